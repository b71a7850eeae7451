"""The laptop that the machines type on, and what is looked at after every command.

A machine changes the model and types the command; the driver says whether file and model still tell the same: the exit
code, a refused command that left every byte as it was, one change or none in the journal, the records, undo and redo.
"""

import json
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from model.district import CODED, OWNERS, District, Facts
from pdzctl.records.catalogue import NOUNS
from pdzctl.records.fields import Kind
from pdzctl.store.reading import Reading, open_reading
from stories import Answer, Laptop

WORDS = {"agenda_item": "agenda", "priority_round": "priority"}
"""The words of nouns that are not called as they are typed."""
REHEARSED = 4
"""Every fourth command is typed with ``--dry-run`` first."""
UNREHEARSED = ("batch", "live")
"""The commands that make many changes, of which none would see what those before it did."""
SELDOM = 7
"""How many commands apart undo is typed where there is nothing to undo."""
LIKELY = st.sampled_from([True, True, True, False])
ANSWERED: Counter[tuple[str, int]] = Counter()
"""How often a command answered with an exit code, over all machines of this process."""
PREPARED: dict[type, tuple[bytes, Any]] = {}
F = TypeVar("F", bound=Callable[..., Any])


class Typed(NamedTuple):
    """A line of text as somebody may type it, and as it is kept; None where it is refused."""

    text: str
    kept: str | None


LINES = st.sampled_from(
    [
        Typed("Case fredde", "Case fredde"),
        Typed("  È tardi per chi è solo ", "È tardi per chi è solo"),
        Typed("Perche\u0301 no", "Perché no"),
        Typed("=1+1 [red]{code}[/etc]", "=1+1 [red]{code}[/etc]"),
        Typed("'; DROP TABLE problem; --", "'; DROP TABLE problem; --"),
        Typed("# Titolo | a | b", "# Titolo | a | b"),
        Typed("🙂 “x” 👩‍👧", "🙂 “x” 👩‍👧"),
        Typed("rosso \x1b[31m", None),
        Typed("gira \u202e qui", None),
        Typed("due\nrighe", None),
        Typed("a" * 1001, None),
    ]
)


def of(word: str, verbs: str) -> tuple[str, ...]:
    """Return the commands of one word: each of its ``verbs`` after it."""
    return tuple(f"{word} {verb}".strip() for verb in verbs.split())


def needs(*nouns: str) -> Callable[[F], F]:
    """Let a rule run only where there are records of all ``nouns``."""
    return precondition(lambda machine: all(machine.district[noun] for noun in nouns))


