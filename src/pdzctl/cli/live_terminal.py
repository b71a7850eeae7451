"""The terminal under the full-screen recorder: that it closes, or sends what is no text, must harm no recording."""

import sys
from collections.abc import Callable
from typing import IO

from textual.app import App

__all__ = ["Terminal"]

if sys.platform == "win32":
    from textual.drivers.windows_driver import WindowsDriver as Terminal
else:
    from textual.drivers.linux_driver import LinuxDriver

    class Terminal(LinuxDriver):
        """Textual's driver, but for a terminal that has gone and for bytes that are no UTF-8."""

        def __init__(
            self, app: App[None], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
        ) -> None:
            """Drive ``app``; a terminal that takes nothing any more ends it."""
            super().__init__(app, debug=debug, mouse=mouse, size=size)
            self._file: IO[str] = _UntilGone(self._file, self._gone)  # type: ignore[assignment]

        def _gone(self) -> None:
            self._app.call_later(self._app.exit)

        def _run_input_thread(self) -> None:
            while not self.exit_event.is_set():
                try:
                    self.run_input_thread()
                except UnicodeDecodeError:
                    # What was typed in another encoding is dropped; the next key is heard.
                    continue
                except OSError:
                    self._gone()
                return

    class _UntilGone:
        """A stream that swallows what is written once nobody is there: if its writer stopped, all would wait for it."""

        def __init__(self, stream: IO[str], gone: Callable[[], None]) -> None:
            self._stream = stream
            self._gone = gone
            self._closed = False

        def write(self, text: str) -> None:
            self._do(lambda: self._stream.write(text))

        def flush(self) -> None:
            self._do(self._stream.flush)

        def fileno(self) -> int:
            return self._stream.fileno()

        def isatty(self) -> bool:
            return True

        def _do(self, action: Callable[[], object]) -> None:
            if self._closed:
                return
            try:
                action()
            except OSError:
                self._closed = True
                self._gone()
