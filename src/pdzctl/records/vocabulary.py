"""The words of the field: enumerations with their labels.

Values are stored as the codes Italian law and offices use; the English label is the message that gettext translates.
Sources: ``docs/glossary.md`` (L. 328/2000, D.Lgs 117/2017, regional guidelines). Standard library alone: commands
import it at start-up.
"""

from pdzctl.records.choice import Choice


class DistrictKind(Choice):
    """What the territory is called."""

    AMBITO = "ambito", "ambit"
    DISTRETTO = "distretto", "district"
    ZONA = "zona", "zone"


class BodyKind(Choice):
    """What kind of body meets."""

    POLITICAL = "political", "political body"
    STEERING_CORE = "steering_core", "core steering group"
    STEERING_WIDE = "steering_wide", "wide steering group"
    PLANNING_OFFICE = "planning_office", "planning office"
    TECHNICAL = "technical", "technical table"
    TABLE = "table", "table"
    LAB = "lab", "lab"


class Sector(Choice):
    """The part of society an organization belongs to."""

    COMUNE = "comune", "Municipality"
    UNIONE = "unione", "Union of municipalities"
    AZIENDA_SANITARIA = "azienda_sanitaria", "Health authority"
    ASP = "asp", "Public care company (ASP)"
    REGIONE = "regione", "Region or province"
    SCUOLA = "scuola", "Schools and training"
    GIUSTIZIA = "giustizia", "Justice"
    LAVORO = "lavoro", "Employment services"
    TERZO_SETTORE = "terzo_settore", "Third sector"
    ENTE_RELIGIOSO = "ente_religioso", "Religious body"
    SINDACATO = "sindacato", "Trade unions"
    ORDINE_PROFESSIONALE = "ordine_professionale", "Professional orders"
    IMPRESA = "impresa", "Businesses"
    FONDAZIONE = "fondazione", "Foundations"
    UNIVERSITA = "universita", "University and research"
    FORZE_ORDINE = "forze_ordine", "Police forces"
    CITTADINI = "cittadini", "Citizens and families"
    UTENTI_FAMILIARI = "utenti_familiari", "Service users and relatives"
    ALTRO = "altro", "Other"


class RuntsSection(Choice):
    """The section of the national third-sector register (RUNTS)."""

    ODV = "a", "Volunteer organizations"
    APS = "b", "Social promotion associations"
    FILANTROPICI = "c", "Philanthropic bodies"
    IMPRESE_SOCIALI = "d", "Social enterprises"
    RETI = "e", "Association networks"
    MUTUO_SOCCORSO = "f", "Mutual aid societies"
    ALTRI = "g", "Other third-sector bodies"
    NON_ISCRITTO = "non_iscritto", "Not registered"


class Level(Choice):
    """What a person is to the services."""

    AMMINISTRATORE = "amministratore", "elected administrator"
    DIRIGENTE = "dirigente", "manager"
    OPERATORE = "operatore", "practitioner"
    VOLONTARIO = "volontario", "volunteer"
    CITTADINO = "cittadino", "citizen"
    UTENTE_FAMILIARE = "utente_familiare", "service user or relative"


class Role(Choice):
    """The role of a seat in its body."""

    PRESIDENTE = "presidente", "president"
    COORDINATORE = "coordinatore", "coordinator"
    FACILITATORE = "facilitatore", "facilitator"
    VERBALIZZANTE = "verbalizzante", "minute taker"
    COMPONENTE = "componente", "member"
    SUPPLENTE = "supplente", "substitute"
    INVITATO_PERMANENTE = "invitato_permanente", "permanent guest"
    UDITORE = "uditore", "observer"
    ESPERTO = "esperto", "expert"
    PORTAVOCE = "portavoce", "spokesperson"


class ParticipationMode(Choice):
    """What a body's participants are asked to do (Friuli Venezia Giulia guidelines; D.Lgs 117/2017 art. 55)."""

    CONCERTAZIONE = "concertazione", "concerted agreement"
    CONSULTAZIONE = "consultazione", "consultation"
    CO_PROGRAMMAZIONE = "co_programmazione", "co-programming"
    CO_PROGETTAZIONE = "co_progettazione", "co-design"


class Method(Choice):
    """How a session works."""

    PLENARIA = "plenaria", "plenary"
    GIRO_DI_TAVOLO = "giro_di_tavolo", "round of the table"
    BRAINSTORMING = "brainstorming", "brainstorming"
    METAPLAN = "metaplan", "Metaplan"
    GOPP = "gopp", "GOPP"
    FOCUS_GROUP = "focus_group", "focus group"
    EASW = "easw", "EASW"
    OPEN_SPACE = "open_space", "Open Space"
    WORLD_CAFE = "world_cafe", "World Café"
    GRUPPO_NOMINALE = "gruppo_nominale", "nominal group"
    SWOT = "swot", "SWOT"
    ALBERO_DEI_PROBLEMI = "albero_dei_problemi", "problem tree"
    MAPPA_DI_COMUNITA = "mappa_di_comunita", "community map"
    CAMMINATA_DI_QUARTIERE = "camminata_di_quartiere", "neighbourhood walk"
    APPRECIATIVE_INQUIRY = "appreciative_inquiry", "appreciative inquiry"
    DOT_VOTING = "dot_voting", "dot voting"
    CO_DESIGN = "co_design", "co-design"
    ALTRO = "altro", "other"


