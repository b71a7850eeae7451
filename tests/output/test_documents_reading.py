"""Markdown becomes a tree that every format can write."""

import pytest

from pdzctl.errors import InvalidInput
from pdzctl.output.documents import reading
from pdzctl.output.documents.paper import (
    BREAK,
    Heading,
    Listing,
    Paragraph,
    Preformatted,
    Quote,
    Rule,
    Run,
    Sheet,
    shares,
)

FRONT = (
    '---\ntitolo: "Verbale «n. 3» \\u003cbozza"\nente: null\nambito: "Terre Basse"\ndata: 2025-05-15\nlang: it\n---\n\n'
)


def blocks(markdown: str):
    return reading.paper(markdown, language="it").blocks


def test_front_matter_becomes_title_author_and_date_and_is_not_printed() -> None:
    paper = reading.paper(f"{FRONT}# Altro\n", language="it", draft="BOZZA")
    assert paper[:5] == ("Verbale «n. 3» <bozza", "Terre Basse", "2025-05-15", "it", "BOZZA")
    assert paper.blocks == (Heading(1, (Run("Altro"),)),)


@pytest.mark.parametrize(
    ("markdown", "title"),
    [("## *Due* parole\n", "Due parole"), ("solo testo\n", "Documento"), ("", "Documento"), ("---\n\n# x\n", "x")],
)
def test_without_front_matter_the_first_heading_is_the_title(markdown: str, title: str) -> None:
    paper = reading.paper(markdown, language="it")
    assert (paper.title, paper.author, paper.date) == (title, "", "")


def test_a_date_that_is_none_is_not_kept() -> None:
    assert reading.paper("---\ndata: domani\n---\nx\n", language="it").date == ""


def test_faces_breaks_and_links_are_runs() -> None:
    (line,) = blocks("a **b *c*** `d`\\\n[e](https://f.it)\ng\n")
    assert line == Paragraph(
        (
            Run("a "),
            Run("b ", strong=True),
            Run("c", strong=True, emphasis=True),
            Run(" "),
            Run("d", code=True),
            Run(BREAK),
            Run("e", link="https://f.it"),
            Run(" g"),
        )
    )


@pytest.mark.parametrize("address", ["//evil.example/x", "ftp://evil.example", "tel:123", "\\\\server\\x"])
def test_an_address_that_leads_elsewhere_is_text(address: str) -> None:
    (line,) = blocks(f"[qui](<{address}>)\n")
    assert [run.link for run in line.runs] == [""]
    assert line.runs[0].text.startswith("qui (")


def test_a_picture_is_its_description_and_its_address() -> None:
    assert blocks("![una foto](http://x.example/y.png)\n") == (Paragraph((Run("una foto (http://x.example/y.png)"),)),)


def test_lists_tables_quotes_and_lines_keep_their_shape() -> None:
    found = blocks("3. a\n   - b\n\n> c\n\n| d | e |\n| - | -: |\n| f \\| g | |\n\n---\n\n    h\n      i\n")
    assert found == (
        Listing(3, ((Paragraph((Run("a"),)), Listing(None, ((Paragraph((Run("b"),)),),))),)),
        Quote((Paragraph((Run("c"),)),)),
        Sheet(((Run("d"),), (Run("e"),)), (((Run("f | g"),), ()),), ("left", "right")),
        Rule(),
        Preformatted("h\n  i"),
    )


def test_headings_begin_at_one_skip_no_level_and_say_something() -> None:
    found = blocks("### a\n\n##### b\n\n#\n\n## c\n\n# d\n\n###### e\n")
    assert [block.level for block in found] == [1, 2, 2, 1, 2]


def test_what_is_no_character_of_any_document_is_told() -> None:
    assert blocks("a\x00\x0b\x1b\ufffe\ud800b\n") == (Paragraph((Run("a\ufffd\ufffd\ufffd\ufffd\ufffdb"),)),)


def test_markup_is_text() -> None:
    assert blocks("<script>x</script> <b>y</b>\n") == (Paragraph((Run("<script>x</script> <b>y</b>"),)),)


def test_what_no_format_can_hold_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_PARSER", reading.MarkdownIt("commonmark").enable("strikethrough"))
    with pytest.raises(InvalidInput, match="cannot hold Markdown of the kind s_open"):
        blocks("~~a~~\n")


def test_a_column_has_room_for_its_longest_word_and_the_rest_goes_to_who_says_more() -> None:
    (sheet,) = blocks(
        "| Codice | Impegno |\n| - | - |\n| IMP-2025-014.1 | Scrivere la proposta in due pagine, con i costi |\n"
    )
    assert shares(sheet) == [16, 80]
