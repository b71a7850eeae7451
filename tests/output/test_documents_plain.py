"""Plain text is 72 columns wide and can be read aloud."""

from pdzctl.output.documents.conversion import convert


def text(markdown: str, draft: str = "") -> str:
    return convert(markdown, "txt", language="it", draft=draft).decode()


def test_headings_lists_and_quotes() -> None:
    assert text("# Uno\n\nb **c** `d`\n\n## Due\n\n1. e\n2. f\n   - g\n\n> h\n\n### Tre\n\ni\\\nj\n\n---\n") == (
        "Uno\n===\n\nb c d\n\n\nDue\n---\n\n1. e\n2. f\n   - g\n\n> h\n\n\nTre\n\ni\nj\n\n" + "-" * 72 + "\n"
    )


def test_a_table_that_fits_stands_in_columns() -> None:
    assert text("| Settore | Presenti |\n| --- | ---: |\n| ASP | 1 |\n| Terzo settore | 12 |\n") == (
        "Settore        Presenti\n-------------  --------\nASP                   1\nTerzo settore        12\n"
    )


def test_a_wide_table_of_two_columns_is_facts() -> None:
    long = "Quali azioni, entro il 2026, evitano che una persona sola torni in ospedale entro 30 giorni?"
    assert text(f"| Voce | Dato |\n| --- | --- |\n| Mandato | {long} |\n") == (
        "Voce: Dato\n"
        "Mandato: Quali azioni, entro il 2026, evitano che una persona sola torni\n"
        "  in ospedale entro 30 giorni?\n"
    )


def test_a_wide_table_tells_each_row_as_facts() -> None:
    long = "Scrivere la proposta in due pagine, con i costi e con i nomi degli enti"
    assert text(f"| Codice | Impegno | Da |\n| --- | --- | --- |\n| IMP-1 | {long} | DEC-1 |\n") == (
        "Codice; Impegno; Da\n\n"
        "Codice: IMP-1\n"
        "Impegno: Scrivere la proposta in due pagine, con i costi e con i nomi\n"
        "  degli enti\n"
        "Da: DEC-1\n"
    )


def test_the_address_of_a_link_follows_its_words_once() -> None:
    assert text("[Sito](https://a.example) e [b@c.example](mailto:b@c.example) e <https://d.example>\n") == (
        "Sito (https://a.example) e b@c.example e https://d.example\n"
    )


def test_a_draft_says_so_in_the_first_of_every_sixty_lines_and_in_the_last() -> None:
    lines = text("".join(f"riga {number}\n\n" for number in range(90)), draft="BOZZA").split("\n")
    loud = [number for number, line in enumerate(lines, start=1) if line == "*** BOZZA ***"]
    assert loud == [1, 61, 121, 181, len(lines) - 1]
    assert lines[-1] == ""


def test_what_could_drive_a_terminal_is_told() -> None:
    assert text("a\u202eb\u200bc\n") == "a\\u202eb\\u200bc\n"
