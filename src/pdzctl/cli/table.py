"""``pdzctl table``: the tables, which work on problems and not on target groups."""

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
    app,
    "table",
    ("code", "title", "state", "labs", "problems", "last_session", "next_session", "seats_filled"),
    ("table",),
)
add_record_verb(app, "table", omit=("table",))
add_mandate(app, "table")
add_open(app, "table")
add_pause(app, "table")
add_conclude(app, "table")
add_attendance(app, "table")
