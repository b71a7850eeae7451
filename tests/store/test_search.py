"""Finding things by their words."""

import pytest

from pdzctl.store.integrity import check
from pdzctl.store.search import search


@pytest.fixture
def full(store, session):
    with store.changing("filled"):
        store.problems.add(title="Anziani soli dopo la dimissione", description="Perché nessuno li accompagna")
        store.contributions.add(session_id=session.id, text="L'attesa è di tre mesi, città intera")
        store.people.add(family_name="Bevilacqua", given_name="Àgata", email="agata@example.org", post="assistente")
    return store


def codes(store, words, **options):
    return [row["code"] for row in search(store.reading, words, **options)]


@pytest.mark.parametrize("words", ["ANZIANI", "anzia", "perche accompagna", "dimissione anziani", "PRB"])
def test_words_are_found_whatever_their_case_accents_and_order(full, words):
    assert codes(full, words, nouns=("problem",)) == ["PRB-01"]


@pytest.mark.parametrize(
    "words", ['"', "*", "a AND", "NEAR(", "title:", "-", "'; DROP TABLE problem", "", '"città" OR']
)
def test_no_words_are_syntax(full, words):
    assert isinstance(codes(full, words), list)


def test_persons_are_found_only_on_request_and_their_contacts_never(full):
    assert codes(full, "bevilacqua") == codes(full, "assistente") == []
    assert codes(full, "agata", personal=True) == ["PER-001"]
    assert codes(full, "example", personal=True) == []


def test_results_are_narrowed_by_noun_body_and_day(full, session):
    found = search(full.reading, "citta")
    assert [(row["noun"], row["code"], row["day"]) for row in found] == [
        ("contribution", "NOT-2025-001.1", "2025-05-15")
    ]
    assert "[città]" in found[0]["snippet"]
    lab = full.labs.get("1")
    assert codes(full, "citta", body=lab.id, since="2025-05-15", until="2025-05-15") == ["NOT-2025-001.1"]
    assert codes(full, "citta", body="other") == codes(full, "citta", since="2025-05-16") == []
    assert codes(full, "citta", nouns=("decision", "problem")) == []


def test_the_index_follows_every_change(full):
    with full.changing("retitled"):
        problem = full.problems.get("1")
        full.problems.replace(problem.revised(title="Affitti"))
    assert (codes(full, "anziani"), codes(full, "affitti")) == ([], ["PRB-01"])
    full.undo()
    assert (codes(full, "anziani"), codes(full, "affitti")) == (["PRB-01"], [])
    with full.changing("removed"):
        full.problems.remove(full.problems.get("1"))
    assert codes(full, "anziani") == []
    assert check(full.reading) == []
