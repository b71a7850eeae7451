import pytest

from pdzctl.errors import NotFound, in_english
from pdzctl.records.vocabulary import BodyKind, DecisionRule, ParticipationMode, QuorumRule, Sector
from pdzctl.workflows.presets import Deadlines, preset, preset_names

NAMES = ("emilia-romagna", "friuli-venezia-giulia", "generic", "lombardia")


def test_four_presets_are_shipped() -> None:
    assert preset_names() == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_preset_speaks_the_words_of_the_vocabulary(name: str) -> None:
    region = preset(name)
    assert set(region.bodies) == set(BodyKind)
    for body in region.bodies.values():
        assert body.label
        assert all(isinstance(sector, Sector) for sector in body.sectors)
        assert body.quorum is None or isinstance(body.quorum, QuorumRule)
        assert body.decision_rule is None or isinstance(body.decision_rule, DecisionRule)
        assert body.participation_mode is None or isinstance(body.participation_mode, ParticipationMode)
        assert all(days is None or days > 0 for days in (body.size, body.frequency_days, body.notice_days))
    assert all(days > 0 for days in region.deadlines)
    assert all(letter.isupper() and len(letter) == 1 for letter in region.areas)


@pytest.mark.parametrize("name", NAMES)
def test_a_body_is_given_the_notice_of_the_deadlines(name: str) -> None:
    region = preset(name)
    assert {body.notice_days for body in region.bodies.values()} == {None, region.deadlines.notice_days}


def test_emilia_romagna_has_its_steering_groups_deadlines_and_areas() -> None:
    region = preset("emilia-romagna")
    assert region.plan_label == "Piano di zona per la salute e il benessere sociale"
    assert region.bodies[BodyKind.POLITICAL].label == "Comitato di distretto"
    assert region.bodies[BodyKind.STEERING_CORE].size == 5
    assert region.bodies[BodyKind.STEERING_WIDE].size == 19
    assert Sector.TERZO_SETTORE in region.bodies[BodyKind.STEERING_WIDE].sectors
    assert region.bodies[BodyKind.TABLE].frequency_days == 92
    assert region.deadlines == Deadlines(draft_working_days=5, observation_days=7, reply_days=30, notice_days=7)
    assert "".join(region.areas) == "ABCDE"


def test_friuli_venezia_giulia_keeps_three_dimensions_of_participation_apart() -> None:
    bodies = preset("friuli-venezia-giulia").bodies
    assert [bodies[kind].participation_mode for kind in (BodyKind.POLITICAL, BodyKind.TABLE, BodyKind.LAB)] == [
        ParticipationMode.CONCERTAZIONE,
        ParticipationMode.CONSULTAZIONE,
        ParticipationMode.CO_PROGETTAZIONE,
    ]


@pytest.mark.parametrize("typed", ["Emilia-Romagna", "EMILIA ROMAGNA", "emilia_romagna", "Emilia - Romagna"])
def test_a_name_is_understood_in_any_case(typed: str) -> None:
    assert preset(typed) == preset("emilia-romagna")


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        (
            "lombardy",
            "Did you mean lombardia? The presets are: emilia-romagna, friuli-venezia-giulia, generic, lombardia.",
        ),
        ("../errors", "The presets are: emilia-romagna, friuli-venezia-giulia, generic, lombardia."),
    ],
)
def test_an_unknown_name_gets_the_nearest(typed: str, hint: str) -> None:
    with pytest.raises(NotFound) as refusal:
        preset(typed)
    assert str(refusal.value) == f"There is no regional preset “{typed}”."
    assert in_english(refusal.value.hint, refusal.value.values) == hint


def test_a_district_that_names_none_has_the_generic_one() -> None:
    assert preset("") == preset("generic")
