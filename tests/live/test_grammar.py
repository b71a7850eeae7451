"""What one typed line means, in Italian and in English, with and without what people forget."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdzctl.records.vocabulary import Adoption, AttendanceStatus, ContributionKind, Disposition, FoundState
from pdzctl.workflows.live import entries as e
from pdzctl.workflows.live.grammar import cleaned, parse
from pdzctl.workflows.live.marks import taken

PRESENT, EXCUSED = AttendanceStatus.PRESENTE, AttendanceStatus.ASSENTE_GIUSTIFICATO


def note(kind: str, text: str, *marks: str, typed: str = "") -> e.Note:
    return e.Note(ContributionKind(kind), text, marks, typed or text)


LINES = {
    "b/ Un solo numero": note("bisogno", "Un solo numero"),
    "B /Un solo numero": note("bisogno", "Un solo numero"),
    "bisogno: Un solo numero": note("bisogno", "Un solo numero"),
    "need: one number": note("bisogno", "one number"),
    "r/ Una sala": note("risorsa", "Una sala"),
    "asset: a hall": note("risorsa", "a hall"),
    "c/ Nessuno avvisa": note("criticita", "Nessuno avvisa"),
    "criticita: Nessuno avvisa": note("criticita", "Nessuno avvisa"),
    "Criticità : Nessuno avvisa": note("criticita", "Nessuno avvisa"),
    "i/ Un orto/giardino": note("idea", "Un orto/giardino"),
    "d/ 412 dimissioni (dato, fonte: Ausl)": note("dato", "412 dimissioni (dato, fonte: Ausl)"),
    "q/ Chi paga?": note("domanda", "Chi paga?"),
    "? Chi paga": note("domanda", "Chi paga"),
    "p/ Il sindacato è contrario": note("posizione", "Il sindacato è contrario"),
    "c/ Tardi [terzo settore]": note("criticita", "Tardi", "[terzo settore]", typed="Tardi [terzo settore]"),
    "c/ [comune] Tardi": note("criticita", "Tardi", "[comune]", typed="[comune] Tardi"),
    "c/ Tardi @ausl": note("criticita", "Tardi", "@ausl", typed="Tardi @ausl"),
    "@ausl: Tardi": note("nota", "Tardi", "@ausl", typed="@ausl: Tardi"),
    "scrivere a info@comune.example": note("nota", "scrivere a info@comune.example"),
    "\\# non è un punto": e.Note(ContributionKind.NOTA, "# non è un punto"),
    "b/": note("nota", "b/"),
    "!": note("nota", "!"),
    "": e.Blank(),
    " \t ": e.Blank(),
    "… e domani": e.Continuation("e domani"),
    "... and tomorrow": e.Continuation("and tomorrow"),
    "# 4": e.Item("4"),
    "#4.": e.Item("4"),
    "# 2.1 I dati": e.Item("2.1", "I dati"),
    "Topic: 4": e.Item("4"),
    "punto: 4": e.Item("4"),
    "# Varie": e.Item("", "Varie"),
    "## 2": e.Group(2),
    "##": e.Group(None),
    "## 2. Nelle prime 48 ore (9 persone)": e.Group(2, "Nelle prime 48 ore", 9),
    "## In the first hours": e.Group(None, "In the first hours"),
    "! Si prova [consenso]": e.Decision("Si prova", ("[consenso]",)),
    "RESOLVED: we try [consensus]": e.Decision("we try", ("[consensus]",)),
    "voti 16-0-2": e.Ballot(("[voti 16-0-2]",)),
    "unanimita": e.Ballot(("[unanimita]",)),
    "all’unanimità": e.Ballot(("[all’unanimità]",)),
    "3-4": note("nota", "3-4"),
    "perché: costa poco": e.Rationale("costa poco"),
    "perche: costa poco": e.Rationale("costa poco"),
    "why: it costs little": e.Rationale("it costs little"),
    "dissenso: manca la verifica": e.Dissent("manca la verifica"),
    "nessuna azione": e.NoAction(),
    "No action": e.NoAction(),
    "+ Scrivere, con i costi @unione Ufficio di Piano entro 29/5 con @filo @ausl": e.Commitment(
        "Scrivere, con i costi", ("unione Ufficio di Piano",), ("filo", "ausl"), "29/5"
    ),
    "+ Scrivere entro il 29 maggio, @unione e @filo con @«Porte Aperte» e @ausl": e.Commitment(
        "Scrivere", ("unione", "filo"), ("Porte Aperte", "ausl"), "il 29 maggio"
    ),
    "+ Scrivere in due pagine entro tre settimane": e.Commitment("Scrivere in due pagine", due="entro tre settimane"),
    "+ Scrivere entro giovedì 12 giugno @unione": e.Commitment("Scrivere", ("unione",), due="giovedì 12 giugno"),
    "+ Entrare entro la porta": e.Commitment("Entrare entro la porta"),
    "ACTION: @filo to write it by 29 May with @ausl": e.Commitment("", ("filo to write it",), ("ausl",), "29 May"),
    "> PRO Numero unico": e.Proposal("Numero unico"),
    "> Numero unico [@filo; PRB-02]": e.Proposal("Numero unico", ("[@filo; PRB-02]",)),
    "proposta: Numero unico": e.Proposal("Numero unico"),
    "= 012 018": e.Cluster(("012", "018"), ""),
    "= 3, 5 e 7: 48 ore": e.Cluster(("3", "5", "7"), "48 ore"),
    "= NOT-2025-014.3 4 Numero unico": e.Cluster(("NOT-2025-014.3", "4"), "Numero unico"),
    "s/ariva/arriva/": e.Correction("ariva", "arriva"),
    "s/ariva/arriva": e.Correction("ariva", "arriva"),
    "s|29/5|30/5|g": e.Correction("29/5", "30/5", everywhere=True),
    "s/ in più//": e.Correction(" in più", ""),
    "ins/preavviso/b/ Un giorno prima/": e.Insertion("preavviso", "b/ Un giorno prima"),
    "? @filo": e.Who("filo"),
    ".": e.Status(),
    "STATO": e.Status(),
    "?": e.Help(),
    "t/ 14.40": e.Clock("14:40"),
    "t/": e.Clock(),
    "t/ tardi": note("nota", "t/ tardi"),
    "inizio 14.40": e.Begin("14:40"),
    "begin": e.Begin(),
    "inizio dei lavori": note("nota", "inizio dei lavori"),
    "fine ore 17.10": e.End("17:10"),
    "presenti @pievelunga @borgo alto, @filo": e.Attending(PRESENT, ("pievelunga", "borgo alto", "filo")),
    "presenti @pievelunga e @filo": e.Attending(PRESENT, ("pievelunga", "filo")),
    "present+ Filo, Borgo Alto": e.Attending(PRESENT, ("Filo", "Borgo Alto")),
    "Present: Filo, Borgo Alto": e.Attending(PRESENT, ("Filo", "Borgo Alto")),
    "regrets+ Filo": e.Attending(EXCUSED, ("Filo",)),
    "assenti giustificati: @medicina": e.Attending(EXCUSED, ("medicina",)),
    "presenti SEG-145 SEG-146": e.Attending(PRESENT, ("SEG-145", "SEG-146")),
    "presenti tutti": e.Attending(PRESENT, everybody=True),
    "presenti 12 cittadini": e.Attending(PRESENT, heads=12, sector="cittadini"),
    "presenti molti cittadini": note("nota", "presenti molti cittadini"),
    "arriva @porte aperte alle 15.05": e.Attending(None, ("porte aperte",), arrived="15:05"),
    "esce @filo": e.Attending(None, ("filo",), left="now"),
    "leaves @filo 16:00": e.Attending(None, ("filo",), left="16:00"),
    "esce un problema": note("nota", "esce un problema"),
    "esito raccolto I dati sono allegati.": e.Outcome(Disposition.RACCOLTO, "I dati sono allegati."),
    "esito: non trattato": e.Outcome(Disposition.NON_TRATTATO),
    "outcome postponed: to June": e.Outcome(Disposition.RINVIATO, "to June"),
    "esito incerto": note("nota", "esito incerto"),
    "v/ 009.4 in ritardo 6/6 manca una firma": e.Check("009.4", FoundState.IN_RITARDO, "6/6", "manca una firma"),
    "v/ IMP-2025-009.5 annullato: si fanno interviste": e.Check(
        "IMP-2025-009.5", FoundState.ANNULLATO, "", "si fanno interviste"
    ),
    "v/ 009.1 done": e.Check("009.1", FoundState.FATTO),
    "prossimo 12/6 14.30 Ospedale, sala riunioni; verifica; indicatori": e.NextMeeting(
        "12/6 14.30", "14:30", "Ospedale, sala riunioni", "verifica; indicatori"
    ),
    "prossimo incontro giovedì 12 giugno, ospedale": e.NextMeeting("giovedì 12 giugno", "", "ospedale"),
    "next 12/6 at 14:30": e.NextMeeting("12/6 at 14:30", "14:30"),
    "prossimo lunedì non ci sono": note("nota", "prossimo lunedì non ci sono"),
    "in breve Il laboratorio ha scelto": e.Brief("Il laboratorio ha scelto"),
    "In brief: the lab chose": e.Brief("the lab chose"),
    "sum/ Nel 2024 erano 412.": e.Summary("Nel 2024 erano 412."),
    "sintesi: Erano 412.": e.Summary("Erano 412."),
    "pos/ I familiari chiedono.": e.Positions("I familiari chiedono."),
    "a/ Dati sui rientri [dati]": e.Attachment("Dati sui rientri", ("[dati]",)),
    "scribe: Nora Demo": e.Scribe("Nora Demo"),
    "scribe+ Nora Demo": e.Scribe("Nora Demo"),
    "verbalizza: Nora Demo": e.Scribe("Nora Demo"),
    "undo": e.Undo(),
    "annulla": e.Undo(),
    "u/": e.Undo(),
    "esci": e.Leave(),
    "QUIT": e.Leave(),
    "Una **parola** qualsiasi": note("nota", "Una **parola** qualsiasi"),
}


@pytest.mark.parametrize("line", LINES)
def test_a_line_means(line: str) -> None:
    assert (type(parse(line)), parse(line)) == (type(LINES[line]), LINES[line])


@pytest.mark.parametrize(
    ("mark", "adoption", "votes", "reasons"),
    [
        ("[consenso]", Adoption.CONSENSO, (), ()),
        ("[voti 16-0-2]", Adoption.MAGGIORANZA, (16, 0, 2), ()),
        ("[16/0/2]", Adoption.MAGGIORANZA, (16, 0, 2), ()),
        ("[voti 18-0-0]", Adoption.UNANIMITA, (18, 0, 0), ()),
        ("[maggioranza: 16 favorevoli, 0 contrari, 2 astenuti]", Adoption.MAGGIORANZA, (16, 0, 2), ()),
        ("[maggioranza 16-0-2; motivo Costa poco, e subito]", Adoption.MAGGIORANZA, (16, 0, 2),
         (("rationale", "Costa poco, e subito"),)),
        ("[consensus; without quorum: the snow]", Adoption.CONSENSO, (), (("without_quorum", "the snow"),)),
        ("[presa d’atto]", Adoption.PRESA_D_ATTO, (), ()),
        ("[senza voto]", Adoption.SENZA_VOTO, (), ()),
    ],
)  # fmt: skip
def test_a_mark_says_how_a_decision_was_taken(
    mark: str, adoption: Adoption, votes: tuple[int, ...], reasons: tuple[tuple[str, str], ...]
) -> None:
    how = taken((mark,))
    assert (how.adoption, how.votes, how.reasons, how.left) == (adoption, votes, reasons, ())


def test_what_a_mark_of_a_decision_does_not_mean_is_left() -> None:
    assert taken(("[consenso; da rivedere; PRO-2025-033]",)).left == ("da rivedere",)
    assert taken(("[consenso; da rivedere; PRO-2025-033]",)).proposal == "PRO-2025-033"


@given(st.text())
def test_any_text_is_understood_as_something(line: str) -> None:
    assert (parse(line) == e.Blank()) == (not cleaned(line))


@pytest.mark.parametrize("sign", ["[" * 4_000, "@ " * 2_000, "s/" + "a" * 3_990, "= " + "1 e " * 990, "x" * 200_000])
def test_a_line_made_to_be_slow_is_a_note_at_once(sign: str) -> None:
    assert isinstance(parse(sign), e.Note | e.Correction | e.Cluster)


def test_what_no_text_may_hold_is_left_out() -> None:
    assert cleaned(b"perch\xe9 no\x81".decode("utf-8", "surrogateescape")) == "perché no\N{REPLACEMENT CHARACTER}"
    assert cleaned("rosso \x1b[31m\u202e qui\ud800\r\n") == "rosso  [31m qui\N{REPLACEMENT CHARACTER}"