class DecisionRule(Choice):
    """How a body decides."""

    CONSENSUS = "consensus", "consensus"
    CONSENSUS_THEN_MAJORITY = "consensus_then_majority", "consensus, then majority"
    MAJORITY = "majority", "majority"
    NONE = "none", "does not decide"


class QuorumRule(Choice):
    """How many seats must be present for a session to be valid."""

    NESSUNO = "nessuno", "none"
    UN_TERZO = "un_terzo", "one third"
    META_PIU_UNO = "meta_piu_uno", "half plus one"
    DUE_TERZI = "due_terzi", "two thirds"


class SessionKind(Choice):
    """What a session is for."""

    ORDINARIA = "ordinaria", "ordinary"
    STRAORDINARIA = "straordinaria", "extraordinary"
    INSEDIAMENTO = "insediamento", "inaugural"
    PLENARIA = "plenaria", "plenary"
    GRUPPO = "gruppo", "group"
    RESTITUZIONE = "restituzione", "feedback"


class SessionMode(Choice):
    """Where people take part from."""

    IN_PRESENZA = "in_presenza", "in person"
    ONLINE = "online", "online"
    MISTA = "mista", "mixed"


class Call(Choice):
    """Whether a formal body meets in first or second call."""

    PRIMA = "prima", "first call"
    SECONDA = "seconda", "second call"


class AgendaKind(Choice):
    """What an agenda item is."""

    ARGOMENTO = "argomento", "topic"
    VERBALE_PRECEDENTE = "verbale_precedente", "previous minutes"
    VERIFICA_IMPEGNI = "verifica_impegni", "check of commitments"
    COMUNICAZIONI = "comunicazioni", "communications"
    GRUPPI = "gruppi", "group work"
    PRIORITA = "priorita", "choice of priorities"
    VARIE = "varie", "any other business"


class ExpectedResult(Choice):
    """What an agenda item asks of those present."""

    INFORMARE = "informare", "inform"
    RACCOGLIERE = "raccogliere", "collect"
    ORIENTARE = "orientare", "orient"
    DECIDERE = "decidere", "decide"


class Disposition(Choice):
    """How an agenda item ended."""

    INFORMATI = "informati", "informed"
    RACCOLTO = "raccolto", "collected"
    ORIENTAMENTO = "orientamento", "orientation"
    DECISO = "deciso", "decided"
    RINVIATO = "rinviato", "postponed"
    NON_TRATTATO = "non_trattato", "not dealt with"


class AttendanceStatus(Choice):
    """Whether and how somebody took part."""

    PRESENTE = "presente", "present"
    PRESENTE_ONLINE = "presente_online", "present online"
    PRESENTE_CON_DELEGA = "presente_con_delega", "present by proxy"
    ASSENTE_GIUSTIFICATO = "assente_giustificato", "absent with apologies"
    ASSENTE = "assente", "absent"
    INVITATO = "invitato", "guest"
    UDITORE = "uditore", "observer"


PRESENT = frozenset({AttendanceStatus.PRESENTE, AttendanceStatus.PRESENTE_ONLINE, AttendanceStatus.PRESENTE_CON_DELEGA})
"""The statuses that count towards the number of those present and the quorum."""


class AttachmentKind(Choice):
    """What an attachment is."""

    CONVOCAZIONE = "convocazione", "convocation"
    FOGLIO_PRESENZE = "foglio_presenze", "sign-in sheet"
    SLIDE = "slide", "slides"
    FOTO_CARTELLONE = "foto_cartellone", "photo of a poster"
    DATI = "dati", "data"
    BOZZA = "bozza", "draft"
    ALTRO = "altro", "other"


class ContributionKind(Choice):
    """What a contribution says."""

    BISOGNO = "bisogno", "need"
    RISORSA = "risorsa", "asset"
    CRITICITA = "criticita", "criticality"
    IDEA = "idea", "idea"
    DATO = "dato", "fact"
    DOMANDA = "domanda", "open question"
    POSIZIONE = "posizione", "position"
    NOTA = "nota", "note"


class ProblemOrigin(Choice):
    """Who raised a problem."""

    OFFICE = "office", "planning office"
    TABLE = "table", "table"
    LAB = "lab", "lab"
    CITIZENS = "citizens", "citizens"
    MONITORING = "monitoring", "monitoring"


