"""What is said: notes, their clusters, and the corrections of what was typed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from pdzctl.errors import NotFound, Refused
from pdzctl.records.vocabulary import ContributionKind
from pdzctl.store.queries.live import last_notes, notes_after, text_of
from pdzctl.workflows import clusters
from pdzctl.workflows.live import entries
from pdzctl.workflows.live.grammar import parse
from pdzctl.workflows.live.marks import parts_of
from pdzctl.workflows.live.said import Remark, Said
from pdzctl.workflows.live.words import plain, sector_named

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pdzctl.records.contribution import Contribution
    from pdzctl.workflows.live.sitting import Sitting, Written

__all__ = ["cluster", "continuation", "correction", "insertion", "note", "unknown"]

_PROBLEM = re.compile(r"PRB-?\d+", re.IGNORECASE)
_LOOKED_AT = 200
_NAMED_AFTER = 60


class _Meant(NamedTuple):
    """What marks say of a note: its links, whom it comes from, and what they leave to the text."""

    links: dict[str, object]
    said_by: object
    left: tuple[str, ...]
    remarks: tuple[Remark, ...]


def unknown(name: str, near: tuple[str, ...]) -> Remark:
    """Return that ``name`` is nobody's, or could be anybody's of ``near``, and stays in the text."""
    if near:
        return Remark("“{typed}” could be {candidates}: it stays in the text.", {"typed": name, "candidates": near})
    return Remark("“{typed}” is not in the roster: it stays in the text.", {"typed": name})


def _meant(at: Sitting, marks: tuple[str, ...]) -> _Meant:
    links: dict[str, object] = {}
    said_by: object = ""
    left: list[str] = []
    remarks: list[Remark] = []
    for mark in marks:
        kept = []
        for part in parts_of(mark):
            sector = None if part.startswith("@") else sector_named(part)
            if _PROBLEM.fullmatch(part):
                links["problem_id"] = at.store.problems.get(part).id
            elif sector:
                links["sector"], said_by = sector, sector
            elif part.startswith("@"):
                found = at.roster.organization(part.lstrip("@ "))
                if found.holder and not found.rest:
                    links["organization_id"], said_by = found.holder.id, found.holder.name
                else:
                    kept.append(part)
                    remarks.append(unknown(part.lstrip("@ "), found.near))
            else:
                kept.append(part)
        if kept:
            left.append("; ".join(kept) if mark.startswith("@") else f"[{'; '.join(kept)}]")
    return _Meant(links, said_by, tuple(left), tuple(remarks))


def note(at: Sitting, entry: entries.Note, **where: object) -> Said:
    """Keep a note under the current item and workgroup, or ``where`` else it belongs."""
    meant = _meant(at, entry.marks)
    kept: Contribution = at.store.contributions.add(
        **{
            "session_id": at.id,
            "agenda_item_id": at.place.item_id,
            "workgroup_id": at.place.group_id,
            "kind": entry.kind,
            "text": " ".join((entry.text, *meant.left)) if meant.links or not entry.typed else entry.typed,
            "noted_at": at.time,
            **meant.links,
            **where,
        }
    )
    at.wrote("contribution", kept.id, kept.code, "text")
    values: Mapping[str, object] = {"code": kept.code, "kind": ContributionKind(entry.kind)}
    if meant.said_by:
        return Said(kept.code, "{code}: {kind}, {said_by}.", {**values, "said_by": meant.said_by}, meant.remarks)
    return Said(kept.code, "{code}: {kind}.", values, meant.remarks)


def cluster(at: Sitting, entry: entries.Cluster) -> Said:
    """Put notes that say the same under one name: the one given, else the first one's cluster, else its text."""
    session = at.session()
    first: Contribution = at.store.contributions.get(_code(at, entry.notes[0]))
    name = entry.name or first.cluster or first.text.split("\n")[0][:_NAMED_AFTER]
    clusters.gathered(at.store, session, name, entry.notes)
    codes = tuple(_code(at, typed) for typed in entry.notes)
    return Said("", "{codes}: cluster “{title}”.", {"title": name, "codes": codes})


