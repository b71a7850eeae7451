"""The states things live through, and the legal transitions between them; anything else is refused.

Source: ``docs/glossary.md``, which a test holds to this page.
"""

from collections.abc import Mapping

from pdzctl.records.choice import Choice


class PlanState(Choice):
    """The life of a plan."""

    BOZZA = "bozza", "draft"
    IN_ELABORAZIONE = "in_elaborazione", "being written"
    APPROVATO = "approvato", "approved"
    SOTTOSCRITTO = "sottoscritto", "signed"
    VIGENTE = "vigente", "in force"
    PROROGATO = "prorogato", "extended"
    CONCLUSO = "concluso", "concluded"


class BodyState(Choice):
    """The life of a body, table or lab."""

    PROPOSTO = "proposto", "proposed"
    ATTIVO = "attivo", "active"
    MANDATO_CONFERITO = "mandato_conferito", "mandated"
    APERTO = "aperto", "open"
    SOSPESO = "sospeso", "suspended"
    IN_RESTITUZIONE = "in_restituzione", "giving feedback"
    CONCLUSO = "concluso", "concluded"
    REVOCATO = "revocato", "revoked"


class ProblemState(Choice):
    """The life of a problem."""

    SEGNALATO = "segnalato", "reported"
    ANALIZZATO = "analizzato", "analysed"
    PRIORITARIO = "prioritario", "priority"
    NON_PRIORITARIO = "non_prioritario", "not a priority"
    IN_LAVORAZIONE = "in_lavorazione", "being worked on"
    AFFRONTATO = "affrontato", "dealt with"
    CHIUSO = "chiuso", "closed"
    UNITO = "unito_a", "merged"


class SessionState(Choice):
    """The life of a session."""

    BOZZA = "bozza", "draft"
    CONVOCATA = "convocata", "convened"
    IN_CORSO = "in_corso", "in progress"
    SVOLTA = "svolta", "held"
    VERBALIZZATA = "verbalizzata", "minuted"
    CHIUSA = "chiusa", "closed"
    RINVIATA = "rinviata", "postponed"
    ANNULLATA = "annullata", "cancelled"


class MinutesState(Choice):
    """The life of minutes."""

    BOZZA = "bozza", "draft"
    IN_OSSERVAZIONE = "in_osservazione", "under observation"
    DEFINITIVO = "definitivo", "final"
    APPROVATO = "approvato", "approved"
    PROTOCOLLATO = "protocollato", "registered"
    PUBBLICATO = "pubblicato", "published"


class ProposalState(Choice):
    """The life of a proposal."""

    EMERSA = "emersa", "emerged"
    ELABORATA = "elaborata", "worked out"
    PRIORITIZZATA = "prioritizzata", "prioritized"
    TRASMESSA = "trasmessa", "sent"
    ACCOLTA = "accolta", "accepted"
    ACCOLTA_IN_PARTE = "accolta_in_parte", "accepted in part"
    RINVIATA = "rinviata", "postponed"
    NON_ACCOLTA = "non_accolta", "refused"
    TRADOTTA = "tradotta_in_intervento", "turned into an intervention"
    RITIRATA = "ritirata", "withdrawn"
    UNITA = "unita_a", "merged"


class DecisionState(Choice):
    """The life of a decision."""

    PROPOSTA = "proposta", "proposed"
    ADOTTATA = "adottata", "adopted"
    ATTUATA = "attuata", "carried out"
    SUPERATA = "superata", "superseded"
    REVOCATA = "revocata", "revoked"


class CommitmentState(Choice):
    """The life of a commitment; overdue is derived from its due date, never stored."""

    APERTO = "aperto", "open"
    IN_CORSO = "in_corso", "in progress"
    BLOCCATO = "bloccato", "blocked"
    RIASSEGNATO = "riassegnato", "reassigned"
    FATTO = "fatto", "done"
    VERIFICATO = "verificato", "verified"
    ANNULLATO = "annullato", "cancelled"


class ReferralState(Choice):
    """The life of a referral; late is derived from its reply date, never stored."""

    INVIATA = "inviata", "sent"
    PRESA_IN_CARICO = "presa_in_carico", "taken in charge"
    RISCONTRATA = "riscontrata", "answered"


class RoundState(Choice):
    """The life of a round of priorities."""

    PREPARATO = "preparato", "prepared"
    APERTO = "aperto", "open"
    CHIUSO = "chiuso", "closed"
    VALIDATO = "validato", "validated"
    ANNULLATO = "annullato", "cancelled"


Moves = Mapping[str, tuple[str, ...]]

