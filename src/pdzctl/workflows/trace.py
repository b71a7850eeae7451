"""The chain around one record: where it comes from, what came of it, and what is missing on the way."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from pdzctl.errors import NotFound, Usage
from pdzctl.records.catalogue import BODY_PREFIXES, NOUNS
from pdzctl.store.queries.trace import EDGES, PARTS, SEATED, Edge, lacking, neighbours, texts
from pdzctl.store.reading import Reading

__all__ = ["Branch", "Trace", "noun_of", "trace"]

_WITH_PARTS = frozenset({"organization", "person"})


class Branch(NamedTuple):
    """One line of the tree: how deep, before or after the record asked for, and what is said of it."""

    depth: int
    direction: str
    id: str


class Trace(NamedTuple):
    """A whole chain: ``branches`` in order of reading, ``nodes`` and ``gaps`` by id, ``edges`` as pairs of codes."""

    branches: tuple[Branch, ...]
    nodes: dict[str, dict[str, Any]]
    edges: tuple[tuple[str, str], ...]
    gaps: dict[str, list[dict[str, Any]]]


class _Walk:
    """One walk away from a record: what each reached record was reached from, in the order of reaching."""

    def __init__(self) -> None:
        self.under: dict[str, list[str]] = defaultdict(list)
        self.steps: list[tuple[str, str]] = []
        self._above: dict[str, str] = {}

    def hang(self, reached: str, sources: list[str]) -> None:
        """Put a record under its one source; what several siblings lead to stands beside the last of them.

        Under one of them it would be taken for that one's alone.
        """
        above = self._above.get(sources[0], "")
        siblings = [source for source in sources if above and self._above.get(source) == above]
        if len(siblings) > 1:
            beside = self.under[above]
            beside.insert(max(map(beside.index, siblings)) + 1, reached)
        else:
            above = sources[0]
            self.under[above].append(reached)
        self._above[reached] = above


def noun_of(code: str) -> str:
    """Return the noun whose codes begin as ``code`` does. Raises Usage without any, NotFound for another."""
    prefix = code.strip().upper().partition("-")[0]
    if not prefix:
        raise Usage("The code is empty.", hint="pdzctl search WORDS finds one.")
    prefixes = {noun.prefix: noun.name for noun in NOUNS.values() if noun.prefix}
    prefixes |= dict.fromkeys((*BODY_PREFIXES.values(), "ORG"), "body")
    if prefix not in prefixes:
        raise NotFound(
            "No code begins with {prefix}.",
            prefix=prefix,
            hint="Codes begin with {prefixes}.",
            prefixes=", ".join(sorted(prefixes)),
        )
    return prefixes[prefix]


def trace(reading: Reading, code: str, *, today: str) -> Trace:
    """Return the chain around ``code``, breadth first: first backwards, then forwards, each record once.

    The statements are one for each level, one for each noun reached, and one for what is missing.
    """
    noun = noun_of(code)
    start = str(reading.find(noun, code)["id"])
    seen = {start: noun}
    edges = (*EDGES, SEATED) if noun == "seat" else EDGES
    before = _walk(reading, start, seen, edges, forwards=False)
    after = _walk(reading, start, seen, (*EDGES, *PARTS) if noun in _WITH_PARTS else EDGES, forwards=True)
    by_noun: dict[str, list[str]] = defaultdict(list)
    for identity, name in seen.items():
        by_noun[name].append(identity)
    nodes = texts(reading, by_noun, today=today)
    branches = [Branch(0, "", start), *_branches(before, start, "before"), *_branches(after, start, "after")]
    pairs = [(earlier, later) for later, earlier in before.steps] + after.steps
    codes = tuple(dict.fromkeys((nodes[earlier]["code"], nodes[later]["code"]) for earlier, later in pairs))
    return Trace(tuple(branches), nodes, codes, lacking(reading, seen, today=today))


def _walk(reading: Reading, start: str, seen: dict[str, str], edges: tuple[Edge, ...], *, forwards: bool) -> _Walk:
    """Walk from ``start`` until nothing new is reached; ``seen`` gives the noun of every record reached so far."""
    walk = _Walk()
    level = {seen[start]: [start]}
    while level:
        reached: dict[str, list[str]] = defaultdict(list)
        sources: dict[str, list[str]] = {}
        for _, identity, noun, other in neighbours(reading, level, forwards=forwards, edges=edges):
            walk.steps.append((identity, other))
            if other not in seen:
                seen[other] = noun
                sources[other] = []
                reached[noun].append(other)
            if other in sources:
                sources[other].append(identity)
        for other, reached_from in sources.items():
            walk.hang(other, reached_from)
        level = dict(reached)
    return walk


def _branches(walk: _Walk, start: str, direction: str) -> Iterator[Branch]:
    """Yield what a walk reached, each record under the one it was reached from."""
    pending = [(1, identity) for identity in reversed(walk.under[start])]
    while pending:
        depth, identity = pending.pop()
        yield Branch(depth, direction, identity)
        pending += [(depth + 1, later) for later in reversed(walk.under[identity])]
