"""Minutes as Markdown: templates in a sandbox over plain data.

The packaged templates stand in one folder per language, each written as the document it makes. A district's own are
looked up first: they may be only the sections it changes, and run in a process of their own (``own_templates``).
Nothing that a template does can reach a file, an object or a method.
"""

import json
import re
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from typing import Any, cast

from jinja2 import BaseLoader, ChoiceLoader, FunctionLoader, PackageLoader, StrictUndefined, Template
from jinja2.environment import TemplateModule
from jinja2.exceptions import SecurityError
from jinja2.runtime import BlockReference, LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from pdzctl.output import calendar
from pdzctl.output.document import Document, IndexLine
from pdzctl.output.escape import inline
from pdzctl.output.italian import articulated, continued, is_feminine
from pdzctl.output.language import translations
from pdzctl.records.catalogue import ENUMERATIONS

__all__ = ["CLOSES", "INERT_LESS", "OPENS", "Press", "everywhere", "unescaped"]

OPENS, CLOSES = "\ufdd0", "\ufdd1"
"""Characters that can be no text: they enclose what somebody typed until the document has been read for names."""

INERT_LESS = r"\u003c"
"""How ``<`` stands in the front matter, which some sites print as it is: there it could begin a script."""

LANGUAGES = ("it", "en")
_LONGEST = 10_000_000
"""The most characters of a document."""
_LARGEST_NUMBER = 2**63
_FILTERS_WORDS = (
    "abs count default d first groupby int join last length list map max min reject rejectattr reverse round "
    "select selectattr sort string sum trim unique"
)
_FILTERS = frozenset(_FILTERS_WORDS.split())
_VARIANTS = {"lab": "lab.md.jinja", "table": "table.md.jinja"}
_FORMAL = "body.md.jinja"
_CORRECTION = "correction.md.jinja"


def everywhere(text: str) -> str:
    """Return ``text`` escaped for any place of a line: its start, its end, a heading or a table cell."""
    line = inline(text)
    if "|" not in line:
        return line
    return re.sub(r"(\\*)\|", lambda found: found[0] if len(found[1]) % 2 else rf"{found[1]}\|", line)


def unescaped(markdown: str) -> str:
    """Return the text that ``everywhere`` was given: the inverse of escaping."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", markdown)


class _Sandbox(ImmutableSandboxedEnvironment):
    """A sandbox that knows the fields of named tuples and nothing else of any object."""

    intercepted_binops = frozenset({"*", "**", "%"})

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:  # noqa: ANN401 - the signature of the base
        if isinstance(obj, LoopContext | TemplateModule | BlockReference):
            return super().is_safe_attribute(obj, attr, value)
        return attr in getattr(type(obj), "_fields", ())

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401, ARG002
        if operator == "**" or not (isinstance(left, int) and isinstance(right, int)):
            raise SecurityError
        result = left * right if operator == "*" else left % right
        if abs(result) > _LARGEST_NUMBER:
            raise OverflowError
        return result


class Press:
    """The compiled templates of one language."""

    def __init__(self, language: str, own: Mapping[str, str] | None = None) -> None:
        """Compile the templates for ``language`` (``it`` or ``en``), the texts of ``own`` by name first."""
        self.language = language if language in LANGUAGES else "en"
        self.own = own or {}
        packaged = PackageLoader("pdzctl.output", f"templates/{self.language}")
        loader: BaseLoader = ChoiceLoader([_by_name(self.own), packaged]) if own else packaged
        self._environment = _Sandbox(
            loader=loader,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            autoescape=False,
            auto_reload=False,
        )
        self._environment.globals.clear()
        kept = {name: self._environment.filters[name] for name in _FILTERS}
        self._environment.filters.clear()
        self._environment.filters.update(kept | self._own_filters())

    def compile(self, name: str) -> Template:
        """Return the template ``name``, compiled once. Raises what Jinja raises where it cannot be."""
        return self._environment.get_template(name)

    def write(self, document: Document) -> str:
        """Return the Markdown of ``document``, its typed texts still between ``OPENS`` and ``CLOSES``."""
        whole = _VARIANTS.get(document.body.kind, _FORMAL)
        return self._written(_CORRECTION if document.corrects else whole, minutes=document)

    def write_extract(self, document: Document, decision: str) -> str:
        """Return the Markdown of the extract of ``document`` that holds one decision, called by its code."""
        (wanted,) = (one for one in document.decisions if one.code == decision)
        return self._written("extract.md.jinja", minutes=document, decision=wanted)

    def write_index(self, lines: Sequence[IndexLine]) -> str:
        """Return the Markdown index of an export, body by body."""
        return self._written("index.md.jinja", lines=lines)

    def write_paper(self, name: str, **data: object) -> str:
        """Return the Markdown that the template ``name`` makes of plain ``data``, its typed texts still marked."""
        return self._written(name, **data)

    def _written(self, name: str, **data: object) -> str:
        pieces: list[str] = []
        size = 0
        writing = cast("Generator[str]", self.compile(name).generate(**data))
        for piece in writing:
            pieces.append(piece)
            size += len(piece)
            if size > _LONGEST:
                # Raised inside the template, so that the line can be told.
                writing.throw(OverflowError())
        return _tidy("".join(pieces))

    def _own_filters(self) -> dict[str, Callable[..., Any]]:
        language = self.language

        def label(code: str, enumeration: str) -> str:
            choice = ENUMERATIONS[enumeration](code)
            return translations(language).gettext(choice.label)

        def beyond_mark(change: Callable[[str], str]) -> Callable[[str], str]:
            return lambda text: OPENS + change(text[1:]) if text.startswith(OPENS) else change(text)

        def with_article(text: str, preposition: str = "") -> str:
            if text.startswith(OPENS):
                return OPENS + articulated(text.strip(OPENS + CLOSES), preposition) + CLOSES
            return articulated(text, preposition)

        return {
            "article": with_article,
            "continued": beyond_mark(continued if language == "it" else str),
            "day": lambda day: calendar.in_words(day, language),
            "day_after": lambda day, preposition: calendar.day_with(preposition, day, language),
            "decimal": lambda text, digits=2: calendar.decimal(text.strip(OPENS + CLOSES), language, digits=digits),
            "due": lambda due: calendar.due_in_words(due, language),
            "enumerate": lambda texts: calendar.enumeration(texts, language),
            "feminine": lambda text: is_feminine(text.lstrip(OPENS)),
            "hours": lambda start, end=None: calendar.hours(start, end, language),
            "label": label,
            "lower_start": beyond_mark(lambda text: text if text[1:2].isupper() else text[:1].lower() + text[1:]),
            "number": lambda number: calendar.count(number, language),
            "percent": lambda share: calendar.percentage(share[0], share[1], language),
            "start": beyond_mark(calendar.sentence_start),
            "time": lambda time: calendar.time_of_day(time, language),
            "weekday": lambda day: calendar.weekday_in_words(day, language),
            "yaml": lambda text: json.dumps(unescaped(text), ensure_ascii=False).replace("<", INERT_LESS),
        }


def _by_name(own: Mapping[str, str]) -> BaseLoader:
    # The name stands in for a file's, so that a fault can be told by it.
    return FunctionLoader(lambda name: (own[name], name, None) if name in own else None)


def _tidy(text: str) -> str:
    lines: Iterable[str] = (line.rstrip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n") + "\n"
