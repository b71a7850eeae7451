"""A table longer than the terminal goes through PAGER, and nothing else does."""

import sys

import pexpect

from pdzctl.cli.contents import VERSION
from stories import Laptop

MAIN = ["-c", "from pdzctl.cli.main import main; main()"]


def seen(laptop: Laptop, *words: str) -> str:
    """Return what a terminal of 10 lines shows of ``words``, under a pager that numbers lines."""
    environ = {**laptop.world(), "PAGER": "cat -n", "TERM": "xterm", "NO_COLOR": "1"}
    shown, code = pexpect.run(
        f"{sys.executable} {' '.join(repr(word) for word in [*MAIN, *words])}",
        cwd=str(laptop.folder),
        env=environ,
        withexitstatus=True,
        timeout=30,
    )
    assert code == 0
    return str(shown.decode()).replace("\r\n", "\n")


def test_a_long_table_is_paged_and_a_short_answer_is_not(district: Laptop) -> None:
    for number in range(30):
        district.run("problem", "add", f"Problema {number}")
    assert seen(district, "problem", "list").startswith("     1\t")
    assert seen(district, "problem", "list", "--json").startswith("[\n")
    assert seen(district, "lab", "list") == "Nothing to show.\n"
    assert seen(district, "--version") == f"pdzctl {VERSION}\n"
