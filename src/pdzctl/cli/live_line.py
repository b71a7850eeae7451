"""The line that a recorder types in: it remembers what was typed before, and a pasted text is many lines."""

from dataclasses import dataclass

from textual.binding import Binding
from textual.events import Paste
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Input

__all__ = ["TypedLine"]


class TypedLine(Input):
    """One line of input with the history of the lines taken; it never loses the focus to a panel."""

    BINDINGS = [  # noqa: RUF012 - Textual reads it from the class
        Binding("up", "earlier", show=False),
        Binding("down", "later", show=False),
        Binding("escape", "clear", show=False),
        Binding("ctrl+a", "home", show=False),
    ]

    virtual_size = reactive(Size(0, 0))
    """The size of what is typed: as it cannot change the line's own, no key lays the screen out anew."""

    @dataclass
    class Pasted(Message):
        """Several lines were pasted: those ``finished``, and the beginning of the next."""

        finished: tuple[str, ...]
        unfinished: str

    def __init__(self, placeholder: str) -> None:
        """Begin empty."""
        super().__init__(placeholder=placeholder, compact=True, select_on_focus=False, id="line")
        self.cursor_blink = False
        self._typed: list[str] = []
        self._at = 0
        self._unfinished = ""

    def remember(self, line: str) -> None:
        """Put ``line`` at the end of the history and go there."""
        if line.strip() and self._typed[-1:] != [line]:
            self._typed.append(line)
        self._at = len(self._typed)
        self._unfinished = ""

    def put(self, text: str) -> None:
        """Show ``text`` with the cursor behind it."""
        self.value = text
        self.cursor_position = len(text)

    def action_earlier(self) -> None:
        """Show the line typed before the one that is shown."""
        self._go(self._at - 1)

    def action_later(self) -> None:
        """Show the line typed after the one that is shown, in the end the unfinished one."""
        self._go(self._at + 1)

    def action_clear(self) -> None:
        """Empty the line; it can be had again with the key up."""
        self.remember(self.value)
        self.put("")

    def on_paste(self, event: Paste) -> None:
        """Take a text of several lines as so many lines, the last of which goes on; Textual would take the first."""
        at = self.cursor_position
        whole = f"{self.value[:at]}{event.text}{self.value[at:]}"
        *finished, unfinished = [*whole.splitlines(), *([""] if whole.endswith(("\n", "\r")) else [])] or [""]
        if finished:
            event.prevent_default()
            event.stop()
            self.put("")
            self.post_message(self.Pasted(tuple(finished), unfinished))

    def _go(self, at: int) -> None:
        if not 0 <= at <= len(self._typed):
            return
        if self._at == len(self._typed):
            self._unfinished = self.value
        self._at = at
        self.put(self._typed[at] if at < len(self._typed) else self._unfinished)
