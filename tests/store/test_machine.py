"""Whatever is done, undo is its inverse, redo restores it, no code returns, and the file stays sound."""

import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from pdzctl.errors import Refused
from pdzctl.records.catalogue import NOUNS
from pdzctl.store.creation import create_file
from pdzctl.store.integrity import check
from pdzctl.store.search import INDEXED
from pdzctl.store.store import Store

TEXTS = st.sampled_from(["Casa", "Lavoro", "È tardi", "a\nb", "“x”", "🙂", "{code}", "'; --"])
TITLES = st.sampled_from(["Casa", "Lavoro", "È tardi", "“x”", "🙂", "{code}", "'; --"])


class District(RuleBasedStateMachine):
    """A district that is changed, undone and redone at random beside a model: the list of its past states."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())

    @initialize()
    def begin(self) -> None:
        self.store = Store.open(create_file(self.folder / "d.db"))
        self.past: list[dict] = []
        self.future: list[dict] = []
        self.codes: dict[str, str] = {}

    def state(self) -> dict:
        return {noun: tuple(tuple(row.items()) for row in self.store.reading.all(noun)) for noun in NOUNS}

    def change(self, work) -> None:
        before = self.state()
        with self.store.changing("changed") as change:
            work()
        if change.counts:
            self.past.append(before)
            self.future.clear()
        for noun in INDEXED:
            for row in self.store.reading.rows(f"SELECT id, code FROM {noun}"):
                assert self.codes.setdefault(row["code"], row["id"]) == row["id"]

    def some(self, data, noun):
        return data.draw(st.sampled_from(self.store.of(noun).find()))

    def has(self, noun) -> bool:
        return bool(self.store.reading.value(f"SELECT count(*) FROM {noun}"))

    @rule(title=TITLES, text=TEXTS)
    def add_problem(self, title, text) -> None:
        self.change(lambda: self.store.problems.add(title=title, description=text))

    @rule(title=TITLES)
    def add_session(self, title) -> None:
        def work() -> None:
            lab = self.store.labs.add(title=title)
            session = self.store.sessions.add(body_id=lab.id, day="2025-05-15")
            self.store.decisions.add(session_id=session.id, text=title)

        self.change(work)

    @precondition(lambda self: self.has("problem"))
    @rule(data=st.data(), title=TITLES, text=TEXTS)
    def revise(self, data, title, text) -> None:
        problem = self.some(data, "problem")
        self.change(lambda: self.store.problems.replace(problem.revised(title=title, affected=title, description=text)))

    @precondition(lambda self: self.has("problem"))
    @rule(data=st.data())
    def merge(self, data) -> None:
        one, other = self.some(data, "problem"), self.some(data, "problem")
        self.change(lambda: self.store.problems.replace(one.revised(merged_into_id=other.id)))

    @precondition(lambda self: self.has("problem"))
    @rule(data=st.data())
    def remove(self, data) -> None:
        problem = self.some(data, "problem")
        try:
            self.change(lambda: self.store.problems.remove(problem))
        except Refused:
            assert self.store.problems.find(merged_into_id=problem.id)

    @precondition(lambda self: self.has("session"))
    @rule(data=st.data())
    def remove_session(self, data) -> None:
        session = self.some(data, "session")

        def work() -> None:
            for decision in self.store.decisions.find(session_id=session.id):
                self.store.decisions.remove(decision)
            self.store.sessions.remove(session)

        self.change(work)

    @rule()
    def undo(self) -> None:
        now = self.state()
        if not self.past:
            try:
                self.store.undo()
            except Refused:
                return
            raise AssertionError
        self.store.undo()
        self.future.append(now)
        assert self.state() == self.past.pop()

    @rule()
    def redo(self) -> None:
        now = self.state()
        if not self.future:
            try:
                self.store.undo(redo=True)
            except Refused:
                return
            raise AssertionError
        self.store.undo(redo=True)
        self.past.append(now)
        assert self.state() == self.future.pop()

    @rule()
    def reopen(self) -> None:
        self.store.close()
        self.store = Store.open(self.folder / "d.db")

    @invariant()
    def sound(self) -> None:
        assert check(self.store.reading) == []

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.close()
        shutil.rmtree(self.folder)


District.TestCase.settings = settings(
    max_examples=12, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck)
)
test_district = District.TestCase
