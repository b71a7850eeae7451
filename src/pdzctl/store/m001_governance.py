"""The first shape of what plans together: district, plan, problems, roster, bodies and seats.

Frozen once released: a later shape is a later migration.
"""

STATEMENTS = (
    """
CREATE TABLE district (
    id TEXT PRIMARY KEY NOT NULL CHECK (id <> ''),
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('ambito', 'distretto', 'zona')),
    region TEXT NOT NULL,
    preset TEXT NOT NULL,
    lead_body TEXT NOT NULL,
    controller TEXT NOT NULL,
    language TEXT NOT NULL,
    licence TEXT NOT NULL,
    templates TEXT NOT NULL
) STRICT
""",
    """
CREATE TABLE municipality (
    id TEXT PRIMARY KEY NOT NULL CHECK (id <> ''),
    district_id TEXT NOT NULL REFERENCES district (id) DEFERRABLE INITIALLY DEFERRED,
    istat_code TEXT NOT NULL,
    name TEXT NOT NULL,
    since TEXT CHECK (length(since) = 10),
    until TEXT CHECK (length(until) = 10),
    UNIQUE (district_id, istat_code)
) STRICT
""",
    """
CREATE TABLE plan (
    id TEXT PRIMARY KEY NOT NULL CHECK (id <> ''),
    code TEXT NOT NULL UNIQUE CHECK (code <> ''),
    title TEXT NOT NULL,
    period_start TEXT CHECK (length(period_start) = 10),
    period_end TEXT CHECK (length(period_end) = 10),
    regional_reference TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN (
        'bozza', 'in_elaborazione', 'approvato', 'sottoscritto', 'vigente', 'prorogato', 'concluso'
    )),
    adoption_act TEXT NOT NULL,
    adopted_on TEXT CHECK (length(adopted_on) = 10),
    agreement_on TEXT CHECK (length(agreement_on) = 10),
    extended_to TEXT CHECK (length(extended_to) = 10),
    extension_act TEXT NOT NULL
) STRICT
""",
    """
CREATE TABLE problem (
    id TEXT PRIMARY KEY NOT NULL CHECK (id <> ''),
    code TEXT NOT NULL UNIQUE CHECK (code <> ''),
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    affected TEXT NOT NULL,
    origin TEXT CHECK (origin IN ('office', 'table', 'lab', 'citizens', 'monitoring')),
    state TEXT NOT NULL CHECK (state IN (
        'segnalato', 'analizzato', 'prioritario', 'non_prioritario', 'in_lavorazione', 'affrontato', 'chiuso',
        'unito_a'
    )),
    merged_into_id TEXT REFERENCES problem (id) DEFERRABLE INITIALLY DEFERRED
) STRICT
""",
    "CREATE INDEX problem_by_merged_into ON problem (merged_into_id) WHERE merged_into_id IS NOT NULL",
    """
CREATE TABLE problem_tag (
    id TEXT PRIMARY KEY NOT NULL CHECK (id <> ''),
    problem_id TEXT NOT NULL REFERENCES problem (id) DEFERRABLE INITIALLY DEFERRED,
    kind TEXT NOT NULL CHECK (kind IN ('area', 'target', 'leps', 'territorio')),
    tag TEXT NOT NULL,
    UNIQUE (problem_id, kind, tag)
) STRICT
""",
    """
CREATE TABLE evidence (
    id TEXT PRIMARY KEY NOT NULL CHECK (id <> ''),
    problem_id TEXT NOT NULL REFERENCES problem (id) DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL CHECK (position >= 0),
    text TEXT NOT NULL,
    source TEXT NOT NULL,
    value TEXT NOT NULL,
    year INTEGER CHECK (year >= 0)
) STRICT
""",
    "CREATE INDEX evidence_by_problem ON evidence (problem_id, position)",
    """
CREATE TABLE problem_link (
    id TEXT PRIMARY KEY NOT NULL CHECK (id <> ''),
    problem_id TEXT NOT NULL REFERENCES problem (id) DEFERRABLE INITIALLY DEFERRED,
    kind TEXT NOT NULL CHECK (kind IN ('causes', 'aggravates', 'overlaps_with', 'duplicates')),
    other_id TEXT NOT NULL REFERENCES problem (id) DEFERRABLE INITIALLY DEFERRED,
    UNIQUE (problem_id, kind, other_id)
) STRICT
""",
    "CREATE INDEX problem_link_by_other ON problem_link (other_id)",
    """
CREATE TABLE organization (
    id TEXT PRIMARY KEY NOT NULL CHECK (id <> ''),
    code TEXT NOT NULL UNIQUE CHECK (code <> ''),
    name TEXT NOT NULL,
    short_name TEXT NOT NULL,
    sector TEXT NOT NULL CHECK (sector IN (
        'comune', 'unione', 'azienda_sanitaria', 'asp', 'regione', 'scuola', 'giustizia', 'lavoro',
        'terzo_settore', 'ente_religioso', 'sindacato', 'ordine_professionale', 'impresa', 'fondazione',
        'universita', 'forze_ordine', 'cittadini', 'utenti_familiari', 'altro'
    )),
    legal_form TEXT NOT NULL,
    runts_section TEXT CHECK (runts_section IN ('a', 'b', 'c', 'd', 'e', 'f', 'g', 'non_iscritto')),
    tax_code TEXT NOT NULL,
    pec TEXT NOT NULL,
    municipality TEXT NOT NULL,
    istat_code TEXT NOT NULL,
    pact_signed_on TEXT CHECK (length(pact_signed_on) = 10)
) STRICT
""",
    "CREATE INDEX organization_by_tax_code ON organization (tax_code) WHERE tax_code <> ''",
    """
CREATE TABLE organization_theme (
    id TEXT PRIMARY KEY NOT NULL CHECK (id <> ''),
    organization_id TEXT NOT NULL REFERENCES organization (id) DEFERRABLE INITIALLY DEFERRED,
    theme TEXT NOT NULL,
    UNIQUE (organization_id, theme)
) STRICT
""",
    """
CREATE TABLE person (
    id TEXT PRIMARY KEY NOT NULL CHECK (id <> ''),
    code TEXT NOT NULL UNIQUE CHECK (code <> ''),
    family_name TEXT NOT NULL,
    given_name TEXT NOT NULL,
    honorific TEXT NOT NULL,
    organization_id TEXT REFERENCES organization (id) DEFERRABLE INITIALLY DEFERRED,
    post TEXT NOT NULL,
    level TEXT CHECK (level IN (
        'amministratore', 'dirigente', 'operatore', 'volontario', 'cittadino', 'utente_familiare'
    )),
    email TEXT NOT NULL,
    phone TEXT NOT NULL,
    notice_version TEXT NOT NULL,
    notice_on TEXT CHECK (length(notice_on) = 10),
    keep_until TEXT CHECK (length(keep_until) = 10)
) STRICT
""",
    "CREATE INDEX person_by_organization ON person (organization_id) WHERE organization_id IS NOT NULL",
    """
CREATE TABLE body (
    id TEXT PRIMARY KEY NOT NULL CHECK (id <> ''),
    code TEXT NOT NULL UNIQUE CHECK (code <> ''),
    kind TEXT NOT NULL CHECK (kind IN (
        'political', 'steering_core', 'steering_wide', 'planning_office', 'technical', 'table', 'lab'
    )),
    title TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN (
        'proposto', 'attivo', 'mandato_conferito', 'aperto', 'sospeso', 'in_restituzione', 'concluso',
        'revocato'
    )),
    table_id TEXT REFERENCES body (id) DEFERRABLE INITIALLY DEFERRED,
    established_by TEXT NOT NULL,
    convened_by TEXT NOT NULL,
    notice_days INTEGER CHECK (notice_days >= 0),
    frequency_days INTEGER CHECK (frequency_days >= 0),
    quorum TEXT CHECK (quorum IN ('nessuno', 'un_terzo', 'meta_piu_uno', 'due_terzi')),
    decision_rule TEXT CHECK (decision_rule IN (
        'consensus', 'consensus_then_majority', 'majority', 'none'
    )),
    size INTEGER CHECK (size >= 0),
    public_sessions INTEGER NOT NULL CHECK (public_sessions IN (0, 1)),
    participation_mode TEXT CHECK (participation_mode IN (
        'concertazione', 'consultazione', 'co_programmazione', 'co_progettazione'
    )),
    method TEXT CHECK (method IN (
        'plenaria', 'giro_di_tavolo', 'brainstorming', 'metaplan', 'gopp', 'focus_group', 'easw', 'open_space',
        'world_cafe', 'gruppo_nominale', 'swot', 'albero_dei_problemi', 'mappa_di_comunita',
        'camminata_di_quartiere', 'appreciative_inquiry', 'dot_voting', 'co_design', 'altro'
    )),
    since TEXT CHECK (length(since) = 10),
    until TEXT CHECK (length(until) = 10)
) STRICT
""",
    "CREATE INDEX body_by_table ON body (table_id) WHERE table_id IS NOT NULL",
    """
CREATE TABLE body_sector (
    id TEXT PRIMARY KEY NOT NULL CHECK (id <> ''),
    body_id TEXT NOT NULL REFERENCES body (id) DEFERRABLE INITIALLY DEFERRED,
    sector TEXT NOT NULL CHECK (sector IN (
        'comune', 'unione', 'azienda_sanitaria', 'asp', 'regione', 'scuola', 'giustizia', 'lavoro',
        'terzo_settore', 'ente_religioso', 'sindacato', 'ordine_professionale', 'impresa', 'fondazione',
        'universita', 'forze_ordine', 'cittadini', 'utenti_familiari', 'altro'
    )),
    UNIQUE (body_id, sector)
) STRICT
""",
    """
CREATE TABLE body_problem (
    id TEXT PRIMARY KEY NOT NULL CHECK (id <> ''),
    body_id TEXT NOT NULL REFERENCES body (id) DEFERRABLE INITIALLY DEFERRED,
    problem_id TEXT NOT NULL REFERENCES problem (id) DEFERRABLE INITIALLY DEFERRED,
    UNIQUE (body_id, problem_id)
) STRICT
""",
    "CREATE INDEX body_problem_by_problem ON body_problem (problem_id)",
    """
CREATE TABLE mandate (
    id TEXT PRIMARY KEY NOT NULL CHECK (id <> ''),
    body_id TEXT NOT NULL REFERENCES body (id) DEFERRABLE INITIALLY DEFERRED,
    question TEXT NOT NULL,
    product TEXT NOT NULL,
    limits TEXT NOT NULL,
    commissioned_by_id TEXT REFERENCES body (id) DEFERRABLE INITIALLY DEFERRED,
    conferred_on TEXT CHECK (length(conferred_on) = 10),
    due TEXT CHECK (length(due) = 10),
    resources TEXT NOT NULL,
    promised_reply TEXT NOT NULL,
    feedback_on TEXT CHECK (length(feedback_on) = 10),
    UNIQUE (body_id)
) STRICT
""",
    "CREATE INDEX mandate_by_commissioned_by ON mandate (commissioned_by_id) WHERE commissioned_by_id IS NOT NULL",
    """
CREATE TABLE seat (
    id TEXT PRIMARY KEY NOT NULL CHECK (id <> ''),
    code TEXT NOT NULL UNIQUE CHECK (code <> ''),
    body_id TEXT NOT NULL REFERENCES body (id) DEFERRABLE INITIALLY DEFERRED,
    role TEXT NOT NULL CHECK (role IN (
        'presidente', 'coordinatore', 'facilitatore', 'verbalizzante', 'componente', 'supplente',
        'invitato_permanente', 'uditore', 'esperto', 'portavoce'
    )),
    organization_id TEXT REFERENCES organization (id) DEFERRABLE INITIALLY DEFERRED,
    person_id TEXT REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    substitute_id TEXT REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    represents_id TEXT REFERENCES body (id) DEFERRABLE INITIALLY DEFERRED,
    post TEXT NOT NULL,
    area TEXT NOT NULL,
    voting INTEGER NOT NULL CHECK (voting IN (0, 1)),
    institutional INTEGER NOT NULL CHECK (institutional IN (0, 1)),
    act TEXT NOT NULL,
    since TEXT CHECK (length(since) = 10),
    until TEXT CHECK (length(until) = 10)
) STRICT
""",
    "CREATE INDEX seat_by_body ON seat (body_id)",
    "CREATE INDEX seat_by_organization ON seat (organization_id) WHERE organization_id IS NOT NULL",
    "CREATE INDEX seat_by_person ON seat (person_id) WHERE person_id IS NOT NULL",
    "CREATE INDEX seat_by_substitute ON seat (substitute_id) WHERE substitute_id IS NOT NULL",
    "CREATE INDEX seat_by_represents ON seat (represents_id) WHERE represents_id IS NOT NULL",
)
