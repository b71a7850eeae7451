"""How personal a field is, and who will read a document."""

from pdzctl.records.choice import Choice


class Privacy(Choice):
    """How personal a field is; everything that hides, exports or erases is derived from it."""

    NONE = "none", "not personal"
    CONTACT = "contact", "a way to reach a person"
    IDENTITY = "identity", "who a person is"
    SENSITIVE = "sensitive", "could reveal health, hardship or opinions"
    FREE_TEXT = "free_text", "free text, in which a person may be named"


class Profile(Choice):
    """Who will read an exported document."""

    PUBLIC = "public", "public"
    PARTICIPANTS = "participants", "participants"
    INTERNAL = "internal", "internal"


class Visibility(Choice):
    """Who may read a document or an attachment."""

    PUBBLICA = "pubblica", "public"
    PARTECIPANTI = "partecipanti", "participants"
    INTERNA = "interna", "internal"
