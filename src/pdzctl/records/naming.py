"""A table works on a problem, not on a target group.

"Anziani" is refused, "Anziani soli dimessi senza rete" passes. Sources: the Reggio Emilia reform of the tables
(``docs/glossary.md``) and the user areas of the national nomenclature of social interventions (CISIS): families and
minors, disability, dependencies, the aged, immigrants and nomads, poverty and adult hardship, many users at once.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from pdzctl.errors import Refused

__all__ = ["names_target_group", "refuse_target_name"]


class _Area(NamedTuple):
    problem: str
    names: str


_AREAS = (
    _Area(
        "Ragazzi che lasciano la scuola e restano soli",
        "famiglia, famiglie, minore, minori, infanzia, prima infanzia, adolescenza, adolescente, adolescenti, "
        "bambino, bambini, bambina, bambine, ragazzo, ragazzi, ragazza, ragazze, giovane, giovani, "
        "responsabilità familiari, età evolutiva, preadolescenti, child, children, minors, young people, "
        "youth, family, families, teenagers",
    ),
    _Area(
        "Persone con disabilità senza casa quando mancano i genitori",
        "disabile, disabili, disabilità, handicap, invalidi, diversamente abili, disability, disabled, disabilities",
    ),
    _Area(
        "Giovani che giocano d'azzardo e si indebitano",
        "dipendenza, dipendenze, tossicodipendenza, tossicodipendenze, tossicodipendente, tossicodipendenti, "
        "alcolista, alcolisti, alcoldipendenti, dipendenze patologiche, addiction, addictions, addicts, "
        "dependencies",
    ),
    _Area(
        "Anziani soli dimessi senza rete",
        "anziano, anziana, anziani, anziane, terza età, quarta età, non autosufficienza, non autosufficiente, "
        "non autosufficienti, elderly, aged, older people, older persons",
    ),
    _Area(
        "Famiglie straniere con un lavoro che non trovano casa",
        "immigrato, immigrata, immigrati, immigrate, immigrazione, migrante, migranti, straniero, straniera, "
        "stranieri, straniere, nomade, nomadi, rom, sinti, profughi, rifugiati, immigrants, migrants, "
        "immigration, foreigners, refugees, nomads",
    ),
    _Area(
        "Adulti senza casa che perdono le cure e la residenza",
        "adulto, adulta, adulti, adulte, povero, poveri, povertà, disagio, disagio adulti, disagio adulto, "
        "senza dimora, senza fissa dimora, poverty, poor, adults, homeless, homelessness, hardship",
    ),
    _Area(
        "Persone con disturbi psichici dimesse senza un alloggio",
        "psichiatria, psichiatrici, salute mentale, malati psichici, mental health, psychiatry",
    ),
    _Area(
        "Persone mandate da uno sportello all'altro senza risposta",
        "multiutenza, donne, donna, uomini, detenuti, detenute, women, men, prisoners",
    ),
)
_FILLERS = (
    "tavolo, tavoli, tavolo di lavoro, gruppo, gruppi, gruppo di lavoro, laboratorio, laboratori, lab, tematico, "
    "tematici, tematica, tematiche, area, aree, settore, settori, ambito, target, utenza, utente, utenti, persona, "
    "persone, popolazione, soggetti, politica, politiche, intervento, interventi, servizio, servizi, sociale, "
    "sociali, problema, problemi, problematiche, over, anni, fascia, il, lo, la, i, gli, le, l, di, del, dello, "
    "della, dei, degli, delle, d, da, in, nel, nella, nei, nelle, su, sul, sulla, sui, sugli, sulle, per, e, ed, "
    "con, a, al, alla, ai, agli, alle, table, tables, group, groups, working group, areas, people, persons, "
    "service, services, the, of, for, and, with, on, issue, issues"
)


def _folded(text: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(re.findall(r"[^\W_]+", plain.casefold()))


def _any_of(names: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(names, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(longest_first)})\b")


_AREA_NAMES = {_folded(name): area for area in _AREAS for name in area.names.split(", ")}
_TARGET = _any_of(_AREA_NAMES)
_FILLER = _any_of(_FILLERS.split(", "))


def _target(title: str) -> _Area | None:
    plain = _folded(title)
    found = _TARGET.search(plain)
    if found is None or re.search(r"[^\W\d_]", _FILLER.sub("", _TARGET.sub("", plain))):
        return None
    return _AREA_NAMES[found[0]]


def names_target_group(title: str) -> bool:
    """Say whether ``title`` only names one or more target groups: no condition, no consequence, nothing to work on."""
    return _target(title) is not None


def refuse_target_name(title: str) -> None:
    """Raise Refused, suggesting how to name a problem, when ``title`` only names a target group."""
    area = _target(title)
    if area is not None:
        raise Refused(
            "“{title}” names a target group, not a problem.",
            hint="Say who, in what condition, with what consequence: for example “{example}”. "
            "To keep the title as it is, add --allow-target-name.",
            title=title.strip(),
            example=area.problem,
        )
