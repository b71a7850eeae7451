"""Prints the processor time of one contribution when many are written in one change, and of checking them all.

.venv/bin/python benchmarks/bulk.py [CONTRIBUTIONS]
"""

import os
import sys
import tempfile
import time
from pathlib import Path

from pdzctl.store.creation import create_file
from pdzctl.store.integrity import check
from pdzctl.store.store import Store

NUMBER = int(sys.argv[1]) if len(sys.argv) > 1 else 30_000
NOTE = "Mancano alloggi in affitto, i tempi sono lunghi e chi esce dall'ospedale non sa a chi rivolgersi. " * 2


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CONFIG_HOME"] = folder
        with Store.open(create_file(Path(folder) / "district.db")) as store:
            with store.changing("prepared"):
                lab = store.labs.add(title="Rientro a casa")
                session = store.sessions.add(body_id=lab.id, day="2026-05-15")
                first = store.contributions.add(session_id=session.id, text=NOTE).values()
            own = ({"id": store.ids.identity(), "code": f"NOT-9{n:06}", "position": n} for n in range(NUMBER))
            notes = [{**first, **each} for each in own]
            began = time.process_time()
            with store.changing("wrote"):
                store.write("contribution", ((None, note) for note in notes))
            written = time.process_time()
            assert check(store.reading) == []
            checked = time.process_time()
    print(f"| {NUMBER:,} contributions of {len(NOTE)} characters, journalled and indexed | time |\n| --- | ---: |")
    print(f"| written, each | {(written - began) / NUMBER * 1e6:.0f} µs |")
    print(f"| checked, all | {checked - written:.1f} s |")


if __name__ == "__main__":
    main()
