"""The first shape of what a session produced, and of its minutes.

Frozen once released: a later shape is a later migration.
"""

STATEMENTS = (
    """
CREATE TABLE proposal (
    id TEXT PRIMARY KEY NOT NULL CHECK (id <> ''),
    code TEXT NOT NULL UNIQUE CHECK (code <> ''),
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN (
        'emersa', 'elaborata', 'prioritizzata', 'trasmessa', 'accolta', 'accolta_in_parte', 'rinviata',
        'non_accolta', 'tradotta_in_intervento', 'ritirata', 'unita_a'
    )),
    problem_id TEXT REFERENCES problem (id) DEFERRABLE INITIALLY DEFERRED,
    origin TEXT CHECK (origin IN ('session', 'workgroup', 'community')),
    session_id TEXT REFERENCES session (id) DEFERRABLE INITIALLY DEFERRED,
    workgroup_id TEXT REFERENCES workgroup (id) DEFERRABLE INITIALLY DEFERRED,
    expected_change TEXT NOT NULL,
    resources TEXT NOT NULL,
    merged_into_id TEXT REFERENCES proposal (id) DEFERRABLE INITIALLY DEFERRED
) STRICT
""",
    "CREATE INDEX proposal_by_problem ON proposal (problem_id) WHERE problem_id IS NOT NULL",
    "CREATE INDEX proposal_by_session ON proposal (session_id) WHERE session_id IS NOT NULL",
    "CREATE INDEX proposal_by_workgroup ON proposal (workgroup_id) WHERE workgroup_id IS NOT NULL",
    "CREATE INDEX proposal_by_merged_into ON proposal (merged_into_id) WHERE merged_into_id IS NOT NULL",
    """
CREATE TABLE promoter (
    id TEXT PRIMARY KEY NOT NULL CHECK (id <> ''),
    proposal_id TEXT NOT NULL REFERENCES proposal (id) DEFERRABLE INITIALLY DEFERRED,
    organization_id TEXT NOT NULL REFERENCES organization (id) DEFERRABLE INITIALLY DEFERRED,
    UNIQUE (proposal_id, organization_id)
) STRICT
""",
    "CREATE INDEX promoter_by_organization ON promoter (organization_id)",
    """
CREATE TABLE overlap (
    id TEXT PRIMARY KEY NOT NULL CHECK (id <> ''),
    proposal_id TEXT NOT NULL REFERENCES proposal (id) DEFERRABLE INITIALLY DEFERRED,
    other_id TEXT REFERENCES proposal (id) DEFERRABLE INITIALLY DEFERRED,
    text TEXT NOT NULL
) STRICT
""",
    "CREATE INDEX overlap_by_proposal ON overlap (proposal_id, other_id, text)",
    "CREATE INDEX overlap_by_other ON overlap (other_id) WHERE other_id IS NOT NULL",
    """
CREATE TABLE referral (
    id TEXT PRIMARY KEY NOT NULL CHECK (id <> ''),
    code TEXT NOT NULL UNIQUE CHECK (code <> ''),
    proposal_id TEXT NOT NULL REFERENCES proposal (id) DEFERRABLE INITIALLY DEFERRED,
    session_id TEXT REFERENCES session (id) DEFERRABLE INITIALLY DEFERRED,
    body_id TEXT NOT NULL REFERENCES body (id) DEFERRABLE INITIALLY DEFERRED,
    sent_on TEXT CHECK (length(sent_on) = 10),
    reply_due TEXT CHECK (length(reply_due) = 10),
    state TEXT NOT NULL CHECK (state IN ('inviata', 'presa_in_carico', 'riscontrata')),
    reply TEXT CHECK (reply IN ('accolta', 'accolta_in_parte', 'rinviata', 'non_accolta')),
    reply_text TEXT NOT NULL,
    replied_on TEXT CHECK (length(replied_on) = 10),
    reply_session_id TEXT REFERENCES session (id) DEFERRABLE INITIALLY DEFERRED,
    next_step TEXT NOT NULL
) STRICT
""",
    "CREATE INDEX referral_by_proposal ON referral (proposal_id)",
    "CREATE INDEX referral_by_session ON referral (session_id) WHERE session_id IS NOT NULL",
    "CREATE INDEX referral_by_body ON referral (body_id)",
    "CREATE INDEX referral_by_reply_session ON referral (reply_session_id) WHERE reply_session_id IS NOT NULL",
    """
CREATE TABLE priority (
    id TEXT PRIMARY KEY NOT NULL CHECK (id <> ''),
    session_id TEXT NOT NULL REFERENCES session (id) DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL CHECK (position >= 0),
    agenda_item_id TEXT REFERENCES agenda_item (id) DEFERRABLE INITIALLY DEFERRED,
    title TEXT NOT NULL,
    method TEXT NOT NULL CHECK (method IN (
        'voto_a_punti', 'borda', 'hanlon', 'matrice', 'griglia', 'moscow', 'consenso_a_gradi'
    )),
    points_each INTEGER CHECK (points_each >= 0),
    cap INTEGER CHECK (cap >= 0),
    open_vote INTEGER NOT NULL CHECK (open_vote IN (0, 1)),
    note TEXT NOT NULL
) STRICT
""",
    "CREATE INDEX priority_by_session ON priority (session_id, position)",
    "CREATE INDEX priority_by_agenda_item ON priority (agenda_item_id) WHERE agenda_item_id IS NOT NULL",
    """
CREATE TABLE priority_group (
    id TEXT PRIMARY KEY NOT NULL CHECK (id <> ''),
    priority_id TEXT NOT NULL REFERENCES priority (id) DEFERRABLE INITIALLY DEFERRED,
    name TEXT NOT NULL,
    voters INTEGER NOT NULL CHECK (voters >= 0),
    UNIQUE (priority_id, name)
) STRICT
""",
    """
CREATE TABLE priority_option (
    id TEXT PRIMARY KEY NOT NULL CHECK (id <> ''),
    priority_id TEXT NOT NULL REFERENCES priority (id) DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL CHECK (position >= 0),
    proposal_id TEXT REFERENCES proposal (id) DEFERRABLE INITIALLY DEFERRED,
    title TEXT NOT NULL,
    points INTEGER NOT NULL CHECK (points >= 0),
    voters INTEGER CHECK (voters >= 0)
) STRICT
""",
    "CREATE INDEX priority_option_by_priority ON priority_option (priority_id, position)",
    "CREATE INDEX priority_option_by_proposal ON priority_option (proposal_id) WHERE proposal_id IS NOT NULL",
    """
CREATE TABLE priority_tally (
    id TEXT PRIMARY KEY NOT NULL CHECK (id <> ''),
    priority_option_id TEXT NOT NULL REFERENCES priority_option (id) DEFERRABLE INITIALLY DEFERRED,
    name TEXT NOT NULL,
    points INTEGER NOT NULL CHECK (points >= 0),
    UNIQUE (priority_option_id, name)
) STRICT
""",
    """
CREATE TABLE decision (
    id TEXT PRIMARY KEY NOT NULL CHECK (id <> ''),
    code TEXT NOT NULL UNIQUE CHECK (code <> ''),
    session_id TEXT NOT NULL REFERENCES session (id) DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL CHECK (position >= 0),
    agenda_item_id TEXT REFERENCES agenda_item (id) DEFERRABLE INITIALLY DEFERRED,
    text TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('orientamento', 'proposta', 'organizzativa', 'decisione')),
    state TEXT NOT NULL CHECK (state IN ('proposta', 'adottata', 'attuata', 'superata', 'revocata')),
    adoption TEXT CHECK (adoption IN (
        'consenso', 'unanimita', 'maggioranza', 'presa_d_atto', 'senza_voto'
    )),
    votes_for INTEGER CHECK (votes_for >= 0),
    votes_against INTEGER CHECK (votes_against >= 0),
    votes_abstained INTEGER CHECK (votes_abstained >= 0),
    recused INTEGER CHECK (recused >= 0),
    rationale TEXT NOT NULL,
    dissent TEXT NOT NULL,
    proposal_id TEXT REFERENCES proposal (id) DEFERRABLE INITIALLY DEFERRED,
    supersedes_id TEXT REFERENCES decision (id) DEFERRABLE INITIALLY DEFERRED,
    act_number TEXT NOT NULL,
    no_action INTEGER NOT NULL CHECK (no_action IN (0, 1)),
    quorum_override TEXT NOT NULL
) STRICT
""",
    "CREATE INDEX decision_by_session ON decision (session_id, position)",
    "CREATE INDEX decision_by_agenda_item ON decision (agenda_item_id) WHERE agenda_item_id IS NOT NULL",
    "CREATE INDEX decision_by_proposal ON decision (proposal_id) WHERE proposal_id IS NOT NULL",
    "CREATE INDEX decision_by_supersedes ON decision (supersedes_id) WHERE supersedes_id IS NOT NULL",
    """
CREATE TABLE commitment (
    id TEXT PRIMARY KEY NOT NULL CHECK (id <> ''),
    code TEXT NOT NULL UNIQUE CHECK (code <> ''),
    session_id TEXT NOT NULL REFERENCES session (id) DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL CHECK (position >= 0),
    agenda_item_id TEXT REFERENCES agenda_item (id) DEFERRABLE INITIALLY DEFERRED,
    decision_id TEXT REFERENCES decision (id) DEFERRABLE INITIALLY DEFERRED,
    text TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN (
        'aperto', 'in_corso', 'bloccato', 'riassegnato', 'fatto', 'verificato', 'annullato'
    )),
    due TEXT CHECK (length(due) IN (7, 10)),
    continuing INTEGER NOT NULL CHECK (continuing IN (0, 1)),
    review_on TEXT CHECK (length(review_on) = 10),
    progress TEXT NOT NULL,
    evidence TEXT NOT NULL,
    reason TEXT NOT NULL,
    due_end TEXT GENERATED ALWAYS AS (
        CASE length(due) WHEN 7 THEN date(due || '-01', '+1 month', '-1 day') ELSE due END
    ) VIRTUAL
) STRICT
""",
    "CREATE INDEX commitment_by_session ON commitment (session_id, position)",
    "CREATE INDEX commitment_by_agenda_item ON commitment (agenda_item_id) WHERE agenda_item_id IS NOT NULL",
    "CREATE INDEX commitment_by_decision ON commitment (decision_id) WHERE decision_id IS NOT NULL",
    "CREATE INDEX commitment_by_due ON commitment (due_end) WHERE due_end IS NOT NULL",
    """
CREATE TABLE commitment_party (
    id TEXT PRIMARY KEY NOT NULL CHECK (id <> ''),
    commitment_id TEXT NOT NULL REFERENCES commitment (id) DEFERRABLE INITIALLY DEFERRED,
    part TEXT NOT NULL CHECK (part IN ('owner', 'support')),
    position INTEGER NOT NULL CHECK (position >= 0),
    organization_id TEXT REFERENCES organization (id) DEFERRABLE INITIALLY DEFERRED,
    person_id TEXT REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    post TEXT NOT NULL,
    since TEXT CHECK (length(since) = 10),
    until TEXT CHECK (length(until) = 10)
) STRICT
""",
    "CREATE INDEX commitment_party_by_commitment ON commitment_party (commitment_id, part, position)",
    """
CREATE INDEX commitment_party_by_organization ON commitment_party (organization_id)
    WHERE organization_id IS NOT NULL
""",
    "CREATE INDEX commitment_party_by_person ON commitment_party (person_id) WHERE person_id IS NOT NULL",
    """
CREATE TABLE commitment_check (
    id TEXT PRIMARY KEY NOT NULL CHECK (id <> ''),
    commitment_id TEXT NOT NULL REFERENCES commitment (id) DEFERRABLE INITIALLY DEFERRED,
    session_id TEXT REFERENCES session (id) DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL CHECK (position >= 0),
    day TEXT CHECK (length(day) = 10),
    found TEXT NOT NULL CHECK (found IN (
        'aperto', 'in_corso', 'in_ritardo', 'fatto', 'verificato', 'bloccato', 'annullato'
    )),
    new_due TEXT CHECK (length(new_due) IN (7, 10)),
    note TEXT NOT NULL
) STRICT
""",
    "CREATE INDEX commitment_check_by_commitment ON commitment_check (commitment_id)",
    "CREATE INDEX commitment_check_by_session ON commitment_check (session_id, position) WHERE session_id IS NOT NULL",
    """
CREATE TABLE minutes (
    id TEXT PRIMARY KEY NOT NULL CHECK (id <> ''),
    code TEXT NOT NULL UNIQUE CHECK (code <> ''),
    session_id TEXT NOT NULL REFERENCES session (id) DEFERRABLE INITIALLY DEFERRED,
    kind TEXT NOT NULL CHECK (kind IN (
        'verbale_organo', 'verbale_tavolo', 'verbale_laboratorio', 'report_laboratorio', 'report_istantaneo',
        'sintesi'
    )),
    version TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN (
        'bozza', 'in_osservazione', 'definitivo', 'approvato', 'protocollato', 'pubblicato'
    )),
    visibility TEXT NOT NULL CHECK (visibility IN ('pubblica', 'partecipanti', 'interna')),
    writer_id TEXT REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    verifier_id TEXT REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    circulated_on TEXT CHECK (length(circulated_on) = 10),
    observations_due TEXT CHECK (length(observations_due) = 10),
    approved_on TEXT CHECK (length(approved_on) = 10),
    approval TEXT CHECK (approval IN (
        'seduta_stante', 'seduta_successiva', 'silenzio_assenso_scritto', 'firma'
    )),
    approved_in_id TEXT REFERENCES session (id) DEFERRABLE INITIALLY DEFERRED,
    protocol TEXT NOT NULL,
    protocol_on TEXT CHECK (length(protocol_on) = 10),
    published_until TEXT CHECK (length(published_until) = 10)
) STRICT
""",
    "CREATE INDEX minutes_by_session ON minutes (session_id)",
    "CREATE INDEX minutes_by_writer ON minutes (writer_id) WHERE writer_id IS NOT NULL",
    "CREATE INDEX minutes_by_verifier ON minutes (verifier_id) WHERE verifier_id IS NOT NULL",
    "CREATE INDEX minutes_by_approved_in ON minutes (approved_in_id) WHERE approved_in_id IS NOT NULL",
    """
CREATE TABLE observation (
    id TEXT PRIMARY KEY NOT NULL CHECK (id <> ''),
    minutes_id TEXT NOT NULL REFERENCES minutes (id) DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL CHECK (position >= 0),
    organization_id TEXT REFERENCES organization (id) DEFERRABLE INITIALLY DEFERRED,
    text TEXT NOT NULL,
    outcome TEXT CHECK (outcome IN ('accolta', 'accolta_in_parte', 'non_accolta')),
    answer TEXT NOT NULL
) STRICT
""",
    "CREATE INDEX observation_by_minutes ON observation (minutes_id, position)",
    "CREATE INDEX observation_by_organization ON observation (organization_id) WHERE organization_id IS NOT NULL",
)
