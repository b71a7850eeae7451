"""The story runner: Markdown whose ``console`` blocks are run and must print exactly what they show.

A block is a terminal of 80 columns without colour: ``$ command`` lines, what they print (answers and messages as they
come), and ``[code]`` where the exit code is not zero. ``console en`` speaks English, any other Italian;
``console day=2025-02-10`` happens on that day, or at that instant. A fence such as ``toml file=problems.toml`` writes a
file. Beside ``pdzctl`` a block may use ``cat``, ``ls``, ``mkdir``, ``mv``, ``truncate -s``,
``echo … | pdzctl`` and ``cat FILE | pdzctl``.
"""

import io
import os
import random
import re
import shlex
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from pdzctl.cli.environment import Environment
from pdzctl.cli.main import run
from pdzctl.cli.settings import Settings
from pdzctl.store.identity import Source

TODAY = "2025-06-03T09:00:00+02:00"
_FENCE = re.compile(r"^```(?P<info>[^\n`]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
_FILE = re.compile(r"\bfile=(\S+)")
_DAY = re.compile(r"\bday=(\S+)")


class Seeded(Source):
    """Identities, salts and time that are the same in every run, and never the same twice in one."""

    def __init__(self, seed: int = 1) -> None:
        self._random = random.Random(seed)
        self._milliseconds = 1_748_934_000_000

    def identity(self) -> str:
        # The layout of a UUIDv7: milliseconds, version, randomness.
        tail = self._random.getrandbits(62)
        number = (self.milliseconds() << 80) | (7 << 76) | (self._random.getrandbits(12) << 64) | (2 << 62) | tail
        digits = f"{number:032x}"
        return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))

    def salts(self, count: int) -> bytes:
        return self._random.randbytes(16 * count)

    def milliseconds(self) -> int:
        self._milliseconds += 1
        return self._milliseconds


class Screen(io.StringIO):
    """A stream that says it is a terminal, or that it is not."""

    def __init__(self, *, terminal: bool) -> None:
        super().__init__()
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal


class Answer(NamedTuple):
    """What a command answered."""

    code: int
    stdout: str
    stderr: str


class Laptop:
    """A folder in which commands are run, with a fixed day and seeded identities."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ids = Seeded()

    def environment(self, stdout: Screen, stderr: Screen, stdin: str = "", **environ: str) -> Environment:
        """Return the world of one command."""
        fixed = {"PDZCTL_TODAY": TODAY, "PDZCTL_LANG": "it", "COLUMNS": "80", "NO_COLOR": "1", "PDZCTL_AUTHOR": "Ada"}
        world = {**fixed, **environ}
        settings = Settings(clock=lambda: _instant(world["PDZCTL_TODAY"]), ids=self.ids)
        return Environment(world, self.folder, io.StringIO(stdin), stdout, stderr, settings)

    def world(self, **environ: str) -> dict[str, str]:
        """Return the variables of a process of its own, speaking English."""
        source = str(Path(__file__).parent.parent / "src")
        return {**quiet_environment(self.folder), "PYTHONPATH": source, "PDZCTL_LANG": "en", **environ}

    def run(self, *words: str, stdin: str = "", terminal: bool = False, **environ: str) -> Answer:
        """Run ``pdzctl`` with ``words`` and return what it answered, the two streams apart."""
        stdout, stderr = Screen(terminal=terminal), Screen(terminal=terminal)
        code = run(words, self.environment(stdout, stderr, stdin, **environ))
        return Answer(code, stdout.getvalue(), stderr.getvalue())

    def transcript(self, line: str, **environ: str) -> str:
        """Run one line of a console block and return what a terminal would show."""
        screen = Screen(terminal=True)
        code = self._shell(shlex.split(line.replace("\\\n", " "), comments=True), screen, environ)
        shown = screen.getvalue()
        if shown and not shown.endswith("\n"):
            shown += "\n"
        return shown + (f"[{code}]\n" if code else "")

    def _shell(self, words: list[str], screen: Screen, environ: dict[str, str]) -> int:
        while words and re.fullmatch(r"[A-Z_]+=.*", words[0]):
            name, _, value = words.pop(0).partition("=")
            environ[name] = value
        match words:
            case ["pdzctl", *arguments]:
                return run(arguments, self.environment(screen, screen, **environ))
            case ["echo" | "cat" as source, *rest] if "|" in rest:
                bar = words.index("|")
                told = " ".join(words[1:bar])
                stdin = f"{told}\n" if source == "echo" else (self.folder / told).read_text(encoding="utf-8")
                return run(words[bar + 2 :], self.environment(screen, screen, stdin, **environ))
            case ["cat", *names]:
                screen.writelines((self.folder / name).read_text(encoding="utf-8") for name in names)
            case ["ls", *names]:
                for name in names or ["."]:
                    paths = sorted((self.folder / name).iterdir())
                    screen.writelines(f"{path.name}\n" for path in paths if not path.name.startswith("."))
            case ["mv", name, other]:
                (self.folder / name).rename(self.folder / other)
            case ["truncate", "-s", size, name]:
                os.truncate(self.folder / name, int(size))
            case ["mkdir", name]:
                (self.folder / name).mkdir()
            case _:
                msg = f"a story cannot run: {' '.join(words)}"
                raise ValueError(msg)
        return 0


def _instant(today: str) -> datetime:
    """Return the instant that the machine's clock shows on the day, or at the instant, of a block."""
    try:
        instant = datetime.fromisoformat(today)
    except ValueError:
        instant = datetime.fromisoformat(TODAY)
    return instant.astimezone()


def retold(story: str, folder: Path) -> str:
    """Return ``story`` with every console block printing what its commands print now, run in ``folder``."""
    laptop = Laptop(folder)

    def block(match: re.Match[str]) -> str:
        kind, *more = match["info"].split() or [""]
        if named := _FILE.search(match["info"]):
            path = folder / named[1]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(match["body"], encoding="utf-8")
        if kind != "console":
            return match[0]
        environ = {"PDZCTL_LANG": "en" if "en" in more else "it"}
        if day := _DAY.search(match["info"]):
            environ["PDZCTL_TODAY"] = day[1]
        body = "".join(f"$ {line}\n{laptop.transcript(line, **environ)}" for line in _commands(match["body"]))
        return f"```{match['info']}\n{body}```"

    return _FENCE.sub(block, story)


def _commands(body: str) -> Iterator[str]:
    lines = iter(body.splitlines())
    for line in lines:
        if line.startswith("$ "):
            command = line[2:]
            while command.endswith("\\"):
                command += "\n" + next(lines)
            yield command


def quiet_environment(folder: Path) -> dict[str, str]:
    """Return the variables of the process under which nothing leaks in from the machine."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("PDZCTL_", "_PDZCTL_", "LC_", "LANG"))
    }
    return {**kept, "XDG_CONFIG_HOME": str(folder), "HOME": str(folder), "TZ": "Europe/Rome"}
