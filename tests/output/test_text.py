import pytest
from rich.cells import cell_len

from output.sample_rows import COLUMNS, ITALIAN, ORDINARY
from pdzctl.output.columns import ACROSS, Column, columns_of
from pdzctl.output.formats import render, render_one
from pdzctl.records.fields import Kind


class Told(list):
    def __call__(self, sentence, /, **values):
        self.append(sentence.format(**values))


def drawn(rows, **style):
    return "".join(render(rows, COLUMNS, "table", **style))


def italian(words):
    return ITALIAN.get(words, words)


def test_a_table_in_italian():
    assert drawn([ORDINARY, {**ORDINARY, "number": 12, "venue": "Sala [b]"}], language="it", translate=italian) == (
        "Codice        Titolo         Giorno      Stato   Numero  Venue\n"
        f"{65 * '─'}\n"
        "SED-2025-014  Casa e lavoro  15/05/2025  svolta       3\n"
        "SED-2025-014  Casa e lavoro  15/05/2025  svolta      12  Sala [b]\n"
    )


def test_a_table_keeps_to_its_width_breaks_no_word_and_loses_no_letter():
    rows = [*[ORDINARY] * 9, {**ORDINARY, "title": "Una parola lunghissima e molte altre", "venue": "Sala"}]
    lines = drawn(rows, width=56).splitlines()
    assert [*lines[:2], *lines[-3:]] == [
        "Code          Title            Day         State  Number",
        f"{56 * '─'}",
        "SED-2025-014  Una parola       2025-05-15  held        3",
        "              lunghissima e",
        "              molte altre",
    ]


def test_the_last_columns_go_first_and_are_named_with_what_shows_them():
    told = Told()
    row = {**ORDINARY, "title": "Una parola lunghissima e molte altre", "venue": "Sala"}
    written = drawn([row], width=50, say=told)
    assert written.splitlines()[0].split() == ["Code", "Title", "Day"]
    assert told == ["No room for State, Number, Venue. To see them: --fields code,state,number,venue"]


def test_a_column_with_nothing_in_it_goes_before_any_other_and_without_a_word():
    told = Told()
    row = {**ORDINARY, "number": None, "venue": "Sala civica"}
    written = drawn([row], width=54, say=told)
    assert written.splitlines()[0].split() == ["Code", "Title", "Day", "State", "Venue"]
    assert told == []


def test_columns_that_were_chosen_are_all_there_or_the_rows_are_facts():
    rows = [{**ORDINARY, "venue": "Sala"}] * 2
    assert drawn(rows, width=62, whole=False).splitlines()[0].split()[-1] == "Venue"
    assert drawn(rows, width=53, whole=False) == drawn(rows, plain=True)


def test_a_terminal_with_no_room_for_two_columns_gets_facts():
    rows = [ORDINARY, ORDINARY]
    assert drawn(rows, width=20).splitlines()[0] == "Code          Title"
    assert drawn(rows, width=19) == drawn(rows, plain=True)


@pytest.mark.parametrize("width", range(20, 100, 3))
def test_at_any_width_codes_days_and_words_stay_whole(width):
    rows = [ORDINARY, {**ORDINARY, "title": "Una parola lunghissimissima", "venue": "日本 " * 9}]
    written = drawn(rows, width=width)
    assert all(cell_len(line) <= width for line in written.splitlines()) or written == drawn(rows, plain=True)
    assert written.count("SED-2025-014") == 2
    assert written.count("2025-05-15") == written.count("2025") - 2
    assert written.count("lunghissimissima") == 1


def test_words_of_ours_stand_across_the_table():
    assert drawn([ORDINARY, {ACROSS: "Che cosa ne è venuto"}, ORDINARY]).splitlines()[2:] == [
        "SED-2025-014  Casa e lavoro  2025-05-15  held        3",
        "Che cosa ne è venuto",
        "SED-2025-014  Casa e lavoro  2025-05-15  held        3",
    ]


def test_a_record_begins_with_what_names_it():
    code, title, *rest = COLUMNS
    columns = (code._replace(heading=True), title._replace(heading=True), *rest)
    assert "".join(render_one(ORDINARY, columns)) == (
        "SED-2025-014 — Casa e lavoro\nDay     2025-05-15\nState   held\nNumber  3\n"
    )
    assert "".join(render_one({**ORDINARY, "title": ""}, columns[:2])) == "SED-2025-014\n"


