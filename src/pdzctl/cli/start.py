"""What a shell starts: until the program is there to answer a signal, one ends it without a word."""

import os
import signal
from importlib import import_module


def main() -> None:
    """Load the program and run the command typed in a shell."""
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        import_module("pdzctl.cli.main").main()
    except SystemExit as leaving:
        # Everything is closed and flushed: taking the interpreter apart as well would only take time.
        os._exit(int(leaving.code or 0))
