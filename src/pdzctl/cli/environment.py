"""What a command can reach: the streams, the clock, the language and the district, opened when first needed.

``ctx.obj`` is one ``Environment``. Reading brings sqlite3, writing the records and pydantic: neither is imported before
a command asks for it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, TextIO

from pdzctl.cli.settings import Settings
from pdzctl.errors import Fault, InvalidInput, NotFound, PdzError, Refused
from pdzctl.output.language import choose_language, translations

if TYPE_CHECKING:
    from pdzctl.output.columns import Column
    from pdzctl.store.reading import Reading
    from pdzctl.store.store import Change, Store

DISTRICT_FILE = "district.db"
ROWS_ON_A_TERMINAL = 200
_DEFAULT_WAIT = 30.0
_DEFAULT_WIDTH = 80


@dataclass
class Options:
    """The options that any command takes, before or after its word."""

    district: str | None = None
    today: str | None = None
    lang: str | None = None
    plain: bool = False
    wait: float | None = None
    author: str | None = None
    dry_run: bool = False
    format: str | None = None
    fields: str | None = None
    all: bool = False


@dataclass
class Environment:
    """The world around one command, every part of it replaceable by a test."""

    environ: Mapping[str, str]
    folder: Path
    stdin: TextIO
    stdout: TextIO
    stderr: TextIO
    settings: Settings = field(default_factory=Settings)
    options: Options = field(default_factory=Options)
    command: str = ""
    _change: "Change | None" = None
    _rehearsed: bool = False

    @property
    def language(self) -> str:
        """The language of messages, ``it`` or ``en``."""
        return self.options.lang or choose_language(self.environ)

    def translate(self, text: str) -> str:
        """Return a message in the chosen language."""
        return translations(self.language).gettext(text) if text else ""

    @cached_property
    def now(self) -> datetime:
        """The instant shown as now: ``--today``, ``PDZCTL_TODAY`` or the clock."""
        given = self.options.today or self.environ.get("PDZCTL_TODAY")
        present = self.settings.clock()
        if not given:
            return present
        try:
            instant = datetime.fromisoformat(given)
        except ValueError:
            instant = datetime.combine(self._understood_day(given, present.date()), present.time())
        return instant if instant.tzinfo else instant.astimezone()

    @property
    def today(self) -> date:
        """The day to work as of."""
        return self.now.date()

    @property
    def author(self) -> str:
        """Who makes the change, as the journal keeps it."""
        return self.options.author or self.environ.get("PDZCTL_AUTHOR", "")

    @property
    def width(self) -> int:
        """The columns of the terminal."""
        text = self.environ.get("COLUMNS", "")
        if text.isdecimal() and int(text):
            return int(text)
        if not self.stdout.isatty():
            return _DEFAULT_WIDTH
        from shutil import get_terminal_size

        return get_terminal_size((_DEFAULT_WIDTH, 24)).columns

    @property
    def colour(self) -> bool:
        """Whether the answer may be coloured (no-color.org)."""
        quiet = self.plain or self.environ.get("NO_COLOR") or self.environ.get("TERM") == "dumb"
        return not quiet and self.stdout.isatty()

    @property
    def plain(self) -> bool:
        """Whether the answer is for a screen reader."""
        return self.options.plain or bool(self.environ.get("PDZCTL_PLAIN"))

    @property
    def wait(self) -> float:
        """How many seconds to wait for somebody else's change."""
        return _DEFAULT_WAIT if self.options.wait is None else self.options.wait

    @property
    def format(self) -> str:
        """The format of the answer: the one asked for, else a table on a terminal and TSV in a pipe."""
        return self.options.format or ("table" if self.stdout.isatty() or self.plain else "tsv")

    @property
    def district(self) -> Path:
        """The path of the district's file: ``--district``, ``PDZCTL_DISTRICT``, or the nearest one upward."""
        given = self.options.district or self.environ.get("PDZCTL_DISTRICT")
        if given:
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

        path = self.district
        if version_of(path) < SCHEMA_VERSION:
            from pdzctl.store.migrations import migrate_file

            if backup := migrate_file(path, wait=self.wait):
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
    def writing(self) -> Iterator["Store"]:
        """Open the district to write it, for work that makes its own changes."""
        from pdzctl.store.store import Store

        with Store.open(
            self._file(), wait=self.wait, author=self.author, today=self.now, ids=self.settings.ids
        ) as store:
            yield store

    @contextmanager
    def creating(self, path: str | None, summary: str) -> Iterator["Store"]:
        """Create a district's file and make its first change; no file is left after an error or under ``--dry-run``."""
        from tempfile import TemporaryDirectory

        from pdzctl.store.creation import create_file
        from pdzctl.store.store import Store

        typed = Path(path or self.options.district or self.environ.get("PDZCTL_DISTRICT") or DISTRICT_FILE)
        target = self.folder / typed
        if not target.parent.is_dir():
            hint = "Make the folder first, or name another one."
            raise NotFound("There is no folder {path}.", path=typed.parent, hint=hint)
        if target.is_dir():
            raise Refused("{path} is a folder: name the file to create in it.", path=typed)
        if target.exists():
            raise Refused("{path} already exists.", path=target.name, hint="pdzctl status --district {path}")
        with TemporaryDirectory() as elsewhere:
            file = Path(elsewhere) / target.name if self.options.dry_run else target
            with Store.open(
                create_file(file), wait=self.wait, author=self.author, today=self.now, ids=self.settings.ids
            ) as store:
                try:
                    with store.changing(summary, command=self.command):
                        yield store
                except BaseException:
                    file.unlink()
                    raise
        self._rehearsed = self.options.dry_run

    @contextmanager
    def changing(self, summary: str, **values: object) -> Iterator["Store"]:
        """Open the district and make one change of what is done inside; nothing is kept under ``--dry-run``.

        ``summary`` is a template filled with ``values``: codes, never personal data. What is known only later is given
        to ``named``. Raises InvalidInput when a record would not be valid.
        """
        from pydantic import ValidationError

        from pdzctl.store.collection import invalid_record

        try:
            with (
                self.writing() as store,
                store.changing(summary, command=self.command, dry_run=self.options.dry_run, **values) as self._change,
            ):
                yield store
        except ValidationError as error:
            raise invalid_record(error) from None
        self._rehearsed = self.options.dry_run

    def named(self, **values: object) -> None:
        """Fill names of the summary of the change being made."""
        if self._change is not None:
            self._change.values.update(values)

    def workflow(self, name: str) -> ModuleType:
        """Import one module of ``workflows``: what commands that only list need not pay for."""
        return import_module(f"pdzctl.workflows.{name}")

    @contextmanager
    def progress(self) -> Iterator[Callable[[int], Callable[[], None]]]:
        """Draw a bar on a terminal: yield what takes the number of steps and returns what to call after each."""
        if not (self.colour and self.stderr.isatty()):
            yield lambda _total: lambda: None
            return
        from pdzctl.output.progress import progress

        with progress(self.stderr, colour=self.colour) as begun:
            yield begun

    def codes_of(self, noun: str, *, kind: str = "") -> list[str]:
        """Return every code of ``noun``, or of bodies of ``kind`` where that is one, for a shell to complete."""
        with self.reading() as reading:
            return [row["code"] for row in reading.all(noun) if kind not in ("lab", "table") or row["kind"] == kind]

    def record_schema(self, noun: str) -> dict[str, Any]:
        """Return the JSON Schema of the records of ``noun``."""
        from pdzctl.records.registry import RECORDS

        return RECORDS[noun].model_json_schema()

    def day(self, text: str | None) -> str:
        """Return what a day typed by a person means, as an ISO day; today when not given."""
        if not text:
            return self.today.isoformat()
        return self._echoed(text, self._understood_day(text, self.today).isoformat())

    def due(self, text: str) -> str:
        """Return what a due date typed by a person means: an ISO day or month."""
        from pdzctl.records import dates

        return self._echoed(text, dates.due(text, self.today))

    def time(self, text: str) -> str:
        """Return what a time of day typed by a person means, as ``HH:MM``."""
        from pdzctl.records import dates

        return self._echoed(text, dates.time(text))

    def text(self, given: str) -> str:
        """Return ``given``, or the whole of standard input where it is ``-``."""
        return self.stdin.read() if given == "-" else given

    def say(self, template: str, **values: object) -> None:
        """Tell the person something, on standard error; after a dry run, that it was one."""
        begin = f"{self.translate('Dry run, nothing was written:')} " if self._rehearsed else ""
        self.stderr.write(f"{begin}{self.filled(template, values)}\n")

    def tell(self, error: PdzError) -> None:
        """Say what went wrong, what to type next, and every fault of the input."""
        self.stderr.write(f"pdzctl: {self.filled(error.sentence, error.values)}\n")
        for fault in error.faults if isinstance(error, InvalidInput) else ():
            self.stderr.write(f"{self._fault(fault)}\n")
        if error.hint:
            self.stderr.write(f"{self.filled(error.hint, error.values)}\n")

    def filled(self, template: str, values: Mapping[str, object]) -> str:
        """Return a message in the chosen language, filled with ``values`` that cannot disturb the terminal."""
        from pdzctl.cli.speech import said

        return said(template, values, self.translate, self.language)

    def show(self, rows: Iterable[Mapping[str, Any]], columns: Sequence["Column"], format: str | None = None) -> None:
        """Write ``rows`` to standard output in the format asked for; JSON holds every key of a row."""
        from pdzctl.output.formats import render

        chosen = format or self.format
        self._answer(render(rows, self._asked(columns), chosen, **self._style()), paged=chosen == "table")

    def show_one(self, row: Mapping[str, Any], columns: Sequence["Column"], format: str | None = None) -> None:
        """Write one record to standard output; JSON holds ``columns`` alone."""
        from pdzctl.output.formats import render_one

        style = {**self._style(), "whole": False}
        self.stdout.writelines(render_one(row, self._asked(columns), format or self.format, **style))

    def _answer(self, pieces: Iterable[str], *, paged: bool) -> None:
        """Write an answer, through ``PAGER`` where it is set and a table is longer than the terminal."""
        pager = self.environ.get("PAGER", "") if paged and self.stdout.isatty() else ""
        if not pager:
            self.stdout.writelines(pieces)
            return
        from shutil import get_terminal_size

        text = "".join(pieces)
        if text.count("\n") < get_terminal_size().lines:
            self.stdout.write(text)
            return
        import shlex
        import subprocess

        # Without -R less would show colours as escapes, and without -F -X clear a screen that it does not fill.
        environ = {"LESS": "FRX", **self.environ}
        subprocess.run(shlex.split(pager), input=text, text=True, env=environ, check=False)  # noqa: S603 - the person's own

    def _style(self) -> dict[str, Any]:
        terminal = self.stdout.isatty()
        return {
            "plain": self.plain,
            "language": self.language,
            "translate": self.translate,
            "width": self.width,
            "colour": self.colour,
            "limit": ROWS_ON_A_TERMINAL if terminal and not self.options.all else 0,
            "whole": self.options.fields is None,
            "terminal": terminal,
            "say": self.say,
        }

    def _asked(self, columns: Sequence["Column"]) -> Sequence["Column"]:
        if self.options.fields is None:
            return columns
        from pdzctl.output.columns import chosen

        return chosen(columns, self.options.fields.split(","))

    def _understood_day(self, text: str, today: date) -> date:
        from pdzctl.records import dates

        return dates.day(text, today)

    def _echoed(self, typed: str, understood: str) -> str:
        from pdzctl.cli.speech import typed_whole

        if not typed_whole(typed):
            self.say("“{typed}” is {understood}.", typed=typed, understood=understood)
        return understood

    def _fault(self, fault: Fault) -> str:
        from pdzctl.output.clean import visible

        field = fault.field if fault.file else self.translate(fault.field)
        where = ":".join(visible(str(part)) for part in (fault.file, fault.line or "", field) if part)
        sentence = self.filled(fault.sentence, fault.values)
        return f"{where}: {sentence}" if where else sentence