def test_markup_emoji_codes_and_links_stay_text():
    written = drawn([{**ORDINARY, "title": "[red]a[/b] :bomb: [link=x]y[/link]"}], width=120)
    assert written.splitlines()[2] == "SED-2025-014  [red]a[/b] :bomb: [link=x]y[/link]  2025-05-15  held        3"


def test_a_no_in_a_table_is_an_empty_cell_so_that_the_one_yes_is_seen():
    columns = (Column("code"), Column("overdue", "overdue", Kind.FLAG))
    rows = [{"code": "IMP-1", "overdue": 0}, {"code": "IMP-2", "overdue": 1}]
    assert "".join(render(rows, columns)) == "Code   Overdue\n──────────────\nIMP-1\nIMP-2  yes\n"
    assert "".join(render(rows, columns, plain=True)) == "Code: IMP-1\nOverdue: no\n\nCode: IMP-2\nOverdue: yes\n"


def test_two_lines_for_a_long_text_come_before_one_line_for_a_short_one():
    columns = (Column("text", "text"), Column("owner", "owner"))
    rows = [{"text": "Scrivere la prima bozza della proposta definitiva", "owner": "Unione Terre Basse"}] * 3
    assert "".join(render(rows, columns, width=42)).splitlines()[2:4] == [
        "Scrivere la prima bozza      Unione Terre",
        "della proposta definitiva    Basse",
    ]


def test_without_colour_there_is_no_escape_and_with_colour_only_style():
    assert "\x1b" not in drawn([ORDINARY])
    assert drawn([ORDINARY], colour=True).splitlines()[2].startswith("\x1b[36mSED-2025-014\x1b[0m")


def test_a_long_list_shows_two_hundred_rows_and_says_how_many_more():
    told = Told()
    written = drawn((ORDINARY for _ in range(10_000)), say=told)
    assert len(written.splitlines()) == 202
    assert told == ["200 rows are shown and 9800 are not. To see all of them, add --all."]


class Counting:
    """Rows that know how many they are, and cannot be read to their end."""

    def __init__(self, number):
        self.read = 0
        self.number = number

    def __iter__(self):
        while self.read < self.number - 1:
            self.read += 1
            yield ORDINARY
        raise AssertionError

    def total(self):
        return self.number


def test_a_list_that_counts_itself_is_not_read_to_its_end():
    told, rows = Told(), Counting(10_000)
    drawn(rows, say=told)
    assert (told, rows.read) == (["200 rows are shown and 9800 are not. To see all of them, add --all."], 200)


def test_a_list_of_just_as_many_rows_as_are_shown_says_nothing_of_more():
    told = Told()
    drawn([ORDINARY] * 200, say=told)
    assert told == []


@pytest.mark.parametrize(("limit", "lines"), [(0, 252), (1, 3), (250, 252)])
def test_the_limit_may_be_set_or_lifted(limit, lines):
    assert len(drawn([ORDINARY] * 250, limit=limit).splitlines()) == lines


def test_a_list_that_fits_says_nothing():
    told = Told()
    drawn([ORDINARY] * 200, say=told)
    assert told == []


@pytest.mark.parametrize("plain", [False, True])
def test_an_empty_list_writes_nothing_and_says_so(plain):
    told = Told()
    assert (drawn([], say=told, plain=plain), told) == ("", ["Nothing to show."])


def test_one_record_is_a_table_of_the_facts_that_are_known():
    assert "".join(render_one(ORDINARY, COLUMNS, language="it", translate=italian)) == (
        "Codice  SED-2025-014\nTitolo  Casa e lavoro\nGiorno  15/05/2025\nStato   svolta\nNumero  3\n"
    )


def test_a_block_keeps_its_lines_in_a_table():
    columns = columns_of("problem", "code", "description")
    row = {"code": "PRB-01", "description": "uno\ndue \x1b[1m"}
    assert "".join(render_one(row, columns)) == ("Code         PRB-01\nDescription  uno\n             due \\u001b[1m\n")
    assert "".join(render_one(row, columns, plain=True)) == ("Code: PRB-01\nDescription: uno\n  due \\u001b[1m\n")


def test_plain_is_one_fact_on_each_line():
    assert drawn([ORDINARY, {**ORDINARY, "title": "a\nb"}], plain=True, language="it", translate=italian) == (
        "Codice: SED-2025-014\n"
        "Titolo: Casa e lavoro\n"
        "Giorno: 15/05/2025\n"
        "Stato: svolta\n"
        "Numero: 3\n"
        "\n"
        "Codice: SED-2025-014\n"
        "Titolo: a\\u000ab\n"
        "Giorno: 15/05/2025\n"
        "Stato: svolta\n"
        "Numero: 3\n"
    )
