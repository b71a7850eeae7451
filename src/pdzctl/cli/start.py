"""What a shell starts: until the program is there to answer a signal, one ends it without a word."""

import gc
import os
import signal
from importlib import import_module

_RARELY = 100_000


def main() -> None:
    """Load the program and run the command typed in a shell."""
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    # A command is over before cycles could fill the memory: collecting them rarely, and not at the end, saves a sixth.
    gc.set_threshold(_RARELY)
    try:
        import_module("pdzctl.cli.main").main()
    except SystemExit as leaving:
        # Everything is closed and flushed: taking the interpreter apart as well would only take time.
        os._exit(int(leaving.code or 0))
