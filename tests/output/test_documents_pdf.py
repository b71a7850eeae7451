"""A PDF keeps what archives and screen readers ask for."""

import re

import pytest

from documents_read import pdf
from pdzctl.output.documents import as_pdf, reading
from pdzctl.output.documents.conversion import convert

TEXT = """---
titolo: "Verbale n. 3"
ente: "Unione"
data: 2025-05-15
---

# Verbale

## Presenze

| Voce | Dato |
| --- | --- |
| Presiede | Anna |

- [posta](mailto:a@b.example)
"""


def tags(element) -> list[str]:
    """Return the structure of a PDF, in the order in which it is read."""
    found = [str(element["/S"])] if "/S" in element else []
    children = element.get("/K", [])
    for child in children if isinstance(children, list) else [children]:
        resolved = child.get_object()
        found += tags(resolved) if isinstance(resolved, dict) else []
    return found


def test_a_pdf_claims_both_standards_in_its_language_and_says_what_it_is() -> None:
    found = pdf(convert(TEXT, "pdf", language="it"))
    root = found.trailer["/Root"]
    about = root["/Metadata"].get_data().decode()
    assert re.findall(r"<pdf(a|ua)id:(part|conformance)>(\w)<", about) == [
        ("a", "part", "2"),
        ("a", "conformance", "A"),
        ("ua", "part", "1"),
    ]
    assert root["/Lang"] == "it"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert (found.metadata.title, found.metadata.author) == ("Verbale n. 3", "Unione")
    assert f"{found.metadata.creation_date:%Y-%m-%d}" == "2025-05-15"
    assert pdf(convert(TEXT, "pdf", language="en")).trailer["/Root"]["/Lang"] == "en"


def test_headings_tables_and_lists_are_told_to_who_does_not_see_them() -> None:
    structure = tags(pdf(convert(TEXT, "pdf", language="it")).trailer["/Root"]["/StructTreeRoot"])
    wanted = ["/H1", "/H2", "/Table", "/TH", "/TH", "/TD", "/TD", "/L", "/LI", "/Link"]
    assert [tag for tag in structure if tag in set(wanted)] == wanted


def test_a_draft_says_so_on_every_page_twice() -> None:
    long = "# a\n\n" + "parole di prova\n\n" * 120
    pages = pdf(convert(long, "pdf", language="it", draft="BOZZA")).pages
    assert len(pages) > 2
    assert [page.extract_text().count("BOZZA") for page in pages] == [3, *[2] * (len(pages) - 1)]
    assert all("BOZZA" not in page.extract_text() for page in pdf(convert(long, "pdf", language="it")).pages)


def test_every_page_has_its_number() -> None:
    pages = pdf(convert("# a\n\n" + "parole di prova\n\n" * 60, "pdf", language="it")).pages
    ends = [page.extract_text().split("\n")[-1] for page in pages]
    assert ends == [f"Pagina {number} di {len(pages)}" for number in range(1, len(pages) + 1)]


@pytest.mark.parametrize("character", ["😀", "日", "👨‍👩‍👧"])
def test_a_character_that_no_font_has_is_printed_by_its_name(character: str) -> None:
    text = pdf(convert(f"prima {character} dopo\n", "pdf", language="it")).pages[0].extract_text()
    assert re.match(r"prima (\[[\w+ -]+\])+ dopo", text), text


def test_what_cannot_be_seen_is_shown_and_turns_no_line() -> None:
    data = convert("prima a\u202eb \U000e0041 \ue000 dopo\n", "pdf", language="it", draft="\u202eBOZZA")
    text = pdf(data).pages[0].extract_text()
    assert "prima a\\u202eb \\U000e0041 \\ue000 dopo" in text
    assert text.count("\\u202eBOZZA") == 3


@pytest.mark.parametrize("text", ["→ ✓ ☐ ½ ² € ≥", "Ελλάδα", "Россия", "čšž őű", "“virgolette” – …"])
def test_what_the_fonts_have_is_printed_as_it_is(text: str) -> None:
    assert text in pdf(convert(f"{text}\n", "pdf", language="it")).pages[0].extract_text()


def test_a_word_longer_than_its_column_is_divided_and_stays_a_word() -> None:
    markdown = f"| A | B |\n| - | - |\n| {'w' * 200} | x |\n\n{'y' * 400}\n"
    read = "".join(pdf(convert(markdown, "pdf", language="it")).pages[0].extract_text().split()).replace("\u200b", "")
    assert "w" * 200 in read
    assert "y" * 400 in read


def test_a_low_row_stays_on_one_page_and_a_high_one_is_divided() -> None:
    low, high = "parola " * 40, "parola " * 3000
    for text, wholes in ((low, 30), (high, 0)):
        rows = "".join(f"| {text} | x |\n" for _ in range(30 if text is low else 1))
        (sheet,) = reading.paper(f"| A | B |\n| - | - |\n{rows}", language="it").blocks
        assert sum(as_pdf._block(sheet)["whole"]) == wholes
    assert len(pdf(convert(f"| A |\n| - |\n| {high} |\n", "pdf", language="it")).pages) > 2
