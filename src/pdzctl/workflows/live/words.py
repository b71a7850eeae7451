"""The words that the recorder's grammar knows, Italian and English, without case, accents or apostrophes' shapes."""

import re
from collections.abc import Mapping
from typing import TypeVar

from pdzctl.records.vocabulary import (
    Adoption,
    AttachmentKind,
    AttendanceStatus,
    ContributionKind,
    DecisionKind,
    Disposition,
    FoundState,
    Sector,
)
from pdzctl.store.lookup import fold

__all__ = [
    "ADOPTIONS",
    "ATTACHMENTS",
    "ATTENDING",
    "DECISION_KINDS",
    "DISPOSITIONS",
    "EVERYBODY",
    "FOUND",
    "LETTERS",
    "NOTES",
    "beginning",
    "plain",
    "sector_named",
]

Meant = TypeVar("Meant")
_SHORTEST = 3
_APOSTROPHES = re.compile("[\N{RIGHT SINGLE QUOTATION MARK}\N{GRAVE ACCENT}\N{ACUTE ACCENT}]")


def plain(text: str) -> str:
    """Return ``text`` as the words of this module are kept: folded, with straight apostrophes and single spaces."""
    return fold(
        re.sub("[\N{RIGHT SINGLE QUOTATION MARK}\N{GRAVE ACCENT}\N{ACUTE ACCENT}]", "'", text).replace("_", " ")
    )


