"""The full-screen recorder keeps what is typed, shows where the session stands, and needs no mouse and no colour."""

import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from textual.events import Paste
from textual.pilot import Pilot

from bad_input.hostile import SHORT
from bad_input.judgement import assert_harmless
from live import evening_before
from live.on_screen import LINES, NOW, SESSION, notes, played, pressing, recording, rows, typed, typing
from minutes_sample import sample
from pdzctl.cli.live_help import LINES as TOLD
from pdzctl.output.language import translations
from pdzctl.records.vocabulary import ContributionKind
from pdzctl.workflows.live import entries
from pdzctl.workflows.live.grammar import parse
from stories import Laptop

TRANSCRIPT = Path(__file__).parent / "rientro-a-casa.txt"
AFTERNOON = "2025-05-15T14:30:00+02:00"
SIZES = [(80, 24), (99, 30), (100, 30), (120, 40), (200, 60)]


def exported(folder: Path) -> dict[str, str]:
    """Return everything in the district as the exchange folder tells it."""
    assert Laptop(folder).run("export", "--out", "exported").code == 0
    files = (path for path in (folder / "exported").rglob("*") if path.is_file())
    return {path.name: path.read_text(encoding="utf-8") for path in files}


def test_what_is_typed_on_the_screen_is_what_plain_lines_give(tmp_path: Path) -> None:
    on_screen, by_lines = tmp_path / "screen", tmp_path / "lines"
    for folder in (on_screen, by_lines):
        folder.mkdir()
        sample(folder)
    with recording(on_screen) as screen:
        played(screen, typing(*LINES))
    stdin = "".join(f"{line}\n" for line in LINES)
    assert Laptop(by_lines).run("live", SESSION, "--lines", stdin=stdin, PDZCTL_TODAY=NOW).code == 0
    assert exported(on_screen) == exported(by_lines)
    assert notes(on_screen) == ["Un numero da chiamare anche la domenica", "mancano i volontari della domenica"]


