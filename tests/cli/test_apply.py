"""What apply says beside its counts: how far it has come, on a terminal, and the first of many warnings."""

import re

from stories import Laptop
from workflows.exchange_folders import SMALL, write


def test_a_terminal_sees_how_far_it_has_come_and_a_pipe_does_not(district: Laptop) -> None:
    write(district.folder / "in", {**SMALL, "district.toml": 'name = "Terre Basse"\n'})
    colour = {"NO_COLOR": "", "TERM": "xterm", "PDZCTL_LANG": "en"}
    rehearsed = district.run("apply", "in", "--dry-run", terminal=True, **colour)
    assert rehearsed.code == 0
    assert re.findall(r" ?(\d+)/26", rehearsed.stderr)[:1] == ["0"]
    assert re.findall(r" ?(\d+)/26", rehearsed.stderr)[-1:] == ["26"]
    applied = district.run("apply", "in", **colour)
    assert applied.stderr == "25 records created, 0 changed, 0 removed. Next: pdzctl status\n"


def test_of_many_warnings_twenty_are_told_and_the_rest_counted(district: Laptop) -> None:
    tables = "".join(
        f'[[body]]\ncode = "TAV-{number:02}"\nkind = "table"\ntitle = "Tavolo {number}"\nstate = "attivo"\n'
        for number in range(1, 24)
    )
    write(district.folder / "in", {"bodies.toml": tables})
    answer = district.run("apply", "in", PDZCTL_LANG="en")
    first, *more = answer.stderr.splitlines()
    lacking = "question, a coordinator and seats from two sectors: taken as it is."
    assert first == f"bodies.toml:5: TAV-01 is active without {lacking}"
    assert more[19:] == ["3 more warnings like these.", "23 records created, 0 changed, 0 removed. Next: pdzctl status"]
