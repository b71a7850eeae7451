"""Every command, in whatever order people type them, does what the model says: tried by hypothesis, area by area."""

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from model.bodies import Bodies
from model.clusters import Clusters
from model.driver import ANSWERED, Driver
from model.files import Files
from model.lives import PLAN
from model.meetings import Meetings
from model.minutes import Minutes
from model.outcomes import Commitments, Decisions
from model.problems import Plans, Problems
from model.proposals import Proposals
from model.roster import Roster
from model.rounds import Rounds
from model.suspensions import Suspensions
from model.workgroups import Workgroups
from model.wrapping import Wrapping
from test_story_coverage import VERBS


class Governance(Roster, Bodies):
    """Bodies and who sits in them: what a table or a lab needs before it opens."""

    commands = Bodies.commands


class Everything(
    Plans,
    Problems,
    Roster,
    Bodies,
    Meetings,
    Suspensions,
    Workgroups,
    Clusters,
    Wrapping,
    Proposals,
    Rounds,
    Minutes,
    Files,
):
    """All of it in one district."""


MACHINES = (
    Plans,
    Problems,
    Roster,
    Governance,
    Meetings,
    Suspensions,
    Workgroups,
    Decisions,
    Commitments,
    Proposals,
    Rounds,
    Minutes,
    Clusters,
    Wrapping,
    Everything,
)
QUICK = settings(
    max_examples=4,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),
    print_blob=False,
    report_multiple_bugs=False,
)
"""A failure is told as it was found: looking for a shorter one takes minutes."""
LONG = settings(QUICK, max_examples=150, stateful_step_count=50)


@pytest.mark.parametrize("machine", MACHINES)
def test_commands_do_what_the_model_says(machine: type[Driver]) -> None:
    run_state_machine_as_test(machine, settings=QUICK)


@pytest.mark.nightly
@pytest.mark.parametrize("machine", MACHINES)
def test_commands_do_what_the_model_says_for_long(machine: type[Driver]) -> None:
    """In a long run every command of a machine was done at least once."""
    ANSWERED.clear()
    run_state_machine_as_test(machine, settings=LONG)
    own = machine.commands if machine is not Everything else Files.commands
    assert [command for command in own if not ANSWERED[command, 0]] == []


def test_a_program_that_disagrees_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PLAN, "bozza", {"concluso"})
    with pytest.raises(AssertionError, match="plan move"):
        run_state_machine_as_test(Plans, settings=QUICK)


def test_every_command_is_typed_by_a_machine() -> None:
    typed = {command for machine in MACHINES for part in machine.__mro__ for command in vars(part).get("commands", ())}
    assert typed == set(VERBS)
