"""Minutes as files: a folder that mirrors a selection of sessions, byte for byte the same for the same data.

Everything is written to a spool and read for names first, so that a public export is whole or is not made. The folder's
``SHA256SUMS`` says which files are ours: a file that it does not name is never replaced or removed.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from pdzctl.errors import InvalidInput, Refused
from pdzctl.output.document import Document, IndexLine
from pdzctl.output.files import make_folder, sha256_manifest, slug, write_atomically
from pdzctl.output.minutes import Press, unescaped
from pdzctl.output.own_templates import OwnPress
from pdzctl.records.privacy import Profile
from pdzctl.store.queries.minutes import (
    Selection,
    count_for_minutes,
    district_for_minutes,
    not_for_readers,
    roster_names,
)
from pdzctl.store.reading import Reading
from pdzctl.workflows.minutes.gather import documents
from pdzctl.workflows.privacy import READERS, Findings, Names, unmarked

__all__ = ["Exported", "Shown", "export", "press_for", "show"]

INDEX, MANIFEST = "index.md", "SHA256SUMS"
_LISTED = 20
_MANIFEST_LINE = re.compile(r"([0-9a-f]{64})  ([^/\\]+)")
_SAFE_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,60}")
_MODES = {Profile.PUBLIC: (0o755, 0o644), Profile.PARTICIPANTS: (0o700, 0o600), Profile.INTERNAL: (0o700, 0o600)}


class Exported(NamedTuple):
    """What an export did with its documents, by file name; the index is not one."""

    written: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]
    left_out: tuple[str, ...] = ()
    """The codes of the sessions whose minutes are not for these readers."""


class Shown(NamedTuple):
    """One document, and the lines that would stop its publication, 0 for the name of its file."""

    text: str
    lines: tuple[int, ...]


def press_for(reading: Reading, language: str | None = None) -> Press | OwnPress:
    """Return the templates of the district, in ``language`` or its own; its folder stands beside the file."""
    district = district_for_minutes(reading)
    folder = reading.path.parent / district["templates"] if district["templates"] else None
    if folder is not None and not folder.is_dir():
        raise InvalidInput(
            "There is no folder of templates {folder}.", folder=folder, hint="pdzctl district edit --templates …"
        )
    language = language or district["language"]
    return OwnPress(language, folder) if folder else Press(language)


def show(reading: Reading, session: str, profile: Profile, press: Press | OwnPress) -> Shown:
    """Return the minutes of the session with the id ``session`` for the readers of ``profile``.

    Raises Refused when its minutes are not for them.
    """
    with reading.snapshot():
        found = next(documents(reading, Selection(session=session, readers=READERS[profile]), profile), None)
        if found is None:
            raise Refused(
                "The minutes of {code} are not for these readers.",
                code=reading.code_of("session", session),
                hint="pdzctl minutes show {code} --profile internal",
            )
        marked = press.write(found)
        findings = Findings.of(called(found), file_name(found), marked, Names(roster_names(reading)), found.day)
    return Shown(unmarked(marked), findings.lines)


def export(
    reading: Reading,
    folder: Path,
    selection: Selection,
    profile: Profile,
    press: Press | OwnPress,
    *,
    check: bool = False,
    begun: Callable[[int], Callable[[], None]] = lambda _total: lambda: None,
) -> Exported:
    """Make ``folder`` hold the minutes of the selected sessions, ``index.md`` and ``SHA256SUMS``.

    ``check`` writes nothing and raises Refused, naming them, when files are stale. ``begun`` is told how many documents
    there will be and returns what to call after each. Raises Refused when a public document would name a person.
    """
    with TemporaryDirectory(prefix="pdzctl-") as temporary:
        spool = _Spool(Path(temporary))
        with reading.snapshot():
            _write_all(reading, spool, selection, profile, press, begun=begun)
            left_out = not_for_readers(reading, selection._replace(readers=READERS[profile]))
        done = _compared(spool, folder) if check else _moved(spool, folder, profile)
    return done._replace(left_out=left_out)


def file_name(document: Document) -> str:
    """Return ``<code>-<day>-<body>.md``, safe on every system; the session's code where its minutes are not begun."""
    code = called(document)
    code = code if _SAFE_CODE.fullmatch(code) else slug(code)
    return f"{code}-{document.day or 'senza-data'}-{slug(_plain(document.body.title))}.md"


