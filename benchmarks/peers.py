"""Other programs that keep people's things in local files, each with ten entries, for `start_up.py` to time.

Each is looked for in a folder given (`--peers /path/to/venv/bin`), then on PATH, and left out where it is not. To have
them all: `python3 -m venv peers && peers/bin/pip install khal khard jrnl sqlite-utils`, `apt-get install taskwarrior`.
"""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

ENTRIES = 10
KHAL = """[calendars]
[[home]]
path = {folder}/calendar
[default]
default_calendar = home
[locale]
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
timeformat = %H:%M
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
"""
KHARD = """[addressbooks]
[[home]]
path = {folder}/contacts
"""
JRNL = """journals:
  default: {folder}/journal.txt
editor: ''
encrypt: false
template: false
default_hour: 9
default_minute: 0
timeformat: '%Y-%m-%d %H:%M'
tagsymbols: '@'
highlight: true
linewrap: 79
colors: {{body: none, date: none, tags: none, title: none}}
version: v4.6
"""
CARD = "BEGIN:VCARD\nVERSION:3.0\nUID:{number}\nFN:Ada Neri {number}\nN:Neri {number};Ada;;;\nEND:VCARD\n"
ROWS = "".join(f'{{"code": "LAB-{number:02}", "title": "Laboratorio {number}"}}\n' for number in range(ENTRIES))


class Peer(NamedTuple):
    """A program, whether it is written in Python, and how to list what it keeps and to add one entry."""

    program: str
    listing: list[str]
    adding: list[str]
    ready: Callable[[Path, Callable[..., None]], None]
    python: bool = True


def _khal(folder: Path, run: Callable[..., None]) -> None:
    _write(folder / ".config/khal/config", KHAL.format(folder=folder))
    (folder / "calendar").mkdir()
    for number in range(ENTRIES):
        run("new", "2026-06-30", f"{9 + number}:00", f"Riunione {number}")


def _khard(folder: Path, _run: Callable[..., None]) -> None:
    _write(folder / ".config/khard/khard.conf", KHARD.format(folder=folder))
    for number in range(ENTRIES):
        _write(folder / f"contacts/{number}.vcf", CARD.format(number=number))
    _write(folder / "card.yaml", "First name: Berta\nLast name: Neri\n")


def _jrnl(folder: Path, run: Callable[..., None]) -> None:
    _write(folder / ".config/jrnl/jrnl.yaml", JRNL.format(folder=folder))
    for number in range(ENTRIES):
        run(f"2026-06-{number + 10} 09:00: Nota {number}.")


def _sqlite_utils(folder: Path, run: Callable[..., None]) -> None:
    _write(folder / "rows.jsonl", ROWS)
    _write(folder / "one.jsonl", '{"code": "PRB-01", "title": "Attese lunghe per la prima visita"}\n')
    run("insert", "kept.db", "lab", "rows.jsonl", "--nl")


def _task(folder: Path, run: Callable[..., None]) -> None:
    _write(folder / ".taskrc", f"data.location={folder}/tasks\nconfirmation=off\n")
    for number in range(ENTRIES):
        run("add", f"Attività {number}")


PEERS = (
    Peer("khal", ["list", "2026-06-30"], ["new", "2026-06-30", "10:00", "Riunione"], _khal),
    Peer("khard", ["list"], ["new", "--input-file", "card.yaml"], _khard),
    Peer("jrnl", ["-n", "10"], ["2026-06-30 10:00: Attese lunghe per la prima visita."], _jrnl),
    Peer("sqlite-utils", ["rows", "kept.db", "lab", "--table"], ["insert", "kept.db", "lab", "one.jsonl", "--nl"], _sqlite_utils),  # noqa: E501
    Peer("task", ["list"], ["add", "Attese lunghe per la prima visita"], _task, python=False),
)  # fmt: skip


def installed(folder: Path, programs: str, environ: dict[str, str]) -> dict[str, tuple[list[str], bool, bool]]:
    """Return what is measured by name, for each peer found: its command, whether it adds, whether it is Python.

    ``folder`` is where each keeps its things, ``programs`` where it is looked for before PATH.
    """
    found = {}
    for peer in PEERS:
        path = shutil.which(peer.program, path=programs) or shutil.which(peer.program)
        if path is None:
            continue
        peer.ready(folder, lambda *words, path=path: _run(path, words, folder, environ))
        _run(path, peer.adding, folder, environ)
        found[f"{peer.program} {peer.listing[0]}"] = ([path, *peer.listing], False, peer.python)
        found[f"{peer.program}: one new entry"] = ([path, *peer.adding], True, peer.python)
    return found


def _run(path: str, words: list[str], folder: Path, environ: dict[str, str]) -> None:
    subprocess.run([path, *words], cwd=folder, env=environ, stdin=subprocess.DEVNULL, check=True, capture_output=True)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
