"""What programs of others read in the documents that we write."""

import io
import re
from collections.abc import Iterator
from functools import cache
from unicodedata import name

import docx
import html5lib
from docx.table import Table
from markdown_it import MarkdownIt
from pypdf import PdfReader

FORMATS = ("html", "docx", "pdf", "txt")
HTML = "{http://www.w3.org/1999/xhtml}"
TAGS = {
    "html": {"lang"},
    "head": set(),
    "meta": {"charset", "http-equiv", "content", "name"},
    "title": set(),
    "style": set(),
    "body": set(),
    "main": set(),
    "p": {"class", "role"},
    "div": {"class", "aria-hidden"},
    **{f"h{level}": {"id"} for level in range(1, 7)},
    "table": {"aria-labelledby"},
    "thead": set(),
    "tbody": set(),
    "tr": set(),
    "th": {"scope", "class"},
    "td": {"class"},
    "ul": set(),
    "ol": {"start"},
    "li": set(),
    "blockquote": set(),
    "pre": set(),
    "hr": set(),
    "br": set(),
    "em": set(),
    "strong": set(),
    "code": set(),
    "a": {"href", "rel"},
}
"""Every element that a page of ours may hold, and its attributes."""
AROUND = re.compile(r"^(?:Pagina \d+ di \d+|BOZZA, NON APPROVATA)$", re.MULTILINE)
"""What stands around the text of a page."""
LINK = re.compile(r"https?://\S+|mailto:\S+|[\w./-]+")


def page(data: bytes):
    """Return the tree of a page; anything that is not on the list of harmless things is a failure."""
    text = data.decode()
    parser = html5lib.HTMLParser(strict=True)
    tree = parser.parse(text)
    for element in tree.iter():
        tag = element.tag.removeprefix(HTML)
        assert tag in TAGS, tag
        assert set(element.attrib) <= TAGS[tag], (tag, element.attrib)
        if tag == "a":
            assert LINK.fullmatch(element.attrib["href"]), element.attrib
        if tag == "style":
            assert not re.search(r"url|import|expression|@font-face", element.text)
    return tree


def html_words(data: bytes) -> str:
    main = page(data).find(f".//{HTML}main")
    return " ".join("".join(piece if piece.strip() else " " for piece in main.itertext()).split())


def docx_lines(data: bytes) -> Iterator[str]:
    for part in docx.Document(io.BytesIO(data)).iter_inner_content():
        if isinstance(part, Table):
            yield from (cell.text for row in part.rows for cell in row.cells)
        else:
            yield part.text


def pdf(data: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(data), strict=True)


READ = {
    "html": html_words,
    "docx": lambda data: " ".join(docx_lines(data)),
    "pdf": lambda data: "\n".join(page.extract_text() for page in pdf(data).pages),
    "txt": lambda data: data.decode(),
}


@cache
def text_of(format: str, data: bytes) -> str:
    """Return what a program of others reads in a document, once for the same bytes."""
    return READ.get(format, bytes.decode)(data)


def squeezed(text: str) -> str:
    """Return ``text`` without spaces and line ends, which every format sets in its own way."""
    return re.sub(r"[\s\u200b]+", "", text)


def words_of(markdown: str) -> list[str]:
    """Return what a reader of ``markdown`` sees, word by word, without its front matter."""
    body = re.sub(r"\A---\n.*?\n---\n", "", markdown, count=1, flags=re.DOTALL)
    seen: list[str] = []
    for block in MarkdownIt("commonmark", {"html": False}).enable("table").parse(body):
        seen += [" " if piece.type.endswith("break") else piece.content for piece in block.children or []]
        seen.append(f" {block.content} " if block.type in {"fence", "code_block"} else " ")
    return "".join(seen).split()


def printed(word: str) -> str:
    """Return ``word`` as a PDF prints it: a picture by its name, which its fonts do not have."""
    named = (f"[{name(one).lower()}]" if ord(one) > 0xFFFF else one for one in word if one not in "\u200d\ufe0f")
    return squeezed("".join(named))


def lost(markdown: str, format: str, data: bytes) -> str:
    """Return the first word of ``markdown`` that is not in its place in the document, or nothing."""
    text, place = text_of(format, data), 0
    # A word may go over to the next page at its hyphen.
    read = squeezed(AROUND.sub("", text) if format == "pdf" else text)
    for word in words_of(markdown):
        looked_for = printed(word) if format == "pdf" else squeezed(word)
        found = read.find(looked_for, place)
        if found < 0:
            return word
        place = found + len(looked_for)
    return ""