def called(document: Document) -> str:
    """Return the code that people type for a document: of the minutes, or of the session that has none yet."""
    return document.code or document.session


class _Spool(Mapping[str, bytes]):
    """Files by name in a folder, read one at a time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._names: list[str] = []

    def put(self, name: str, text: str) -> None:
        (self._folder / name).write_bytes(text.encode())
        self._names.append(name)

    def __getitem__(self, name: str) -> bytes:
        return (self._folder / name).read_bytes()

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def _write_all(
    reading: Reading,
    spool: _Spool,
    selection: Selection,
    profile: Profile,
    press: Press | OwnPress,
    *,
    begun: Callable[[int], Callable[[], None]],
) -> None:
    wanted = selection._replace(readers=READERS[profile])
    names = Names(roster_names(reading)) if profile is Profile.PUBLIC else None
    done = begun(count_for_minutes(reading, wanted))
    lines: list[IndexLine] = []
    places: list[str] = []
    for document in documents(reading, wanted, profile):
        name = file_name(document)
        text = press.write(document)
        if names is not None:
            places += Findings.of(called(document), name, text, names, document.day).places()
        spool.put(name, unmarked(text))
        shared = {field: value for field, value in document._asdict().items() if field in IndexLine._fields}
        lines.append(IndexLine(file=name, **shared))
        done()
    if places:
        raise Refused(
            "The minutes were not exported: personal data would be public at {places}.",
            hint="Rewrite those lines (pdzctl minutes show CODE prints them), or export with --profile participants.",
            places=", ".join(places[:_LISTED]) + (" …" if len(places) > _LISTED else ""),
        )
    lines.sort(key=lambda line: (line.body_code, line.day or "", line.session))
    spool.put(INDEX, unmarked(press.write_index(lines)))


def _moved(spool: _Spool, folder: Path, profile: Profile) -> Exported:
    folder_mode, mode = _MODES[profile]
    make_folder(folder, folder_mode)
    ours = _manifest(folder)
    foreign = [
        name for name in spool if name not in ours and (folder / name).exists() and not _same(spool, folder, name)
    ]
    if foreign:
        raise Refused(
            "{path} was not written by an export: nothing was replaced.",
            hint="Move it, or choose another folder with --out.",
            path=foreign[0],
        )
    gone = _gone(spool, folder, ours)
    for name in gone:
        (folder / name).unlink()
    # The manifest first: files that a broken run leaves behind are known as ours to the next one.
    write_atomically(folder / MANIFEST, sha256_manifest(spool), mode)
    written = tuple(name for name in spool if write_atomically(folder / name, spool[name], mode))
    return _exported(spool, written, gone)


def _compared(spool: _Spool, folder: Path) -> Exported:
    stale = [name for name in spool if not _same(spool, folder, name)]
    stale += _gone(spool, folder, _manifest(folder))
    manifest = folder / MANIFEST
    if not stale and (not manifest.is_file() or manifest.read_bytes() != sha256_manifest(spool)):
        stale = [MANIFEST]
    if stale:
        raise Refused(
            "The export in {folder} is stale: {names}.",
            hint="The same command without --check brings it up to date.",
            folder=folder.name,
            names=(*stale[:_LISTED], *(["…"] if len(stale) > _LISTED else [])),
        )
    return _exported(spool, (), ())


def _exported(spool: _Spool, written: tuple[str, ...], gone: tuple[str, ...]) -> Exported:
    documents = [name for name in spool if name != INDEX]
    return Exported(
        tuple(name for name in documents if name in written),
        tuple(name for name in documents if name not in written),
        gone,
    )


def _gone(spool: _Spool, folder: Path, ours: Mapping[str, str]) -> tuple[str, ...]:
    """Return the files that a former export wrote, that nobody changed since, and that this one has not."""
    return tuple(
        name
        for name, digest in ours.items()
        if name not in set(spool)
        and (folder / name).is_file()
        and not (folder / name).is_symlink()
        and hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
    )


def _manifest(folder: Path) -> dict[str, str]:
    path = folder / MANIFEST
    if not path.is_file() or path.is_symlink():
        return {}
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    return {found[2]: found[1] for line in lines if (found := _MANIFEST_LINE.fullmatch(line))}


def _same(spool: _Spool, folder: Path, name: str) -> bool:
    path = folder / name
    return path.is_file() and path.read_bytes() == spool[name]


def _plain(text: str) -> str:
    return unescaped(unmarked(text))
