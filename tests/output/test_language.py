import gettext

import pytest

from pdzctl.output.language import DOMAIN, LOCALE, choose_language, translations


@pytest.mark.parametrize(
    ("environ", "option", "language"),
    [
        ({}, None, "en"),
        ({"LANG": "it_IT.UTF-8"}, None, "it"),
        ({"LANG": "IT"}, None, "it"),
        ({"LANG": "C.UTF-8"}, None, "en"),
        ({"LANG": "fr_FR.UTF-8"}, None, "en"),
        ({"LANG": "it_IT.UTF-8", "LC_MESSAGES": "en_GB.UTF-8"}, None, "en"),
        ({"LC_MESSAGES": "en_GB.UTF-8", "LC_ALL": "it_IT.UTF-8"}, None, "it"),
        ({"LC_ALL": "it_IT.UTF-8", "PDZCTL_LANG": "en"}, None, "en"),
        ({"LC_ALL": "", "LANG": "it_IT.UTF-8"}, None, "it"),
        ({"PDZCTL_LANG": "en"}, "it", "it"),
        ({"PDZCTL_LANG": "it"}, "en", "en"),
    ],
)
def test_the_language_is_the_option_then_ours_then_the_systems(
    environ: dict[str, str], option: str | None, language: str
) -> None:
    assert choose_language(environ, option) == language


@pytest.mark.parametrize("language", ["it", "en"])
def test_an_empty_text_stays_empty_and_an_unknown_one_stands_for_itself(language: str) -> None:
    assert translations(language).gettext("") == ""
    assert translations(language).gettext("Never written anywhere.") == "Never written anywhere."


def test_every_message_is_found_where_gettext_finds_it() -> None:
    with (LOCALE / "it" / "LC_MESSAGES" / f"{DOMAIN}.mo").open("rb") as compiled:
        parsed = gettext.GNUTranslations(compiled)
    messages = {str(message).rpartition("\x04")[2] for message in parsed._catalog if message}
    assert len(messages) > 2000
    assert {one: translations("it").gettext(one) for one in messages} == {one: parsed.gettext(one) for one in messages}


def test_a_message_is_said_in_italian() -> None:
    assert translations("it").gettext("Nothing to show.") == "Nulla da mostrare."
    assert translations("en").gettext("Nothing to show.") == "Nothing to show."
