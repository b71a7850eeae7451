"""An extract holds one decision whole and nothing of the others."""

from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from minutes_sample import sample
from pdzctl.errors import Refused
from pdzctl.records.privacy import Profile
from pdzctl.store.reading import open_reading
from pdzctl.store.store import Store
from pdzctl.workflows.minutes.approval import approve
from pdzctl.workflows.minutes.correcting import correct
from pdzctl.workflows.minutes.export import press_for
from pdzctl.workflows.minutes.extract import extract


@pytest.fixture(scope="module")
def path(tmp_path_factory) -> Path:
    return sample(tmp_path_factory.mktemp("extract"))


@pytest.mark.parametrize("language", ["it", "en"])
def test_it_holds_its_own_decision_and_omits_the_rest(path: Path, language: str) -> None:
    with open_reading(path) as reading:
        closed = {row["session_id"] for row in reading.all("minutes") if row["visibility"] != "pubblica"}
        decisions = [row for row in reading.all("decision") if row["session_id"] not in closed]
        for row in decisions:
            made = extract(reading, row["code"], Profile.PUBLIC, press_for(reading, language))
            assert made.lines == ()
            lines = made.text.split("\n")
            assert lines.count("OMISSIS") == 2
            assert f"# Deci{'sione' if language == 'it' else 'sion'} {row['code']}" in made.text
            others = [one for one in decisions if one["session_id"] == row["session_id"] and one["code"] != row["code"]]
            assert [one["code"] for one in others if one["text"] in made.text or f"{one['code']}\n" in made.text] == []


def test_an_extract_of_what_is_not_approved_says_so_first_and_last(path: Path) -> None:
    with open_reading(path) as reading:
        approved = {row["session_id"] for row in reading.all("minutes") if row["approved_on"]}
        code = next(row["code"] for row in reading.all("decision") if row["session_id"] not in approved)
        made = extract(reading, code, Profile.INTERNAL, press_for(reading))
    assert made.draft
    assert made.text.count("**BOZZA") == 2
    assert made.text.rstrip().split("\n")[-1].startswith("**BOZZA")


def test_what_was_typed_cannot_become_structure_and_is_read_for_names(tmp_path: Path) -> None:
    path = sample(tmp_path)
    with Store.open(path) as store, store.changing("hostile"):
        session = store.sessions.add(body_id=store.labs.get("LAB-01").id, day="2026-06-20")
        text = "# Titolo\n\n<script>x</script> | [qui](http://x.example) della sig.ra Verdi"
        decision = store.decisions.add(session_id=session.id, text=text, rationale=text, dissent=text)
    with open_reading(path) as reading:
        made = extract(reading, decision.code, Profile.PUBLIC, press_for(reading))
    tokens = MarkdownIt("commonmark", {"html": True}).parse(made.text)
    inline = [child.type for token in tokens for child in token.children or ()]
    assert sum(token.type == "heading_open" and token.tag == "h1" for token in tokens) == 1
    assert not {"html_inline", "link_open", "image"} & set(inline)
    assert not any(token.type == "html_block" for token in tokens)
    assert len(made.lines) == 3


def test_it_is_not_for_those_for_whom_the_minutes_are_not(tmp_path: Path) -> None:
    path = sample(tmp_path)
    with Store.open(path) as store, store.changing("closed"):
        session = store.sessions.add(body_id=store.labs.get("LAB-01").id, day="2026-06-20")
        decision = store.decisions.add(session_id=session.id, text="Si decide")
        store.of("minutes").add(session_id=session.id, visibility="interna")
    with open_reading(path) as reading:
        with pytest.raises(Refused, match="not for these readers"):
            extract(reading, decision.code, Profile.PUBLIC, press_for(reading))
        assert extract(reading, decision.code, Profile.INTERNAL, press_for(reading)).text


def test_the_templates_of_the_district_write_its_extracts(tmp_path: Path) -> None:
    path = sample(tmp_path)
    tmp_path.joinpath("modelli").mkdir()
    tmp_path.joinpath("modelli", "extract.md.jinja").write_text("# {{ decision.code }}, {{ minutes.code }}\n")
    with Store.open(path) as store, store.changing("own"):
        store.of("district").replace(store.of("district").find()[0].revised(templates="modelli"))
    with open_reading(path) as reading:
        code = next(row["code"] for row in reading.all("decision"))
        made = extract(reading, code, Profile.INTERNAL, press_for(reading))
    assert made.text.startswith(f"# {code}, VER-")


def test_an_extract_tells_of_corrections_and_of_the_commitments_that_follow(tmp_path: Path) -> None:
    path = sample(tmp_path)
    with Store.open(path) as store, store.changing("corrected"):
        minutes = store.of("minutes").get("VER-2025-014")
        correction = correct(store, minutes, "Dove si legge dodici leggasi tredici")
        approve(store, correction, on="2026-06-30", mode="seduta_stante", in_session=None)
    with open_reading(path) as reading:
        italian, english = (
            extract(reading, "DEC-2025-014.1", Profile.PUBLIC, press_for(reading, language)).text.split("\n")
            for language in ("it", "en")
        )
    assert "Rettificato: vedi la rettifica n. 1 (VER-2025-014.2), approvata il 30 giugno 2026." in italian
    assert "Corrected: see correction no. 1 (VER-2025-014.2), approved on 30 June 2026." in english
    assert italian[italian.index("**Impegni che ne derivano.**") + 2].startswith("- IMP-2025-014.1: ")
    assert english[english.index("**Commitments that follow.**") + 2].startswith("- IMP-2025-014.1: ")
