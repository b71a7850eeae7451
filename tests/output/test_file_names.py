import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdzctl.output.files import slug, unique_names

TITLES = (
    "../../etc/passwd", "/abs", "C:\\Windows\\x", "CON", "aux.md", "LPT1", "COM¹", ".git", ".htaccess", "-rf", "~root",
    "$(id)", "%2e%2e%2f", "", "...", "x" * 300, "è" * 300, "Index", "index", "Città", "Citta\u0300", "con", "x-con",
    "NUL ", "\x00", "a\nb", "日本語", "👩", "senza titolo", "Straße", "straße", "a" * 81, "a" * 82,
)  # fmt: skip
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?")


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Tavolo non autosufficienza: 1ª seduta", "tavolo-non-autosufficienza-1a-seduta"),
        ("Città di Forlì – «Casa»", "citta-di-forli-casa"),
        ("../../etc/passwd", "etc-passwd"),
        ("C:\\Windows\\x", "c-windows-x"),
        ("CON", "x-con"),
        ("COM¹", "x-com1"),
        ("aux.md", "aux-md"),
        ("Straße", "strasse"),
        ("-rf", "rf"),
        ("", "senza-titolo"),
        ("日本語", "senza-titolo"),
        ("x" * 79 + " y", "x" * 79),
        ("è" * 300, "e" * 80),
    ],
)
def test_a_title_becomes_a_name(title, name):
    assert slug(title) == name


@given(st.text(st.characters(codec=None)))
def test_every_name_is_safe_everywhere(title):
    name = slug(title)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)
    assert len(name) <= 80
    assert not RESERVED.fullmatch(name)
    assert slug(name) == name


def test_hostile_titles_get_different_names():
    names = unique_names(TITLES)
    assert len(set(names)) == len(TITLES)
    assert names[17:21] == ["index", "index-2", "citta", "citta-2"]
    assert max(map(len, names)) == 80


def test_a_number_given_never_takes_the_name_of_another_title():
    assert unique_names(["a", "a", "a-2", "a"]) == ["a", "a-3", "a-2", "a-4"]


@given(st.lists(st.sampled_from(["a", "A", "a 2", "a-2", "a-2-2", "", "x" * 80, "x" * 78 + "-2"]) | st.text()))
def test_names_are_always_different_and_safe(titles):
    names = unique_names(titles)
    assert len({*names}) == len(names) == len(titles)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name) and len(name) <= 80 for name in names)
