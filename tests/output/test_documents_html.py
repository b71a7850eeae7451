"""A page holds nothing but text in the elements that say what it is."""

import re

from documents_read import HTML, page
from pdzctl.output.documents.as_html import write
from pdzctl.output.documents.conversion import convert
from pdzctl.output.documents.paper import Paper, Paragraph, Preformatted, Run

TEXT = """---
titolo: "Verbale <n. 3>"
ente: "Unione & C."
data: 2025-05-15
---

# Verbale

## Presenze

| Voce | Dato |
| --- | ---: |
| Presiede | `[da definire]` |

5. a
6. b
"""


def html(draft: str = "", language: str = "it"):
    return page(convert(TEXT, "html", language=language, draft=draft))


def test_a_page_says_its_language_title_author_and_date() -> None:
    tree = html()
    assert tree.attrib == {"lang": "it"}
    assert tree.find(f".//{HTML}title").text == "Verbale <n. 3>"
    named = {one.attrib.get("name"): one.attrib["content"] for one in tree.iter(f"{HTML}meta") if "name" in one.attrib}
    assert (named["author"], named["dcterms.date"]) == ("Unione & C.", "2025-05-15")


def test_a_page_forbids_what_it_does_not_hold() -> None:
    policies = [one.attrib["content"] for one in html().iter(f"{HTML}meta") if "http-equiv" in one.attrib]
    assert policies == ["default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"]


def test_a_table_is_called_by_its_heading_and_has_headers() -> None:
    tree = html()
    table = tree.find(f".//{HTML}table")
    (heading,) = [one for one in tree.iter() if one.attrib.get("id") == table.attrib["aria-labelledby"]]
    assert heading.text == "Presenze"
    assert [(one.text, one.attrib["scope"]) for one in table.iter(f"{HTML}th")] == [
        ("Voce", "col"),
        ("Dato", "col"),
        ("Presiede", "row"),
    ]


def test_a_list_begins_with_its_number() -> None:
    assert html().find(f".//{HTML}ol").attrib == {"start": "5"}


def test_a_draft_says_so_on_the_screen_and_across_every_printed_page() -> None:
    tree = html("BOZZA <non> approvata")
    banner, across = tree.find(f".//{HTML}p[@class='draft']"), tree.find(f".//{HTML}div[@class='across']")
    assert "".join(banner.itertext()) == across.text == "BOZZA <non> approvata"
    assert across.attrib["aria-hidden"] == "true"
    style = tree.find(f".//{HTML}style").text
    assert re.search(r"@media print \{.*\.across \{[^}]*position: fixed", style, re.DOTALL)
    assert html().find(f".//{HTML}p[@class='draft']") is None


def luminance(colour: str) -> float:
    """Return the relative luminance of ``#rrggbb`` (WCAG 2.1)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_every_colour_of_text_can_be_read_on_every_ground() -> None:
    style = html("BOZZA").find(f".//{HTML}style").text
    inks = set(re.findall(r"(?<![-\w])color: (#\w{6})", style)) - {"#ffffff"}
    grounds = set(re.findall(r"background: (#\w{6})", style)) - {"#8a0000"}
    assert len(inks) == 4
    assert len(grounds) == 3
    ratios = [(luminance(ground) + 0.05) / (luminance(ink) + 0.05) for ink in inks for ground in grounds]
    assert min(ratios) >= 7
    assert 1.05 / (luminance("#8a0000") + 0.05) >= 7


def test_code_and_addresses_are_text_too() -> None:
    """Only a district's own templates make them of what was typed."""
    code = Preformatted("<script>alert(1)</script>")
    link = Paragraph((Run("qui", link='https://example.org/"onmouseover="alert(1)'),))
    tree = page(write(Paper("Verbale", "", "", "it", "", (code, link))))
    assert tree.find(f".//{HTML}pre").text == "<script>alert(1)</script>"
    assert tree.find(f".//{HTML}a").attrib["href"] == 'https://example.org/"onmouseover="alert(1)'
    assert "onmouseover" not in tree.find(f".//{HTML}a").attrib
