"""The free texts of a session go out as one file and come back, and nothing else moves."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes_sample import sample, written
from pdzctl.errors import InvalidInput, Refused
from pdzctl.store.reading import open_reading
from pdzctl.store.store import Store
from pdzctl.workflows.minutes.prose import Block, apply_prose, blocks, parsed, printed

TEXTS = st.text(st.characters(exclude_categories=["C"], include_characters="\n"), max_size=80) | st.sampled_from(
    ["## [DEC-2025-014.1 rationale] x", "\\## [DEC x] y", "## Titolo", "<!-- x -->", "a\n\n\n## [\n", "    rientro"]
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return sample(tmp_path)


@pytest.fixture
def draft(path: Path) -> str:
    """Return the code of a session of the sample whose minutes are not approved and that has decisions."""
    with open_reading(path) as reading:
        sealed = {row["session_id"] for row in reading.all("minutes") if row["approved_on"]}
        decided = {row["session_id"] for row in reading.all("decision")}
        return next(row["code"] for row in reading.all("session") if row["id"] in decided - sealed)


def texts(path: Path, session: str) -> list[Block]:
    with open_reading(path) as reading:
        return blocks(reading, reading.find("session", session)["id"])


@given(some=st.lists(TEXTS, min_size=1, max_size=5))
def test_any_text_comes_back_as_it_went_out(some: list[str]) -> None:
    told = [Block("agenda_item", "x", f"PDG-2025-014.{n}", "summary", "Titolo", text) for n, text in enumerate(some)]
    assert list(parsed(printed(told, "Testi", str), told, "f").values()) == [text.strip("\n") for text in some]


def test_what_went_out_and_came_back_changes_nothing(path: Path) -> None:
    with Store.open(path) as store:
        before = store.reading.value("SELECT count(*) FROM change")
        with store.changing("edited"):
            for session in list(store.reading.all("session")):
                some = blocks(store.reading, session["id"])
                assert apply_prose(store, some, parsed(printed(some, "x", str), some, "f")) == []
        assert store.reading.value("SELECT count(*) FROM change") == before


def test_only_what_changed_is_written_in_one_change_and_stands_in_the_minutes(path: Path, draft: str) -> None:
    some = texts(path, draft)
    block = next(one for one in some if one.field == "rationale")
    wanted = {one.key: one.text for one in some} | {block.key: "Perché lo chiedono in molti."}
    with Store.open(path) as store, store.changing("edited") as change:
        assert apply_prose(store, some, wanted) == [block.code]
        assert change.counts == {"decision": {"revised": 1}}
    assert "Perché lo chiedono in molti." in written(path, draft)


def test_prose_survives_every_rebuild(path: Path, draft: str) -> None:
    """Minutes are built from data: what is recorded later stands beside what was written before."""
    some = texts(path, draft)
    wanted = {one.key: f"Scritto a mano {place}." for place, one in enumerate(some)}
    with Store.open(path) as store:
        with store.changing("edited"):
            apply_prose(store, some, wanted)
        with store.changing("recorded"):
            store.decisions.add(session_id=store.sessions.get(draft).id, text="Si decide ancora")
    shown = written(path, draft)
    assert "Si decide ancora" in shown
    assert [text for text in wanted.values() if text.rstrip(".") not in shown] == []


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(path: Path, draft: str) -> None:
    some = texts(path, draft)
    begun = {one.key: one.text for one in some}
    block = next(one for one in some if one.field == "rationale")
    with Store.open(path) as store:
        with store.changing("other"):
            decision = store.decisions.get(block.code)
            store.decisions.replace(decision.revised(rationale="Di un altro", dissent="Anche"))
        now = blocks(store.reading, store.sessions.get(draft).id)
        with store.changing("mine"):
            mine = begun | {(block.code, "rationale"): "Mio"}
            with pytest.raises(Refused, match="was changed by somebody else meanwhile"):
                apply_prose(store, now, mine, begun)
            elsewhere = begun | {next(one.key for one in some if one.field == "summary"): "Mio"}
            assert len(apply_prose(store, now, elsewhere, begun)) == 1
        assert store.decisions.get(block.code).rationale == "Di un altro"


def test_a_field_of_one_line_takes_the_lines_of_the_editor_as_one(path: Path, draft: str) -> None:
    some = texts(path, draft)
    wanted = {one.key: one.text for one in some} | {(draft, "next_agenda"): "Dati,\nscelte\n\ne tempi"}
    with Store.open(path) as store, store.changing("edited"):
        apply_prose(store, some, wanted)
        assert store.sessions.get(draft).next_agenda == "Dati, scelte e tempi"


def test_every_heading_at_fault_is_told_with_its_line() -> None:
    some = [Block("session", "x", "SED-1", name, "", "") for name in ("summary", "next_agenda")]
    text = "## [SED-1 summary] a\n## [SED-2 summary] b\n\n## [SED-1 summary] c\n"
    with pytest.raises(InvalidInput) as refused:
        parsed(text, some, "testi.md")
    told = [(fault.line, fault.sentence.format_map(fault.values)) for fault in refused.value.faults]
    assert told == [
        (2, "There is no block SED-2 summary."),
        (4, "SED-1 summary stands twice."),
        (0, "The block SED-1 next_agenda is missing."),
    ]