LETTERS = {
    "b": ContributionKind.BISOGNO,
    "r": ContributionKind.RISORSA,
    "c": ContributionKind.CRITICITA,
    "i": ContributionKind.IDEA,
    "d": ContributionKind.DATO,
    "q": ContributionKind.DOMANDA,
    "p": ContributionKind.POSIZIONE,
    "n": ContributionKind.NOTA,
}
NOTES = {
    "bisogno": ContributionKind.BISOGNO,
    "need": ContributionKind.BISOGNO,
    "risorsa": ContributionKind.RISORSA,
    "asset": ContributionKind.RISORSA,
    "resource": ContributionKind.RISORSA,
    "criticita": ContributionKind.CRITICITA,
    "criticality": ContributionKind.CRITICITA,
    "idea": ContributionKind.IDEA,
    "dato": ContributionKind.DATO,
    "fact": ContributionKind.DATO,
    "domanda": ContributionKind.DOMANDA,
    "question": ContributionKind.DOMANDA,
    "posizione": ContributionKind.POSIZIONE,
    "position": ContributionKind.POSIZIONE,
    "nota": ContributionKind.NOTA,
    "note": ContributionKind.NOTA,
}
ATTENDING = {
    "presente": AttendanceStatus.PRESENTE,
    "presenti": AttendanceStatus.PRESENTE,
    "present": AttendanceStatus.PRESENTE,
    "online": AttendanceStatus.PRESENTE_ONLINE,
    "in linea": AttendanceStatus.PRESENTE_ONLINE,
    "assente": AttendanceStatus.ASSENTE,
    "assenti": AttendanceStatus.ASSENTE,
    "absent": AttendanceStatus.ASSENTE,
    "giustificato": AttendanceStatus.ASSENTE_GIUSTIFICATO,
    "giustificata": AttendanceStatus.ASSENTE_GIUSTIFICATO,
    "giustificati": AttendanceStatus.ASSENTE_GIUSTIFICATO,
    "giustificate": AttendanceStatus.ASSENTE_GIUSTIFICATO,
    "assenti giustificati": AttendanceStatus.ASSENTE_GIUSTIFICATO,
    "excused": AttendanceStatus.ASSENTE_GIUSTIFICATO,
    "regrets": AttendanceStatus.ASSENTE_GIUSTIFICATO,
    "invitato": AttendanceStatus.INVITATO,
    "invitata": AttendanceStatus.INVITATO,
    "invitati": AttendanceStatus.INVITATO,
    "ospite": AttendanceStatus.INVITATO,
    "ospiti": AttendanceStatus.INVITATO,
    "guest": AttendanceStatus.INVITATO,
    "guests": AttendanceStatus.INVITATO,
    "uditore": AttendanceStatus.UDITORE,
    "uditori": AttendanceStatus.UDITORE,
    "observer": AttendanceStatus.UDITORE,
    "observers": AttendanceStatus.UDITORE,
}
EVERYBODY = frozenset({"tutti", "tutte", "all", "everybody", "everyone", "gli altri", "tutti gli altri", "the others"})
DISPOSITIONS = {
    "informati": Disposition.INFORMATI,
    "informed": Disposition.INFORMATI,
    "raccolto": Disposition.RACCOLTO,
    "collected": Disposition.RACCOLTO,
    "orientamento": Disposition.ORIENTAMENTO,
    "orientation": Disposition.ORIENTAMENTO,
    "deciso": Disposition.DECISO,
    "decided": Disposition.DECISO,
    "rinviato": Disposition.RINVIATO,
    "postponed": Disposition.RINVIATO,
    "non trattato": Disposition.NON_TRATTATO,
    "not dealt with": Disposition.NON_TRATTATO,
}
FOUND = {
    "fatto": FoundState.FATTO,
    "fatta": FoundState.FATTO,
    "done": FoundState.FATTO,
    "verificato": FoundState.VERIFICATO,
    "verificata": FoundState.VERIFICATO,
    "verified": FoundState.VERIFICATO,
    "in corso": FoundState.IN_CORSO,
    "in progress": FoundState.IN_CORSO,
    "in ritardo": FoundState.IN_RITARDO,
    "late": FoundState.IN_RITARDO,
    "aperto": FoundState.APERTO,
    "aperta": FoundState.APERTO,
    "open": FoundState.APERTO,
    "bloccato": FoundState.BLOCCATO,
    "bloccata": FoundState.BLOCCATO,
    "blocked": FoundState.BLOCCATO,
    "annullato": FoundState.ANNULLATO,
    "annullata": FoundState.ANNULLATO,
    "cancelled": FoundState.ANNULLATO,
    "canceled": FoundState.ANNULLATO,
}
ADOPTIONS = {
    "consenso": Adoption.CONSENSO,
    "per consenso": Adoption.CONSENSO,
    "consensus": Adoption.CONSENSO,
    "unanimita": Adoption.UNANIMITA,
    "all'unanimita": Adoption.UNANIMITA,
    "unanimous": Adoption.UNANIMITA,
    "unanimity": Adoption.UNANIMITA,
    "maggioranza": Adoption.MAGGIORANZA,
    "a maggioranza": Adoption.MAGGIORANZA,
    "majority": Adoption.MAGGIORANZA,
    "presa d'atto": Adoption.PRESA_D_ATTO,
    "acknowledged": Adoption.PRESA_D_ATTO,
    "acknowledgement": Adoption.PRESA_D_ATTO,
    "senza voto": Adoption.SENZA_VOTO,
    "without a vote": Adoption.SENZA_VOTO,
}
DECISION_KINDS = {
    "orientamento": DecisionKind.ORIENTAMENTO,
    "orientation": DecisionKind.ORIENTAMENTO,
    "proposta": DecisionKind.PROPOSTA,
    "proposal": DecisionKind.PROPOSTA,
    "organizzativa": DecisionKind.ORGANIZZATIVA,
    "organizational": DecisionKind.ORGANIZZATIVA,
    "decisione": DecisionKind.DECISIONE,
    "decision": DecisionKind.DECISIONE,
}
ATTACHMENTS = {plain(kind): kind for kind in AttachmentKind} | {plain(kind.label): kind for kind in AttachmentKind}
_SECTORS = {plain(sector): sector for sector in Sector} | {plain(sector.label): sector for sector in Sector}
_SECTORS |= {
    "comuni": Sector.COMUNE,
    "servizi sociali": Sector.COMUNE,
    "municipalities": Sector.COMUNE,
    "unione di comuni": Sector.UNIONE,
    "ausl": Sector.AZIENDA_SANITARIA,
    "asl": Sector.AZIENDA_SANITARIA,
    "sanita": Sector.AZIENDA_SANITARIA,
    "health": Sector.AZIENDA_SANITARIA,
    "provincia": Sector.REGIONE,
    "scuole": Sector.SCUOLA,
    "school": Sector.SCUOLA,
    "centro per l'impiego": Sector.LAVORO,
    "volontariato": Sector.TERZO_SETTORE,
    "associazioni": Sector.TERZO_SETTORE,
    "cooperative": Sector.TERZO_SETTORE,
    "parrocchie": Sector.ENTE_RELIGIOSO,
    "parrocchia": Sector.ENTE_RELIGIOSO,
    "caritas": Sector.ENTE_RELIGIOSO,
    "sindacati": Sector.SINDACATO,
    "unions": Sector.SINDACATO,
    "ordini professionali": Sector.ORDINE_PROFESSIONALE,
    "imprese": Sector.IMPRESA,
    "fondazioni": Sector.FONDAZIONE,
    "ricerca": Sector.UNIVERSITA,
    "forze dell'ordine": Sector.FORZE_ORDINE,
    "polizia": Sector.FORZE_ORDINE,
    "cittadine": Sector.CITTADINI,
    "citizens": Sector.CITTADINI,
    "familiari": Sector.UTENTI_FAMILIARI,
    "famiglie": Sector.UTENTI_FAMILIARI,
    "utenti": Sector.UTENTI_FAMILIARI,
    "utenti e familiari": Sector.UTENTI_FAMILIARI,
    "relatives": Sector.UTENTI_FAMILIARI,
    "service users": Sector.UTENTI_FAMILIARI,
}


def sector_named(text: str) -> Sector | None:
    """Return the sector that ``text`` names, whole or by the beginning of one sector's names only."""
    wanted = plain(text)
    if wanted in _SECTORS:
        return _SECTORS[wanted]
    meant = {sector for name, sector in _SECTORS.items() if name.startswith(wanted)}
    return meant.pop() if len(wanted) >= _SHORTEST and len(meant) == 1 else None


def beginning(words: Mapping[str, Meant], text: str) -> tuple[Meant, str] | None:
    """Return what the longest of ``words`` that ``text`` begins with means, and the rest of ``text``; or None."""
    parts = text.split()
    for count in range(min(len(parts), max(name.count(" ") for name in words) + 1), 0, -1):
        name = plain(" ".join(parts[:count])).rstrip(":;,.")
        if name in words:
            return words[name], " ".join(parts[count:])
    return None
