"""The first shape of what happens in a session.

Frozen once released: a later shape is a later migration.
"""

STATEMENTS = (
    """
CREATE TABLE session (
    id TEXT PRIMARY KEY NOT NULL CHECK (id <> ''),
    code TEXT NOT NULL UNIQUE CHECK (code <> ''),
    body_id TEXT NOT NULL REFERENCES body (id) DEFERRABLE INITIALLY DEFERRED,
    number INTEGER CHECK (number >= 0),
    title TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN (
        'ordinaria', 'straordinaria', 'insediamento', 'plenaria', 'gruppo', 'restituzione'
    )),
    state TEXT NOT NULL CHECK (state IN (
        'bozza', 'convocata', 'in_corso', 'svolta', 'verbalizzata', 'chiusa', 'rinviata', 'annullata'
    )),
    day TEXT CHECK (length(day) = 10),
    planned_start TEXT CHECK (length(planned_start) = 5),
    planned_end TEXT CHECK (length(planned_end) = 5),
    actual_start TEXT CHECK (length(actual_start) = 5),
    actual_end TEXT CHECK (length(actual_end) = 5),
    mode TEXT NOT NULL CHECK (mode IN ('in_presenza', 'online', 'mista')),
    call TEXT CHECK (call IN ('prima', 'seconda')),
    venue TEXT NOT NULL,
    address TEXT NOT NULL,
    online_url TEXT NOT NULL,
    method TEXT CHECK (method IN (
        'plenaria', 'giro_di_tavolo', 'brainstorming', 'metaplan', 'gopp', 'focus_group', 'easw', 'open_space',
        'world_cafe', 'gruppo_nominale', 'swot', 'albero_dei_problemi', 'mappa_di_comunita',
        'camminata_di_quartiere', 'appreciative_inquiry', 'dot_voting', 'co_design', 'altro'
    )),
    method_note TEXT NOT NULL,
    convocation_protocol TEXT NOT NULL,
    convoked_on TEXT CHECK (length(convoked_on) = 10),
    convocation_channel TEXT NOT NULL,
    convoked_count INTEGER CHECK (convoked_count >= 0),
    chair_id TEXT REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    facilitator_id TEXT REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    minute_taker_id TEXT REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    summary TEXT NOT NULL,
    accessibility_note TEXT NOT NULL,
    next_day TEXT CHECK (length(next_day) = 10),
    next_time TEXT CHECK (length(next_time) = 5),
    next_venue TEXT NOT NULL,
    next_agenda TEXT NOT NULL,
    reason TEXT NOT NULL
) STRICT
""",
    "CREATE INDEX session_by_body ON session (body_id)",
    "CREATE INDEX session_by_chair ON session (chair_id) WHERE chair_id IS NOT NULL",
    "CREATE INDEX session_by_facilitator ON session (facilitator_id) WHERE facilitator_id IS NOT NULL",
    "CREATE INDEX session_by_minute_taker ON session (minute_taker_id) WHERE minute_taker_id IS NOT NULL",
    "CREATE INDEX session_by_day ON session (day, planned_start)",
    """
CREATE TABLE suspension (
    id TEXT PRIMARY KEY NOT NULL CHECK (id <> ''),
    session_id TEXT NOT NULL REFERENCES session (id) DEFERRABLE INITIALLY DEFERRED,
    suspended_at TEXT NOT NULL CHECK (length(suspended_at) = 5),
    resumed_at TEXT CHECK (length(resumed_at) = 5),
    reason TEXT NOT NULL,
    UNIQUE (session_id, suspended_at)
) STRICT
""",
    """
CREATE TABLE attachment (
    id TEXT PRIMARY KEY NOT NULL CHECK (id <> ''),
    session_id TEXT NOT NULL REFERENCES session (id) DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL CHECK (position >= 0),
    title TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN (
        'convocazione', 'foglio_presenze', 'slide', 'foto_cartellone', 'dati', 'bozza', 'altro'
    )),
    visibility TEXT NOT NULL CHECK (visibility IN ('pubblica', 'partecipanti', 'interna')),
    path TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    alt_text TEXT NOT NULL
) STRICT
""",
    "CREATE INDEX attachment_by_session ON attachment (session_id, position)",
    """
CREATE TABLE agenda_item (
    id TEXT PRIMARY KEY NOT NULL CHECK (id <> ''),
    code TEXT NOT NULL UNIQUE CHECK (code <> ''),
    session_id TEXT NOT NULL REFERENCES session (id) DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL CHECK (position >= 0),
    level INTEGER NOT NULL CHECK (level >= 0),
    title TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN (
        'argomento', 'verbale_precedente', 'verifica_impegni', 'comunicazioni', 'gruppi', 'priorita', 'varie'
    )),
    lead TEXT NOT NULL,
    minutes_allotted INTEGER CHECK (minutes_allotted >= 0),
    expected TEXT CHECK (expected IN ('informare', 'raccogliere', 'orientare', 'decidere')),
    summary TEXT NOT NULL,
    positions TEXT NOT NULL,
    disposition TEXT CHECK (disposition IN (
        'informati', 'raccolto', 'orientamento', 'deciso', 'rinviato', 'non_trattato'
    )),
    disposition_note TEXT NOT NULL,
    postponed_to_id TEXT REFERENCES session (id) DEFERRABLE INITIALLY DEFERRED,
    resumes_id TEXT REFERENCES agenda_item (id) DEFERRABLE INITIALLY DEFERRED
) STRICT
""",
    "CREATE INDEX agenda_item_by_session ON agenda_item (session_id, position)",
    "CREATE INDEX agenda_item_by_postponed_to ON agenda_item (postponed_to_id) WHERE postponed_to_id IS NOT NULL",
    "CREATE INDEX agenda_item_by_resumes ON agenda_item (resumes_id) WHERE resumes_id IS NOT NULL",
    """
CREATE TABLE attendance (
    id TEXT PRIMARY KEY NOT NULL CHECK (id <> ''),
    session_id TEXT NOT NULL REFERENCES session (id) DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL CHECK (position >= 0),
    seat_id TEXT REFERENCES seat (id) DEFERRABLE INITIALLY DEFERRED,
    person_id TEXT REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    organization_id TEXT REFERENCES organization (id) DEFERRABLE INITIALLY DEFERRED,
    status TEXT NOT NULL CHECK (status IN (
        'presente', 'presente_online', 'presente_con_delega', 'assente_giustificato', 'assente', 'invitato',
        'uditore'
    )),
    delegate_id TEXT REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    post TEXT NOT NULL,
    sector TEXT CHECK (sector IN (
        'comune', 'unione', 'azienda_sanitaria', 'asp', 'regione', 'scuola', 'giustizia', 'lavoro',
        'terzo_settore', 'ente_religioso', 'sindacato', 'ordine_professionale', 'impresa', 'fondazione',
        'universita', 'forze_ordine', 'cittadini', 'utenti_familiari', 'altro'
    )),
    count INTEGER NOT NULL CHECK (count >= 0),
    signed INTEGER NOT NULL CHECK (signed IN (0, 1)),
    note TEXT NOT NULL
) STRICT
""",
    "CREATE INDEX attendance_by_session ON attendance (session_id, position)",
    "CREATE INDEX attendance_by_seat ON attendance (seat_id) WHERE seat_id IS NOT NULL",
    "CREATE INDEX attendance_by_person ON attendance (person_id) WHERE person_id IS NOT NULL",
    "CREATE INDEX attendance_by_organization ON attendance (organization_id) WHERE organization_id IS NOT NULL",
    "CREATE INDEX attendance_by_delegate ON attendance (delegate_id) WHERE delegate_id IS NOT NULL",
    """
CREATE TABLE presence (
    id TEXT PRIMARY KEY NOT NULL CHECK (id <> ''),
    attendance_id TEXT NOT NULL REFERENCES attendance (id) DEFERRABLE INITIALLY DEFERRED,
    arrived_at TEXT CHECK (length(arrived_at) = 5),
    left_at TEXT CHECK (length(left_at) = 5)
) STRICT
""",
    "CREATE INDEX presence_by_attendance ON presence (attendance_id, arrived_at)",
    """
CREATE TABLE workgroup (
    id TEXT PRIMARY KEY NOT NULL CHECK (id <> ''),
    code TEXT NOT NULL UNIQUE CHECK (code <> ''),
    session_id TEXT NOT NULL REFERENCES session (id) DEFERRABLE INITIALLY DEFERRED,
    agenda_item_id TEXT REFERENCES agenda_item (id) DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL CHECK (position >= 0),
    question TEXT NOT NULL,
    facilitator TEXT NOT NULL,
    rapporteur TEXT NOT NULL,
    participants INTEGER CHECK (participants >= 0),
    method TEXT CHECK (method IN (
        'plenaria', 'giro_di_tavolo', 'brainstorming', 'metaplan', 'gopp', 'focus_group', 'easw', 'open_space',
        'world_cafe', 'gruppo_nominale', 'swot', 'albero_dei_problemi', 'mappa_di_comunita',
        'camminata_di_quartiere', 'appreciative_inquiry', 'dot_voting', 'co_design', 'altro'
    )),
    started_at TEXT CHECK (length(started_at) = 5),
    venue TEXT NOT NULL,
    report TEXT NOT NULL
) STRICT
""",
    "CREATE INDEX workgroup_by_session ON workgroup (session_id, position)",
    "CREATE INDEX workgroup_by_agenda_item ON workgroup (agenda_item_id) WHERE agenda_item_id IS NOT NULL",
    """
CREATE TABLE contribution (
    id TEXT PRIMARY KEY NOT NULL CHECK (id <> ''),
    code TEXT NOT NULL UNIQUE CHECK (code <> ''),
    session_id TEXT NOT NULL REFERENCES session (id) DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL CHECK (position >= 0),
    agenda_item_id TEXT REFERENCES agenda_item (id) DEFERRABLE INITIALLY DEFERRED,
    workgroup_id TEXT REFERENCES workgroup (id) DEFERRABLE INITIALLY DEFERRED,
    kind TEXT NOT NULL CHECK (kind IN (
        'bisogno', 'risorsa', 'criticita', 'idea', 'dato', 'domanda', 'posizione', 'nota'
    )),
    text TEXT NOT NULL,
    sector TEXT CHECK (sector IN (
        'comune', 'unione', 'azienda_sanitaria', 'asp', 'regione', 'scuola', 'giustizia', 'lavoro',
        'terzo_settore', 'ente_religioso', 'sindacato', 'ordine_professionale', 'impresa', 'fondazione',
        'universita', 'forze_ordine', 'cittadini', 'utenti_familiari', 'altro'
    )),
    organization_id TEXT REFERENCES organization (id) DEFERRABLE INITIALLY DEFERRED,
    person_id TEXT REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    problem_id TEXT REFERENCES problem (id) DEFERRABLE INITIALLY DEFERRED,
    cluster TEXT NOT NULL
) STRICT
""",
    "CREATE INDEX contribution_by_session ON contribution (session_id, position)",
    "CREATE INDEX contribution_by_agenda_item ON contribution (agenda_item_id) WHERE agenda_item_id IS NOT NULL",
    "CREATE INDEX contribution_by_workgroup ON contribution (workgroup_id) WHERE workgroup_id IS NOT NULL",
    """
CREATE INDEX contribution_by_organization ON contribution (organization_id)
    WHERE organization_id IS NOT NULL
""",
    "CREATE INDEX contribution_by_person ON contribution (person_id) WHERE person_id IS NOT NULL",
    "CREATE INDEX contribution_by_problem ON contribution (problem_id) WHERE problem_id IS NOT NULL",
)
