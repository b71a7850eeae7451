"""Makes a district of any size as a folder, of plainly invented people, always the same."""

import json
from collections.abc import Callable, Iterator
from itertools import count, islice
from pathlib import Path
from random import Random
from typing import Any

import tomli_w

FAMILIES = ("Verdolini", "Bianchetti", "Rossignoli", "Ferrantini", "Galvanesi", "Montecchi", "Sassaroli", "Bellandi")
NAMES = ("Ada", "Ugo", "Nives", "Ivo", "Tosca", "Elio", "Norma", "Livio", "Ebe", "Guido", "Zita", "Remo", "Alba")
TOWNS = ("Pievelunga", "Borgalto", "Pontenuovo", "Argineto", "Roccabassa", "Sanzeno")
POSTS = ("assistente sociale", "volontaria", "presidente dell'associazione", "coordinatore", "educatrice", "")
SENTENCES = (
    "La dimissione arriva spesso senza preavviso e chi torna a casa non sa chi chiamare.",
    "Servirebbe un solo numero di telefono, con qualcuno che risponde anche il sabato.",
    "I moduli sono tre e chiedono gli stessi dati: ne basterebbe uno.",
    "Nei paesi più piccoli l'autobus passa due volte al giorno e lo sportello apre quando non c'è.",
    "Chi assiste un familiare da solo non trova una settimana di sollievo in tutto l'anno.",
    "Gli alloggi vuoti sono molti, ma i proprietari temono di non riaverli.",
)
BODIES = 40
ORGANIZATIONS = 500
SEATS_HEARD = 20
"""How many seats of its body each session knows of."""


def write_roster(folder: Path, people: int, seats: int) -> None:
    """Write a district with ``people`` persons and ``seats`` seats, and what they need, into ``folder``."""
    chance = Random(1)
    _write(folder / "district.toml", {"id": "5d3a1c7e-4b52-5f0e-9c1d-7e2025000199", "name": "Distretto Valfresca"})
    bodies = [{"code": f"LAB-{n:02}", "kind": "lab", "title": f"Rientro a casa {n}"} for n in range(1, BODIES + 1)]
    _write(folder / "bodies.toml", {"body": bodies})
    _write_sheet(folder / "roster" / "organizations.csv", _organizations(chance))
    _write_sheet(folder / "roster" / "people.csv", islice(_people(chance), people + 1))
    _write_sheet(folder / "roster" / "seats.csv", islice(_seats(chance, people), seats + 1))


def write_sessions(folder: Path, number: int) -> None:
    """Write ``number`` sessions as files of ``folder``/sessions."""
    for session in _sessions(number):
        _write(folder / "sessions" / f"{session['code']}.toml", session)


def write_bulk(folder: Path, number: int) -> None:
    """Write the same sessions as one file of lines."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "sessions.jsonl").open("w", encoding="utf-8") as file:
        file.writelines(f"{json.dumps(session, ensure_ascii=False)}\n" for session in _sessions(number))


def _write(path: Path, table: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(tomli_w.dumps(table, multiline_strings=True), encoding="utf-8")


def _write_sheet(path: Path, lines: Iterator[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def _organizations(chance: Random) -> Iterator[str]:
    yield (
        "code,name,short_name,sector,legal_form,runts_section,tax_code,pec,municipality,istat_code,pact_signed_on,"
        "themes"
    )
    for n in range(1, ORGANIZATIONS + 1):
        town = chance.randrange(len(TOWNS))
        yield (
            f"ENT-{n:03},Il Ponte {n} ODV,Il Ponte {n},terzo_settore,,a,{90_000_000_000 + n},"
            f"ponte{n}@posta.example,{TOWNS[town]},19900{town + 1},2025-01-15,casa|trasporti"
        )


def _people(chance: Random) -> Iterator[str]:
    yield (
        "code,family_name,given_name,honorific,organization,post,level,email,phone,notice_version,notice_on,keep_until"
    )
    for n in count(1):
        family, given = chance.choice(FAMILIES), chance.choice(NAMES)
        yield (
            f"PER-{n:03},{family},{given},,ENT-{chance.randrange(ORGANIZATIONS) + 1:03},{chance.choice(POSTS)},"
            f"operatore,{given.lower()}.{family.lower()}.{n}@posta.example,0000 {n:06},1.1,2025-03-03,2028-12-31"
        )


def _seats(chance: Random, people: int) -> Iterator[str]:
    yield "code,body,role,organization,person,substitute,represents,post,area,voting,institutional,act,since,until"
    for n in count(1):
        yield (
            f"SEG-{n:03},LAB-{n % BODIES + 1:02},{'facilitatore' if n <= BODIES else 'componente'},"
            f"ENT-{chance.randrange(ORGANIZATIONS) + 1:03},PER-{n % people + 1:03},,,{chance.choice(POSTS)},,"
            "sì,no,Determina n. 12/2025,2025-01-01,"
        )


def _sessions(number: int) -> Iterator[dict[str, Any]]:
    chance = Random(2)
    for n in range(1, number + 1):
        yield _session(n, chance)


def _session(n: int, chance: Random) -> dict[str, Any]:
    own = f"2025-{n:03}"
    body = n % BODIES

    def say() -> str:
        return " ".join(chance.sample(SENTENCES, 2))

    def several(many: int, made: Callable[[int], dict[str, Any]]) -> list[dict[str, Any]]:
        return [made(number) for number in range(1, many + 1)]

    return {
        "code": f"SED-{own}",
        "body": f"LAB-{body + 1:02}",
        "number": n // BODIES + 1,
        "state": "verbalizzata",
        "day": f"2025-{n % 12 + 1:02}-{n % 28 + 1:02}",
        "planned_start": "14:30",
        "planned_end": "17:00",
        "actual_start": "14:40",
        "actual_end": "17:10",
        "venue": f"Sala civica di {TOWNS[n % len(TOWNS)]}",
        "summary": say(),
        "agenda": several(
            5,
            lambda k: {
                "code": f"PDG-{own}.{k}",
                "title": f"Punto {k}: {SENTENCES[k][:40]}",
                "minutes_allotted": 15,
                "summary": say(),
                "disposition": "raccolto",
            },
        ),
        "attendance": several(
            SEATS_HEARD,
            lambda k: {
                "seat": f"SEG-{k * BODIES + body:03}",
                "status": "assente_giustificato" if k % 5 == 0 else "presente",
                "signed": k % 5 != 0,
            },
        ),
        "contributions": several(
            8,
            lambda k: {
                "code": f"NOT-{own}.{k}",
                "agenda_item": f"PDG-{own}.{k % 5 + 1}",
                "kind": chance.choice(("bisogno", "criticita", "risorsa", "dato")),
                "text": say(),
                "sector": "terzo_settore",
                "cluster": "Informazioni",
            },
        ),
        "minutes": {"code": f"VER-{own}", "writer": f"PER-{n % SEATS_HEARD + 1:03}"},
        "decisions": several(
            2,
            lambda k: {
                "code": f"DEC-{own}.{k}",
                "agenda_item": f"PDG-{own}.{k}",
                "text": say(),
                "kind": "proposta",
                "adoption": "consenso",
                "rationale": "Costo sostenibile con risorse esistenti",
            },
        ),
        "commitments": several(
            3,
            lambda k: {
                "code": f"IMP-{own}.{k}",
                "decision": f"DEC-{own}.1",
                "text": say(),
                "due": "2025-12-31",
                "parties": [{"organization": f"ENT-{k:03}"}, {"part": "support", "organization": f"ENT-{k + 9:03}"}],
            },
        ),
    }
