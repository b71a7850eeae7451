"""What was done is told in the reader's language, whoever did it in whichever language."""

import json

from stories import Laptop


def test_an_undo_tells_what_it_reversed_in_any_language(district: Laptop) -> None:
    district.run("problem", "add", "Anziani soli dimessi senza rete")
    assert district.run("undo", PDZCTL_LANG="it").code == 0
    assert district.run("undo", "--redo").code == 0
    for language in ("en", "it"):
        rows = json.loads(district.run("log", "--json", PDZCTL_LANG=language).stdout)
        redone, undone, added, _ = (row["summary"] for row in rows)
        assert undone.endswith(added)
        assert redone.endswith(added)
        assert (added == "added PRB-01") is (language == "en")


def test_the_log_is_whole_for_programs(district: Laptop) -> None:
    (row,) = json.loads(district.run("log", "--json").stdout)
    assert row["at"] == "2025-06-03T09:00:00+02:00"
    assert (row["author"], row["kind"], row["undone"]) == ("Ada", "work", False)


def test_personal_values_are_hidden_from_a_history_unless_asked_for(district: Laptop) -> None:
    district.run("person", "add", "Zambrini", "--given-name", "Ada", "--email", "ada@example.org", "--phone", "0522 1")
    hidden = district.run("history", "PER-001", "--json")
    assert all(secret not in hidden.stdout for secret in ("Zambrini", "ada@example.org", "0522"))
    rows = json.loads(district.run("history", "PER-001", "--json", "--contacts").stdout)
    assert {row["field"]: row["new"] for row in rows}["email"] == "ada@example.org"
