"""One office worker: a process per note, entered through pdzctl's own ``main``; prints how each ended.

Started by ``test_writers`` with a folder, a name, and how many notes or how many seconds.
"""

import json
import os
import sys
import tempfile
import time
from pathlib import Path

from pdzctl.cli import commands, contribution, speech
from pdzctl.cli import main as way_in
from pdzctl.output import language
from pdzctl.store import store

LOADED = (commands, contribution, speech, language, store)
"""What a forked process need not import again."""


def note(text: str, said: Path) -> int:
    """Write one note in a process of its own and return its exit code; what it says goes to ``said``."""
    child = os.fork()
    if child == 0:
        os.dup2(os.open(said, os.O_WRONLY | os.O_TRUNC | os.O_CREAT, 0o600), 2)
        sys.argv = ["pdzctl", "contribution", "add", text, "--session", "1", "--wait", "5"]
        try:
            way_in.main()
        except SystemExit as leaving:
            os._exit(int(leaving.code or 0))
        os._exit(99)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def main() -> None:
    name, notes, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
    end = time.monotonic() + seconds
    written = 0
    with tempfile.NamedTemporaryFile() as file:
        while written < notes or time.monotonic() < end:
            text = f"{name}, nota {written}"
            code = note(text, Path(file.name))
            print(json.dumps([text, code, Path(file.name).read_text(encoding="utf-8")]), flush=True)
            written += 1


if __name__ == "__main__":
    main()
