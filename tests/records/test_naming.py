import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdzctl.errors import Refused
from pdzctl.records import naming

TARGET_GROUPS = [
    "Anziani",
    "anziani",
    "  ANZIANI  ",
    "Anziani (65+)",
    "Tavolo anziani",
    "Tavolo minori",
    "Tavolo tematico minori e famiglie",
    "Tavolo Area Minori 0-17",
    "Disabilità",
    "Disabilita'",
    "Persone con disabilità",
    "Area dipendenze",
    "Dipendenze",
    "Gruppo di lavoro giovani",
    "Servizi per gli anziani",
    "Famiglia e minori",
    "Disabili",
    "Immigrati e nomadi",
    "Povertà, disagio adulti e senza dimora",
    "Multiutenza",
    "Responsabilità familiari",
    "Anziani non autosufficienti",
    "Salute mentale",
    "Elderly",
    "Children and families",
]
PROBLEMS = [
    "Anziani soli dimessi senza rete",
    "Tornare a vivere a casa",
    "Solitudine degli anziani",
    "Povertà educativa",
    "Servizi e territorio",
    "Dimissioni difficili",
    "Accoglienza e territorio",
    "Sistema di accoglienza",
    "Lavoro e svantaggio sociale",
    "Giovani e inclusione sociale",
    "Dopo di noi",
    "Minori che non vanno più a scuola",
    "Tavolo",
    "",
    "Romania",
]


@pytest.mark.parametrize("title", TARGET_GROUPS)
def test_a_title_that_is_a_target_group_is_refused(title: str) -> None:
    with pytest.raises(Refused) as refusal:
        naming.refuse_target_name(title)
    assert str(refusal.value) == f"“{title.strip()}” names a target group, not a problem."
    assert "--allow-target-name" in refusal.value.hint.split()[-1]
    assert naming.names_target_group(title)


@pytest.mark.parametrize("title", PROBLEMS)
def test_a_title_that_names_a_problem_passes(title: str) -> None:
    naming.refuse_target_name(title)
    assert not naming.names_target_group(title)


@pytest.mark.parametrize(
    ("title", "example"),
    [
        ("Anziani", "Anziani soli dimessi senza rete"),
        ("Tavolo minori", "Ragazzi che lasciano la scuola e restano soli"),
        ("Area dipendenze", "Giovani che giocano d'azzardo e si indebitano"),
    ],
)
def test_the_suggestion_is_about_the_same_people(title: str, example: str) -> None:
    with pytest.raises(Refused) as refusal:
        naming.refuse_target_name(title)
    assert refusal.value.values["example"] == example


@pytest.mark.parametrize("title", TARGET_GROUPS)
def test_every_suggestion_is_itself_the_name_of_a_problem(title: str) -> None:
    with pytest.raises(Refused) as refusal:
        naming.refuse_target_name(title)
    naming.refuse_target_name(str(refusal.value.values["example"]))


@given(st.sampled_from(TARGET_GROUPS), st.sampled_from(["soli", "senza rete", "che non trovano casa"]))
def test_a_condition_makes_a_problem_of_any_target_group(group: str, condition: str) -> None:
    naming.refuse_target_name(f"{group} {condition}")
