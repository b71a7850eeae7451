"""One document in another format: read as a tree, written by the one module that knows the format.

A writer and its library are imported when their format is first asked for. The same Markdown gives the same bytes on
every day, so that a folder of documents can be compared with what they would be now.
"""

from importlib import import_module
from typing import Protocol, cast

from pdzctl.errors import MachineRefused, Usage

__all__ = ["BINARY", "FORMATS", "LIBRARIES", "convert"]

FORMATS = ("md", "html", "docx", "pdf", "txt")
"""What a document can be written as; the names are also those of the files."""

BINARY = frozenset({"docx", "pdf"})
"""The formats that no terminal can show."""

LIBRARIES = {"html": (), "docx": ("docx",), "pdf": ("typst",), "txt": ()}
"""The libraries that write each format, beside ``markdown_it`` that reads for all of them."""

_MODULES = {"html": "as_html", "docx": "as_docx", "pdf": "as_pdf", "txt": "as_plain"}
_EXTRAS = {"typst": "pdf"}


class _Writer(Protocol):
    def write(self, paper: object) -> bytes: ...


def convert(markdown: str, format: str, *, language: str, draft: str = "") -> bytes:
    """Return the document ``markdown`` in ``format``: html, docx, pdf or txt (md gives the same text).

    Its front matter, where it has one, becomes title, author and date and is not printed. ``draft`` are the words that
    stand loudly on every page. Raises Usage for a format that does not exist, and MachineRefused where the library that
    writes it is not installed.
    """
    if format == "md":
        return markdown.encode()
    if format not in _MODULES:
        raise Usage(
            "There is no format {format}.", hint="Choose from: {formats}.", format=format, formats=", ".join(FORMATS)
        )
    try:
        reading = import_module("pdzctl.output.documents.reading")
        writer = cast("_Writer", import_module(f"pdzctl.output.documents.{_MODULES[format]}"))
    except ModuleNotFoundError as missing:
        if missing.name not in _EXTRAS:
            raise
        raise MachineRefused(
            "{format} needs the library {library}, which is not installed.",
            hint="pip install 'pdzctl[{extra}]'",
            format=format.upper(),
            library=missing.name,
            extra=_EXTRAS[missing.name],
        ) from None
    return writer.write(reading.paper(markdown, language=language, draft=draft))
