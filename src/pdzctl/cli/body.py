"""``pdzctl body``: committees, steering groups and every other body, tables and labs included."""

import typer

from pdzctl.cli.bodies import (
    add_attendance,
    add_conclude,
    add_mandate,
    add_open,
    add_pause,
    add_record_verb,
    body_verbs,
)

app = typer.Typer()

body_verbs(
    app, "", ("code", "title", "kind", "state", "last_session", "seats_filled", "size", "next_session", "quorum")
)
add_record_verb(app, "")
add_mandate(app, "")
add_open(app, "")
add_pause(app, "")
add_conclude(app, "")
add_attendance(app, "")
