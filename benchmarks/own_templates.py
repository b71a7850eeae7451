"""Minutes by a district's own templates, run by a process that may take little, against the same templates in process.

.venv/bin/python benchmarks/own_templates.py [DOCUMENTS]

Processor time of both, that of the second with the start of its process.
"""

import resource
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from minutes_sample import with_sessions
from pdzctl.output.minutes import Press
from pdzctl.output.own_templates import OwnPress
from pdzctl.records.privacy import Profile
from pdzctl.store.queries.minutes import Selection
from pdzctl.store.reading import open_reading
from pdzctl.workflows.minutes.gather import documents


def processor_time() -> float:
    """Return the seconds spent so far by this process and by those that it started and that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def main(count: int) -> None:
    with TemporaryDirectory() as name:
        path = with_sessions(Path(name) / "district.db", count)
        own = Path(name) / "templates"
        own.mkdir()
        with open_reading(path) as reading:
            found = list(documents(reading, Selection(readers=2), Profile.INTERNAL))
        start = processor_time()
        here = list(map(Press("it").write, found))
        floor = processor_time() - start
        press = OwnPress("it", own)
        there = list(map(press.write, found))
        del press
        own_time = processor_time() - start - floor
    assert here == there
    print(f"{count} documents: {floor:.2f} s in process, {own_time:.2f} s by own templates: {own_time / floor:.2f} ×")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000)
