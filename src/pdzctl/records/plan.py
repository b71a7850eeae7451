"""The Piano di Zona and its life."""

from typing import ClassVar, Self

from pydantic import model_validator

from pdzctl.errors import Refused
from pdzctl.records.choice import Label
from pdzctl.records.record import Day, Line, Record, Title
from pdzctl.records.states import PLAN_MOVES, Moves, PlanState

_WORDS = {
    "adoption_act": Label("the act of adoption"),
    "agreement_on": Label("the day the agreement was signed"),
    "extended_to": Label("the day it is extended to"),
    "extension_act": Label("the act of extension"),
}


class Plan(Record):
    """A triennial plan; regions extend plans, so its last day is not trusted as its end."""

    noun: ClassVar = "plan"
    moves: ClassVar[Moves] = PLAN_MOVES

    code: Title
    title: Title
    period_start: Day | None = None
    period_end: Day | None = None
    regional_reference: Line = ""
    state: PlanState = PlanState.BOZZA
    adoption_act: Line = ""
    adopted_on: Day | None = None
    agreement_on: Day | None = None
    extended_to: Day | None = None
    extension_act: Line = ""

    @model_validator(mode="after")
    def _runs_forward(self) -> Self:
        if self.period_start and self.period_end and self.period_end < self.period_start:
            msg = "the last day comes before the first"
            raise ValueError(msg)
        return self

    def unmet_guards(self, state: str) -> tuple[str, ...]:
        """Return the empty fields that must be filled before the plan can be in ``state``."""
        needed = {
            PlanState.APPROVATO: ("adoption_act",),
            PlanState.SOTTOSCRITTO: ("agreement_on",),
            PlanState.PROROGATO: ("extended_to", "extension_act"),
        }
        return tuple(name for name in needed.get(PlanState(state), ()) if not getattr(self, name))

    def advanced(self, state: str) -> Self:
        """Return the plan in ``state``; Refused when the move is illegal or a field it needs is empty."""
        moved = self.moved(state)
        if missing := self.unmet_guards(state):
            raise Refused(
                "{code} cannot become {wanted}: {missing} must be filled first.",
                code=self.code,
                wanted=PlanState(state),
                missing=tuple(_WORDS[name] for name in missing),
                hint="pdzctl plan edit {code} …",
            )
        return moved

    def extended(self, until: str, act: str) -> Self:
        """Return the plan extended (*prorogato*) to the day ``until`` by ``act``."""
        return self.revised(extended_to=until, extension_act=act).advanced(PlanState.PROROGATO)
