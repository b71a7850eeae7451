"""Regional presets: the names, rules and deadlines that a new district starts from.

They are data (``presets/*.toml``), with the source of every line beside it.
"""

import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, NamedTuple

from pdzctl.errors import NotFound
from pdzctl.records.choice import Choice
from pdzctl.records.vocabulary import BodyKind, DecisionRule, DistrictKind, ParticipationMode, QuorumRule, Sector

__all__ = ["BodyPreset", "Deadlines", "Preset", "preset", "preset_names"]


_GENERIC = "generic"


class BodyPreset(NamedTuple):
    """The rules of one kind of body; None or empty is for the district to decide."""

    label: str
    size: int | None = None
    sectors: tuple[Sector, ...] = ()
    quorum: QuorumRule | None = None
    decision_rule: DecisionRule | None = None
    participation_mode: ParticipationMode | None = None
    frequency_days: int | None = None
    notice_days: int | None = None


class Deadlines(NamedTuple):
    """Days: working days to draft minutes, days to observe them, to reply to a referral, of notice before a session."""

    draft_working_days: int
    observation_days: int
    reply_days: int
    notice_days: int


class Preset(NamedTuple):
    """What a region gives a new district; ``areas`` maps a letter to its name, ``acronyms`` an acronym to its words."""

    name: str
    label: str
    region: str
    district_kind: DistrictKind
    plan_label: str
    programme_label: str
    bodies: Mapping[BodyKind, BodyPreset]
    deadlines: Deadlines
    areas: Mapping[str, str]
    acronyms: Mapping[str, str]


def _folder() -> Traversable:
    return files("pdzctl") / "presets"


@cache
def preset_names() -> tuple[str, ...]:
    """Return the names of the presets shipped, in alphabetical order."""
    return tuple(sorted(f.name.removesuffix(".toml") for f in _folder().iterdir() if f.name.endswith(".toml")))


@cache
def preset(name: str) -> Preset:
    """Return the preset called ``name``, in any case; the generic one where a district names none.

    Raises NotFound, with the nearest name, for any other.
    """
    known = preset_names()
    wanted = "-".join(name.casefold().replace("_", " ").replace("-", " ").split()) or _GENERIC
    if wanted not in known:
        nearest = get_close_matches(wanted, known, n=1)
        raise NotFound(
            "There is no regional preset “{name}”.",
            hint="Did you mean {nearest}? The presets are: {known}." if nearest else "The presets are: {known}.",
            name=name,
            nearest=nearest[0] if nearest else "",
            known=known,
        )
    content = tomllib.loads((_folder() / f"{wanted}.toml").read_text(encoding="utf-8"))
    content["district_kind"] = DistrictKind(content["district_kind"])
    content["bodies"] = {BodyKind(kind): _body(rules) for kind, rules in content["bodies"].items()}
    content["deadlines"] = Deadlines(**content["deadlines"])
    return Preset(name=wanted, **content)


_CHOICES: dict[str, type[Choice]] = {
    "quorum": QuorumRule,
    "decision_rule": DecisionRule,
    "participation_mode": ParticipationMode,
}


def _body(rules: dict[str, Any]) -> BodyPreset:
    read: dict[str, Any] = {key: _CHOICES[key](value) if key in _CHOICES else value for key, value in rules.items()}
    read["sectors"] = tuple(map(Sector, rules.get("sectors", ())))
    return BodyPreset(**read)
