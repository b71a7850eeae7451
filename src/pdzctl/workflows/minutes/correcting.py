"""Corrections (*rettifiche*): numbered, approved like the minutes they correct, which never change."""

from typing import TYPE_CHECKING

from pdzctl.errors import Refused
from pdzctl.records.states import MinutesState

if TYPE_CHECKING:
    from pdzctl.records.minutes import Minutes
    from pdzctl.store.store import Store

_FROZEN = frozenset({MinutesState.APPROVATO, MinutesState.PROTOCOLLATO, MinutesState.PUBBLICATO})


def correct(store: "Store", minutes: "Minutes", text: str) -> "Minutes":
    """Begin a numbered correction of approved minutes, a draft with a life of its own; they stay as they are."""
    if minutes.corrects_id:
        raise Refused(
            "{code} is a correction itself: correct the minutes that it corrects.",
            code=minutes.code,
            original=store.reading.code_of("minutes", minutes.corrects_id),
            hint="pdzctl minutes correct {original} --text …",
        )
    if minutes.state not in _FROZEN:
        raise Refused(
            "{code} is {state}: what is not approved is changed, not corrected.",
            code=minutes.code,
            state=minutes.state,
            hint="pdzctl minutes edit {code}",
        )
    if not text.strip():
        raise Refused("A correction of {code} must say what is to be read instead.", code=minutes.code)
    begun: Minutes = store.of("minutes").add(
        session_id=minutes.session_id,
        kind=minutes.kind,
        visibility=minutes.visibility,
        corrects_id=minutes.id,
        correction=text.strip(),
    )
    return begun
