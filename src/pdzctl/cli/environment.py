"""What a command can reach: its surroundings, its voice and the district, opened when first needed.

``ctx.obj`` is one ``Environment``. Reading brings sqlite3, writing the records and pydantic: neither is imported before
a command asks for it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from pdzctl.cli.answering import Answering
from pdzctl.errors import NotFound, Refused

if TYPE_CHECKING:
    from pdzctl.store.reading import Reading
    from pdzctl.store.store import Change, Store

DISTRICT_FILE = "district.db"
_MINUTE = "%Y-%m-%d %H:%M"


@dataclass
class Environment(Answering):
    """The world around one command."""

    _change: "Change | None" = None
    _opened: Path | None = None

    @property
    def district(self) -> Path:
        """The path of the district's file: ``--district``, ``PDZCTL_DISTRICT``, or the nearest one upward."""
        if given := self.named_district:
            path = self.folder / given
            if not path.exists():
                raise NotFound(
                    "There is no file {path}.",
                    path=given,
                    hint="pdzctl init NAME --region emilia-romagna {path} creates it.",
                )
            return path
        for folder in (self.folder, *self.folder.parents):
            if (folder / DISTRICT_FILE).is_file():
                return folder / DISTRICT_FILE
        raise NotFound(
            "There is no {file} in this folder or in any above it.",
            file=DISTRICT_FILE,
            hint="pdzctl init NAME --region emilia-romagna creates one; --district PATH names one kept elsewhere.",
        )

    def _file(self) -> Path:
        """Return the district's file; an older one is brought to today's shape first, and its backup is named."""
        from pdzctl.store.opening import SCHEMA_VERSION, version_of

        path = self._opened = self.district
        if version_of(path) < SCHEMA_VERSION:
            from pdzctl.store.migrations import migrate_file

            if backup := migrate_file(path, now=self.settings.clock(), wait=self.wait):
                self.say(
                    "{file} now has the shape of this pdzctl; as it was before: {backup}",
                    file=path.name,
                    backup=backup.path.name,
                )
        return path

    @contextmanager
    def reading(self) -> Iterator["Reading"]:
        """Open the district to read it."""
        from pdzctl.store.reading import open_reading

        with open_reading(self._file(), wait=self.wait) as reading:
            yield reading

    @contextmanager
    def writing(self, *, from_files: bool = False) -> Iterator["Store"]:
        """Open the district to write it, for work that makes its own changes; ``from_files`` has it copied first."""
        from pdzctl.store.store import Store

        with Store.open(
            self._file(),
            wait=self.wait,
            author=self.author,
            today=self.now,
            ids=self.settings.ids,
            before_writing=self._copy_of_the_day if not from_files else self._copy_before_files,
        ) as store:
            yield store
            if store.jump:
                self.say(
                    "The clock of this computer says {now}, but the newest change in {file} was made at {newest}: "
                    "what was written stands in its order; set the clock right.",
                    now=f"{store.jump.now:{_MINUTE}}",
                    newest=f"{store.jump.newest:{_MINUTE}}",
                    file=store.path.name,
                )

    def _copy_before_files(self, path: Path) -> None:
        if not self.options.dry_run:
            from pdzctl.records.vocabulary import BackupReason
            from pdzctl.store.backup import copied_before

            copied_before(path, BackupReason.APPLY, now=self.settings.clock(), wait=self.wait)

    def _copy_of_the_day(self, path: Path) -> None:
        from pdzctl.store.copies import first_of_day

        if not self.options.dry_run and first_of_day(path):
            from pdzctl.store.backup import copied_today

            if refusal := copied_today(path, now=self.settings.clock(), wait=self.wait):
                self.tell(refusal)
                self.say("The work goes on without today's copy of {file}.", file=path.name)

    @contextmanager
    def creating(self, path: str | None, summary: str) -> Iterator["Store"]:
        """Create a district's file and make its first change; no file is left after an error or under ``--dry-run``."""
        from pdzctl.output.files import sweep
        from pdzctl.store.creation import new_file
        from pdzctl.store.store import Store

        typed = Path(path or self.named_district or DISTRICT_FILE)
        target = self.folder / typed
        if not target.parent.is_dir():
            hint = "Make the folder first, or name another one."
            raise NotFound("There is no folder {path}.", path=typed.parent, hint=hint)
        sweep(target.parent)
        if target.is_dir():
            raise Refused("{path} is a folder: name the file to create in it.", path=typed)
        if target.exists():
            raise Refused("{path} already exists.", path=target.name, hint="pdzctl status --district {path}")
        with (
            new_file(target, keep=not self.options.dry_run) as file,
            Store.open(file, wait=self.wait, author=self.author, today=self.now, ids=self.settings.ids) as store,
            store.changing(summary, command=self.command),
        ):
            yield store
        self._rehearsed = self.options.dry_run

    @contextmanager
    def changing(self, summary: str, *, from_files: bool = False, **values: object) -> Iterator["Store"]:
        """Open the district and make one change of what is done inside; nothing is kept under ``--dry-run``.

        ``summary`` is a template filled with ``values``: codes, never personal data. What is known only later is given
        to ``named``. Raises InvalidInput when a record would not be valid.
        """
        from pydantic import ValidationError

        from pdzctl.store.collection import invalid_record

        try:
            with (
                self.writing(from_files=from_files) as store,
                store.changing(summary, command=self.command, dry_run=self.options.dry_run, **values) as self._change,
            ):
                yield store
        except ValidationError as error:
            raise invalid_record(error) from None
        self.unsaved = ()
        self._rehearsed = self.options.dry_run

    def named(self, **values: object) -> None:
        """Fill names of the summary of the change being made."""
        if self._change is not None:
            self._change.values.update(values)

    def refuse_damage(self) -> None:
        """Raise Damaged where the file that was opened, if one was, is not sound: what nobody foresaw comes of that."""
        if self._opened is None:
            return
        from pdzctl.store.integrity import check
        from pdzctl.store.reading import open_reading
        from pdzctl.store.refusals import damaged

        with open_reading(self._opened, wait=self.wait) as reading:
            if check(reading, copy=True):
                raise damaged(self._opened)

    def workflow(self, name: str) -> ModuleType:
        """Import one module of ``workflows``: what commands that only list need not pay for."""
        return import_module(f"pdzctl.workflows.{name}")

    def live_screen(self) -> ModuleType:
        """Import the full-screen face of the live recorder: only who records on a terminal pays for Textual."""
        return import_module("pdzctl.cli.live_screen")

    def told_rounds(self) -> ModuleType:
        """Import what tells a choice of priorities: only who looks at one pays for its arithmetic."""
        return import_module("pdzctl.cli.round_facts")

    def codes_of(self, noun: str, begins: str, *, kind: str = "") -> list[str]:
        """Return the codes of ``noun``, or of bodies of that ``kind``, to which a shell may complete ``begins``."""
        from pdzctl.store.lookup import codes_beginning

        with self.reading() as reading:
            return codes_beginning(reading, noun, begins.upper(), kind if kind in ("lab", "table") else "")

    def record_schema(self, noun: str) -> dict[str, Any]:
        """Return the JSON Schema of the records of ``noun``."""
        from pdzctl.records.registry import RECORDS

        return RECORDS[noun].model_json_schema()
