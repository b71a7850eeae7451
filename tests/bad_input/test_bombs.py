"""Small inputs that would cost much: refused by a real process whose time and memory are watched."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from bad_input.judgement import assert_harmless
from bad_input.test_input_files import FILES, content
from stories import Laptop

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="the memory of a process is read in /proc"
)

MEGABYTES = 200
SECONDS = 5
"""Processor time. The goal is one second on a quiet machine; what must never pass is a minute or an hour."""
WATCHED = """
import atexit, json, os, resource
from pathlib import Path

def watched():
    used = resource.getrusage(resource.RUSAGE_SELF)
    lines = Path("/proc/self/status").read_text().splitlines()
    (peak,) = (int(line.split()[1]) / 1000 for line in lines if line.startswith("VmHWM"))
    Path(os.environ["WATCHED"]).write_text(json.dumps([used.ru_utime + used.ru_stime, peak]))

atexit.register(watched)
resource.setrlimit(resource.RLIMIT_AS, (2_000_000_000, 2_000_000_000))
from pdzctl.cli.main import main
main()
"""
BOMBS = [given for given in FILES if given.get("bomb")]
PIPED = {
    "a hundred megabytes of note": "yes tantissimo | head -c 100000000",
    "zeros without end": "cat /dev/zero",
    "lines without end": "yes ''",
    "an object that is never closed": "yes '{'",
    "bytes that are no text": "yes $(printf '\\377\\376')",
}
READING = [("problem", "add", "Casa", "--description", "-"), ("apply", "-"), ("diff", "-")]


class Cost(NamedTuple):
    """What a process took."""

    seconds: float
    megabytes: float


def refused(laptop: Laptop, *words: str, piped: str = "true") -> Cost:
    """Run a process that must refuse its input in a sentence, and return what it took."""
    told = laptop.folder / "watched"
    with subprocess.Popen(["sh", "-c", piped], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as source:
        answer = subprocess.run(
            [sys.executable, "-c", WATCHED, *words],
            stdin=source.stdout, cwd=laptop.folder, env={**laptop.world(), "WATCHED": str(told)},
            capture_output=True, timeout=120, check=False,
        )  # fmt: skip
        source.kill()
    assert answer.returncode == 4, answer.stderr[-2000:]
    assert_harmless(answer.stderr.decode(), terminal=True)
    return Cost(*json.loads(told.read_text()))


def assert_cheap(cost: Cost) -> None:
    assert cost.megabytes < MEGABYTES
    assert cost.seconds < SECONDS


@pytest.mark.parametrize(
    "given",
    [pytest.param(one, marks=() if "entry" in one else pytest.mark.nightly, id=one["where"]) for one in BOMBS],
)
def test_a_file_that_is_a_bomb_costs_little(district: Laptop, given: dict[str, Any]) -> None:
    district.run("lab", "add", "Rientro a casa")
    path = district.folder / "in" / given["file"]
    path.parent.mkdir(parents=True)
    path.write_bytes(content(given))
    assert_cheap(refused(district, "apply", "in"))


def test_gigabytes_that_take_no_room_on_the_disk_cost_little(district: Laptop) -> None:
    for name in ("problems.toml", "sessions.jsonl", "roster/people.csv"):
        path = district.folder / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        os.truncate(path, 1_900_000_000)
        assert_cheap(refused(district, "apply", "in"))
        path.unlink()


@pytest.mark.parametrize("what", PIPED)
def test_what_is_piped_in_is_read_no_further_than_it_could_be_kept(district: Laptop, what: str) -> None:
    for words in READING if what == "zeros without end" else READING[len(what) % 3 :][:1]:
        assert_cheap(refused(district, *words, piped=PIPED[what]))
    assert district.run("problem", "list", "--json").stdout == "[]\n"
