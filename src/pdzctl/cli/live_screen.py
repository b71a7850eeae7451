"""The full-screen face of the live recorder: what was typed is in the file before the next key is read.

The line at the bottom always has the keyboard. Above it stand the answer to the last line, the stream of notes, and the
agenda, who is here and the open decisions: beside the stream from 100 columns on, else in its place, by Tab, with a bar
that tells the essential. Colours are the terminal's own. Textual is imported here and in the modules beside this one.
"""

import signal
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.driver import Driver
from textual.widgets import Static

from pdzctl.cli import live_panels
from pdzctl.cli.answering import Answering
from pdzctl.cli.live_help import Help
from pdzctl.cli.live_line import TypedLine
from pdzctl.cli.live_parts import Panel, Stream, Told, Write
from pdzctl.cli.live_terminal import Terminal
from pdzctl.errors import Busy, ExitCode, MachineRefused
from pdzctl.workflows.live import entries
from pdzctl.workflows.live.grammar import cleaned, parse
from pdzctl.workflows.live.recorder import Recorder
from pdzctl.workflows.live.said import Glance, Noted, Said

__all__ = ["LiveScreen", "OnScreen"]

_LOOK_EVERY = 5.0
_NOTE = "NOT-"
_CLOCK = "%H:%M:%S"


class OnScreen:
    """The recorder on the whole terminal; ``exit_code`` is 0, because what went wrong is raised."""

    exit_code = ExitCode.DONE

    def __init__(self, environment: Answering, recorder: Recorder) -> None:
        """Record with ``recorder``."""
        self._environment = environment
        self._recorder = recorder
        self._screen = LiveScreen(environment, recorder, environment.clock)

    def run(self) -> None:
        """Record until the person leaves; what stood in the line unfinished is kept.

        Raises what ended it otherwise: a signal that asked the program to stop, or what was wrong with the file.
        """
        screen = self._screen
        with _signals_leave(screen):
            screen.run(mouse=False)
        if screen.unfinished:
            template = "These lines are kept in {path}. Once mended: pdzctl live {code} --lines < {path}"
            self._environment.keep(f"{screen.unfinished}\n", template, code=self._recorder.code)
        if screen.failure is not None:
            raise screen.failure
        if screen.stopped_by:
            signal.raise_signal(screen.stopped_by)


