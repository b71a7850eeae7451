"""Minutes as files: a folder that mirrors a selection of sessions, byte for byte the same for the same data.

Everything is written out of sight and read for names first, so that a public export is whole or is not made. What the
folder already holds is not written again. Its ``SHA256SUMS`` says which files are ours: a file that it does not name is
never replaced or removed.
"""

import hashlib
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

from pdzctl.errors import InvalidInput, Refused
from pdzctl.output.document import Document, IndexLine
from pdzctl.output.documents.conversion import convert
from pdzctl.output.documents.wording import draft_words
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
from pdzctl.workflows.minutes.unchanged import Made, libraries_of, origin_of, remember, stands
from pdzctl.workflows.privacy import READERS, Findings, Names, unmarked

__all__ = ["Exported", "Shown", "export", "index_in", "press_for", "show"]

MANIFEST = "SHA256SUMS"
_INDEX = "index"
_LISTED = 20
_IN_FOLDER = re.compile(r"[^/\\]+")
_SAFE_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,60}")
_of_index = attrgetter(*(field for field in IndexLine._fields if field in Document._fields))
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
    language: str
    draft: str

    def written(self, format: str) -> bytes:
        """Return the document in ``format``. Raises MachineRefused where a library is missing."""
        return convert(self.text, format, language=self.language, draft=self.draft)


def press_for(reading: Reading, language: str | None = None) -> Press | OwnPress:
    """Return the templates of the district, in ``language`` or its own; its folder stands beside the file.

    Raises InvalidInput where there is no such folder or it cannot be read.
    """
    district = district_for_minutes(reading)
    language = language or district["language"]
    if not district["templates"]:
        return Press(language)
    folder = reading.path.parent / district["templates"]
    if not folder.is_dir():
        raise InvalidInput(
            "There is no folder of templates {folder}.", folder=folder, hint="pdzctl district edit --templates …"
        )
    return OwnPress(language, folder)


def show(
    reading: Reading, session: str, profile: Profile, press: Press | OwnPress, correction: str | None = None
) -> Shown:
    """Return the minutes of the session with the id ``session``, or a ``correction``, for the readers of ``profile``.

    Raises Refused when its minutes are not for them.
    """
    with reading.snapshot():
        selection = Selection(session=session, readers=READERS[profile], minutes=correction)
        found = next(documents(reading, selection, profile), None)
        if found is None:
            raise Refused(
                "The minutes of {code} are not for these readers.",
                code=reading.code_of("session", session),
                hint="pdzctl minutes show {code} --profile internal",
            )
        marked = press.write(found)
        findings = Findings.of(called(found), file_name(found), marked, roster(reading), found.day)
    return Shown(unmarked(marked), findings.lines, press.language, draft_words(found.state, press.language))


def export(
    reading: Reading,
    folder: Path,
    selection: Selection,
    profile: Profile,
    press: Press | OwnPress,
    *,
    formats: Sequence[str] = ("md",),
    check: bool = False,
    begun: Callable[[int], Callable[[], None]] = lambda _total: lambda: None,
) -> Exported:
    """Make ``folder`` hold the minutes of the selected sessions, an index in each of ``formats`` and ``SHA256SUMS``.

    ``check`` writes nothing and raises Refused, naming them, when files are stale. ``begun`` is told how many documents
    there will be and returns what to call after each. Raises Refused when a public document would name a person, and
    MachineRefused where the library of a format is missing.
    """
    wanted = selection._replace(readers=READERS[profile])
    origin = origin_of(reading, press.own, libraries_of(formats), wanted, profile, press.language, *formats)
    with Batch(folder, _MODES[profile][1]) as batch:
        edition = _Edition(folder, formats, None if check else batch)
        with reading.snapshot():
            left_out = not_for_readers(reading, wanted)
            ours = _manifest(folder)
            if ours and stands(folder, origin, folder / MANIFEST, ours):
                return Exported((), _documents(ours), (), left_out)
            _write_all(reading, edition, wanted, profile, press, begun=begun)
        done = _compared(edition, ours) if check else _moved(edition, batch, ours, profile)
    edition.made.remember()
    remember(folder, origin, folder / MANIFEST)
    return done._replace(left_out=left_out)


def index_in(format: str) -> str:
    """Return the name of the index whose links lead to the documents in ``format``."""
    return f"{_INDEX}.{format}"


def file_name(document: Document, format: str = "md") -> str:
    """Return ``<code>-<day>-<body>.<format>``, safe on every system; the session's code without minutes."""
    code = called(document)
    code = code if _SAFE_CODE.fullmatch(code) else slug(code)
    return f"{code}-{document.day or 'senza-data'}-{slug(_plain(document.body.title))}.{format}"


def roster(reading: Reading) -> Names:
    """Return whom a public document may not name."""
    return Names(roster_names(reading), district_for_minutes(reading).get("mailbox", ""))


def called(document: Document) -> str:
    """Return the code that people type for a document: of the minutes, or of the session that has none yet."""
    return document.code or document.session


