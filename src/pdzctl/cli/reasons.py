"""What the machine and the TOML reader say in English, so that it can be translated where it is given as a reason."""

from pdzctl.records.choice import Label

__all__ = ["REASONS"]

_OF_THE_MACHINE = (
    Label("Device or resource busy"),
    Label("Disk quota exceeded"),
    Label("File exists"),
    Label("File name too long"),
    Label("File too large"),
    Label("Input/output error"),
    Label("Is a directory"),
    Label("No space left on device"),
    Label("No such file or directory"),
    Label("Not a directory"),
    Label("Operation not permitted"),
    Label("Permission denied"),
    Label("Read-only file system"),
    Label("Too many levels of symbolic links"),
    Label("Too many open files"),
)
_OF_TOML = (
    Label("Cannot overwrite a value"),
    Label("Escaped character is not a Unicode scalar value"),
    Label("Expected '=' after a key in a key/value pair"),
    Label("Expected ']' at the end of a table declaration"),
    Label("Expected ']]' at the end of an array declaration"),
    Label("Expected newline or end of document after a statement"),
    Label("Invalid date or datetime"),
    Label("Invalid hex value"),
    Label("Invalid initial character for a key part"),
    Label("Invalid statement"),
    Label("Invalid value"),
    Label("Unclosed array"),
    Label("Unclosed inline table"),
    Label("Unescaped '\\' in a string"),
    Label("Unterminated string"),
)

REASONS = frozenset((*_OF_THE_MACHINE, *_OF_TOML))