class ProposalOrigin(Choice):
    """Where a proposal was born."""

    SESSION = "session", "session"
    WORKGROUP = "workgroup", "workgroup"
    COMMUNITY = "community", "community"


class TagKind(Choice):
    """What a problem's tag names."""

    AREA = "area", "area"
    TARGET = "target", "target group"
    LEPS = "leps", "essential level of provision (LEPS)"
    TERRITORIO = "territorio", "municipality (ISTAT code)"


class LinkKind(Choice):
    """How one problem bears on another."""

    CAUSES = "causes", "causes"
    AGGRAVATES = "aggravates", "aggravates"
    OVERLAPS_WITH = "overlaps_with", "overlaps with"
    DUPLICATES = "duplicates", "duplicates"


class DecisionKind(Choice):
    """What a decision binds."""

    ORIENTAMENTO = "orientamento", "orientation"
    PROPOSTA = "proposta", "proposal"
    ORGANIZZATIVA = "organizzativa", "organizational decision"
    DECISIONE = "decisione", "decision"


class Adoption(Choice):
    """How a decision was adopted."""

    CONSENSO = "consenso", "consensus"
    UNANIMITA = "unanimita", "unanimity"
    MAGGIORANZA = "maggioranza", "majority"
    PRESA_D_ATTO = "presa_d_atto", "acknowledgement"
    SENZA_VOTO = "senza_voto", "without a vote"


class VoteChoice(Choice):
    """How a seat voted on a decision; who declared an interest counts in no majority."""

    FAVOREVOLE = "favorevole", "for"
    CONTRARIO = "contrario", "against"
    ASTENUTO = "astenuto", "abstained"
    INTERESSE = "interesse", "abstained for a declared interest"


class Part(Choice):
    """The part somebody has in a commitment."""

    OWNER = "owner", "owner"
    SUPPORT = "support", "support"


class FoundState(Choice):
    """The state a session found a commitment in."""

    APERTO = "aperto", "open"
    IN_CORSO = "in_corso", "in progress"
    IN_RITARDO = "in_ritardo", "late"
    FATTO = "fatto", "done"
    VERIFICATO = "verificato", "verified"
    BLOCCATO = "bloccato", "blocked"
    ANNULLATO = "annullato", "cancelled"


class ReplyDisposition(Choice):
    """What a body answered to a proposal; the reason is always required."""

    ACCOLTA = "accolta", "accepted"
    ACCOLTA_IN_PARTE = "accolta_in_parte", "accepted in part"
    RINVIATA = "rinviata", "postponed"
    NON_ACCOLTA = "non_accolta", "refused"


class MinutesKind(Choice):
    """What kind of minutes these are."""

    VERBALE_ORGANO = "verbale_organo", "minutes of a body"
    VERBALE_TAVOLO = "verbale_tavolo", "minutes of a table"
    VERBALE_LABORATORIO = "verbale_laboratorio", "minutes of a lab"
    REPORT_LABORATORIO = "report_laboratorio", "lab report"
    REPORT_ISTANTANEO = "report_istantaneo", "instant report"
    SINTESI = "sintesi", "summary"


class ApprovalMode(Choice):
    """How minutes are approved."""

    SEDUTA_STANTE = "seduta_stante", "in the same session"
    SEDUTA_SUCCESSIVA = "seduta_successiva", "in the next session"
    SILENZIO_ASSENSO_SCRITTO = "silenzio_assenso_scritto", "in writing, silence is assent"
    FIRMA = "firma", "by signature"


class ObservationOutcome(Choice):
    """What became of an observation on draft minutes."""

    ACCOLTA = "accolta", "accepted"
    ACCOLTA_IN_PARTE = "accolta_in_parte", "accepted in part"
    NON_ACCOLTA = "non_accolta", "refused"


class PriorityMethod(Choice):
    """How priorities were chosen."""

    VOTO_A_PUNTI = "voto_a_punti", "dot vote"
    BORDA = "borda", "nominal group (Borda)"
    HANLON = "hanlon", "Hanlon"
    MATRICE = "matrice", "weighted matrix"
    GRIGLIA = "griglia", "need by feasibility grid"
    MOSCOW = "moscow", "MoSCoW"
    CONSENSO_A_GRADI = "consenso_a_gradi", "graded consensus"


class HanlonVariant(Choice):
    """Which form of the Hanlon method rates the options."""

    CLASSICO = "classico", "classic (BPRS)"
    NACCHO = "naccho", "NACCHO"
    PAHO = "paho", "PAHO, with inequity"


class BackupReason(Choice):
    """Why a copy of the district's file was made."""

    HAND = "hand", "by hand"
    DAY = "day", "daily"
    APPLY = "apply", "before apply"
    MIGRATION = "migration", "before a new shape"
