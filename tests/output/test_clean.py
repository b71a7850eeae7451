import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdzctl.output.clean import visible

FORBIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\uf8ff"
    "\U000e0000-\U000e007f\U000f0000-\U0010ffff]"
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b]52;c;cm0gLXJmIH4=\x07", "\\u001b]52;c;cm0gLXJmIH4=\\u0007"),
        ("\x1b[2J\x1b[H", "\\u001b[2J\\u001b[H"),
        ("\x9b31m", "\\u009b31m"),
        ("verde\rROSSO", "verde\\u000dROSSO"),
        ("abc\b\b\bXYZ", "abc\\u0008\\u0008\\u0008XYZ"),
        ("a\x00b\x7fc", "a\\u0000b\\u007fc"),
        ("\u202egpj.exe", "\\u202egpj.exe"),
        ("Ma\u200brio", "Ma\\u200brio"),
        ("\u2066x\u2069", "\\u2066x\\u2069"),
        ("a\U000e0041b", "a\\U000e0041b"),
        ("a\ue000b\U000f0000", "a\\ue000b\\U000f0000"),
        ("a\udcffb", "a\\udcffb"),
        ("a\ufeffb\u2028c", "a\\ufeffb\\u2028c"),
        ("due\nrighe\te tab", "due\\u000arighe\\u0009e tab"),
        ("Ma\u200drio", "Ma\\u200drio"),
        ("\u200dMario\u200c", "\\u200dMario\\u200c"),
    ],
)
def test_what_could_drive_or_deceive_a_terminal_is_shown_as_an_escape(text, shown):
    assert visible(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "Tavolo non autosufficienza",
        "Forlì, perché; 12 € – «così»",
        "Ελένη Παπαδοπούλου",
        "محمد",
        "👩\u200d👩\u200d👧\u200d👦",
        "🏳\ufe0f\u200d🌈",
        "👩🏽\u200d⚕\ufe0f",
        "می\u200cخواهم",  # Persian
        "क्\u200dष",  # Devanagari
        "ന്\u200d",  # Malayalam: a joiner after a virama ends the word
        "Nicolo\u0300",
        "[red]Mario[/red] :bomb: C:\\x",
    ],
)
def test_what_people_write_is_left_alone(text):
    assert visible(text) == text


def test_a_block_keeps_its_lines_and_tabs_alone():
    assert visible("uno\n\tdue\r\n\x1b[1m", block=True) == "uno\n\tdue\\u000d\n\\u001b[1m"


def test_of_the_marks_on_one_letter_four_stay():
    assert visible("a" + 6 * "\u0301" + "b\u0301") == "a" + 4 * "\u0301" + "\\u0301\\u0301b\u0301"


def test_enclosing_marks_are_counted_too():
    assert visible("a" + 5 * "\u20dd") == "a" + 4 * "\u20dd" + "\\u20dd"


@given(st.text(st.characters(codec=None)))
def test_nothing_dangerous_is_left(text):
    assert not FORBIDDEN.search(visible(text))
    assert not FORBIDDEN.search(visible(text, block=True).replace("\n", "").replace("\t", ""))


@given(st.text(st.characters(codec=None)), st.booleans())
def test_cleaning_twice_is_cleaning_once(text, block):
    once = visible(text, block=block)
    assert visible(once, block=block) == once