class Driver(RuleBasedStateMachine):
    """A district in a folder of its own, beside the model of it; ``commands`` are those that a machine types."""

    commands: tuple[str, ...] = ()

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.file = self.folder / "district.db"
        self.laptop = Laptop(self.folder)
        # Settings know the files they were used with: a copy that goes back in time is rightly taken for damage.
        os.environ["XDG_CONFIG_HOME"] = str(self.folder / "settings")
        self.district = District()
        self.today = "2025-06-03"
        self._past: list[tuple[dict[str, Any], str]] = []
        self._future: list[tuple[dict[str, Any], str]] = []
        self._pending: tuple[dict[str, Any], str, int] | None = None
        self._count = 0

    @initialize()
    def begin(self) -> None:
        """Create the file and what the machine begins with; the next of its kind begin with copies of them."""
        if type(self) in PREPARED:
            content, told = PREPARED[type(self)]
            self.file.write_bytes(content)
            self.district, self.laptop.ids, self._past = deepcopy(told)
            return
        self.type("init", "Terre Basse", "--region", "emilia-romagna", wanted=0)
        self.district["district"]["it"] = {"name": "Terre Basse"}
        self.prepare()
        self.agrees()
        PREPARED[type(self)] = self.file.read_bytes(), deepcopy((self.district, self.laptop.ids, self._past))

    def prepare(self) -> None:
        """Make what the machine begins with."""

    def type(self, command: str, *words: str, wanted: int, stdin: str = "") -> Answer:
        """Type ``command``, which must answer with the exit code ``wanted``."""
        line = (*command.split(), *words)
        answer = self.laptop.run(*line, stdin=stdin, PDZCTL_TODAY=f"{self.today}T09:00:00+02:00", PDZCTL_LANG="en")
        assert answer.code == wanted, f"pdzctl {line}: {answer}"
        ANSWERED[command, answer.code] += 1
        return answer

    def done(self, command: str, *words: str, code: int = 0, stdin: str = "") -> bool:
        """Type a command that writes and tell whether it was done; ``code`` is the exit code that the rules ask for."""
        self.agrees()
        self._count += 1
        before = self.file.read_bytes()
        if self._count % REHEARSED == 0 and command not in UNREHEARSED:
            self.type(command, *words, "--dry-run", wanted=code, stdin=stdin)
            assert self.file.read_bytes() == before
        believed, changes = deepcopy(self.district.records), self._changes()
        self.type(command, *words, wanted=code, stdin=stdin)
        if code:
            assert self.file.read_bytes() == before
            return False
        self._pending = believed, command, self._changes() - changes
        return True

    def read(self, command: str, *words: str, code: int = 0) -> Any:
        """Type a command that only reads, and return what it answers in JSON."""
        before = self.file.read_bytes()
        answer = self.type(command, *words, "--json", wanted=code)
        assert self.file.read_bytes() == before
        return json.loads(answer.stdout) if not code else None

    def add(self, noun: str, code: str, facts: Facts) -> None:
        """Tell the model of a record that was added."""
        self.district.give(code)
        self.district[noun][code] = facts

    def one(self, data: st.DataObject, noun: str, **equals: object) -> str:
        """Draw the code of one of the records of ``noun`` whose facts equal ``equals``."""
        return data.draw(st.sampled_from(self.district.codes(noun, **equals)))

    def apt(self, data: st.DataObject, noun: str, legal: Callable[[Facts], object]) -> str:
        """Draw the code of a record of ``noun``: three times in four of one whose facts make the command ``legal``."""
        codes = self.district.codes(noun)
        likely = [code for code in codes if legal(self.district[noun][code])]
        return data.draw(st.sampled_from(likely if likely and data.draw(LIKELY) else codes))

    def removes(self, data: st.DataObject, noun: str) -> None:
        """Remove one record of ``noun``; it stays while something that is not its own points to it."""
        code = self.one(data, noun)
        if self.done(f"{WORDS.get(noun, noun)} remove", self.spelt(code), code=0 if self.may_go(noun, code) else 1):
            self.district.remove(noun, code)

    def may_go(self, noun: str, code: str) -> bool:
        return self.district.removable(noun, code)

    def unknown(self, noun: str) -> str:
        """Return a code of ``noun`` that was never given."""
        return f"{NOUNS[noun].prefix or 'LAB'}-2099-999"

    def spelt(self, code: str) -> str:
        """Return ``code`` in one of the ways in which people type it."""
        series, _, number = code.rpartition("-")
        ways = (code, code.lower(), f"{series}-{number.lstrip('0')}", f" {code} ")
        return ways[self._count % len(ways)]

    @invariant()
    def agrees(self) -> None:
        """Look at what the last command left; a change that changes nothing leaves no trace."""
        if self._pending is None:
            return
        (believed, command, changes), self._pending = self._pending, None
        assert changes == (believed != self.district.records), command
        if changes:
            self._past.append((believed, command))
            self._future.clear()
        self.compare(self.file)

    @precondition(lambda self: self._past or self._count % SELDOM == 1)
    @rule()
    def undo(self) -> None:
        self.agrees()
        # What approved minutes say can no longer change; the creation of the file is never undone.
        if not self._past or self._past[-1][1] == "minutes approve":
            self.type("undo", wanted=1)
            return
        self.type("undo", wanted=0)
        before, command = self._past.pop()
        self._future.append((self.district.records, command))
        self.district.records = before
        self.compare(self.file)

    @precondition(lambda self: self._future or self._count % SELDOM == 1)
    @rule()
    def redo(self) -> None:
        self.agrees()
        if not self._future:
            self.type("undo", "--redo", wanted=1)
            return
        self.type("undo", "--redo", wanted=0)
        after, command = self._future.pop()
        self._past.append((self.district.records, command))
        self.district.records = after
        self.compare(self.file)

    @rule(data=st.data())
    def look(self, data: st.DataObject) -> None:
        """Show one record and list its fellows."""
        there = [noun for noun in CODED if self.district[noun]]
        if not there:
            return
        noun = data.draw(st.sampled_from(there))
        code = data.draw(st.sampled_from(self.district.codes(noun)))
        word = WORDS.get(noun, noun)
        rows = {row["code"]: row for row in self.read(f"{word} list")}
        assert rows.keys() == self.district[noun].keys()
        shown = rows[code] if noun == "minutes" else self.read(f"{word} show", self.spelt(code))
        for fact, value in self.district[noun][code].items():
            link = NOUNS[noun].field(fact).kind is Kind.LINK
            assert (rows[code] if link else shown)[fact] == value, (code, fact)

    @rule(data=st.data())
    def mistake(self, data: st.DataObject) -> None:
        """Type a code that means nothing, or more than one record."""
        noun = data.draw(st.sampled_from(CODED))
        word = WORDS.get(noun, noun)
        # A plan needs no code to be shown while it is the only one.
        verb = data.draw(st.sampled_from(["remove", "edit"] if noun == "plan" else ["remove", "edit", "show"]))
        words = ("--version", "2") if (noun, verb) == ("minutes", "edit") else ()
        self.type(f"{word} {verb}", self.unknown(noun), *words, wanted=3)
        self.type(f"{word} {verb}", "", *words, wanted=2)
        codes = self.district.codes(noun)
        prefixes = {code[:5] for code in codes if sum(other.startswith(code[:5]) for other in codes) > 1}
        if prefixes and not any(code in prefixes for code in codes):
            self.type(f"{word} {verb}", min(prefixes).lower(), *words, wanted=2)

    def teardown(self) -> None:
        try:
            if self.file.exists():
                self.agrees()
                self.type("check", wanted=0)
        finally:
            shutil.rmtree(self.folder)

    def _changes(self) -> int:
        with open_reading(self.file) as reading:
            return int(reading.value("SELECT count(*) FROM change"))

    def compare(self, file: Path, *, as_ranks: bool = False) -> None:
        """Hold the records in ``file`` against the model; files of ours keep the order of positions, not the gaps."""
        with open_reading(file) as reading:
            called = {row["id"]: row["code"] for noun in CODED for row in reading.all(noun)}
            for noun, told in self.district.records.items():
                stored, records = stored_facts(reading, noun, called, told), told
                if as_ranks:
                    stored, records = ranked(noun, stored), ranked(noun, told)
                if noun in CODED:
                    differing = {code: (stored.get(code), records.get(code)) for code in stored.keys() | records.keys()}
                    differing = {code: both for code, both in differing.items() if both[0] != both[1]}
                    assert not differing, f"{noun}: {differing}"
                else:
                    assert _sorted(stored.values()) == _sorted(records.values()), noun


def stored_facts(reading: Reading, noun: str, called: dict[str, str], records: dict[Any, Facts]) -> dict[Any, Facts]:
    """Return what is stored of ``noun``, of each record the facts that its model holds."""
    anything = next(iter(records.values()), {})
    found = {}
    for row in reading.all(noun):
        key = row["code"] if noun in CODED else row["id"]
        wanted = records.get(key, anything) if noun in CODED else anything
        names = {fact: NOUNS[noun].field(fact) for fact in wanted}
        found[key] = {
            fact: called.get(row[field.name]) if field.kind is Kind.LINK else row[field.name]
            for fact, field in names.items()
        }
    return found


def ranked(noun: str, records: dict[Any, Facts]) -> dict[Any, Facts]:
    """Return ``records`` with each position as its rank among those of one owner."""
    places = [(facts[OWNERS[noun]], facts["position"]) for facts in records.values() if "position" in facts]
    return {
        key: {
            **facts,
            "position": sum(place < facts["position"] for owner, place in places if owner == facts[OWNERS[noun]]),
        }
        if "position" in facts
        else facts
        for key, facts in records.items()
    }


def _sorted(facts: Any) -> list[str]:
    return sorted(repr(sorted(one.items())) for one in facts)