def test_a_whole_meeting_typed_on_the_screen_is_the_one_that_plain_lines_give(tmp_path: Path) -> None:
    on_screen, by_lines = tmp_path / "screen", tmp_path / "lines"
    for folder in (on_screen, by_lines):
        folder.mkdir()
        evening_before.district(folder / "evening", folder / "district.db")
    lines = TRANSCRIPT.read_text(encoding="utf-8").splitlines()
    with recording(on_screen, session=evening_before.SESSION, now=AFTERNOON) as screen:
        played(screen, typing(*lines))
    stdin = "".join(f"{line}\n" for line in lines)
    words = ("live", evening_before.SESSION, "--lines")
    assert Laptop(by_lines).run(*words, stdin=stdin, PDZCTL_TODAY=AFTERNOON).code == 0
    assert exported(on_screen) == exported(by_lines)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_every_size_shows_the_notes_the_item_the_quorum_and_the_open_decisions(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    with recording(tmp_path) as screen:
        seen = played(screen, typing(*LINES), size)
    assert [len(row) for row in seen] == [size[0]] * size[1]
    page = "\n".join(seen)
    assert seen[0].startswith(f" {SESSION} · ")
    assert "NOT-2026-007.2 criticità  mancano i volontari" in page
    assert "▸ 3 Estendere" in page
    assert ("1 decisione aperta" in seen[1]) == (size[0] < 100)
    assert ("Numero legale: 19 su 19, richiesti 10: c'è" in page) == (size[0] >= 100)
    assert ("DEC-2026-007.2 Estendere la prova" in page) == (size[0] >= 100)
    assert seen[-2].startswith("› ")
    assert seen[-1].startswith("F1 aiuto")


def test_the_answer_to_a_line_is_its_code(tmp_path: Path) -> None:
    with recording(tmp_path) as screen:
        seen = played(screen, typing("b/ un autobus la sera"))
    assert seen[-3].startswith("✓ NOT-2026-007.1")


def test_a_line_that_the_rules_refuse_is_kept_as_a_note_and_told_why_and_what_to_type(tmp_path: Path) -> None:
    with recording(tmp_path) as screen:
        seen = played(screen, typing("# 3", "! Estendere la prova [consenso]"))
    told = " ".join(row.strip() for row in seen[-4:-2])
    assert told == ("! NOT-2026-007.1: tenuta come nota. Non si può decidere: SED-2026-007 è convocata. → inizio 09:35")
    assert notes(tmp_path) == ["! Estendere la prova [consenso]"]


def test_the_keys_turn_to_each_panel_of_a_narrow_terminal(tmp_path: Path) -> None:
    titles = []

    async def play(pilot: Pilot[None]) -> None:
        await typed(pilot, *LINES)
        for _ in range(4):
            await pilot.press("tab")
            titles.append(rows(pilot.app)[2].strip("━ "))
        await pilot.press("shift+tab")

    with recording(tmp_path) as screen:
        seen = played(screen, play)
    assert titles == ["▪ Ordine del giorno", "▪ Chi c'è", "▪ Decisioni aperte", "▪ Note"]
    assert seen[2].strip("━ ") == "▪ Decisioni aperte"
    assert seen[3].startswith("DEC-2026-007.2 Estendere la prova a Ponte Vecchio")
    assert seen[4] == f"{'  ! senza impegno':80}"


def test_a_terminal_that_grows_shows_the_panels_and_one_that_shrinks_keeps_the_line(tmp_path: Path) -> None:
    grown: list[str] = []

    async def play(pilot: Pilot[None]) -> None:
        await pilot.press(*"mezza")
        await pilot.resize_terminal(120, 40)
        await pilot.pause()
        grown.extend(rows(pilot.app))
        await pilot.resize_terminal(60, 12)

    with recording(tmp_path) as screen:
        seen = played(screen, play)
    assert "─ Ordine del giorno ─" in grown[1]
    assert grown[-2].startswith("› mezza")
    assert [len(row) for row in seen] == [60] * 12
    assert seen[-2].startswith("› mezza")


@pytest.mark.parametrize("size", [(40, 10), (20, 6), (7, 3), (1, 1)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_smallest_terminals_take_lines_too(tmp_path: Path, size: tuple[int, int]) -> None:
    with recording(tmp_path) as screen:
        played(screen, typing(*LINES), size)
    assert notes(tmp_path) == ["Un numero da chiamare anche la domenica", "mancano i volontari della domenica"]


def test_minutes_over_time_are_told_by_a_sign_and_a_clock_set_by_hand_says_so(tmp_path: Path) -> None:
    with recording(tmp_path) as screen:
        seen = played(screen, typing("t/ 9.30", "# 1", "t/ 9.45"))
    assert seen[0].rstrip().endswith("Ada · 09:45 a mano")
    assert seen[1].startswith("▸ 1 Approvazione del verbale")
    assert " 15/5 +10 · " in seen[1]


def test_the_clock_goes_on_every_second_without_the_file_being_read(tmp_path: Path) -> None:
    noon = datetime.fromisoformat(NOW)
    passed = iter(range(1_000))
    times: list[str] = []

    async def play(pilot: Pilot[None]) -> None:
        for _ in range(3):
            asked = screen._recorder._store.reading.statements
            screen._tick()
            drawn = screen._parts.heading.render().plain
            assert screen._recorder._store.reading.statements == asked
            times.append(drawn.rstrip()[-8:])

    with recording(tmp_path) as screen:
        screen._clock = lambda: noon + timedelta(seconds=next(passed))
        played(screen, play)
    assert len(set(times)) == 3
    assert sorted(times) == times
    assert times[0].startswith("09:35:")


def test_the_item_under_way_is_seen_in_a_long_agenda(tmp_path: Path) -> None:
    pages = []

    async def play(pilot: Pilot[None]) -> None:
        for lines in ([f"# Punto aggiunto {number}" for number in range(30)], ["# 1"]):
            await typed(pilot, *lines)
            await pilot.pause()
            pages.append("\n".join(rows(pilot.app)))

    with recording(tmp_path) as screen:
        played(screen, play, (120, 24))
    last, first = pages
    assert "▸ 34 Punto aggiunto 29" in last
    assert "─ Ordine del giorno ↑ ─" in last
    assert "▸ 1 Approvazione" in first
    assert "─ Ordine del giorno ↓ ─" in first


def test_a_key_takes_back_the_last_line_and_another_brings_it_to_be_typed_again(tmp_path: Path) -> None:
    async def play(pilot: Pilot[None]) -> None:
        await typed(pilot, "b/ prima", "b/ seconda")
        await pilot.press("ctrl+z", "up")

    with recording(tmp_path) as screen:
        seen = played(screen, play)
    assert notes(tmp_path) == ["prima"]
    assert "seconda" not in "\n".join(seen[:-3])
    assert seen[-2].startswith("› b/ seconda")


def test_what_is_no_note_stands_in_the_stream_as_typed_until_it_is_taken_back(tmp_path: Path) -> None:
    pages = []

    async def play(pilot: Pilot[None]) -> None:
        await typed(pilot, *LINES)
        pages.append("\n".join(rows(pilot.app)[:-3]))
        await pilot.press("ctrl+z")
        pages.append("\n".join(rows(pilot.app)[:-3]))

    with recording(tmp_path) as screen:
        played(screen, play)
    decided, taken_back = pages
    line = "09:35 DEC-2026-007.2 ! Estendere la prova a Ponte Vecchio [voti 16-0-2]"
    assert line in decided
    assert "1 decisione aperta" in decided
    assert "DEC-2026-007.1 ! Il verbale" in taken_back
    assert "DEC-2026-007.2" not in taken_back
    assert "decisione aperta" not in taken_back


def test_the_lines_typed_come_back_in_their_order_and_the_unfinished_one_last(tmp_path: Path) -> None:
    lines = []

    async def play(pilot: Pilot[None]) -> None:
        await typed(pilot, "b/ prima", "b/ seconda")
        await pilot.press(*"terza")
        for key in ("up", "up", "up", "down", "down", "down", "escape", "up"):
            await pilot.press(key)
            lines.append(rows(pilot.app)[-2][2:].rstrip(" "))

    with recording(tmp_path) as screen:
        played(screen, play)
    empty = "Una riga, una cosa; F1 dice come"
    assert lines == ["b/ seconda", "b/ prima", "b/ prima", "b/ seconda", "terza", "terza", empty, "terza"]
    assert notes(tmp_path) == ["prima", "seconda"]


def test_pasted_lines_are_lines_and_the_last_goes_on(tmp_path: Path) -> None:
    async def play(pilot: Pilot[None]) -> None:
        await pilot.press("b", "/")
        pilot.app.focused.post_message(Paste("una\rr/ due\r\n\nc/ tre\nb/ qua"))
        await pilot.press("t", "t", "r", "o")

    with recording(tmp_path) as screen:
        seen = played(screen, play)
    assert notes(tmp_path) == ["una", "due", "tre"]
    assert seen[-2].startswith("› b/ quattro")


def test_help_is_one_page_of_the_smallest_terminal_and_goes_away(tmp_path: Path) -> None:
    pages = []

    async def play(pilot: Pilot[None]) -> None:
        await typed(pilot, "b/ resta")
        for keys in (("f1",), ("ctrl+z", "tab", "escape"), ("f1", "f1")):
            await pilot.press(*keys)
            pages.append(rows(pilot.app))
        await typed(pilot, "?")
        pages.append(rows(pilot.app))

    with recording(tmp_path) as screen:
        played(screen, play)
    asked, left, left_again, typed_for = pages
    assert "Che cosa si può scrivere" in asked[0]
    assert [row for row in asked if "│" in row and "F10" in row]
    assert len([row for row in asked if "│ " in row]) == len(TOLD)
    assert left[-2].startswith("› Una riga")
    assert left == left_again
    assert asked == typed_for
    assert notes(tmp_path) == ["resta"]


@pytest.mark.parametrize("language", ["it", "en"])
def test_help_tells_lines_that_are_understood(language: str) -> None:
    say = translations(language).gettext
    keys, anything = 2, 1
    for line, _ in TOLD[: -keys - anything]:
        for part in say(line).split(" · "):
            entry = parse(part.replace("…", "testo") if not part.startswith("…") else part)
            assert not isinstance(entry, entries.Note) or entry.kind is not ContributionKind.NOTA, part


def test_the_line_has_the_keyboard_whatever_is_pressed(tmp_path: Path) -> None:
    async def play(pilot: Pilot[None]) -> None:
        await pilot.press("tab", "pageup", "shift+tab", "pagedown", "ctrl+down", "ctrl+up", "f1", "escape", "tab")
        await pilot.press(*"b/ si", "space", *"scrive", "enter")

    with recording(tmp_path) as screen:
        played(screen, play)
    assert notes(tmp_path) == ["si scrive"]


def test_earlier_notes_are_a_page_up_and_new_ones_are_told_of(tmp_path: Path) -> None:
    async def play(pilot: Pilot[None]) -> None:
        await typed(pilot, *(f"b/ bisogno {number}" for number in range(30)))
        await pilot.press("pageup")
        await typed(pilot, "b/ l'ultimo")

    with recording(tmp_path) as screen:
        back = played(screen, play)
    assert "note più nuove sotto: Pag↓" in "\n".join(back)
    assert "l'ultimo" not in "\n".join(back[:-3])
    assert "bisogno 0" in back[3]
    with recording(tmp_path) as screen:
        followed = played(screen, pressing("pageup", "pagedown"))
    assert "l'ultimo" in followed[-6]


def test_hostile_text_is_text(tmp_path: Path) -> None:
    marked = "vedi [bold red]grassetto[/] e [@click=app.quit]via[/] e [link=http://example.org]x[/link] $error {7}"
    with recording(tmp_path) as screen:
        seen = played(screen, typing("\n".join([f"b/ {marked}", *(text.given for text in SHORT)])), (200, 60))
    for row in seen:
        assert_harmless(row, terminal=True)
    with recording(tmp_path) as screen:
        again = played(screen, pressing(*["pageup"] * 20), (200, 60))
    assert marked in "\n".join(again)


def test_without_colour_every_cell_has_the_terminal_s_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def colours() -> set[str]:
        with recording(tmp_path) as screen:
            styles = []

            async def play(pilot: Pilot[None]) -> None:
                await typed(pilot, *LINES)
                strips = screen.screen._compositor.render_strips()
                filtered = [
                    strip.apply_filter(each, screen.screen.background_colors[0])
                    for strip in strips
                    for each in screen._filters[-1:]
                ]
                styles.extend(segment.style for strip in filtered for segment in strip if segment.style)

            played(screen, play, (120, 40))
        return {str(color) for style in styles for color in (style.color, style.bgcolor)}

    assert len(colours()) > 2
    monkeypatch.setenv("NO_COLOR", "1")
    assert colours() <= {"None", "Color('default', ColorType.DEFAULT)"}


def test_a_line_that_the_file_does_not_take_stays_until_it_does(tmp_path: Path) -> None:
    pages = []

    async def play(pilot: Pilot[None]) -> None:
        with closing(sqlite3.connect(tmp_path / "district.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            pilot.app.focused.post_message(Paste("b/ prima\nb/ seconda\nb/ ter"))
            await pilot.pause()
            pages.append(rows(pilot.app))
            other.execute("ROLLBACK")
        await pilot.press("enter")

    with recording(tmp_path) as screen:
        seen = played(screen, play)
    (busy,) = pages
    assert any(row.startswith("✗ ") for row in busy)
    assert busy[-2].startswith("› b/ prima")
    assert notes(tmp_path) == ["prima", "seconda"]
    assert seen[-2].startswith("› b/ ter")


def test_what_is_not_taken_is_there_after_the_end(tmp_path: Path) -> None:
    async def play(pilot: Pilot[None]) -> None:
        await pilot.press(*"mezza", "f10")

    with recording(tmp_path) as screen:
        played(screen, play)
    assert (screen.unfinished, screen.failure, screen.stopped_by) == ("mezza", None, 0)


def test_what_others_write_is_seen_without_a_key(tmp_path: Path) -> None:
    async def play(pilot: Pilot[None]) -> None:
        other = Laptop(tmp_path).run("live", SESSION, "--lines", stdin="r/ di un altro\n", PDZCTL_TODAY=NOW)
        assert other.code == 0
        pilot.app._look()

    with recording(tmp_path) as screen:
        seen = played(screen, play)
    assert "di un altro" in "\n".join(seen)


def test_what_nobody_foresaw_ends_the_screen_and_is_told_by_the_program(tmp_path: Path) -> None:
    with recording(tmp_path) as screen:
        screen._recorder._store.close()
        with pytest.raises(sqlite3.ProgrammingError):
            played(screen, typing("b/ bisogno"))
    assert isinstance(screen.failure, sqlite3.ProgrammingError)
    assert screen.unfinished == "b/ bisogno"
