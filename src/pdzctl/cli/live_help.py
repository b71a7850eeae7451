"""The grammar of the live recorder on one page of a terminal of 80 columns and 24 lines."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from pdzctl.cli.live_panels import Voice
from pdzctl.records.choice import Label

__all__ = ["LINES", "Help"]

LINES = (
    (Label("# 3 · ## 2 · ##"), Label("agenda item 3; workgroup 2; the plenary again")),
    (Label("b/ r/ c/ i/ text"), Label("need, asset, criticality, idea")),
    (Label("d/ q/ p/ text"), Label("fact, open question, position")),
    (Label("b/ text [schools] @name"), Label("whose it is: a sector or an organization")),
    (Label("! text [consensus]"), Label("decision; [votes 16-0-2]; vote @name against")),
    (Label("why: … · dissent: …"), Label("of the last decision; or: no action")),
    (Label("+ verb @owner by 29/5"), Label("commitment; with @name supports it")),
    (Label("> text · = 12 18 name"), Label("proposal; notes that say the same")),
    (Label("sum/ text · pos/ text"), Label("summary, positions; in brief: the session's")),
    (Label("outcome decided text"), Label("how the item ends")),
    (Label("present @name @name"), Label("also absent, excused, arrives, leaves")),
    (Label("proxy @name Name Surname"), Label("in their place; guest Name Surname @name")),
    (Label("start 14:40 · end 17:10"), Label("begins, ends; also suspended, resumed")),
    (Label("t/ 14:40 · t/"), Label("sets the clock; the machine's again")),
    (Label("v/ IMP-2025-009.1 done"), Label("what became of an earlier commitment")),
    (Label("next 12/6 14:30 place"), Label("the next meeting")),
    (Label("s/old/new/ · ins/after/this/"), Label("corrects; inserts where it belongs")),
    (Label("… text · scribe: Name"), Label("more of the last line; who records now")),
    (Label(". · ? @name · wrap"), Label("how it stands; who is meant; what is missing")),
    (Label("anything else"), Label("is kept as a note")),
    (Label("Ctrl+Z · ↑ ↓ · Esc"), Label("undo; lines typed before; empties the line")),
    (Label("Tab · PgUp PgDn · F10"), Label("next panel; scroll it; leave")),
)
"""What can be typed, and what it means; each fits beside the other in 76 columns."""
_GAP = 2


class Help(ModalScreen[None]):
    """The page over the screen; any of its keys goes back."""

    CSS = """
    Help { align: center middle; }
    Help VerticalScroll { border: round $secondary; border-title-style: bold; width: auto; max-width: 100%;
                          height: auto; max-height: 100%; padding: 0 1; background: ansi_default; }
    Help Static { width: auto; }
    """
    BINDINGS = [Binding("escape,enter,q", "dismiss", show=False)]  # noqa: RUF012 - Textual's way

    def __init__(self, voice: Voice) -> None:
        """Say it in the language of ``voice``."""
        super().__init__()
        self._voice = voice

    def compose(self) -> ComposeResult:
        """Lay the page out."""
        page = VerticalScroll(Static(self._page()))
        page.border_title = Content(f" {self._voice.translate('What can be typed (Esc goes back)')} ")
        yield page

    def _page(self) -> Content:
        told = [tuple(map(self._voice.translate, line)) for line in LINES]
        width = max(len(typed) for typed, _ in told) + _GAP
        return Content("\n").join(Content.assemble((f"{typed:{width}}", "bold"), means) for typed, means in told)
