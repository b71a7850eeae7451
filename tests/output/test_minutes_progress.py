"""A bar is drawn where somebody watches, and nowhere else."""

from minutes_sample import with_sessions


def exported(laptop, folder, **how):
    return laptop.run("minutes", "export", "--out", folder, **how)


def test_a_terminal_sees_how_many_documents_are_written(laptop):
    with_sessions(laptop.folder / "district.db", 3)
    answer = exported(laptop, "verbali", terminal=True, NO_COLOR="", TERM="xterm")
    assert answer.code == 0
    assert "3/3" in answer.stderr
    assert answer.stdout == ""


def test_a_pipe_sees_one_sentence(laptop):
    with_sessions(laptop.folder / "district.db", 3)
    answer = exported(laptop, "verbali")
    assert answer.stderr == "verbali: 3 verbali scritti, 0 invariati, 0 eliminati; l'elenco è in index.md.\n"


def test_a_screen_reader_is_told_in_words_alone(laptop):
    with_sessions(laptop.folder / "district.db", 3)
    answer = exported(laptop, "verbali", terminal=True, NO_COLOR="", TERM="xterm", PDZCTL_PLAIN="1")
    assert "\x1b" not in answer.stderr
