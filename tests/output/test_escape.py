import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from output.judge import folded, paragraphs
from output.sample_rows import HOSTILE
from pdzctl.output.escape import block, cell, inline

PIECES = (
    *"#>-+*=_`~[](){}!<>&|\\:/.@'\"$^%;,0189aZè« \t\n",
    "**", "***", "__", "~~", "```", "~~~", "---", "===", "\n\n", "    ", "1. ", "2) ", "- ", "[x] ", "&amp;", "&#35;",
    "<b>", "</b>", "<!--", "-->", "<a href=x>", "http://", "www.", "a@b.it", "](", "![", "]: ", "|---|", "| ", "\xa0",
    "\u2003",    "\u2028", "\x85", "\u0301", "😀", "**nota**", "parola", "mailto:", "<?", "<![CDATA[",
)  # fmt: skip
HARD = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)
FREE = st.text(st.characters(codec="utf-8", exclude_characters="\x00"))
TEXTS = HARD | FREE | st.sampled_from([text for text in HOSTILE if "\udcff" not in text])

LIST = frozenset({"bullet_list_open", "bullet_list_close", "list_item_open", "list_item_close"})
NUMBERS = frozenset({"ordered_list_open", "ordered_list_close", "list_item_open", "list_item_close"})
HEADING = frozenset({"heading_open", "heading_close"})
QUOTE = frozenset({"blockquote_open", "blockquote_close"})
TABLE = frozenset(
    f"{part}_{end}" for part in ("table", "thead", "tbody", "tr", "th", "td") for end in ("open", "close")
)


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("Casa e lavoro - 15.30 (a_b_c) 5 * 3 < 8, R&D!", "Casa e lavoro - 15.30 (a_b_c) 5 * 3 < 8, R&D!"),
        ("C# è un linguaggio; +39 055; -5 gradi; ~50", "C# è un linguaggio; +39 055; -5 gradi; ~50"),
        ("# Votazione", r"\# Votazione"),
        ("> citato", r"\> citato"),
        ("- [x] approvato", r"\- \[x\] approvato"),
        ("+ voce", r"\+ voce"),
        ("* voce", r"\* voce"),
        ("---", r"\---"),
        ("- - -", r"\- - -"),
        ("===", r"\==="),
        ("1986. Che anno", r"1986\. Che anno"),
        ("3) terzo", r"3\) terzo"),
        ("1.5 milioni", "1.5 milioni"),
        ("|---|---|", r"\|---|---|"),
        ("a | b", "a | b"),
        ("titolo ##", r"titolo \##"),
        ("**Nota**: vale **molto**.", "**Nota**: vale **molto**."),
        ("«**Nota**»", "«**Nota**»"),
        ("*x* **y *z** ***", r"\*x\* \*\*y \*z\*\* \*\*\*"),
        ("par**o**la", r"par\*\*o\*\*la"),
        ("a _ b", "a _ b"),
        ("__init__ a_b", r"\_\_init\_\_ a_b"),
        ("~~no~~", r"\~\~no\~\~"),
        ("`x`", r"\`x\`"),
        ("[x](javascript:1)", r"\[x\](javascript:1)"),
        ("![x](http://e.it)", r"!\[x\](http\://e.it)"),
        ("<b>a</b> <!-- 3 <4", r"\<b>a\</b> \<!-- 3 <4"),
        ("&copy; &#x6a; & R&D", r"\&copy; \&#x6a; & R&D"),
        ("www.e.it https://e.it a@e.it", r"www\.e.it https\://e.it a\@e.it"),
        (r"C:\dati \* fine\ ".strip(), r"C:\dati \\\* fine\\"),
        ("    codice\n\n  due", "codice due"),
        ("", ""),
        (" \n ", ""),
    ],
)
def test_only_what_could_be_markup_is_escaped(text, markdown):
    assert inline(text) == markdown


def test_in_a_cell_pipes_are_escaped_and_starts_are_not():
    assert cell("- a | b\\| c\n1. #") == r"- a \| b\\\| c 1. #"


def test_a_block_keeps_its_paragraphs_and_lines():
    assert block("\n\nuno\r\ndue\n \n\n\n# tre\n---\n\t+ quattro\n") == "uno\ndue\n\n\\# tre\n\\---\n\\+ quattro"


def test_without_emphasis_its_asterisks_are_text():
    assert inline("**a**", emphasis=False) == r"\*\*a\*\*"
    assert block("**a**\n**b**", emphasis=False) == "\\*\\*a\\*\\*\n\\*\\*b\\*\\*"
    assert cell("**a**", emphasis=False) == r"\*\*a\*\*"


@pytest.mark.parametrize(
    ("frame", "tokens"),
    [
        ("{}", frozenset()),
        ("- {}", LIST),
        ("1. {}", NUMBERS),
        ("## {}", HEADING),
        ("> {}", QUOTE),
    ],
)
@settings(max_examples=400)
@given(text=TEXTS)
def test_a_line_reads_as_it_was_written_wherever_it_stands(frame, tokens, text):
    expected = folded(text)
    assert "".join(paragraphs(frame.format(inline(text)), tokens)) == expected


@settings(max_examples=400)
@given(text=TEXTS.filter(folded))
def test_a_line_after_a_line_stays_in_its_paragraph(text):
    assert paragraphs("Prima riga\n" + inline(text) + "\nultima riga") == [folded(f"Prima riga {text} ultima riga")]


@settings(max_examples=400)
@given(text=TEXTS)
def test_a_line_between_asterisks_stays_between_them(text):
    line = folded(text)
    assert paragraphs(f"a **x{inline(line, emphasis=False)}x** b") == [f"a **x{line}x** b"]


@settings(max_examples=600)
@given(text=TEXTS)
@example("a\n:--")
@example("a\n-")
def test_a_block_reads_as_it_was_written(text):
    assert folded(" ".join(paragraphs(block(text)))) == folded(text)


@given(st.lists(st.text(st.characters(codec="utf-8", categories=["L", "N", "P"]), min_size=1), min_size=1))
def test_a_block_has_as_many_paragraphs_as_were_written(texts):
    assert paragraphs(block("\n\n".join(texts))) == texts


@settings(max_examples=400)
@given(text=TEXTS)
def test_a_quoted_block_stays_in_its_quote(text):
    quoted = "".join(f"> {line}\n" for line in block(text).split("\n"))
    assert folded(" ".join(paragraphs(quoted, QUOTE))) == folded(text)


@settings(max_examples=600)
@given(first=TEXTS, second=TEXTS)
def test_a_cell_reads_as_it_was_written(first, second):
    table = f"| a | b |\n| --- | --- |\n| {cell(first)} | {cell(second)} |\n| {cell(second)} | fine |\n"
    read = paragraphs(table, TABLE)
    assert read == ["a", "b", folded(first), folded(second), folded(second), "fine"]


@given(text=TEXTS)
def test_a_header_cell_cannot_break_the_table(text):
    assert paragraphs(f"| {cell(text)} | b |\n| --- | --- |\n", TABLE) == [folded(text), "b"]


@given(HARD)
def test_escaping_adds_backslashes_and_nothing_else(text):
    assert re.sub(r"[\\ ]", "", inline(text)) == re.sub(r"[\\ \t\n]", "", text)
