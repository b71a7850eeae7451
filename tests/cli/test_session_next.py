"""What is said of the next meeting stands in the session that ends."""

import json

from stories import Laptop


def test_a_session_that_ends_announces_the_next_one_that_is_scheduled(district: Laptop) -> None:
    for words in (
        ("lab", "add", "Rientro a casa"),
        ("organization", "add", "Il Filo"),
        ("session", "schedule", "LAB-01", "--on", "2025-06-03", "--venue", "Sala civica"),
        ("session", "schedule", "LAB-01", "--on", "2025-07-10", "--at", "14.30", "--venue", "Ospedale di zona"),
        ("session", "convene", "1", "--heal", "Accettata da tutti"),
        ("session", "open", "1", "--at", "14.30"),
        ("session", "attend", "1", "ENT-001"),
        ("session", "end", "1", "--at", "16.30"),
    ):
        assert district.run(*words).code == 0, words
    shown = json.loads(district.run("session", "show", "1", "--json").stdout)
    assert (shown["next_day"], shown["next_time"], shown["next_venue"]) == ("2025-07-10", "14:30", "Ospedale di zona")


def test_what_was_announced_is_kept(district: Laptop) -> None:
    for words in (
        ("lab", "add", "Rientro a casa"),
        ("organization", "add", "Il Filo"),
        ("session", "schedule", "LAB-01", "--on", "2025-06-03", "--venue", "Sala civica"),
        ("session", "schedule", "LAB-01", "--on", "2025-07-10", "--at", "14.30"),
        ("session", "convene", "1", "--heal", "Accettata da tutti"),
        ("session", "open", "1", "--at", "14.30"),
        ("session", "attend", "1", "ENT-001"),
        ("wrap", "1", "p 8/7 15.00 Biblioteca"),
        ("session", "end", "1", "--at", "16.30"),
    ):
        assert district.run(*words).code in (0, 1), words
    shown = json.loads(district.run("session", "show", "1", "--json").stdout)
    assert (shown["next_day"], shown["next_time"], shown["next_venue"]) == ("2025-07-08", "15:00", "Biblioteca")
