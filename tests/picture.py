"""The picture of the full-screen recorder in ``docs/live.md``: ``make screenshot``."""

import asyncio
import re
from pathlib import Path
from tempfile import TemporaryDirectory

from textual.events import Paste

from live import evening_before
from live.on_screen import recording, rows

PICTURE = Path(__file__).parent.parent / "docs" / "live.svg"
_TRANSCRIPT = Path(__file__).parent / "live" / "rientro-a-casa.txt"
_LAST = "dissenso:"
"""How the line begins after which the picture is taken: the last decision lacks the commitment that is being typed."""
_WEB_FONT = re.compile(r"\s*@font-face \{.*?\}", re.DOTALL)
"""What would fetch a font from the network; any monospaced one will do."""
_SIZE = (112, 32)
_AFTERNOON = "2025-05-15T14:30:00+02:00"


def taken(folder: Path) -> tuple[str, list[str]]:
    """Return the picture of the meeting in ``folder``, as SVG, and the rows that it shows."""
    lines = _TRANSCRIPT.read_text(encoding="utf-8").splitlines()
    last = next(number for number, line in enumerate(lines) if line.startswith(_LAST))
    evening_before.district(folder / "evening", folder / "district.db")

    async def photograph() -> tuple[str, list[str]]:
        async with screen.run_test(size=_SIZE) as pilot:
            screen.focused.post_message(Paste("\n".join(lines[: last + 2])))
            await pilot.pause()
            picture = screen.export_screenshot(title=f"pdzctl live {evening_before.SESSION}")
            return _WEB_FONT.sub("", picture), rows(screen)

    with recording(folder, session=evening_before.SESSION, now=_AFTERNOON, PDZCTL_AUTHOR="Nora Demo") as screen:
        return asyncio.run(photograph())


def main() -> None:
    """Write the picture."""
    with TemporaryDirectory() as folder:
        PICTURE.write_text(taken(Path(folder))[0], encoding="utf-8")


if __name__ == "__main__":
    main()
