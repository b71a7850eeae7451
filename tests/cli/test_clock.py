"""A clock that jumped is mentioned by the command that writes, once, and the command does its work."""

from stories import Laptop

DAY = 86_400_000


def test_a_clock_set_back_is_mentioned_and_the_work_done(district: Laptop) -> None:
    district.ids._milliseconds -= 3 * DAY
    answer = district.run("problem", "add", "Casa", PDZCTL_LANG="en")
    assert answer.code == 0
    assert answer.stderr.splitlines()[0] == (
        "The clock of this computer says 2025-05-31 09:00, but the newest change in district.db was made at 2025-06-03"
        " 09:00: what was written stands in its order; set the clock right."
    )
    assert "Casa" in district.run("problem", "list").stdout.split("\n")[1]
    assert "2025-05-31" not in district.run("problem", "add", "Lavoro", PDZCTL_LANG="en").stderr


def test_the_day_given_for_a_session_of_yesterday_is_no_jump(district: Laptop) -> None:
    spoken = district.run("problem", "add", "Casa", PDZCTL_LANG="en", PDZCTL_TODAY="2019-03-04").stderr
    assert "clock" not in spoken


def test_a_command_that_only_reads_says_nothing(district: Laptop) -> None:
    district.ids._milliseconds -= 3 * DAY
    assert district.run("problem", "list").stderr == ""
