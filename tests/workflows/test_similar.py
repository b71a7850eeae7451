"""Proposals of any lab that say much the same are found, and no others."""

import random
from pathlib import Path

import pytest

from pdzctl.workflows.similar import like, pairs
from workflows.meetings import lab_district


@pytest.fixture
def store(tmp_path: Path):
    with lab_district(tmp_path) as store:
        yield store


def add(store, *titles: str, **fields: object) -> list:
    return [store.proposals.add(title=title, **fields) for title in titles]


def score(store, one: str, other: str, **texts: str) -> int:
    first = store.proposals.add(title=one, text=texts.get("text", ""))
    second = store.proposals.add(title=other, text=texts.get("other_text", ""))
    found = {alike.other.id: alike.score for alike in like(store.reading, first.id, at_least=1)}
    return found.get(second.id, 0)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Scheda unica di dimissione", "scheda di dimissione unica"),
        ("Portineria sociale di quartiere", "Portinerie sociali nei quartieri"),
        ("Un numero unico di telefono per i familiari", "Numero unico per i familiari"),
        ("Telefonata e visita entro 48 ore", "Una telefonata e una visita entro quarantotto ore"),
        ("È già città solidale", "E gia citta solidale"),
        ("Mediazione per le famiglie", "Mediazzione per le famiglie"),
    ],
)
def test_the_same_idea_in_other_words_is_similar(store, one: str, other: str) -> None:
    assert score(store, one, other) >= 80


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sportello", "Sportello digitale per anziani"),
        ("Trasporto sociale a chiamata", "Trasporto solidale per anziani"),
        ("Corso di italiano per madri", "Corso di cucina per padri"),
        ("Orti di quartiere", "Portineria di quartiere"),
    ],
)
def test_another_idea_with_some_of_the_words_is_not(store, one: str, other: str) -> None:
    assert score(store, one, other) < 80


def test_titles_and_texts_together_count_too(store) -> None:
    text = "I volontari portano la spesa e i farmaci a chi torna a casa da solo dopo il ricovero."
    one, other = "Spesa e farmaci", "Consegne a domicilio"
    assert score(store, one, other) < 80
    assert score(store, one, other, text=text, other_text=text) >= 80


def test_merged_and_withdrawn_proposals_are_left_out(store) -> None:
    first, second, third = add(store, "Numero unico per i familiari", "Numero unico dei familiari", "Un numero unico")
    store.proposals.replace(second.moved("ritirata"))
    store.proposals.replace(third.merged(first))
    assert like(store.reading, first.id) == ()
    assert like(store.reading, second.id) == ()
    assert pairs(store.reading) == ()


def test_an_overlap_that_is_noted_is_told(store) -> None:
    first, second = add(store, "Numero unico per i familiari", "Numero unico dei familiari")
    assert [alike.linked for alike in pairs(store.reading)] == [False]
    store.of("overlap").add(proposal_id=second.id, other_id=first.id)
    assert [alike.linked for alike in pairs(store.reading)] == [True]


def test_every_pair_that_is_alike_is_found_once_among_many(store) -> None:
    """The pairs of the whole district are those that comparing one after the other finds."""
    chance = random.Random(7)
    words = [
        first + last for first in ("cas", "tavol", "strad", "libr", "por") for last in ("ifa", "emo", "ulco", "atti")
    ]
    titles = [" ".join(chance.sample(words, 4)) for _ in range(120)]
    proposals = add(store, *titles, *chance.sample(titles, 10))
    one_by_one = {
        frozenset((proposal.code, alike.other.code))
        for proposal in proposals
        for alike in like(store.reading, proposal.id, at_least=90)
    }
    together = [frozenset((alike.proposal.code, alike.other.code)) for alike in pairs(store.reading, at_least=90)]
    assert len(one_by_one) >= 10
    assert sorted(map(sorted, together)) == sorted(map(sorted, one_by_one))
