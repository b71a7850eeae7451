"""The words of a choice of priorities: what its formulas call their results. Standard library alone."""

from pdzctl.records.choice import Choice


class TieBreak(Choice):
    """What put an option before or after others of the same score, in the order of the rule."""

    VOTERS = "voters", "more distinct voters"
    SEVERITY = "severity", "higher severity score"
    CODE = "code", "earlier code"


class Quadrant(Choice):
    """What to do with an option, by its need and its feasibility (the strategy grid of NACCHO), best first."""

    AGIRE_SUBITO = "agire_subito", "act at once"
    PROGETTARE = "progettare", "plan"
    RAPIDO = "rapido", "quick gain"
    ACCANTONARE = "accantonare", "set aside"


class Moscow(Choice):
    """What a MoSCoW choice calls an option of this programme year, most urgent first."""

    MUST = "must", "must"
    SHOULD = "should", "should"
    COULD = "could", "could"
    WONT = "wont", "not this year"


class Agreement(Choice):
    """How much the ballots agree."""

    BASSO = "basso", "low"
    MEDIO = "medio", "medium"
    ALTO = "alto", "high"
