"""Hostile text in minutes: whoever reads the Markdown sees the structure that harmless words would give."""

from pathlib import Path

import pytest

from bad_input.hostile import SHORT, hostile_rows, outline, put
from bad_input.judgement import assert_harmless, structure, without_front_matter
from output.judge import PARSERS
from pdzctl.records.privacy import Profile
from pdzctl.store.creation import create_file
from pdzctl.store.queries.minutes import Selection
from pdzctl.store.reading import open_reading
from pdzctl.store.store import Store
from pdzctl.workflows.minutes.export import press_for
from pdzctl.workflows.minutes.gather import documents
from pdzctl.workflows.privacy import unmarked
from stories import Laptop

FORBIDDEN = {"html_block", "html_inline", "code_block", "fence", "image", "s_open", "link_open"}


@pytest.fixture(scope="module")
def harmless(tmp_path_factory: pytest.TempPathFactory) -> Laptop:
    """A laptop whose district is the hostile one with a word in place of every text."""
    folder = tmp_path_factory.mktemp("harmless")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CONFIG_HOME", str(folder / "settings"))
        with Store.open(create_file(folder / "district.db")) as store:
            put(store, hostile_rows(plain=True))
    return Laptop(folder)


def pages(laptop: Laptop, profile: Profile) -> list[str]:
    """Return the minutes of every session, in order, for the readers of ``profile``."""
    with open_reading(laptop.folder / "district.db") as reading:
        press = press_for(reading)
        found = {page.code: press.write(page) for page in documents(reading, Selection(), profile)}
    return [unmarked(found[code]) for code in sorted(found)]


@pytest.mark.parametrize("profile", Profile)
def test_no_text_becomes_structure_of_the_minutes(hostile: Laptop, harmless: Laptop, profile: Profile) -> None:
    shown, wanted = pages(hostile, profile), pages(harmless, profile)
    assert len(shown) == len(wanted) == len(SHORT)
    structures: dict[str, list[tuple[str, ...]]] = {}
    for number, (page, plain) in enumerate(zip(shown, wanted, strict=True), 1):
        assert_harmless(page, terminal=False)
        if (lines := outline(number)) not in structures:
            structures[lines] = structure(without_front_matter(plain))
        assert structure(without_front_matter(page)) == structures[lines], SHORT[number - 1].where


def test_minutes_shown_on_a_terminal_do_not_drive_it(hostile: Laptop) -> None:
    for number in range(1, len(SHORT) + 1, 4):
        answer = hostile.run("minutes", "show", f"SED-2025-{number:03}", terminal=True)
        assert answer.code == 0, answer.stderr
        assert_harmless(answer.stdout + answer.stderr, terminal=True)


@pytest.mark.parametrize("profile", [Profile.PARTICIPANTS, Profile.INTERNAL])
def test_exported_minutes_hold_no_link_image_code_or_html(hostile: Laptop, tmp_path: Path, profile: Profile) -> None:
    answer = hostile.run("minutes", "export", "--profile", profile, "--out", str(tmp_path / "out"))
    assert answer.code == 0, answer.stderr
    pages = sorted((tmp_path / "out").glob("*.md"))
    assert len(pages) == len(SHORT) + 1
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert_harmless(text, terminal=False)
        markdown = text if page.name == "index.md" else without_front_matter(text)
        for parser in PARSERS:
            tokens = parser.parse(markdown)
            kinds = {child.type for token in tokens for child in (token, *(token.children or ()))}
            found = kinds & FORBIDDEN
            assert found <= ({"link_open"} if page.name == "index.md" else set()), (page.name, found)
            links = [
                child.attrs["href"] for token in tokens for child in token.children or () if child.type == "link_open"
            ]
            assert all(Path(page.parent, str(link)).is_file() for link in links)


def test_a_public_export_of_names_is_refused_without_saying_them(hostile: Laptop, tmp_path: Path) -> None:
    answer = hostile.run("minutes", "export", "--out", str(tmp_path / "out"))
    assert answer.code == 1
    assert_harmless(answer.stderr, terminal=True)
    assert not (tmp_path / "out").exists()
