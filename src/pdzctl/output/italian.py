"""Italian names inside a sentence: «alla cabina di regia», «dell'Ausl», «il laboratorio».

The gender comes from the first word of a name; a name whose first word is not known is put between guillemets, so
that no article can be wrong.
"""

import re

__all__ = ["articulated", "continued", "is_feminine"]

_FEMININE_WORDS = (
    "agenzia ambasciata asl asp assemblea associazione asst ats ausl azienda aulss cabina caritas casa città "
    "cittadella commissione comunità conferenza consulta cooperativa direzione fondazione giunta "
    "neuropsichiatria parrocchia prefettura provincia questura rappresentanza regione rete scuola segreteria "
    "società unione università usl"
)
_FEMININE = frozenset(_FEMININE_WORDS.split())
_MASCULINE_WORDS = (
    "ambito centro circolo collegio comitato comune consiglio consorzio coordinamento dipartimento distretto "
    "ente forum gruppo istituto laboratorio liceo municipio nucleo organo ospedale osservatorio polo servizio "
    "sindacato sportello tavolo ufficio"
)
_MASCULINE = frozenset(_MASCULINE_WORDS.split())
_PLURAL = {"volontari": "i", "servizi": "i", "familiari": "i", "amici": "gli", "genitori": "i", "cooperative": "le"}
_GRAMMATICAL_WORDS = (
    "a ad al alla alle ai agli anche c che ci come con da dai dal dalla dalle dagli dopo e entro fino gli ha "
    "hanno i il in l la le lo ma manca mancano nei nel nella nelle nessun nessuna nessuno non nuova nuovo oggi "
    "ogni per perché posta prima quando resta restano se secondo senza serve servono si solo sono su sul sulla "
    "tra tutti tutte un una uno vedi verifica verrà voto vuole è"
)
_GRAMMATICAL = frozenset(_GRAMMATICAL_WORDS.split())
_PARTICIPLE = re.compile(r"\w{2,}(?:at|it|ut)[aoei]")
_VOWELS = "aeiouàèéìòù"
_JOINED = {"a": "a", "da": "da", "di": "de", "in": "ne", "su": "su"}


def _first_word(text: str) -> str:
    match = re.match(r"[^\W\d_]+", text)
    return match[0].casefold() if match else ""


def _article(name: str) -> str:
    first = _first_word(name)
    if first in _PLURAL:
        return _PLURAL[first]
    if first not in _FEMININE and first not in _MASCULINE:
        return ""
    if first[0] in _VOWELS:
        return "l'"
    if first in _FEMININE:
        return "la"
    return "lo" if re.match(r"z|s[^aeiou]|gn|ps", first) else "il"


def articulated(name: str, preposition: str = "") -> str:
    """Return ``name`` with its definite article, joined to ``preposition`` (a, da, di, in, su) where one is given."""
    article = _article(name)
    if not article:
        return f"{preposition} «{name}»".strip()
    if not preposition:
        joined = article
    elif article == "il":
        joined = {"a": "al", "da": "dal", "di": "del", "in": "nel", "su": "sul"}[preposition]
    elif article in {"i", "gli"}:
        joined = _JOINED[preposition] + article
    else:
        joined = _JOINED[preposition] + "l" + article
    return f"{joined}{name}" if joined.endswith("'") else f"{joined} {name}"


def is_feminine(name: str) -> bool:
    """Tell whether a participle that goes with ``name`` ends in *a*."""
    return _first_word(name) in _FEMININE


def continued(text: str) -> str:
    """Return ``text`` as it follows a colon: a small first letter where its word cannot be a name."""
    word = _first_word(text)
    if word in _GRAMMATICAL or _PARTICIPLE.fullmatch(word):
        return text[:1].lower() + text[1:]
    return text
