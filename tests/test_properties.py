"""Whatever is typed in whatever order: undo is the inverse, no code returns, and old minutes stay as they were."""

import shutil
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from minutes_sample import sample
from pdzctl.output.minutes import Press
from pdzctl.records.catalogue import NOUNS
from pdzctl.records.privacy import Profile
from pdzctl.store.integrity import check
from pdzctl.store.queries.minutes import Selection
from pdzctl.store.reading import Reading, open_reading
from pdzctl.workflows.minutes.gather import documents
from pdzctl.workflows.privacy import unmarked
from sample_rows import CODES
from stories import Laptop

TODAY = "2026-06-30T09:00:00+02:00"
LAST_DAY_TOLD = "2026-06-29"

State = dict[str, tuple[Any, ...]]


def codes(*nouns: str) -> st.SearchStrategy[str]:
    """Draw a code of the sample, or the number of a record that the commands before may have made."""
    return st.sampled_from(sorted(code for code, noun in CODES.items() if noun in nouns))


def command(*words: str | st.SearchStrategy[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.tuples(*(st.just(word) if isinstance(word, str) else word for word in words))


DAYS = st.sampled_from(["2026-06-30", "2026-07-09", "2026-12-24", "2027-03-01"])
NEW_DUE = st.sampled_from(["2026-07-31", "2026-12", "2027-03"])
BODIES, COMMITMENTS, PROPOSALS = codes("body"), codes("commitment"), codes("proposal")
LATER_SESSIONS = st.sampled_from([code for code in CODES if code.startswith("SED-2026-00") and code >= "SED-2026-007"])

PROGRESS = st.one_of(
    command("commitment", st.sampled_from(["start", "done"]), COMMITMENTS),
    command("commitment", "block", COMMITMENTS, "--reason", "Manca la firma"),
    command("commitment", "cancel", COMMITMENTS, "--reason", "Non serve più"),
    command("commitment", "reassign", COMMITMENTS, "--to", codes("organization", "person")),
    command("commitment", "postpone", COMMITMENTS, "--due", NEW_DUE),
    command("proposal", st.sampled_from(["work-out", "prioritise", "withdraw"]), PROPOSALS),
    command("proposal", "send", PROPOSALS, "--to", BODIES),
    command("referral", "take", codes("referral")),
    command("referral", "reply", codes("referral"), "--reply", "accolta", "--reason", "È sostenibile"),
    command("problem", st.sampled_from(["analyse", "prioritise", "work", "solve", "close"]), codes("problem")),
    command("lab", st.sampled_from(["suspend", "resume", "feedback", "conclude"]), BODIES),
    command("decision", st.sampled_from(["carry-out", "revoke"]), codes("decision")),
    command("seat", "end", codes("seat"), "--on", "2026-06-30"),
    command("session", "schedule", BODIES, "--on", DAYS, "--item", "Che cosa è cambiato"),
    command("session", "cancel", LATER_SESSIONS, "--reason", "Sala allagata"),
    command("person", "add", "Subentrelli", "--given-name", "Ida", "--organization", codes("organization")),
)
"""What people do after a session: none of it changes what the session said."""

ANYTHING = st.one_of(
    PROGRESS,
    command("problem", "add", "Case fredde"),
    command("problem", "edit", codes("problem"), "--title", "Case fredde"),
    command("problem", "tag", codes("problem"), "area", "A"),
    command("problem", "merge", codes("problem"), codes("problem")),
    command("person", "edit", codes("person"), "--email", "ida@example.org"),
    command("seat", "substitute", codes("seat"), codes("person")),
    command("organization", "edit", codes("organization"), "--theme", "casa", "--theme", "salute"),
    command("body", "edit", BODIES, "--sector", "comune"),
    command(
        st.sampled_from(["problem", "organization", "person", "seat"]),
        "remove",
        codes("problem", "organization", "person", "seat"),
    ),
    command("session", "remove", LATER_SESSIONS),
    command("contribution", "add", "Si è parlato di caldaie", "--session", LATER_SESSIONS),
    command("agenda", "add", "Caldaie", "--session", LATER_SESSIONS),
)


class District:
    """A copy of the sample district in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.path = sample(folder)
        self.laptop = Laptop(folder)

    def run(self, *words: str) -> bool:
        """Run one command; return whether it made a change."""
        before = self.changes()
        answer = self.laptop.run(*words, PDZCTL_TODAY=TODAY)
        assert answer.code in {0, 1, 2, 3}, answer.stderr
        made = self.changes() - before
        assert made == 0 or (made == 1 and answer.code == 0)
        return bool(made)

    def changes(self) -> int:
        with open_reading(self.path) as reading:
            return int(reading.value("SELECT count(*) FROM change"))

    def state(self) -> State:
        with open_reading(self.path) as reading:
            assert check(reading) == []
            return {noun: tuple(sorted(tuple(row.values()) for row in _rows(reading, noun))) for noun in NOUNS}

    def minutes(self) -> dict[str, str]:
        """Return the minutes, in every profile, of all sessions held up to today."""
        press = Press("it")
        with open_reading(self.path) as reading:
            return {
                f"{page.code} {profile}": unmarked(press.write(page))
                for profile in Profile
                for page in documents(reading, Selection(until=LAST_DAY_TOLD, readers=2), profile)
            }


def _rows(reading: Reading, noun: str) -> Any:
    return ({name: "" if value is None else str(value) for name, value in row.items()} for row in reading.all(noun))


def shared(count: int) -> Any:
    # A failure is told as it was found: looking for a shorter one takes minutes.
    phases = (Phase.explicit, Phase.reuse, Phase.generate)
    return settings(max_examples=count, deadline=None, suppress_health_check=list(HealthCheck), phases=phases)


@shared(6)
@given(commands=st.lists(ANYTHING, min_size=4, max_size=10))
def test_undo_is_the_inverse_of_every_command_and_no_code_returns(commands: list[tuple[str, ...]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        district = District(Path(name))
        states = [district.state()]
        states += [district.state() for words in commands if district.run(*words)]
        for before in reversed(states[:-1]):
            assert district.run("undo")
            assert district.state() == before
        used = {code: identity for state in states for code, identity in _codes(state).items()}
        for after in states[1:]:
            assert district.run("undo", "--redo")
            assert district.state() == after
        for words in (
            ("problem", "add", "Altra casa fredda"),
            ("person", "add", "Subentrelli"),
            ("session", "schedule", "LAB-01", "--on", "2026-07-02"),
        ):
            assert district.run(*words)
        for code, identity in _codes(district.state()).items():
            assert used.get(code, identity) == identity


def _codes(state: State) -> dict[str, str]:
    found = {}
    for noun, rows in state.items():
        if "code" in NOUNS[noun].columns:
            place = NOUNS[noun].columns.index("code")
            found |= {row[place]: row[0] for row in rows}
    return found


@shared(5)
@given(commands=st.lists(PROGRESS, min_size=8, max_size=16))
def test_old_minutes_are_the_same_bytes_after_any_later_progress(commands: list[tuple[str, ...]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        district = District(Path(name))
        before = district.minutes()
        made = [words for words in commands if district.run(*words)]
        after = district.minutes()
        assert after.keys() == before.keys()
        changed = sorted(code for code, text in after.items() if text != before[code])
        assert changed == [], made
        shutil.rmtree(Path(name) / "verbali", ignore_errors=True)
