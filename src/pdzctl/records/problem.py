"""Problems, their evidence, their tags and the links between them."""

from collections.abc import Iterable
from typing import ClassVar, Self

from pydantic import model_validator

from pdzctl.errors import Refused
from pdzctl.records.record import Block, Count, Line, Link, Record, Title
from pdzctl.records.states import PROBLEM_MOVES, Moves, ProblemState
from pdzctl.records.vocabulary import LinkKind, ProblemOrigin, TagKind


class Problem(Record):
    """Something that is wrong for people in the district, said as a problem and never as a target group."""

    noun: ClassVar = "problem"
    moves: ClassVar[Moves] = PROBLEM_MOVES

    code: Title
    title: Title
    description: Block = ""
    affected: Line = ""
    origin: ProblemOrigin | None = None
    state: ProblemState = ProblemState.SEGNALATO
    merged_into_id: Link | None = None

    def merged(self, into: Self) -> Self:
        """Return the problem merged ``into`` another one; Refused into itself."""
        if into.id == self.id:
            raise Refused("{code} cannot be merged into itself.", code=self.code)
        return self.moved(ProblemState.UNITO, merged_into_id=into.id)


class ProblemTag(Record):
    """An area, a target group, an essential level or a municipality that a problem touches."""

    noun: ClassVar = "problem_tag"

    problem_id: Link
    kind: TagKind
    tag: Title


class Evidence(Record):
    """A fact that shows a problem: text, source, value and year."""

    noun: ClassVar = "evidence"

    problem_id: Link
    position: Count = 1
    text: Title
    source: Line = ""
    value: Line = ""
    year: Count | None = None


class ProblemLink(Record):
    """One problem causes, aggravates, overlaps with or duplicates another."""

    noun: ClassVar = "problem_link"

    problem_id: Link
    kind: LinkKind
    other_id: Link

    @model_validator(mode="after")
    def _joins_two(self) -> Self:
        if self.problem_id == self.other_id:
            msg = "a problem cannot be linked to itself"
            raise ValueError(msg)
        return self

    def cycle_with(self, others: Iterable["ProblemLink"]) -> tuple[str, ...]:
        """Return the ids of problems that would lead back to themselves beside ``others``, or nothing."""
        return cycle_through((*others, self))


DIRECTED = frozenset({LinkKind.CAUSES, LinkKind.AGGRAVATES})
"""The link kinds that make the problem tree, in which no problem may lead back to itself."""


def cycle_through(links: Iterable[ProblemLink]) -> tuple[str, ...]:
    """Return the ids of problems that lead back to themselves through causes and aggravations, or nothing."""
    ahead: dict[str, list[str]] = {}
    for link in links:
        if link.kind in DIRECTED:
            ahead.setdefault(link.problem_id, []).append(link.other_id)
    finished: set[str] = set()
    for start in ahead:
        path: dict[str, None] = {}
        stack = [(start, False)]
        while stack:
            problem, leaving = stack.pop()
            if leaving:
                del path[problem]
                finished.add(problem)
            elif problem in path:
                ids = tuple(path)
                return ids[ids.index(problem) :]
            elif problem not in finished:
                path[problem] = None
                stack.append((problem, True))
                stack.extend((other, False) for other in ahead.get(problem, ()))
    return ()
