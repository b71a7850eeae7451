"""The full-screen recorder under Textual's pilot: a session of the sample that is about to begin, and what is seen."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from textual.events import Paste
from textual.pilot import Pilot

from minutes_sample import sample
from pdzctl.cli.live_screen import LiveScreen
from pdzctl.store.reading import open_reading
from pdzctl.workflows.live.recorder import Recorder
from stories import Laptop, Screen

SESSION = "SED-2026-007"
"""Convened for the day of ``NOW``: five items, nineteen seats, a quorum."""
NOW = "2026-07-14T09:35:00+02:00"
LINES = (
    "inizio 9.30",
    "presenti tutti",
    "# 1",
    "! Il verbale n. 1/2026 è approvato [consenso]",
    "nessuna azione",
    "# 3",
    "b/ Un numero da chiamare anche la domenica [terzo settore]",
    "c/ mancano i volontari della domenica",
    "! Estendere la prova a Ponte Vecchio [voti 16-0-2]",
)
"""What somebody types there."""

Play = Callable[[Pilot[None]], Awaitable[None]]


@contextmanager
def recording(folder: Path, *, session: str = SESSION, now: str = NOW, **environ: str) -> Iterator[LiveScreen]:
    """Open the district in ``folder``, the sample where there is none, and yield the screen over ``session``."""
    if not (folder / "district.db").exists():
        sample(folder)
    streams = Screen(terminal=True), Screen(terminal=True)
    environment = Laptop(folder).environment(*streams, **{"PDZCTL_TODAY": now, **environ})
    environment.options.wait = 0.1
    with environment.writing() as store:
        yield LiveScreen(environment, Recorder(store, session, clock=environment.clock), environment.clock)


def played(screen: LiveScreen, play: Play, size: tuple[int, int] = (80, 24)) -> list[str]:
    """Let ``play`` use the keyboard of a terminal of that size; return the rows that it leaves on the screen."""

    async def run() -> list[str]:
        async with screen.run_test(size=size) as pilot:
            await pilot.pause()
            await play(pilot)
            await pilot.pause()
            return rows(screen)

    return asyncio.run(run())


def rows(screen: LiveScreen) -> list[str]:
    """Return what stands on the screen, row by row."""
    return ["".join(segment.text for segment in strip) for strip in screen.screen._compositor.render_strips()]


async def typed(pilot: Pilot[None], *lines: str) -> None:
    """Type every line whole, and Enter."""
    for line in lines:
        pilot.app.focused.post_message(Paste(line))
        await pilot.press("enter")


def typing(*lines: str) -> Play:
    """Return a play that types ``lines``."""
    return lambda pilot: typed(pilot, *lines)


def pressing(*keys: str) -> Play:
    """Return a play that presses ``keys``."""
    return lambda pilot: pilot.press(*keys)


def notes(folder: Path) -> list[str]:
    """Return the texts of the session's notes as they stand in the file."""
    with open_reading(folder / "district.db") as reading:
        session = reading.find("session", SESSION)["id"]
        return [row["text"] for row in reading.all("contribution", session_id=session)]
