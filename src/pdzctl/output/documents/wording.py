"""The words that documents carry in every format, in the language of the document."""

import re

from pdzctl.output.language import translations
from pdzctl.records.states import MinutesState

__all__ = ["draft_words", "page_words"]

_APPROVED = frozenset({MinutesState.APPROVATO, MinutesState.PROTOCOLLATO, MinutesState.PUBBLICATO})


def draft_words(state: str, language: str) -> str:
    """Return the loud words for minutes in ``state``, in ``language`` (it or en); nothing once they are approved."""
    return "" if state in _APPROVED else translations(language).gettext("DRAFT, NOT APPROVED")


def page_words(language: str) -> tuple[str, ...]:
    """Return what stands before the number of a page, between it and the number of pages, and after both."""
    return tuple(re.split(r"\{pages?\}", translations(language).gettext("Page {page} of {pages}")))
