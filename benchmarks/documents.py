"""Prints what each format of minutes costs beside the Markdown that it is made from.

.venv/bin/python benchmarks/documents.py [TIMES]          (5 unless told)

The documents are the sample's, gathered before the clock starts; each format is made from finished Markdown, in one
process, after a first document that loads its library. Markdown is rendering alone. Told is processor time, the median
of the rounds, so that other work on the machine does not count.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from pdzctl.output.documents.conversion import FORMATS, convert
from pdzctl.records.privacy import Profile
from pdzctl.store.creation import create_file
from pdzctl.store.queries.minutes import Selection
from pdzctl.store.reading import open_reading
from pdzctl.store.store import Store
from pdzctl.workflows.exchange.applying import apply
from pdzctl.workflows.exchange.staging import read
from pdzctl.workflows.minutes.export import press_for
from pdzctl.workflows.minutes.gather import documents
from pdzctl.workflows.privacy import unmarked

SAMPLE = Path(__file__).parent.parent / "sample_district"


def seconds(make: Callable[[], object]) -> float:
    began = time.process_time()
    make()
    return time.process_time() - began


def main() -> None:
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory() as temporary:
        path = Path(temporary) / "district.db"
        with Store.open(create_file(path)) as store, store.changing("applied the sample"):
            apply(store, read(SAMPLE))
        with open_reading(path) as reading:
            press = press_for(reading)
            gathered = list(documents(reading, Selection(readers=2), Profile.INTERNAL))
    texts = [unmarked(press.write(document)) for document in gathered]
    rounds: dict[str, list[float]] = {name: [] for name in FORMATS}
    sizes = {name: sum(len(convert(text, name, language="it")) for text in texts) // len(texts) for name in FORMATS}
    for _ in range(times):
        rounds["md"].append(seconds(lambda: [press.write(document) for document in gathered]))
        for name in FORMATS[1:]:
            rounds[name].append(seconds(lambda: [convert(text, name, language="it") for text in texts]))  # noqa: B023
    markdown = statistics.median(rounds["md"])
    print(f"{len(texts)} documents of the sample, median of {times} rounds\n")
    print("| format | documents a second of processor | each | beside Markdown | size |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for name, measured in rounds.items():
        taken = statistics.median(measured)
        each, ratio = taken / len(texts) * 1000, taken / markdown
        print(f"| {name} | {len(texts) / taken:.0f} | {each:.1f} ms | {ratio:.1f} × | {sizes[name] / 1024:.0f} KB |")


if __name__ == "__main__":
    main()
