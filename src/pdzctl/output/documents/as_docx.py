"""A document as Word opens it: real styles for headings and lists, repeated table headers, the language it is in.

Source of the elements: ECMA-376 part 1, chapter 17. The parts of the package bear the document's own day, so that the
same text gives the same bytes on every day.
"""

import io
import zipfile
from datetime import UTC, datetime
from functools import cache

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import _Cell
from docx.text.paragraph import Paragraph as Written

from pdzctl.output.documents.paper import (
    BREAK,
    Block,
    Cell,
    Heading,
    Listing,
    Paper,
    Paragraph,
    Preformatted,
    Quote,
    Rule,
    Run,
    Sheet,
    shares,
)
from pdzctl.output.documents.wording import page_words

__all__ = ["write"]

_LOCALES = {"it": "it-IT", "en": "en-GB"}
_UNDATED = "2000-01-01"
_ALIGNED = {"center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}
_INK, _LINK, _LOUD = RGBColor(0x17, 0x32, 0x4D), RGBColor(0x00, 0x4D, 0x99), RGBColor(0x8A, 0x00, 0x00)
_MONOSPACED = "Courier New"
_UNUSED = ("Colorful ", "Dark ", "Light ", "Medium ")
"""How the styles of tables begin that the library brings and nobody here wears."""
_LISTS = 3
"""How many depths of lists the styles of Word know."""
_TEXT_MILLIMETRES = 166


def write(paper: Paper) -> bytes:
    """Return ``paper`` as a DOCX package."""
    document = docx.Document(io.BytesIO(_template(_LOCALES[paper.language])))
    moment = datetime.fromisoformat(paper.date or _UNDATED).replace(tzinfo=UTC)
    _describe(document, paper, moment)
    _lay_out(document, paper)
    _Body(document, paper.blocks).write()
    return _packed(document, moment)


def _describe(document: Document, paper: Paper, moment: datetime) -> None:
    about = document.core_properties
    about.title, about.author, about.language = paper.title[:255], paper.author[:255], _LOCALES[paper.language]
    about.comments, about.last_modified_by, about.revision = "", "", 1
    about.created = about.modified = moment.replace(tzinfo=None)


@cache
def _template(locale: str) -> bytes:
    """Return an empty document with the styles that ours wear."""
    document = docx.Document()
    relations = document.part.package.rels
    for key in [key for key, one in relations.items() if one.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
        del relations[key]
    _style(document, locale)
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def _style(document: Document, locale: str) -> None:
    styles = document.styles
    for language in styles.element.iter(qn("w:lang")):
        for which in ("w:val", "w:eastAsia"):
            language.set(qn(which), locale)
    for style in list(styles):
        if isinstance(style, ParagraphStyle) and style.name and style.name.startswith(("Heading", "Title")):
            style.font.color.rgb = _INK
        elif style.name and style.name.startswith(_UNUSED):
            style.delete()
    styles["Quote"].font.color.rgb = _INK
    link = styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    link.font.color.rgb, link.font.underline = _LINK, True


def _lay_out(document: Document, paper: Paper) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(22)
    section.top_margin = section.bottom_margin = Mm(24)
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    before, between, after = page_words(paper.language)
    footer.add_run(before)
    _add_field(footer, "PAGE")
    footer.add_run(between)
    _add_field(footer, "NUMPAGES")
    footer.add_run(after)
    if paper.draft:
        header = section.header.paragraphs[0]
        header.alignment = WD_ALIGN_PARAGRAPH.CENTER
        loud = header.add_run(paper.draft)
        loud.bold, loud.font.color.rgb, loud.font.size = True, _LOUD, Pt(16)


def _add_field(paragraph: Written, instruction: str) -> None:
    field = _child(paragraph._p, "w:fldSimple", "w:instr", instruction)  # noqa: SLF001 - the library has no fields
    _child(_child(field, "w:r"), "w:t").text = "1"


class _Body:
    """What stands between the header and the footer."""

    def __init__(self, document: Document, blocks: tuple[Block, ...]) -> None:
        self._document = document
        self._blocks = blocks
        self._styles = {style.name: style.style_id for style in document.styles}
        firsts = [at for at, block in enumerate(blocks) if isinstance(block, Heading) and block.level == 1]
        self._titled = firsts == [0]
        """Whether the first heading is the title of the whole, and the others are one level higher."""
        self._after_table = False

    def write(self) -> None:
        self._write_all(self._blocks)
        if self._after_table:
            # Word opens no document that ends with a table.
            self._document.add_paragraph()

    def _write_all(self, blocks: tuple[Block, ...], style: str = "Normal", depth: int = 0) -> None:
        for block in blocks:
            match block:
                case Heading(level, runs):
                    self._write_line(runs, self._heading(level))
                case Paragraph(runs):
                    self._write_line(runs, style)
                case Listing():
                    self._write_list(block, depth + 1)
                case Sheet():
                    self._write_table(block)
                case Quote(quoted):
                    self._write_all(quoted, "Quote", depth)
                case Preformatted(text):
                    self._write_line(_lines(text), style)
                case Rule():
                    self._write_rule()

    def _heading(self, level: int) -> str:
        if self._titled:
            return "Title" if level == 1 else f"Heading {level - 1}"
        return f"Heading {level}"

    def _write_line(self, runs: Cell, style: str) -> Written:
        paragraph = self._document.add_paragraph()
        # The library would look for the style among all of them each time.
        paragraph._p.style = self._styles[style]  # noqa: SLF001
        if self._after_table and style == "Normal":
            paragraph.paragraph_format.space_before = Pt(10)
        self._after_table = False
        self._write_runs(paragraph, runs)
        return paragraph

    def _write_list(self, listing: Listing, depth: int) -> None:
        suffix = "" if depth == 1 else f" {min(depth, _LISTS)}"
        name = f"List Bullet{suffix}" if listing.start is None else f"List Number{suffix}"
        number = None if listing.start is None else self._numbering(name, listing.start)
        for item in listing.items:
            leads = item and isinstance(item[0], Paragraph)
            first = item[0].runs if leads and isinstance(item[0], Paragraph) else ()
            paragraph = self._write_line(first, name)
            if number is not None:
                properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()  # noqa: SLF001 - no public way to a list
                properties.get_or_add_ilvl().val = 0
                properties.get_or_add_numId().val = number
            self._write_all(item[1:] if leads else item, f"List Continue{suffix}", depth)

    def _numbering(self, style: str, start: int) -> int:
        """Return the identity of a new numbering of ``style`` that begins at ``start``."""
        numbering = self._document.part.numbering_part.element
        of_style = self._document.styles[style].element.pPr.numPr.numId.val
        number = numbering.add_num(numbering.num_having_numId(of_style).abstractNumId.val)
        number.add_lvlOverride(ilvl=0).add_startOverride(start)
        identity: int = number.numId
        return identity

    def _write_table(self, sheet: Sheet) -> None:
        if self._after_table:
            self._document.add_paragraph()
        table = self._document.add_table(len(sheet.rows) + 1, len(sheet.header), style="Table Grid")
        parts = shares(sheet)
        widths = [Mm(_TEXT_MILLIMETRES * part / sum(parts)) for part in parts]
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        for at, (row, cells) in enumerate(zip(table.rows, (sheet.header, *sheet.rows), strict=True)):
            properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - the library does not know repeated headers
            _child(properties, "w:cantSplit")
            if at == 0:
                _child(properties, "w:tblHeader")
            for cell, runs, width, side in zip(row.cells, cells, widths, sheet.alignments, strict=True):
                cell.width = width
                self._write_cell(cell, runs, side, strong=at == 0)
        self._after_table = True

    def _write_cell(self, cell: _Cell, runs: Cell, side: str, *, strong: bool) -> None:
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(2)
        if side in _ALIGNED:
            paragraph.alignment = _ALIGNED[side]
        self._write_runs(paragraph, tuple(run._replace(strong=True) for run in runs) if strong else runs)

    def _write_runs(self, paragraph: Written, runs: Cell) -> None:
        for run in runs:
            into = paragraph._p  # noqa: SLF001 - the library reads links and makes none
            if run.link:
                target = paragraph.part.relate_to(run.link, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
                into = _child(into, "w:hyperlink", "r:id", target)
            self._write_run(_child(into, "w:r"), run)

    def _write_run(self, face: BaseOxmlElement, run: Run) -> None:
        if run.text == BREAK:
            _child(face, "w:br")
            return
        if any(run[1:]):
            properties = _child(face, "w:rPr")
            if run.link:
                _child(properties, "w:rStyle", "w:val", self._styles["Hyperlink"])
            if run.code:
                _child(properties, "w:rFonts", "w:ascii", _MONOSPACED).set(qn("w:hAnsi"), _MONOSPACED)
            if run.strong:
                _child(properties, "w:b")
            if run.emphasis:
                _child(properties, "w:i")
        text = _child(face, "w:t")
        text.text = run.text
        text.set(qn("xml:space"), "preserve")

    def _write_rule(self) -> None:
        properties = self._write_line((), "Normal")._p.get_or_add_pPr()  # noqa: SLF001 - the library has no borders
        bottom = _child(_child(properties, "w:pBdr"), "w:bottom", "w:val", "single")
        for name, value in (("sz", "6"), ("space", "1"), ("color", "auto")):
            bottom.set(qn(f"w:{name}"), value)


def _child(parent: BaseOxmlElement, name: str, attribute: str = "", value: str = "") -> BaseOxmlElement:
    element = OxmlElement(name)
    if attribute:
        element.set(qn(attribute), value)
    parent.append(element)
    return element


def _lines(text: str) -> Cell:
    runs = [piece for line in text.split("\n") for piece in (Run(line, code=True), Run(BREAK))]
    return tuple(runs[:-1])


def _packed(document: Document, moment: datetime) -> bytes:
    """Return ``document`` as bytes whose parts all bear ``moment``."""
    loose = io.BytesIO()
    document.save(loose)
    packed = io.BytesIO()
    with zipfile.ZipFile(loose) as parts, zipfile.ZipFile(packed, "w") as package:
        for part in parts.infolist():
            entry = zipfile.ZipInfo(part.filename, (max(moment.year, 1980), moment.month, moment.day, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            package.writestr(entry, parts.read(part))
    return packed.getvalue()