class LiveScreen(App[None]):
    """The screen over one ``recorder``; ``clock`` gives the instant that is shown.

    After it, ``unfinished`` is what was typed and not taken, ``failure`` what went wrong, ``stopped_by`` the signal
    that asked to stop, 0 where none did.
    """

    CSS = """
    #heading { height: 1; color: $secondary; }
    #bar { height: 1; display: none; text-style: bold; }
    #work { height: 1fr; }
    #side { width: 46; margin-left: 1; }
    .part { border-top: solid $foreground-muted; border-title-style: bold; }
    .part.chosen { border-top: heavy $secondary; }
    #notes { width: 1fr; height: 1fr; }
    #agenda, #presence { height: auto; max-height: 40%; }
    #decisions { height: 1fr; }
    #answer { height: auto; max-height: 7; min-height: 1; border-top: solid $foreground-muted; }
    #prompt { height: 1; }
    #prompt Static { width: 2; color: $secondary; text-style: bold; }
    #line, #line:focus { width: 1fr; background: ansi_default; }
    #keys { height: 1; text-style: dim; }
    .-narrow #bar { display: block; }
    .-narrow #side { display: none; width: 1fr; margin-left: 0; }
    .-narrow #side.chosen { display: block; }
    .-narrow .part { display: none; }
    .-narrow .part.chosen { display: block; }
    .-narrow #agenda, .-narrow #presence { height: 1fr; max-height: 100%; }
    """
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012 - Textual reads it from the class
    ENABLE_COMMAND_PALETTE = False
    BINDINGS = [  # noqa: RUF012
        Binding("ctrl+z", "take_back", priority=True),
        Binding("f1", "explain", priority=True),
        Binding("tab,ctrl+down", "panel(1)", priority=True),
        Binding("shift+tab,ctrl+up", "panel(-1)", priority=True),
        Binding("pageup", "scroll(-1)", priority=True),
        Binding("pagedown", "scroll(1)", priority=True),
        Binding("f10,ctrl+q,ctrl+c", "leave", priority=True),
    ]

    def __init__(self, voice: Answering, recorder: Recorder, clock: Callable[[], datetime]) -> None:
        """Look at the session once."""
        super().__init__(ansi_color=True)
        self.theme = "ansi-dark"
        self.animation_level = "none"
        self.failure: Exception | None = None
        self.stopped_by = 0
        self._voice = voice
        self._recorder = recorder
        self._clock = clock
        self._glance = recorder.glance()
        self._stream: list[Noted] = list(self._glance.notes)
        self._waiting: deque[str] = deque()
        self._begun = ""
        self._parts = _Parts(voice, self._heading, lambda: self._glance, recorder.greeting())

    @property
    def unfinished(self) -> str:
        """What was typed or pasted and not taken, line by line."""
        return "\n".join(filter(str.strip, (self._parts.line.value, *self._waiting, self._begun)))

    def compose(self) -> ComposeResult:
        """Lay the parts out, from the heading down to the keys."""
        parts = self._parts
        yield parts.heading
        yield parts.bar
        yield Horizontal(parts.notes, parts.side, id="work")
        yield parts.answer
        yield Horizontal(Static("›", markup=False), parts.line, id="prompt")
        yield parts.keys

    def on_mount(self) -> None:
        """Begin to tick; a signal that came before there was anything to stop is heeded here."""
        if self.stopped_by:
            self.exit()
        self._stream_shown()
        self._parts.line.focus()
        self.set_interval(1.0, self._tick)
        self.set_interval(_LOOK_EVERY, self._look)

    def stop(self, number: int) -> None:
        """Leave because of the signal ``number``, once the line that is being taken is in the file."""
        self.stopped_by = number
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self.exit)

    def on_input_submitted(self) -> None:
        """Take the line."""
        self._take(self._parts.line.value)

    def on_typed_line_pasted(self, pasted: TypedLine.Pasted) -> None:
        """Take every finished line; at the first that the file does not take, the rest waits for it."""
        first, *others = pasted.finished
        self._waiting.extend(others)
        self._begun = pasted.unfinished
        self._take(first)

    def action_take_back(self) -> None:
        """Take back the last line of this recorder."""
        self._said(self._recorder.undo, "", entries.Undo())

    def action_explain(self) -> None:
        """Show what can be typed, or go back from it."""
        if isinstance(self.screen, Help):
            self.pop_screen()
        else:
            self.push_screen(Help(self._voice))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool:  # noqa: ARG002 - as Textual asks
        """Tell whether a key does anything now: over the page of help only those that go away from it."""
        return not isinstance(self.screen, Help) or action in {"explain", "leave", "dismiss"}

    def action_panel(self, step: int) -> None:
        """Choose the next panel, or the one before."""
        self._parts.choose(step)

    def action_scroll(self, pages: int) -> None:
        """Scroll the chosen panel."""
        self._parts.chosen.turn(pages)

    def action_leave(self) -> None:
        """Leave; everything is in the file."""
        self.exit()

    def get_driver_class(self) -> type[Driver]:
        """Return a driver that a closed terminal does not stop."""
        return Terminal

    def _handle_exception(self, error: Exception) -> None:
        # Textual would print a traceback with the values of variables: main tells bugs, and without anybody's text.
        self.failure = self.failure or error
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self._close_messages_no_wait()

    def _take(self, line: str) -> None:
        self._waiting.appendleft(line)
        while self._waiting:
            self._parts.line.put(self._waiting.popleft())
            if not self._taken(self._parts.line.value):
                break
            self._parts.line.remember(self._parts.line.value)
        else:
            self._parts.line.put(self._begun)
            self._begun = ""

    def _taken(self, line: str) -> bool:
        """Tell whether ``line`` needs to be taken no more: it is in the file, or it only asks."""
        entry = parse(line)
        if isinstance(entry, entries.Help):
            self.action_explain()
        elif not isinstance(entry, entries.Blank):
            return self._said(lambda: self._recorder.take(line), line, entry)
        return True

    def _said(self, ask: Callable[[], Said], line: str, entry: entries.Entry) -> bool:
        """Show what the recorder answers, or what the file or the machine says against it; tell whether it answered."""
        try:
            said = ask()
        except (Busy, MachineRefused) as error:
            self._parts.say(live_panels.refused(self._voice, error, line=self._parts.line.value))
            return False
        self._parts.say(live_panels.answer(self._voice, said))
        self._told_of(said, line, entry)
        # The code is on the screen first, the rest follows it; a pasted line needs to know what the one before it did.
        if self._waiting:
            self._look()
        else:
            self.call_after_refresh(self._look)
        if said.over:
            self.exit()
        return True

    def _told_of(self, said: Said, line: str, entry: entries.Entry) -> None:
        """Let the stream tell what is no note as it was typed, until it is taken back; of notes the next look tells."""
        if not said.changed or said.code.startswith(_NOTE):
            return
        if not isinstance(entry, entries.Undo):
            self._stream.append(Noted(said.code, "", cleaned(line), self._glance.clock))
            return
        own = [at for at, each in enumerate(self._stream) if not each.kind and each.code == said.code]
        if own:
            del self._stream[own[-1]]

    def _look(self) -> None:
        """Look at the session again: what this line changed, and what other recorders did."""
        try:
            self._glance = self._recorder.glance()
        except (Busy, MachineRefused):
            return
        self._stream = live_panels.merged(self._stream, self._glance.notes, self._glance.total)
        self._stream_shown()
        self._parts.tell()

    def _stream_shown(self) -> None:
        earlier = self._glance.total - sum(bool(line.kind) for line in self._stream)
        before = self._voice.filled("{count} earlier notes are not shown.", {"count": earlier}) if earlier > 0 else ""
        self._parts.notes.show(self._stream, before)

    def _tick(self) -> None:
        self._parts.heading.tell()

    def _heading(self, width: int) -> Content:
        return live_panels.heading(self._voice, self._glance, self._clock().strftime(_CLOCK), width)


