"""The parts of the full-screen recorder: texts made for their width, panels with a title, and the stream of notes."""

from collections.abc import Callable, Sequence

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from pdzctl.workflows.live.said import Noted

__all__ = ["Panel", "Stream", "Told", "Write"]

Write = Callable[[int], Content]
"""What writes a text for a width in columns."""


class Told(Widget):
    """A text that is made for the width it is shown in."""

    DEFAULT_CSS = "Told { height: auto; }"

    def __init__(self, write: Write, *, id: str | None = None) -> None:
        """Show what ``write`` says."""
        super().__init__(id=id)
        self._write = write
        self._written: tuple[int, Content] | None = None

    def tell(self) -> None:
        """Write the text again; it is drawn where it changed, and the screen is laid out anew where its height did."""
        before, self._written = self._written, None
        if before is None:
            return
        width, text = before
        now = self._at(width)
        if not now.is_same(text):
            self.refresh(layout=now.plain.count("\n") != text.plain.count("\n"))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 - as Textual asks
        """Return the lines that the text has at ``width``."""
        return self._at(width).plain.count("\n") + 1

    def render(self) -> Content:
        """Return the text at the width of the widget."""
        return self._at(self.content_size.width)

    def _at(self, width: int) -> Content:
        width = max(width, 1)
        if self._written is None or self._written[0] != width:
            self._written = (width, self._write(width))
        return self._written[1]


class _Titled(Widget):
    """A part of the screen under its title; the keys that scroll go to the one that is ``chosen``, which has a mark."""

    title_of_part = ""

    def choose(self, *, chosen: bool) -> None:
        """Mark the part, or take its mark away."""
        self.set_class(chosen, "chosen")
        self.border_title = Content(f" ▪ {self.title_of_part} " if chosen else f" {self.title_of_part} ")


class Panel(_Titled, Told):
    """A part that is read from its beginning; arrows beside the title tell that there is more above or below."""

    def __init__(self, title: str, write: Write, *, id: str) -> None:
        """Show what ``write`` says under ``title``."""
        super().__init__(write, id=id)
        self.add_class("part")
        self.title_of_part = self._title = title
        self._top = 0
        self.choose(chosen=False)

    def render(self) -> Content:
        """Return the lines that fit, from the one that was scrolled to."""
        return Content("\n").join(self._lines()[self._top :][: self.content_size.height])

    def tell(self) -> None:
        """Write the text again, and tell whether there is more of it than is seen."""
        super().tell()
        self.call_after_refresh(self.turn, 0)

    def on_resize(self) -> None:
        """Stay within the text at another size."""
        self.turn(0)

    def reveal(self, line: int) -> None:
        """Scroll so that ``line``, counted from 0, is seen, once the panel is laid out."""
        self.call_after_refresh(self._reveal, line)

    def turn(self, pages: int) -> None:
        """Scroll by so many pages, backwards where it is less than 0."""
        self._go(self._top + pages * self.content_size.height)

    def _reveal(self, line: int) -> None:
        height = self.content_size.height
        seen = self._top <= line < self._top + height
        self._go(self._top if seen else line - height // 2)

    def _go(self, top: int) -> None:
        most = max(len(self._lines()) - self.content_size.height, 0)
        before, self._top = self._top, min(max(top, 0), most)
        more = f"{'↑' if self._top else ''}{'↓' if self._top < most else ''}"
        self.title_of_part = f"{self._title} {more}".rstrip()
        self.choose(chosen=self.has_class("chosen"))
        if self._top != before:
            self.refresh()

    def _lines(self) -> list[Content]:
        return self._at(self.content_size.width).split("\n", allow_blank=True)


class Stream(_Titled):
    """The notes, newest at the bottom: only the lines that are seen are drawn, however many there are."""

    def __init__(self, title: str, wrap: Callable[[Noted, int], list[Content]], *, newer: str, empty: str) -> None:
        """Show notes as ``wrap`` puts them into lines; ``newer`` says that there are more below, ``empty`` none."""
        super().__init__(id="notes", classes="part")
        self.title_of_part = self._title = title
        self._wrap = wrap
        self._newer = newer
        self._empty = Content.styled(empty, "dim")
        self._stream: Sequence[Noted] = ()
        self._before: tuple[Content, ...] = ()
        self._wrapped: dict[tuple[Noted, int], list[Content]] = {}
        self._end: int | None = None
        self.choose(chosen=True)

    def show(self, stream: Sequence[Noted], before: str) -> None:
        """Show ``stream``, and above it what ``before`` tells of earlier notes."""
        self._stream = stream
        self._before = (Content.styled(before, "dim"),) if before else ()
        self.refresh()

    def turn(self, pages: int) -> None:
        """Scroll by so many pages; at the end the stream follows what is noted again."""
        lines, height = self._lines(), self.content_size.height
        end = len(lines) if self._end is None else self._end
        end = max(end + pages * height, min(height, len(lines)))
        self._end = None if end >= len(lines) else end
        self.title_of_part = self._title if self._end is None else f"{self._title} · {self._newer}"
        self.choose(chosen=self.has_class("chosen"))
        self.refresh()

    def render(self) -> Content:
        """Return the lines that fit, the newest at the bottom."""
        lines, height = self._lines(), self.content_size.height
        seen = lines[: self._end][-height:]
        return Content("\n").join([Content("")] * (height - len(seen)) + seen)

    def _lines(self) -> list[Content]:
        width = max(self.content_size.width, 1)
        known = self._wrapped
        self._wrapped = {(note, width): known.get((note, width)) or self._wrap(note, width) for note in self._stream}
        lines = [line for note in self._stream for line in self._wrapped[note, width]]
        return [*self._before, *lines] or [self._empty]
