"""The legal transitions as the offices know them, written again by hand: the program must agree, not provide them.

Source: the life cycles of plans, bodies, problems, sessions, proposals, decisions, commitments and referrals, told in
``docs/glossary.md`` under *Legal transitions*.
"""

Life = dict[str, set[str]]

PLAN: Life = {
    "bozza": {"in_elaborazione"},
    "in_elaborazione": {"approvato"},
    "approvato": {"sottoscritto"},
    "sottoscritto": {"vigente"},
    "vigente": {"prorogato", "concluso"},
    "prorogato": {"vigente", "concluso"},
    "concluso": set(),
}
BODY: Life = {
    "proposto": {"attivo"},
    "attivo": {"sospeso", "concluso"},
    "sospeso": {"attivo", "concluso"},
    "concluso": set(),
}
LAB: Life = {
    "proposto": {"mandato_conferito", "revocato"},
    "mandato_conferito": {"aperto", "revocato"},
    "aperto": {"in_restituzione", "sospeso", "revocato"},
    "sospeso": {"aperto"},
    "in_restituzione": {"concluso"},
    "concluso": set(),
    "revocato": set(),
}
PROBLEM: Life = {
    "segnalato": {"analizzato", "unito_a"},
    "analizzato": {"prioritario", "non_prioritario", "unito_a"},
    "prioritario": {"in_lavorazione", "unito_a"},
    "non_prioritario": {"in_lavorazione", "unito_a"},
    "in_lavorazione": {"affrontato", "unito_a"},
    "affrontato": {"chiuso", "unito_a"},
    "chiuso": {"unito_a"},
    "unito_a": set(),
}
SESSION: Life = {
    "bozza": {"convocata", "annullata"},
    "convocata": {"in_corso", "rinviata", "annullata"},
    "rinviata": {"convocata"},
    "in_corso": {"svolta"},
    "svolta": {"verbalizzata"},
    "verbalizzata": {"chiusa"},
    "chiusa": set(),
    "annullata": set(),
}
PROPOSAL: Life = {
    "emersa": {"elaborata", "ritirata", "unita_a"},
    "elaborata": {"prioritizzata", "ritirata", "unita_a"},
    "prioritizzata": {"trasmessa", "ritirata", "unita_a"},
    "trasmessa": {"accolta", "accolta_in_parte", "rinviata", "non_accolta"},
    "accolta": {"tradotta_in_intervento"},
    "accolta_in_parte": {"tradotta_in_intervento"},
    "rinviata": set(),
    "non_accolta": set(),
    "ritirata": set(),
    "unita_a": set(),
}
DECISION: Life = {
    "proposta": {"adottata"},
    "adottata": {"attuata", "superata", "revocata"},
    "attuata": set(),
    "superata": set(),
    "revocata": set(),
}
COMMITMENT: Life = {
    # A small thing is often done before anybody says that it was begun.
    "aperto": {"in_corso", "fatto", "bloccato", "annullato", "riassegnato"},
    "in_corso": {"fatto", "bloccato", "annullato", "riassegnato"},
    "bloccato": {"aperto", "in_corso", "annullato", "riassegnato"},
    "fatto": {"verificato", "in_corso"},
    "verificato": set(),
    "annullato": set(),
}
REFERRAL: Life = {
    # A body may answer at once.
    "inviata": {"presa_in_carico", "riscontrata"},
    "presa_in_carico": {"riscontrata"},
    "riscontrata": set(),
}
APPROVED = ("approvato", "protocollato", "pubblicato")
"""The states of minutes in which what they say, and with it the session, no longer changes."""
ROUND = {
    "preparato": {"aperto"},
    "aperto": {"chiuso", "annullato"},
    "chiuso": {"validato"},
    "validato": set(),
    "annullato": set(),
}
