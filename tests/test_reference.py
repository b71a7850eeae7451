"""``docs/reference.md`` says what the commands say."""

import re

import pytest

from pdzctl.cli import contents
from reference import PAGE, page


@pytest.fixture(scope="module")
def text() -> str:
    return page()


def test_the_page_is_what_make_reference_writes(text: str) -> None:
    assert PAGE.read_text(encoding="utf-8") == text, "docs/reference.md is stale: make reference"


def test_every_word_has_its_section_in_the_order_of_the_help(text: str) -> None:
    sections = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert sections == ["Everywhere", *(word.name for word in contents.WORDS), "Choices"]


def test_every_link_leads_to_a_heading(text: str) -> None:
    headings = [heading.lower().replace(" ", "-") for heading in _headings(text)]
    assert sorted(set(re.findall(r"\(#([^)]+)\)", text)) - set(headings)) == []


def test_no_heading_is_said_twice(text: str) -> None:
    headings = [heading.lower() for heading in _headings(text)]
    assert sorted({heading for heading in headings if headings.count(heading) > 1}) == []


def _headings(text: str) -> list[str]:
    return re.findall(r"^#+ (.+)$", text, re.MULTILINE)
