"""What is around one command: the streams, the clock, the language and the options that any command takes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TextIO

from pdzctl.cli.settings import Settings
from pdzctl.output.language import choose_language, translations

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
class Surroundings:
    """The world around one command, every part of it replaceable by a test."""

    environ: Mapping[str, str]
    folder: Path
    stdin: TextIO
    stdout: TextIO
    stderr: TextIO
    settings: Settings = field(default_factory=Settings)
    options: Options = field(default_factory=Options)
    command: str = ""

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

    def clock(self) -> datetime:
        """Return the instant shown as now, which goes on unless ``--today`` or ``PDZCTL_TODAY`` gives a time too."""
        given = self.options.today or self.environ.get("PDZCTL_TODAY", "")
        present = self.settings.clock()
        return self.now if ":" in given else datetime.combine(self.today, present.timetz())

    @property
    def today(self) -> date:
        """The day to work as of."""
        return self.now.date()

    @property
    def author(self) -> str:
        """Who makes the change, as the journal keeps it."""
        return self.options.author or self.environ.get("PDZCTL_AUTHOR", "")

    @property
    def named_district(self) -> str:
        """The district's file as the person names it, in ``--district`` or ``PDZCTL_DISTRICT``; empty where nowhere."""
        return self.options.district or self.environ.get("PDZCTL_DISTRICT", "")

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
    def takes_a_screen(self) -> bool:
        """Whether a program may draw on the whole terminal: there is one at every end, and nobody asked for less."""
        ends = (self.stdin, self.stdout, self.stderr)
        return not self.plain and self.environ.get("TERM", "dumb") != "dumb" and all(end.isatty() for end in ends)

    @property
    def wait(self) -> float:
        """How many seconds to wait for somebody else's change."""
        return _DEFAULT_WAIT if self.options.wait is None else self.options.wait

    @property
    def format(self) -> str:
        """The format of the answer: the one asked for, else a table on a terminal and TSV in a pipe."""
        return self.options.format or ("table" if self.stdout.isatty() or self.plain else "tsv")

    def _understood_day(self, text: str, today: date) -> date:
        from pdzctl.records import dates

        return dates.day(text, today)
