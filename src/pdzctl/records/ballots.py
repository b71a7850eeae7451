"""What a ballot may say by each method, and what is wrong with one; the person who cast it is never known.

Scales: points from 0 to the cap; ranks from 1; ratings from 1 to 5; grades from 0 to 5; Hanlon's components and the
yes or no of PEARL as ``records/prioritising.py`` gives them.
"""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from pdzctl.records.choice import Label
from pdzctl.records.prioritising import FULL_RATING, Weighed
from pdzctl.records.priority_words import Moscow
from pdzctl.records.vocabulary import HanlonVariant, PriorityMethod

__all__ = [
    "CATEGORIES",
    "PEARL",
    "Flaw",
    "Marks",
    "Rules",
    "Scale",
    "criteria_of",
    "flaws_of",
    "folded",
    "letter",
    "scale_of",
    "value_of",
]

Marks = Mapping[tuple[int, int | None], Fraction]
"""What one ballot says: the value given to an option, by a criterion where there are any, both by their places."""

PEARL = (
    Label("propriety"),
    Label("economics"),
    Label("acceptability"),
    Label("resources"),
    Label("legality"),
)
CATEGORIES = (Moscow.WONT, Moscow.COULD, Moscow.SHOULD, Moscow.MUST)
"""The categories of MoSCoW by the value that a ballot keeps for them."""
_CATEGORY_WORDS = (
    ("wont", "nonquestanno", "notthisyear", "no"),
    ("could", "utile"),
    ("should", "importante"),
    ("must", "indispensabile"),
)
"""What people write for each of them, the initials of ``must, should, could, won't`` too, as ``folded`` gives it."""
_SIZE, _SERIOUSNESS, _EFFECTIVENESS = Label("size"), Label("seriousness"), Label("effectiveness")
_INEQUITY, _POSITIONING = Label("inequity"), Label("positioning")
_MATRIX = (
    (Label("severity"), 30),
    (Label("people affected"), 20),
    (Label("feasibility"), 25),
    (Label("equity"), 25),
)
_GRID = (Label("need"), Label("feasibility"))
_EFFORT = Label("effort")
_HANLON = {
    HanlonVariant.CLASSICO: (_SIZE, _SERIOUSNESS, _EFFECTIVENESS),
    HanlonVariant.NACCHO: (_SIZE, _SERIOUSNESS, _EFFECTIVENESS),
    HanlonVariant.PAHO: (_SIZE, _SERIOUSNESS, _INEQUITY, _EFFECTIVENESS, _POSITIONING),
}
_LARGEST_EFFORT = 1_000_000
_LETTERS = 26
_MOST_DIGITS = 12
_YES = frozenset({"si", "s", "yes", "y", "vero", "true", "x", "1"})
_NO = frozenset({"no", "n", "falso", "false", "0"})


class Rules(NamedTuple):
    """What a round asks of a ballot: its method, how many options there are, its limits and its criteria."""

    method: PriorityMethod
    options: int
    variant: HanlonVariant | None = None
    points_each: int = 0
    cap: int = 0
    criteria: tuple[Weighed, ...] = ()

    @property
    def counted(self) -> bool:
        """Whether stickers were counted by sector, so that nobody knows the single ballots."""
        return self.method is PriorityMethod.VOTO_A_PUNTI and bool(self.criteria)

    @property
    def complete(self) -> bool:
        """Whether a round has the criteria that the formula of its method asks for."""
        least = {PriorityMethod.HANLON: self.components, PriorityMethod.GRIGLIA: len(_GRID), PriorityMethod.MATRICE: 1}
        return len(self.criteria) >= least.get(self.method, 0)

    @property
    def components(self) -> int:
        """How many of the criteria are Hanlon's own: those of PEARL follow."""
        return len(_HANLON[self.variant]) if self.variant else 0


class Scale(NamedTuple):
    """The least and the greatest value, and whether only whole numbers are on the scale."""

    least: Fraction
    greatest: Fraction
    whole: bool = False


class Flaw(NamedTuple):
    """What is wrong with a ballot: at which option and criterion, if at one, and a sentence with its values."""

    option: int | None
    criterion: int | None
    sentence: str
    values: Mapping[str, object]


def criteria_of(method: PriorityMethod, variant: HanlonVariant | None) -> tuple[tuple[Label, int], ...]:
    """Return the criteria, with their weights, that a round has where none are given."""
    match method:
        case PriorityMethod.MATRICE:
            return _MATRIX
        case PriorityMethod.HANLON:
            return tuple((name, 1) for name in (*_HANLON[variant or HanlonVariant.PAHO], *PEARL))
        case PriorityMethod.GRIGLIA:
            return tuple((name, 1) for name in _GRID)
        case PriorityMethod.MOSCOW:
            return ((_EFFORT, 1),)
        case _:
            return ()


def letter(place: int) -> str:
    """Return what people call the option at ``place``, counted from 0: A, B … Z, AA."""
    letters = ""
    number = place + 1
    while number:
        number, rest = divmod(number - 1, _LETTERS)
        letters = chr(ord("A") + rest) + letters
    return letters