VERBS: Mapping[str, Mapping[str, str]] = {
    "body": {
        "attivo": "open",
        "mandato_conferito": "mandate",
        "aperto": "open",
        "in_restituzione": "feedback",
        "concluso": "conclude",
    },
    "commitment": {"in_corso": "start", "fatto": "done", "verificato": "verify"},
    "decision": {"adottata": "adopt", "attuata": "carry-out"},
    "minutes": {
        "in_osservazione": "circulate",
        "definitivo": "finalise",
        "approvato": "approve",
        "protocollato": "register",
        "pubblicato": "publish",
    },
    "plan": dict.fromkeys(("in_elaborazione", "approvato", "sottoscritto", "vigente", "concluso"), "move"),
    "priority_round": {"aperto": "open", "chiuso": "close", "validato": "validate"},
    "problem": {
        "analizzato": "analyse",
        "prioritario": "prioritise",
        "in_lavorazione": "work",
        "affrontato": "solve",
        "chiuso": "close",
    },
    "proposal": {"elaborata": "work-out", "prioritizzata": "prioritise", "trasmessa": "send"},
    "referral": {"presa_in_carico": "take", "riscontrata": "reply"},
    "session": {
        "convocata": "convene",
        "in_corso": "open",
        "svolta": "end",
        "verbalizzata": "minutes add --session {code}",
        "chiusa": "close",
    },
}
"""The verb of the command that brings a record of a noun into a state, where one alone does.

It is the whole command, with the ``{code}`` in its place, where the verb is another noun's.
"""

PLAN_MOVES: Moves = {
    "bozza": ("in_elaborazione",),
    "in_elaborazione": ("approvato",),
    "approvato": ("sottoscritto",),
    "sottoscritto": ("vigente",),
    "vigente": ("prorogato", "concluso"),
    "prorogato": ("vigente", "concluso"),
}
BODY_MOVES: Moves = {
    "proposto": ("attivo",),
    "attivo": ("sospeso", "concluso"),
    "sospeso": ("attivo", "concluso"),
}
LAB_MOVES: Moves = {
    "proposto": ("mandato_conferito", "revocato"),
    "mandato_conferito": ("aperto", "revocato"),
    "aperto": ("in_restituzione", "sospeso", "revocato"),
    "sospeso": ("aperto",),
    "in_restituzione": ("concluso",),
}
PROBLEM_MOVES: Moves = {
    "segnalato": ("analizzato", "unito_a"),
    "analizzato": ("prioritario", "non_prioritario", "unito_a"),
    "prioritario": ("in_lavorazione", "unito_a"),
    "non_prioritario": ("in_lavorazione", "unito_a"),
    "in_lavorazione": ("affrontato", "unito_a"),
    "affrontato": ("chiuso", "unito_a"),
    "chiuso": ("unito_a",),
}
SESSION_MOVES: Moves = {
    "bozza": ("convocata", "annullata"),
    "convocata": ("in_corso", "rinviata", "annullata"),
    "rinviata": ("convocata",),
    "in_corso": ("svolta",),
    "svolta": ("verbalizzata",),
    "verbalizzata": ("chiusa",),
}
MINUTES_MOVES: Moves = {
    "bozza": ("in_osservazione", "approvato"),
    "in_osservazione": ("definitivo", "bozza"),
    "definitivo": ("approvato",),
    "approvato": ("protocollato",),
    "protocollato": ("pubblicato",),
}
PROPOSAL_MOVES: Moves = {
    "emersa": ("elaborata", "ritirata", "unita_a"),
    "elaborata": ("prioritizzata", "ritirata", "unita_a"),
    "prioritizzata": ("trasmessa", "ritirata", "unita_a"),
    "trasmessa": ("accolta", "accolta_in_parte", "rinviata", "non_accolta"),
    "accolta": ("tradotta_in_intervento",),
    "accolta_in_parte": ("tradotta_in_intervento",),
}
DECISION_MOVES: Moves = {
    "proposta": ("adottata",),
    "adottata": ("attuata", "superata", "revocata"),
}
COMMITMENT_MOVES: Moves = {
    "aperto": ("in_corso", "bloccato", "annullato", "riassegnato", "fatto"),
    "in_corso": ("fatto", "bloccato", "annullato", "riassegnato"),
    "bloccato": ("aperto", "in_corso", "annullato", "riassegnato"),
    "riassegnato": ("aperto",),
    "fatto": ("verificato", "in_corso"),
}
ROUND_MOVES: Moves = {
    "preparato": ("aperto",),
    "aperto": ("chiuso", "annullato"),
    "chiuso": ("validato",),
}
REFERRAL_MOVES: Moves = {
    "inviata": ("presa_in_carico", "riscontrata"),
    "presa_in_carico": ("riscontrata",),
}