class _Edition:
    """What the folder shall hold: the digest of every file by name, and which of them it does not hold yet."""

    def __init__(self, folder: Path, formats: Sequence[str], batch: Batch | None) -> None:
        """Give what differs to ``batch``; without one only note it."""
        self.folder = folder
        self.formats = formats
        self.made = Made(folder, libraries_of(formats))
        self.sums: dict[str, str] = {}
        self.stale: list[str] = []
        self._batch = batch

    def put_as(self, format: str, name: str, markdown: str, language: str, draft: str = "") -> None:
        """Have ``markdown`` as the file ``name`` in ``format``, made again only where it was made from another text."""
        source = f"{language} {draft}\n{markdown}"
        if format != "md" and (standing := self.made.stands(name, source)):
            self.sums[name] = standing
            return
        self._put(name, convert(markdown, format, language=language, draft=draft))
        if format != "md":
            self.made.note(name, source, self.sums[name])

    def _put(self, name: str, data: bytes) -> None:
        self.sums[name] = hashlib.sha256(data).hexdigest()
        if holds(self.folder / name, data):
            return
        self.stale.append(name)
        if self._batch is not None:
            self._batch.put(name, data)


def _write_all(
    reading: Reading,
    edition: _Edition,
    wanted: Selection,
    profile: Profile,
    press: Press | OwnPress,
    *,
    begun: Callable[[int], Callable[[], None]],
) -> None:
    names = roster(reading) if profile is Profile.PUBLIC else None
    done = begun(count_for_minutes(reading, wanted))
    lines: list[IndexLine] = []
    places: list[str] = []
    for document in documents(reading, wanted, profile):
        name = file_name(document)
        text = press.write(document)
        if names is not None:
            places += Findings.of(called(document), name, text, names, document.day).places()
        draft = draft_words(document.state, press.language)
        for as_what in edition.formats:
            edition.put_as(as_what, file_name(document, as_what), unmarked(text), press.language, draft)
        lines.append(IndexLine(name, *_of_index(document)))
        done()
    if places:
        raise Refused(
            "The minutes were not exported: personal data would be public at {places}.",
            hint="Rewrite those lines (pdzctl minutes show CODE prints them), or export with --profile participants.",
            places=", ".join(places[:_LISTED]) + (" …" if len(places) > _LISTED else ""),
        )
    lines.sort(key=lambda line: (line.body_code, line.day or "", line.session))
    for as_what in edition.formats:
        index = press.write_index([line._replace(file=f"{line.file.removesuffix('md')}{as_what}") for line in lines])
        edition.put_as(as_what, index_in(as_what), unmarked(index), press.language)


def _moved(edition: _Edition, batch: Batch, ours: Mapping[str, str], profile: Profile) -> Exported:
    folder = edition.folder
    folder_mode, mode = _MODES[profile]
    make_folder(folder, folder_mode)
    sweep(folder)
    foreign = [name for name in edition.stale if name not in ours and (folder / name).exists()]
    if foreign:
        raise Refused(
            "{path} was not written by an export: nothing was replaced.",
            hint="Move it, or choose another folder with --out.",
            path=foreign[0],
        )
    gone = _gone(edition, ours)
    remove([folder / name for name in gone])
    # The manifest first: files that a broken run leaves behind are known as ours to the next one.
    write_atomically(folder / MANIFEST, manifest(edition.sums), mode)
    batch.publish()
    return _exported(edition, edition.stale, gone)


def _compared(edition: _Edition, ours: Mapping[str, str]) -> Exported:
    stale = [*edition.stale, *_gone(edition, ours)]
    listing = edition.folder / MANIFEST
    if not stale and (not listing.is_file() or listing.read_bytes() != manifest(edition.sums)):
        stale = [MANIFEST]
    if stale:
        raise Refused(
            "The export in {folder} is stale: {names}.",
            hint="The same command without --check brings it up to date.",
            folder=edition.folder.name,
            names=(*stale[:_LISTED], *(["…"] if len(stale) > _LISTED else [])),
        )
    return _exported(edition, (), ())


def _exported(edition: _Edition, written: Collection[str], gone: tuple[str, ...]) -> Exported:
    new = set(written)
    documents = _documents(edition.sums)
    return Exported(
        written=tuple(name for name in documents if name in new),
        unchanged=tuple(name for name in documents if name not in new),
        removed=_documents(gone),
    )


def _documents(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(name for name in names if name.partition(".")[0] != _INDEX)


def _gone(edition: _Edition, ours: Mapping[str, str]) -> tuple[str, ...]:
    """Return the files that a former export wrote, that nobody changed since, and that this one has not."""
    folder = edition.folder
    return tuple(name for name, digest in ours.items() if name not in edition.sums and has_sum(folder / name, digest))


def _manifest(folder: Path) -> dict[str, str]:
    """Return the files that the last export wrote, with their SHA-256; all of them stand in ``folder`` itself."""
    return {name: digest for name, digest in listed(folder / MANIFEST).items() if _IN_FOLDER.fullmatch(name)}


def _plain(text: str) -> str:
    return unescaped(unmarked(text))
