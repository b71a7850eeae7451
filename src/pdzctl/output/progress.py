"""How far a long piece of work has come, on a terminal."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress

__all__ = ["progress"]


@contextmanager
def progress(stream: TextIO, *, colour: bool) -> Iterator[Callable[[int], Callable[..., None]]]:
    """Draw a bar on ``stream`` while the work goes on.

    Yields what takes the number of steps and returns what to call after each, or with the number of several.
    """
    # The environment was read by the caller: whoever draws here has a terminal that can show it.
    console = Console(file=stream, no_color=not colour, force_terminal=True, _environ={})
    with Progress(BarColumn(), MofNCompleteColumn(), console=console, transient=True) as bar:

        def begun(total: int) -> Callable[..., None]:
            task = bar.add_task("", total=total)
            return lambda number=1: bar.advance(task, number)

        yield begun
