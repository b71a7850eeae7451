"""The picture in the documentation shows what the screen shows."""

import re
from html import unescape
from pathlib import Path

from picture import PICTURE, taken


def told(svg: str) -> list[str]:
    """Return the rows of a picture as text; where a row begins and ends blank is no matter."""
    rows: dict[float, list[tuple[float, str]]] = {}
    for attributes, text in re.findall(r"<text class=\"[^\"]*-matrix\"|<text ([^>]*)>([^<]*)</text>", svg):
        at = dict(re.findall(r'(\w+)="([^"]*)"', attributes))
        if "x" in at and "clip-path" in attributes:
            rows.setdefault(float(at["y"]), []).append((float(at["x"]), unescape(text).replace("\xa0", " ")))
    return ["".join(text for _, text in sorted(rows[y])).strip() for y in sorted(rows)]


def test_the_picture_in_the_documentation_is_what_the_recorder_shows(tmp_path: Path) -> None:
    picture, rows = taken(tmp_path)
    shown = told(picture)
    assert [row.replace(" ", "") for row in shown] == [row.replace(" ", "") for row in rows if row.strip()]
    assert told(PICTURE.read_text(encoding="utf-8")) == shown, "run `make screenshot`"


def test_the_picture_fetches_nothing() -> None:
    addresses = re.findall(r"https?://[^\"')\s<]*", PICTURE.read_text(encoding="utf-8"))
    assert set(addresses) <= {"http://www.w3.org/2000/svg", "https://www.textualize.io"}
