"""A document goes to a file or a pipe; a terminal is shown only what it can show."""

import subprocess
import sys

import docx

from documents_read import READ, pdf
from minutes_sample import with_sessions


def shown(laptop, *words, **how):
    with_sessions(laptop.folder / "district.db", 1)
    return laptop.run("minutes", "show", "1", *words, **how)


def test_text_and_pages_are_printed(laptop):
    assert shown(laptop, "--format", "txt").stdout.startswith("*** BOZZA, NON APPROVATA ***\n")
    assert laptop.run("minutes", "show", "1", "-f", "html").stdout.startswith("<!DOCTYPE html>\n")


def test_a_terminal_is_not_sent_what_only_programs_read(laptop):
    answer = shown(laptop, "--format", "pdf", terminal=True)
    assert (answer.code, answer.stdout) == (2, "")
    assert answer.stderr == "pdzctl: Un terminale non può mostrare pdf.\nAggiungere --out FILE.pdf\n"


def test_a_pipe_gets_the_bytes(laptop):
    with_sessions(laptop.folder / "district.db", 1)
    program = "from pdzctl.cli.main import main; main()"
    answer = subprocess.run(
        [sys.executable, "-c", program, "minutes", "show", "1", "--format", "pdf"],
        cwd=laptop.folder,
        env=laptop.world(),
        capture_output=True,
        check=True,
    )
    assert "Spesa a domicilio" in READ["pdf"](answer.stdout)


def test_a_file_is_replaced_whole_and_is_private_unless_it_is_public(laptop):
    path = laptop.folder / "verbale.pdf"
    path.write_text("vecchio")
    answer = shown(laptop, "--format", "pdf", "--out", "verbale.pdf")
    assert (answer.code, answer.stdout, answer.stderr) == (0, "", "verbale.pdf: scritto.\n")
    assert pdf(path.read_bytes()).trailer["/Root"]["/Lang"] == "it"
    assert path.stat().st_mode & 0o777 == 0o644
    laptop.run("minutes", "show", "1", "--format", "docx", "--profile", "interno", "--out", "verbale.docx")
    assert (laptop.folder / "verbale.docx").stat().st_mode & 0o777 == 0o600
    laptop.run("minutes", "show", "1", "--out", "verbale.md")
    assert (laptop.folder / "verbale.md").read_text() == laptop.run("minutes", "show", "1").stdout


def test_nothing_is_written_through_a_link(laptop):
    (laptop.folder / "altrove").write_text("intatto")
    (laptop.folder / "verbale.md").symlink_to("altrove")
    assert shown(laptop, "--out", "verbale.md").code == 6
    assert (laptop.folder / "altrove").read_text() == "intatto"


def test_a_format_that_does_not_exist_or_is_several_is_refused(laptop):
    answer = shown(laptop, "--format", "odt")
    assert answer.stderr == "pdzctl: Il formato odt non esiste.\nScegliere tra: md, html, docx, pdf, txt.\n"
    assert answer.code == 2
    assert laptop.run("minutes", "show", "1", "--format", "html,pdf").code == 2
    assert laptop.run("minutes", "show", "1", "--json", "--out", "x.json").stderr == (
        "pdzctl: --out vale per un documento: md, html, docx, pdf o txt.\n"
    )
    assert laptop.run("minutes", "export", "--format", "md,odt").code == 2
    assert laptop.run("minutes", "export", "--format", ",").code == 2
    assert not (laptop.folder / "verbali").exists()


def test_an_export_names_its_formats_once_and_in_order(laptop):
    with_sessions(laptop.folder / "district.db", 2)
    answer = laptop.run("minutes", "export", "--format", "TXT, html,txt")
    assert answer.stderr == "verbali: 4 file scritti, 0 invariati, 0 eliminati (txt, html); l'elenco è in index.txt.\n"


def test_showing_markdown_loads_no_library_of_another_format(laptop):
    with_sessions(laptop.folder / "district.db", 1)
    ask = (
        "import sys\nfrom pdzctl.cli.main import main\n"
        "try:\n    main()\nfinally:\n    sys.__stderr__.write(' '.join(['LOADED', *sys.modules]))\n"
    )
    libraries = {"docx", "typst", "markdown_it"}
    for one, wanted in (("md", set()), ("txt", {"markdown_it"}), ("docx", {"markdown_it", "docx"})):
        answer = subprocess.run(
            [sys.executable, "-c", ask, "minutes", "show", "1", "--format", one, "--out", "x"],
            cwd=laptop.folder,
            env=laptop.world(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert set(answer.stderr.partition("LOADED")[2].split()) & libraries == wanted


def test_an_extract_of_a_draft_says_so_on_every_page_of_every_format(laptop):
    with_sessions(laptop.folder / "district.db", 1)
    code = laptop.run("decision", "list", "--fields", "code", "--format", "tsv").stdout.split()[1]
    for one in ("md", "html", "docx", "pdf", "txt"):
        answer = laptop.run("minutes", "extract", code, "--format", one, "--out", f"estratto.{one}")
        assert (answer.code, answer.stdout) == (0, "")
        assert answer.stderr.startswith(f"estratto.{one}: scritto.\n")
    read = {one: READ[one]((laptop.folder / f"estratto.{one}").read_bytes()) for one in ("html", "docx", "pdf", "txt")}
    assert {one: "OMISSIS" in told for one, told in read.items()} == dict.fromkeys(read, True)
    pages = pdf((laptop.folder / "estratto.pdf").read_bytes()).pages
    assert all("BOZZA, NON APPROVATA" in page.extract_text() for page in pages)
    header = docx.Document(str(laptop.folder / "estratto.docx")).sections[0].header
    assert header.paragraphs[0].text == "BOZZA, NON APPROVATA"
    assert laptop.run("minutes", "extract", code, "--format", "txt").stdout.startswith("*** BOZZA, NON APPROVATA ***\n")
    assert (laptop.folder / "estratto.md").read_text() == laptop.run("minutes", "extract", code).stdout
    assert laptop.run("minutes", "extract", code, "--format", "pdf", terminal=True).code == 2
    assert laptop.run("minutes", "extract", code, "--format", "odt").code == 2
