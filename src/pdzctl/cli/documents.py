"""Where a finished document goes: to the file that was named, or to standard output."""

from typing import Annotated

import typer

from pdzctl.cli.environment import Environment
from pdzctl.errors import Usage
from pdzctl.output.clean import visible
from pdzctl.output.documents.conversion import BINARY, FORMATS
from pdzctl.output.files import write_atomically

__all__ = ["FORMATS", "OutFile", "formats_of", "hand_over", "one_format"]

OutFile = Annotated[str | None, typer.Option("--out", metavar="FILE", help="Write the document to this file.")]

_PUBLIC, _PRIVATE = 0o644, 0o600


def formats_of(typed: str) -> tuple[str, ...]:
    """Return the formats of ``typed``, divided by commas, each once and in order. Raises Usage for one unknown."""
    formats = tuple(dict.fromkeys(word.strip().casefold() for word in typed.split(",") if word.strip()))
    unknown = [word for word in formats if word not in FORMATS]
    if unknown or not formats:
        raise Usage(
            "There is no format {format}.",
            hint="Choose from: {formats}.",
            format=unknown[0] if unknown else typed,
            formats=", ".join(FORMATS),
        )
    return formats


def one_format(typed: str) -> str:
    """Return the format ``typed``. Raises Usage where it is unknown or not one."""
    first, *more = formats_of(typed)
    if more:
        raise Usage("Choose one format, not {formats}.", formats=", ".join((first, *more)))
    return first


def hand_over(environment: Environment, data: bytes, format: str, *, out: str | None, public: bool) -> None:
    """Write a document to the file ``out``, replacing it whole, or without one to standard output.

    A file that is not ``public`` is for its owner alone. Raises Usage where a terminal would be sent what only programs
    read, and MachineRefused where the file cannot be written.
    """
    if out:
        write_atomically(environment.folder / out, data, _PUBLIC if public else _PRIVATE)
        environment.say("{file} is written.", file=out)
    elif format not in BINARY:
        environment.stdout.write(visible(data.decode(), block=True))
    elif environment.stdout.isatty():
        raise Usage("A terminal cannot show {format}.", hint="Add --out FILE.{format}", format=format)
    else:
        environment.stdout.flush()
        environment.stdout.buffer.write(data)