def _code(at: Sitting, typed: str) -> str:
    """Return the code of a note of this session, typed whole or by its number."""
    return f"NOT-{at.code.partition('-')[2]}.{int(typed)}" if typed.isdecimal() else typed.upper()


def continuation(at: Sitting, entry: entries.Continuation) -> Said:
    """Add to the text that this recorder wrote last; without one it is a note."""
    last = at.place.last
    before = text_of(at.store.reading, last.noun, last.field, last.id) if last else None
    if last is None or before is None:
        return note(at, entries.Note(ContributionKind.NOTA, entry.text))
    _rewrite(at, last, f"{before} {entry.text}")
    return Said(last.code, "{code}: continued.", {"code": last.code})


def correction(at: Sitting, entry: entries.Correction) -> Said:
    """Correct the newest own text that holds what was wrong, else the newest note of anybody's that does.

    Raises NotFound.
    """
    reading = at.store.reading
    for written in reversed(at.own):
        text = text_of(reading, written.noun, written.field, written.id)
        if text is not None and (right := _replaced(text, entry)) is not None:
            _rewrite(at, written, right)
            return Said(written.code, "{code}: corrected.", {"code": written.code})
    for row in last_notes(reading, at.id, _LOOKED_AT):
        if (right := _replaced(row["text"], entry)) is not None:
            there: Contribution = at.store.contributions.get(row["id"])
            at.store.contributions.replace(there.revised(text=right))
            return Said(there.code, "{code}: corrected.", {"code": there.code})
    raise NotFound("Nothing that was written holds “{typed}”.", typed=entry.old, hint="s/old/new/")


def _rewrite(at: Sitting, written: Written, text: str) -> None:
    collection = at.store.of(written.noun)
    collection.replace(collection.get(written.id).revised(**{written.field: text}))


def _replaced(text: str, entry: entries.Correction) -> str | None:
    """Return ``text`` corrected, or None where it does not hold what was wrong, whatever its case and accents."""
    if entry.old in text:
        return text.replace(entry.old, entry.new) if entry.everywhere else text.replace(entry.old, entry.new, 1)
    if plain(entry.old) not in plain(text):
        return None
    folded, places = _folded(text)
    wanted, _ = _folded(entry.old)
    first = folded.find(wanted)
    if first < 0 or not wanted:
        return None
    end = places[first + len(wanted) - 1] + 1
    return f"{text[: places[first]]}{entry.new}{text[end:]}"


def _folded(text: str) -> tuple[str, list[int]]:
    """Return ``text`` without case and accents, and where each of its characters stood."""
    pieces = [" " if character.isspace() else plain(character) for character in text]
    return "".join(pieces), [place for place, piece in enumerate(pieces) for _ in piece]


def insertion(at: Sitting, entry: entries.Insertion) -> Said:
    """Keep a note after the newest one that holds a text; those after it make room, up to the first free place.

    Raises NotFound; Refused where the line to insert is not a note.
    """
    new = parse(entry.line)
    if not isinstance(new, entries.Note):
        raise Refused("Only a note can be inserted after another one.", hint="ins/after/b/ text/")
    wanted = plain(entry.after)
    there = next((row for row in last_notes(at.store.reading, at.id, _LOOKED_AT) if wanted in plain(row["text"])), None)
    if there is None:
        raise NotFound("No note holds “{typed}”.", typed=entry.after, hint="ins/after/text/")
    position = there["position"] + 1
    following = list(notes_after(at.store.reading, at.id, position))
    at.store.write("contribution", [(row, {**row, "position": row["position"] + 1}) for row in following])
    said = note(at, new, position=position, agenda_item_id=there["agenda_item_id"], workgroup_id=there["workgroup_id"])
    return Said(said.code, "{code}: after {other}.", {"code": said.code, "other": there["code"]}, remarks=said.remarks)