def folded(text: str) -> str:
    """Return ``text`` without case, accents and what is no letter or digit."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in bare if character.isalnum())


def scale_of(rules: Rules, criterion: int | None) -> Scale:
    """Return the scale of what a ballot gives to an option, by the criterion at that place where there is one."""
    if rules.method is PriorityMethod.HANLON:
        return _hanlon_scale(rules, criterion or 0)
    if rules.method is PriorityMethod.MOSCOW and criterion is not None:
        return Scale(Fraction(0), Fraction(_LARGEST_EFFORT))
    whole = {
        PriorityMethod.VOTO_A_PUNTI: (0, rules.cap),
        PriorityMethod.BORDA: (1, rules.options),
        PriorityMethod.MOSCOW: (0, len(CATEGORIES) - 1),
        PriorityMethod.CONSENSO_A_GRADI: (0, FULL_RATING),
    }
    if rules.method in whole:
        least, greatest = whole[rules.method]
        return Scale(Fraction(least), Fraction(greatest), whole=True)
    return Scale(Fraction(1), Fraction(FULL_RATING))


def _hanlon_scale(rules: Rules, criterion: int) -> Scale:
    if criterion >= rules.components:
        return Scale(Fraction(0), Fraction(1), whole=True)
    name = _HANLON[rules.variant or HanlonVariant.PAHO][criterion]
    if name is _SERIOUSNESS and rules.variant is not HanlonVariant.NACCHO:
        return Scale(Fraction(0), Fraction(20))
    if name is _INEQUITY:
        return Scale(Fraction(0), Fraction(5))
    if name is _POSITIONING:
        return Scale(Fraction(67, 100), Fraction(3, 2))
    return Scale(Fraction(0), Fraction(10))


def value_of(rules: Rules, criterion: int | None, text: str) -> Fraction | None:
    """Return the value that ``text`` is, or None: a number with a point or comma, a category, yes or no."""
    typed = text.strip()
    if rules.method is PriorityMethod.MOSCOW and criterion is None:
        word = folded(typed)
        known = [place for place, names in enumerate(_CATEGORY_WORDS) if word in (*names, names[0][0])]
        return Fraction(known[0]) if known else None
    if rules.method is PriorityMethod.HANLON and (criterion or 0) >= rules.components:
        word = folded(typed)
        return Fraction(1) if word in _YES else Fraction(0) if word in _NO else None
    bare = typed.replace(",", ".", 1)
    whole, _, decimals = bare.partition(".")
    digits = f"{whole}{decimals}"
    return Fraction(bare) if digits.isascii() and digits.isdigit() and whole and len(digits) <= _MOST_DIGITS else None


def flaws_of(rules: Rules, marks: Marks) -> list[Flaw]:
    """Return everything that makes a ballot invalid; none where it can be counted."""
    flaws = [
        flaw
        for (option, criterion), value in marks.items()
        if (flaw := _off_the_scale(scale_of(rules, criterion), option, criterion, value))
    ]
    if flaws:
        return flaws
    if not marks:
        return [Flaw(None, None, "This ballot says nothing.", {})]
    return list(_WHOLE.get(rules.method, _nothing_more)(rules, marks))


def _off_the_scale(scale: Scale, option: int, criterion: int | None, value: Fraction) -> Flaw | None:
    if scale.least <= value <= scale.greatest and not (scale.whole and value.denominator != 1):
        return None
    limits = {"least": _limit(scale.least), "greatest": _limit(scale.greatest)}
    if scale.whole:
        return Flaw(option, criterion, "This must be a whole number from {least} to {greatest}.", limits)
    return Flaw(option, criterion, "This must be a number from {least} to {greatest}.", limits)


def _limit(value: Fraction) -> str:
    return f"{float(value):g}"


def _points(rules: Rules, marks: Marks) -> Iterator[Flaw]:
    given = sum(marks.values())
    if given > rules.points_each:
        values = {"given": str(given), "most": rules.points_each}
        yield Flaw(None, None, "This ballot gives {given} points: it has {most}.", values)


def _ranks(rules: Rules, marks: Marks) -> Iterator[Flaw]:
    ranks = sorted(int(value) for value in marks.values())
    if ranks != list(range(1, rules.options + 1)):
        sentence = "This ballot must give each of the {count} options a rank of its own, from 1 to {count}."
        yield Flaw(None, None, sentence, {"count": rules.options})


def _grades(rules: Rules, marks: Marks) -> Iterator[Flaw]:
    for option in range(rules.options):
        if (option, None) not in marks:
            yield Flaw(option, None, "This option has no grade.", {})


def _ratings(rules: Rules, marks: Marks) -> Iterator[Flaw]:
    """Yield what an option that was rated at all still lacks: the other criteria of its formula."""
    wanted = range(rules.components or len(rules.criteria))
    for option in sorted({option for option, _ in marks}):
        for criterion in wanted:
            if (option, criterion) not in marks:
                yield Flaw(option, criterion, "This is not rated.", {})


def _categories(_rules: Rules, marks: Marks) -> Iterator[Flaw]:
    for option in sorted({option for option, _ in marks}):
        if (option, None) not in marks:
            yield Flaw(option, None, "This option has no category.", {})


def _nothing_more(_rules: Rules, _marks: Marks) -> Sequence[Flaw]:
    return ()


_WHOLE = {
    PriorityMethod.VOTO_A_PUNTI: _points,
    PriorityMethod.BORDA: _ranks,
    PriorityMethod.HANLON: _ratings,
    PriorityMethod.GRIGLIA: _ratings,
    PriorityMethod.MOSCOW: _categories,
    PriorityMethod.CONSENSO_A_GRADI: _grades,
}