class _Parts:
    """The parts of the screen, by name, and which of those that scroll is ``chosen``."""

    def __init__(self, voice: Answering, heading: Write, glance: Callable[[], Glance], greeting: Said) -> None:
        """Make them; what they tell is of the ``glance`` that there is when they are drawn."""
        tr = voice.translate
        self.heading = Told(heading, id="heading")
        self.bar = Told(lambda width: live_panels.bar(voice, glance(), width), id="bar")
        self.notes = Stream(
            tr("Notes"),
            lambda note, width: live_panels.noted(voice, note, width),
            newer=tr("newer notes below: PgDn"),
            empty=tr("Nothing is noted yet: type a line below."),
        )
        self._glance = glance
        self._agenda = Panel(tr("Agenda"), lambda width: live_panels.agenda(voice, glance(), width), id="agenda")
        self._panels = (
            self._agenda,
            Panel(tr("Who is here"), lambda width: live_panels.presence(voice, glance(), width), id="presence"),
            Panel(tr("Open decisions"), lambda width: live_panels.decisions(voice, glance(), width), id="decisions"),
        )
        self.side = Vertical(*self._panels, id="side")
        self._answer = Content(
            f"{tr('Everything you type is saved at Enter.')} {voice.filled(greeting.template, greeting.values)}"
        )
        self.answer = Told(lambda width: Content("\n").join(self._answer.wrap(width)), id="answer")
        self.line = TypedLine(tr("One line, one thing; F1 says how"))
        keys = tr("F1 help · Tab panels · PgUp PgDn scroll · Ctrl+Z undo · F10 leave")
        self.keys = Static(keys, id="keys", markup=False)
        self.chosen: Stream | Panel = self.notes
        self._turns = (self.notes, *self._panels)
        self._current: list[int] = []

    def choose(self, step: int) -> None:
        """Choose the part that comes so many after the chosen one."""
        self.chosen.choose(chosen=False)
        self.chosen = self._turns[(self._turns.index(self.chosen) + step) % len(self._turns)]
        self.chosen.choose(chosen=True)
        self.side.set_class(self.chosen is not self.notes, "chosen")

    def say(self, answer: Content) -> None:
        """Show what became of a line."""
        self._answer = answer
        self.answer.tell()

    def tell(self) -> None:
        """Let every part but the stream tell what there is now."""
        for told in (self.heading, self.bar, *self._panels):
            told.tell()
        current = [at for at, item in enumerate(self._glance().items) if item.current]
        if current != self._current:
            self._current = current
            self._agenda.reveal(*current or [0])


@contextmanager
def _signals_leave(screen: LiveScreen) -> Iterator[None]:
    """Let a signal that asks the program to stop leave ``screen``, as long as it is there."""
    before = {
        number: signal.getsignal(number)
        for name in ("SIGINT", "SIGTERM", "SIGHUP")
        if (number := getattr(signal, name, None)) and signal.getsignal(number) is not signal.SIG_IGN
    }
    for number in before:
        signal.signal(number, lambda number, _frame: screen.stop(number))
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
