"""Ballots of a choice of priorities, typed into a recording."""

from collections.abc import Callable

import pytest

from live.evening_before import SESSION
from pdzctl.store.store import Store
from pdzctl.workflows.live import entries
from pdzctl.workflows.live.grammar import parse
from pdzctl.workflows.live.recorder import Recorder
from pdzctl.workflows.priorities import Asked, open_round

Told = Callable[[str], list[str]]


def begin(store: Store, *options: str) -> str:
    with store.changing("opened a choice"):
        asked = Asked(options=options, points=3, cap=2, voters=("Enti pubblici=2", "Cittadini=1"))
        return open_round(store, store.sessions.get(SESSION), asked, at="16:00").code


def test_a_ballot_goes_to_the_only_open_choice_and_is_undone_by_its_line(store: Store, told: Told) -> None:
    code = begin(store, "Numero unico", "Navetta")
    assert told("A=2 B=1 [pubblici]\nscheda: navetta [cittadini]\nundo") == [
        f"{code}: 1 ballot.",
        f"{code}: 2 ballots.",
        f"{code}: undone.",
    ]
    assert [one.name for one in store.of("ballot").find()] == ["Enti pubblici"]


@pytest.mark.parametrize("line", ["A=3 [enti]", "A=1", "C=1 [enti]"])
def test_a_ballot_that_is_not_valid_is_a_note_and_says_so(store: Store, recorder: Recorder, line: str) -> None:
    begin(store, "Numero unico", "Navetta")
    said = recorder.take(line)
    assert (said.kept_as_note, said.refusal and said.refusal.sentence) == (
        True,
        "This ballot is not valid: nothing was counted.",
    )
    session = store.sessions.get(SESSION)
    assert [one.text for one in store.contributions.find(session_id=session.id)] == [line]
    assert store.of("ballot").find() == ()


def test_where_no_choice_is_open_or_two_are_nothing_is_counted(store: Store, recorder: Recorder) -> None:
    assert recorder.take("A=1 [enti]").kept_as_note
    begin(store, "Numero unico", "Navetta")
    begin(store, "Sabato", "Domenica")
    assert recorder.take("A=1 [enti]").kept_as_note
    assert store.of("ballot").find() == ()


@pytest.mark.parametrize(
    ("line", "words", "sector"),
    [
        ("A=2 B=1", ("A=2", "B=1"), ""),
        ("a=2; b=1 [terzo settore]", ("a=2;", "b=1"), "terzo settore"),
        ("A.gravità=5 B.gravità=3,5", ("A.gravità=5", "B.gravità=3,5"), ""),
        ("scheda: B A C [cittadini]", ("B", "A", "C"), "cittadini"),
    ],
)
def test_what_is_a_ballot(line: str, words: tuple[str, ...], sector: str) -> None:
    assert parse(line) == entries.Marks(words, sector)


@pytest.mark.parametrize("line", ["E=mc2", "P=NP", "x = 3 persone", "A=2 secondo noi", "La scheda A=2"])
def test_what_only_looks_like_a_ballot_is_a_note(line: str) -> None:
    assert isinstance(parse(line), entries.Note)
