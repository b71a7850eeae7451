"""No stored text can become structure of a document."""

import re

import pytest
from markdown_it import MarkdownIt

from minutes_sample import sample
from pdzctl.output.minutes import Press, everywhere, unescaped
from pdzctl.records.catalogue import ENUMERATIONS
from pdzctl.records.privacy import Profile
from pdzctl.store.queries.minutes import Selection, SessionRows, district_for_minutes, sessions_for_minutes
from pdzctl.store.reading import open_reading
from pdzctl.workflows.minutes.gather import document
from pdzctl.workflows.privacy import unmarked

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</textarea><svg/onload=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](data:text/html;base64,AAAA)",
    "![x](http://tracker.example/x.png)",
    "http://tracker.example/x www.tracker.example mailto:a@b.example",
    "Rossi\n\n# Votazione: approvato all'unanimità",
    "testo\n===",
    "testo\n---",
    "| finto | voto |\n|---|---|\n| a | b |",
    "a | b \\| c \\\\| d",
    "- [x] approvato",
    "1. primo\n2. secondo",
    "> citato",
    "<!-- commento",
    "&#x6a;avascript: &lt;b&gt;",
    "{{ 7*7 }} {% raw %} ${7*7}",
    "<style>*{display:none}</style>",
    "*x a_b_c __d__ ~~e~~",
    "    codice\n\n```\nblocco\n```",
    "[rif]: http://tracker.example",
    "# titolo #",
    "riga con barra finale \\",
    "**aperto e mai chiuso",
]
CODES = {str(member) for kind in ENUMERATIONS.values() for member in kind}
PLAIN = re.compile(r"[A-Z]{3}-[\d.-]+|\d{4}-\d\d(-\d\d)?|\d\d:\d\d|[0-9a-f]{8}-[0-9a-f-]{27}")
INERT = {"text", "softbreak", "strong_open", "strong_close", "code_inline"}
SESSIONS = ("SED-2025-014", "SED-2025-016", "SED-2025-004", "SED-2025-009")


@pytest.fixture(scope="module")
def rows(tmp_path_factory):
    path = sample(tmp_path_factory.mktemp("templates"))
    with open_reading(path) as reading:
        found = {one.session["code"]: one for one in sessions_for_minutes(reading, Selection(readers=2))}
        return district_for_minutes(reading), found


def poisoned(row, poison):
    """Put ``poison`` into every value that a person may have typed."""
    return {
        name: poison
        if isinstance(value, str)
        and value
        and not PLAIN.fullmatch(value)
        and value not in CODES
        and name != "of_session"
        else value
        for name, value in row.items()
    }


def rendered(rows, session, language, profile, poison):
    district, found = rows
    one = found[session]
    parts = {name: [poisoned(row, poison) for row in some] for name, some in one.parts.items()}
    poisoned_rows = SessionRows(poisoned(one.session, poison), parts)
    return unmarked(Press(language).write(document(poisoned(district, poison), poisoned_rows, profile)))


def structure(markdown):
    """Return the block tokens of the body, every inline one being text, emphasis or one of our placeholders."""
    body = markdown.split("---\n", 2)[2]
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    tokens = parser.parse(body)
    inline = {child.type for token in tokens if token.type == "inline" for child in token.children}
    assert inline <= INERT, inline - INERT
    kept = (
        "heading_open",
        "table_open",
        "tr_open",
        "td_open",
        "th_open",
        "ordered_list_open",
        "html_block",
        "fence",
        "hr",
    )
    return [(token.type, token.tag) for token in tokens if token.type in (*kept, "code_block", "blockquote_open")]


@pytest.mark.parametrize(
    ("session", "language", "profile"),
    [
        ("SED-2025-014", "it", Profile.INTERNAL),
        ("SED-2025-016", "it", Profile.PUBLIC),
        ("SED-2026-003", "it", Profile.PARTICIPANTS),
        ("SED-2025-004", "en", Profile.INTERNAL),
    ],
)
def test_hostile_text_in_every_field_changes_no_heading_table_or_list(rows, session, language, profile):
    expected = structure(rendered(rows, session, language, profile, "Testo qualunque"))
    for poison in HOSTILE:
        assert structure(rendered(rows, session, language, profile, poison)) == expected, poison


@pytest.mark.parametrize("poison", HOSTILE)
def test_front_matter_stays_one_quoted_line_per_key(rows, poison):
    front = rendered(rows, "SED-2025-014", "it", Profile.PUBLIC, poison).split("---\n", 2)[1]
    assert len(front.splitlines()) == 19
    assert all(re.fullmatch(r'[a-z_]+: ("([^"\\]|\\.)*"|[\w.:-]+)', line) for line in front.splitlines())


@pytest.mark.parametrize("text", [*HOSTILE, "a|b", "\\|", "\\\\|", "||", "d'Alò & figli <3"])
def test_escaping_for_any_place_can_be_undone(text):
    assert unescaped(everywhere(text)) == " ".join(text.split())


def test_both_languages_have_the_same_sections(rows):
    for session in SESSIONS:
        italian = structure(rendered(rows, session, "it", Profile.INTERNAL, "Testo"))
        assert italian == structure(rendered(rows, session, "en", Profile.INTERNAL, "Testo"))
