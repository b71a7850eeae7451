"""A recording begins by telling how its session stands, and a refusal hints at a line of the recording."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from live.conftest import NOON, in_words
from live.evening_before import SESSION
from pdzctl.output.language import DOMAIN, LOCALE
from pdzctl.store.store import Store
from pdzctl.workflows.live import hints
from pdzctl.workflows.live.recorder import Recorder


@pytest.mark.parametrize(
    ("state", "today", "told"),
    [
        ("bozza", 15, ("SED-2025-014 is not convened: notes are kept, nothing can be decided. "
         "First: pdzctl session convene SED-2025-014")),
        ("rinviata", 15, ("SED-2025-014 is not convened: notes are kept, nothing can be decided. "
         "First: pdzctl session convene SED-2025-014")),
        ("convocata", 14, ("SED-2025-014 is on Thursday 15 May 2025: until then notes are kept, and it cannot begin. "
         "If the day has changed: pdzctl session edit SED-2025-014 --day …")),
        ("convocata", 15, "SED-2025-014 is convened. It begins with: begin 12:30. Who is there: present @…"),
        ("convocata", 16, ("SED-2025-014 of Thursday 15 May 2025 has not begun. It begins with: begin 14:40. "
         "Before other lines t/ 14:40 says when.")),
        ("in_corso", 15, "SED-2025-014 is in progress since 14:40."),
        ("in_corso", 16, ("SED-2025-014 is in progress since 14:40 of Thursday 15 May 2025. "
         "Before other lines t/ 14:40 says when; end 17:10 ends it.")),
        ("svolta", 15, ("SED-2025-014 of Thursday 15 May 2025 is over: what is typed now is added. "
         "Before the lines t/ 14:40 says when.")),
    ],
)  # fmt: skip
def test_a_recording_begins_with_how_the_session_stands(evening: Path, state: str, today: int, told: str) -> None:
    now = datetime(2025, 5, today, 12, 30, tzinfo=UTC)
    with Store.open(evening, today=now) as store:
        with store.changing("moved"):
            there = store.sessions.get(SESSION)
            start = None if state in ("bozza", "rinviata", "convocata") else "14:40"
            store.sessions.replace(there.revised(state=state, actual_start=start))
        greeting = Recorder(store, SESSION, clock=lambda: now).greeting()
    assert in_words(greeting.template, greeting.values) == told


@pytest.mark.parametrize("command", hints.COMMANDS)
def test_a_hint_that_is_put_in_the_words_of_a_recording_is_one_that_is_given(command: str) -> None:
    with (LOCALE / "it" / "LC_MESSAGES" / f"{DOMAIN}.po").open("rb") as catalogue:
        places = [place for place, _ in read_po(catalogue)[command].locations]
    assert [place for place in places if not place.endswith("live/hints.py")] != []


@pytest.mark.parametrize(
    ("lines", "hint"),
    [
        ("fine 17.10", "present @…"),
        ("presenti tutti\ninizio 14.40\nt/ 14.35\nfine 14.30", "end 14:35"),
        ("presenti tutti\ninizio 14.40\nt/ 15.00\nripresa", "suspended 15:00"),
        ("presenti tutti\ninizio 14.40\nt/ 15.00\nsospesa\nt/ 15.05\n! Si prova [consenso]", "resumed 15:05"),
        ("! Si prova [consenso]", "begin 12:30"),
    ],
)
def test_a_refusal_says_which_line_to_type(recorder: Recorder, lines: str, hint: str) -> None:
    *_, said = [recorder.take(line) for line in lines.splitlines()]
    assert said.kept_as_note
    assert in_words(said.refusal.hint, said.refusal.values) == hint


def test_a_session_that_is_over_takes_no_decision_and_does_not_say_to_begin_it(store: Store) -> None:
    with store.changing("moved"):
        there = store.sessions.get(SESSION)
        store.sessions.replace(there.revised(state="verbalizzata", actual_start="14:40", actual_end="16:00"))
    said = Recorder(store, SESSION, clock=lambda: NOON).take("! Si prova")
    assert said.refusal.hint == "pdzctl session show {code}"
