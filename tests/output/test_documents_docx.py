"""Word finds styles, languages and headers where it looks for them."""

import io
import zipfile
from itertools import pairwise

import docx
from docx.oxml.ns import qn

from documents_read import docx_lines
from pdzctl.output.documents.conversion import convert

TEXT = """---
titolo: "Verbale n. 3"
ente: "Unione"
data: 2025-05-15
---

# Verbale

## Presenze

| Voce | Dato |
| --- | ---: |
| Presiede | Anna |
| Conduce | Bruno |

1. a
2. b
   - c

## Altro

4. d

[posta](mailto:a@b.example) e **forte**
"""


def package(language: str = "it", draft: str = "", text: str = TEXT):
    return docx.Document(io.BytesIO(convert(text, "docx", language=language, draft=draft)))


def test_what_the_document_says_of_itself() -> None:
    about = package().core_properties
    assert (about.title, about.author, about.language) == ("Verbale n. 3", "Unione", "it-IT")
    assert {f"{moment:%Y-%m-%d}" for moment in (about.created, about.modified)} == {"2025-05-15"}
    assert (about.comments, about.last_modified_by) == ("", "")


def test_every_style_is_in_the_language_of_the_document() -> None:
    for language, locale in (("it", "it-IT"), ("en", "en-GB")):
        found = {one.get(qn("w:val")) for one in package(language).styles.element.iter(qn("w:lang"))}
        assert found == {locale}


def test_headings_and_lists_have_styles_and_the_only_first_heading_is_the_title() -> None:
    styles = [(one.style.name, one.text) for one in package().paragraphs]
    assert styles == [
        ("Title", "Verbale"),
        ("Heading 1", "Presenze"),
        ("List Number", "a"),
        ("List Number", "b"),
        ("List Bullet 2", "c"),
        ("Heading 1", "Altro"),
        ("List Number", "d"),
        ("Normal", "posta e forte"),
    ]
    names = [one.style.name for one in package(text="# a\n\n# b\n\n## c\n").paragraphs]
    assert names == ["Heading 1", "Heading 1", "Heading 2"]


def test_every_numbered_list_begins_with_its_own_number() -> None:
    document = package()
    numbers = [one._p.pPr.numPr.numId.val for one in document.paragraphs if one.style.name == "List Number"]
    assert numbers[0] == numbers[1] != numbers[2]
    starts = {
        number.numId: number.find(f".//{qn('w:startOverride')}").get(qn("w:val"))
        for number in document.part.numbering_part.element.num_lst
        if number.numId in numbers
    }
    assert starts == {numbers[0]: "1", numbers[2]: "4"}


def test_the_header_of_a_table_is_repeated_and_its_rows_stay_whole() -> None:
    (table,) = package().tables
    assert table.style.name == "Table Grid"
    marks = [[qn("w:tblHeader") in [one.tag for one in row._tr.trPr]] for row in table.rows]
    assert marks == [[True], [False], [False]]
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    assert [[cell.text for cell in row.cells] for row in table.rows][1:] == [["Presiede", "Anna"], ["Conduce", "Bruno"]]


def test_the_page_is_a4_with_its_number_and_a_draft_says_so_on_each() -> None:
    section = package(draft="BOZZA").sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    footer = section.footer.paragraphs[0]
    fields = [one.get(qn("w:instr")) for one in footer._p.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]
    assert [run.text for run in footer.runs] == ["Pagina ", " di ", ""]
    assert section.header.paragraphs[0].text == "BOZZA"
    assert not section.different_first_page_header_footer
    assert package().sections[0].header.is_linked_to_previous


def test_links_lead_where_the_text_says() -> None:
    (link,) = [link for one in package().paragraphs for link in one.hyperlinks]
    assert (link.text, link.address) == ("posta", "mailto:a@b.example")


def test_a_table_at_the_end_and_two_in_a_row_stay_apart() -> None:
    table = "| a |\n| - |\n| b |\n"
    data = convert(f"{table}\n<!-- -->\n\n{table}\n- {table.replace(chr(10), chr(10) + '  ')}", "docx", language="it")
    body = docx.Document(io.BytesIO(data)).element.body
    kinds = [child.tag for child in body]
    assert (qn("w:tbl"), qn("w:tbl")) not in pairwise(kinds)
    assert kinds[-2:] == [qn("w:p"), qn("w:sectPr")]


def test_the_package_bears_the_documents_day_and_no_picture() -> None:
    with zipfile.ZipFile(io.BytesIO(convert(TEXT, "docx", language="it"))) as parts:
        assert {part.date_time for part in parts.infolist()} == {(2025, 5, 15, 0, 0, 0)}
        assert [name for name in parts.namelist() if not name.endswith((".xml", ".rels"))] == []


def test_a_line_is_kept_with_its_spaces() -> None:
    data = convert("a `  b` c\n\n    d\n      e\n", "docx", language="it")
    assert list(docx_lines(data)) == ["a   b c", "d\n  e"]
