"""The district written as a folder in its canonical form: files that did not change are not touched."""

import re
from collections.abc import Iterator
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from pdzctl.errors import Refused
from pdzctl.output.files import (
    Batch,
    has_sum,
    holds,
    listed,
    make_folder,
    manifest,
    remove,
    slug,
    sweep,
    write_atomically,
)
from pdzctl.store.reading import Reading
from pdzctl.workflows.exchange import shape
from pdzctl.workflows.exchange.canonical import Trees, json_line, toml
from pdzctl.workflows.exchange.kept import Kept
from pdzctl.workflows.exchange.sheets import write_sheet
from pdzctl.workflows.exchange.sources import exchange_files

LISTING = ".pdzctl-export"
"""The file that lists, with their SHA-256, the files that the last export wrote: only those may be removed again."""

_NAMED = 5
_SAFE_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]*")


class Written(NamedTuple):
    """What an export did: how many files were written, found unchanged and removed."""

    written: int
    unchanged: int
    removed: int


def files_of(reading: Reading, *, without_personal: bool = False, bulk: bool = False) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the bytes of every file of the folder; ``bulk`` puts the sessions into one file of lines."""
    kept = Kept(reading)
    trees = Trees(kept, without_personal=without_personal)
    for name, nouns in shape.TABLES.items():
        parts: list[str] = []
        for noun in nouns:
            listed = noun != "district"
            path = (noun,) if listed else ()
            parts.extend(toml(noun, trees.tree(noun, row), path, listed=listed) for row in _top_level(kept, noun))
        if parts:
            mark = f"{shape.MARK} = true\n" if without_personal and name == shape.DISTRICT_FILE else ""
            yield name, (mark + "\n".join(parts)).encode()
    for name, noun in shape.SHEETS.items():
        rows = kept.in_order(noun)
        if not rows or (without_personal and noun == "person"):
            continue
        cells = (trees.cells(noun, values) for values in rows)
        yield name, write_sheet(noun, cells, trees.columns(noun)).encode()
    yield from _sessions(kept, trees, bulk=bulk)


def _top_level(kept: Kept, noun: str) -> list[dict[str, object]]:
    if noun == "commitment_check":
        return kept.owned(noun, None)
    return kept.in_order(noun) if shape.has_code(noun) else list(kept.rows(noun).values())


def _sessions(kept: Kept, trees: Trees, *, bulk: bool) -> Iterator[tuple[str, bytes]]:
    sessions = kept.in_order("session")
    if bulk:
        if sessions:
            yield shape.BULK_FILE, "".join(json_line(trees.tree("session", row)) for row in sessions).encode()
        return
    bodies = kept.rows("body")
    for session in sessions:
        code = session["code"] if _SAFE_CODE.fullmatch(session["code"]) else slug(session["code"])
        name = f"{code}-{slug(session['title'] or bodies[session['body_id']]['title'])}"
        text = toml("session", trees.tree("session", session), (), listed=False)
        yield f"{shape.SESSION_FOLDER}/{name}.toml", text.encode()


def export(reading: Reading, folder: Path, *, without_personal: bool = False, bulk: bool = False) -> Written:
    """Write the district into ``folder``, readable by its owner alone where it holds personal data.

    Files that an earlier export wrote, that are no longer part of the district and that nobody changed since, are
    removed; no other file is. Raises Refused where the folder holds files of a district that no export wrote: they may
    say what the district does not know yet, or say it twice. Raises MachineRefused; a file is written whole or not at
    all, and all of one folder become durable together.
    """
    file_mode, folder_mode = (0o644, 0o755) if without_personal else (0o600, 0o700)
    make_folder(folder, folder_mode)
    sweep(folder)
    with reading.snapshot():
        contents = dict(files_of(reading, without_personal=without_personal, bulk=bulk))
    ours = listed(folder / LISTING)
    _refuse_foreign(folder, contents, ours)
    stale = _stale(folder, contents, ours)
    sums = {name: sha256(data).hexdigest() for name, data in contents.items()}
    # The listing first: files that a broken run leaves behind are known as ours to the next one.
    write_atomically(folder / LISTING, manifest(stale | sums), file_mode, within=folder)
    written = 0
    for parent, names in groupby(contents, key=lambda name: (folder / name).parent):
        make_folder(parent, folder_mode, within=folder)
        sweep(parent)
        with Batch(parent, file_mode) as batch:
            for name in names:
                if not holds(folder / name, contents[name]):
                    batch.put(Path(name).name, contents[name])
                    written += 1
            batch.publish()
    remove([folder / name for name in stale])
    write_atomically(folder / LISTING, manifest(sums), file_mode, within=folder)
    return Written(written, len(contents) - written, len(stale))


def _refuse_foreign(folder: Path, contents: dict[str, bytes], ours: dict[str, str]) -> None:
    """Refuse to write beside or over files of a district that no export listed among ``ours``."""
    foreign = [
        name
        for name in exchange_files(folder)
        if _is_ours(name) and name not in ours and (folder / name).is_file()
        if name not in contents or (folder / name).read_bytes() != contents[name]
    ]
    if foreign:
        raise Refused(
            "{folder} holds files that no export wrote: {names}.",
            hint="Name another folder with --out, or apply these files first and then remove them.",
            folder=folder.name,
            names=(*sorted(foreign)[:_NAMED], *(["…"] if len(foreign) > _NAMED else [])),
        )


def _stale(folder: Path, contents: dict[str, bytes], ours: dict[str, str]) -> dict[str, str]:
    """Return those of ``ours``, with their SHA-256, that this export has not, unless they were changed."""
    return {
        name: digest
        for name, digest in ours.items()
        if name not in contents
        and _is_ours(name)
        and not (folder / name).parent.is_symlink()
        and has_sum(folder / name, digest)
    }


def _is_ours(name: str) -> bool:
    """Tell whether ``name`` is one that an export may write: a listing cannot lead anywhere else."""
    parent, _, last = name.rpartition("/")
    session = parent == shape.SESSION_FOLDER and last.endswith(".toml")
    return session or name in shape.TABLES or name in shape.SHEETS or name == shape.BULK_FILE
