"""The table of contents: every word that can follow ``pdzctl``, and the module that answers it.

A module is imported when its word is typed, so that one command never pays for the others. Help and completion of the
first word need this table alone; it imports neither Typer nor a command.
"""

from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pdzctl.cli.commands import Leaf, Nouns
    from pdzctl.cli.environment import Environment

VERSION = "0.1.0"
"""The same as in pyproject.toml: asking the installed package for it takes as long as the rest of ``--version``."""
LANGUAGES = ("it", "en")
HEAD = "pdzctl: run the tables, labs, sessions and minutes of a Piano di Zona, in one local file."
USAGE = "Usage: pdzctl [OPTIONS] COMMAND …"
TAIL = "pdzctl COMMAND --help says more about one command."


class Word(NamedTuple):
    """One word of the command line: its module in ``cli``, its panel in the help, its help, its Italian aliases.

    ``noun`` says that verbs follow, ``alone`` which one is meant where none is typed; otherwise the module holds one
    command.
    """

    name: str
    panel: str
    help: str
    aliases: tuple[str, ...] = ()
    noun: bool = True
    alone: str = ""

    @property
    def module(self) -> str:
        """The module that answers the word."""
        return f"pdzctl.cli.{self.name}"


START = "Begin"
DISTRICT = "The district and its people"
MEETING = "Meet and take minutes"
RESULTS = "What comes of it"
FOLDER = "Folders of files"
FILE = "The district's file"

WORDS = (
    Word("init", START, "Create the file of a new district.", ("inizia",), noun=False),
    Word("status", START, "Say how the district stands and what to do next.", ("situazione",), noun=False),
    Word("trace", START, "Follow a code back to its problem and on to its results.", ("traccia",), noun=False),
    Word("search", START, "Search every noun, blind to case and accents.", ("cerca",), noun=False),
    Word("district", DISTRICT, "The district: its name, region and municipalities.", ("distretto",)),
    Word("plan", DISTRICT, "The plan and its life, from draft to extension.", ("piano",)),
    Word("problem", DISTRICT, "The problems that tables and labs work on.", ("problema", "problemi")),
    Word("body", DISTRICT, "Committees, steering groups and every other body.", ("organo", "organi")),
    Word("table", DISTRICT, "The tables, one or more problems each.", ("tavolo", "tavoli")),
    Word("lab", DISTRICT, "The labs, each with a mandate and a promised reply.", ("laboratorio", "laboratori")),
    Word("organization", DISTRICT, "The organizations of the roster.", ("ente", "enti")),
    Word("person", DISTRICT, "The people of the roster.", ("persona", "persone")),
    Word("seat", DISTRICT, "Who sits in which body, in what role, from when.", ("seggio", "seggi")),
    Word("roster", DISTRICT, "Organizations and people together.", ("rubrica",)),
    Word("session", MEETING, "The sessions: schedule, convene, open, end, close.", ("seduta", "sedute", "incontro")),
    Word("attend", MEETING, "Call the roll of a session, a line each.", ("presenze",), noun=False),
    Word("live", MEETING, "Record a session while it happens, line by line.", ("diretta",), noun=False),
    Word("wrap", MEETING, "The last five minutes: what is still missing.", ("chiusura",), noun=False),
    Word("agenda", MEETING, "The items of a session's agenda.", ("odg", "punto", "punti")),
    Word("workgroup", MEETING, "The groups that work in parallel in a session.", ("gruppo", "gruppi")),
    Word("contribution", MEETING, "The notes taken during a session.", ("nota", "note", "contributo")),
    Word("cluster", MEETING, "Notes that say the same, gathered.", ("raggruppa",)),
    Word("minutes", MEETING, "The minutes: show, approve, export.", ("verbale", "verbali")),
    Word("priority", MEETING, "The choices of priorities: open, vote, close.", ("priorita", "priorità", "voto")),
    Word("proposal", RESULTS, "The proposals, from emerged to answered.", ("proposta", "proposte")),
    Word("decision", RESULTS, "The decisions and how they were adopted.", ("decisione", "decisioni")),
    Word("commitment", RESULTS, "Who does what by when.", ("impegno", "impegni")),
    Word("referral", RESULTS, "Proposals sent to a body, and its reply.", ("trasmissione", "trasmissioni")),
    Word("outcome", RESULTS, "Everything sessions produced, and its gaps.", ("esito", "esiti")),
    Word("apply", FOLDER, "Bring a folder of TOML and CSV files into the district.", ("applica",), noun=False),
    Word("diff", FOLDER, "Compare a folder with the district.", ("confronta",), noun=False),
    Word("export", FOLDER, "Write the district as a folder of TOML and CSV files.", ("esporta",), noun=False),
    Word("schema", FOLDER, "Print the JSON Schema of a noun.", ("schema-json",), noun=False),
    Word("batch", FILE, "Run one command per line of a file.", ("lotto",), noun=False),
    Word("log", FILE, "List the changes, newest first.", ("diario",), noun=False),
    Word("history", FILE, "List every change of one record.", ("storia",), noun=False),
    Word("undo", FILE, "Undo the last change.", ("annulla",), noun=False),
    Word("backup", FILE, "Verified copies of the district's file.", ("copia", "copie"), alone="add"),
    Word("check", FILE, "Verify the file, its journal and its index.", ("verifica",), noun=False),
    Word("repair", FILE, "Recover what can be read from a damaged file.", ("ripara",), noun=False),
    Word("completion", FILE, "Print the completion script of a shell.", ("completamento",), noun=False),
)

GLOBAL_OPTIONS = (
    ("--district", "PATH", "The district's file; else PDZCTL_DISTRICT, else district.db here or in a folder above."),
    ("--today", "DAY", "The day to work as of; else PDZCTL_TODAY, else today."),
    ("--lang", "LANGUAGE", "Language of messages: it or en; else PDZCTL_LANG, else the locale."),
    ("--plain", "", "For screen readers: one fact per line, no boxes, no colour."),
    ("--wait", "SECONDS", "How long to wait while somebody else writes; 30 by default."),
    ("--author", "NAME", "Who makes the change, kept in the journal; else PDZCTL_AUTHOR."),
    ("--version", "", "Print the version and stop."),
    ("--help", "", "Print this help and stop."),
)
"""Option, what it takes and its help; all but the last two are accepted before and after the command."""

_OF_WORD = {"lab": "body", "table": "body", "agenda": "agenda_item", "priority": "priority_round"}
_BY_NAME = {name: word for word in WORDS for name in (word.name, *word.aliases)}


ITALIAN_VERBS = {
    "aggiungi": ("add",),
    "analizza": ("analyse",),
    "annulla": ("cancel", "revoke", "withdraw"),
    "apri": ("open",),
    "approva": ("approve",),
    "assegna": ("reassign",),
    "avvia": ("start", "open"),
    "blocca": ("block",),
    "cerca": ("list",),
    "chiudi": ("close", "conclude"),
    "circola": ("circulate",),
    "collega": ("link",),
    "comincia": ("start", "open"),
    "concludi": ("conclude", "end"),
    "confronta": ("diff",),
    "conta": ("count",),
    "controlla": ("lint", "verify"),
    "convoca": ("convene",),
    "crea": ("add",),
    "elabora": ("work-out",),
    "elenca": ("list",),
    "elenco": ("list",),
    "elimina": ("remove",),
    "esporta": ("export",),
    "estrai": ("extract",),
    "estratto": ("extract",),
    "fatto": ("done",),
    "finalizza": ("finalise",),
    "finito": ("done",),
    "fissa": ("schedule",),
    "invia": ("send", "circulate"),
    "lista": ("list",),
    "mandato": ("mandate",),
    "modifica": ("edit",),
    "mostra": ("show",),
    "nuova": ("add",),
    "nuovo": ("add",),
    "obietta": ("objection",),
    "osserva": ("observe",),
    "pianifica": ("plan",),
    "presenze": ("attendance", "attend"),
    "programma": ("plan",),
    "proponi": ("propose",),
    "proroga": ("extend", "postpone"),
    "protocolla": ("register",),
    "pubblica": ("publish",),
    "raggruppa": ("make",),
    "restituzione": ("feedback",),
    "rettifica": ("correct",),
    "riapri": ("reopen",),
    "riferisci": ("report",),
    "rimuovi": ("remove",),
    "rinomina": ("rename",),
    "rinvia": ("postpone",),
    "riprendi": ("resume",),
    "ripristina": ("restore",),
    "riscontra": ("reply",),
    "rispondi": ("reply", "answer"),
    "risultato": ("result",),
    "ritira": ("withdraw",),
    "sciogli": ("drop",),
    "simili": ("similar",),
    "sospendi": ("suspend",),
    "termina": ("end",),
    "trasmetti": ("send",),
    "unisci": ("merge",),
    "valida": ("validate",),
    "vedi": ("show",),
    "verifica": ("verify",),
    "vota": ("vote",),
}
"""What Italians may type where a verb stands, and the verbs they mean: suggested, never run."""


def word_called(name: str) -> Word | None:
    """Return the word called ``name``, in English or by an Italian alias, or None."""
    return _BY_NAME.get(name.lower())


def noun_of(text: str) -> str:
    """Return the noun of the records that a word is about; a word it does not know stands for itself."""
    word = word_called(text)
    return _OF_WORD.get(word.name, word.name) if word else text.lower().replace("-", "_")


def names() -> tuple[str, ...]:
    """Return every name that ``word_called`` knows."""
    return tuple(_BY_NAME)


@cache
def load(word: Word) -> "Leaf | Nouns":
    """Import the module of ``word`` and return its command."""
    commands = import_module("pdzctl.cli.commands")
    built: Leaf | Nouns = commands.build(word, import_module(word.module).app)
    return built


def run(arguments: list[str], environment: "Environment") -> int:
    """Run the command that ``arguments`` name and return its exit code."""
    code: int = import_module("pdzctl.cli.commands").run(arguments, environment)
    return code


def completions(arguments: list[str], environment: "Environment") -> list[str]:
    """Return what the last of ``arguments`` may become, a line each: the word, a tab and its help where it has one."""
    *before, last = arguments or [""]
    if not before and not last.startswith("-"):
        found = [(word.name, word.help) for word in WORDS if word.name.startswith(last)]
        aliases = [(name, word.help) for name, word in _BY_NAME.items() if last and name.startswith(last)]
        return [f"{name}\t{environment.translate(words)}" for name, words in found or aliases]
    lines: list[str] = import_module("pdzctl.cli.completing").completions(before, last, environment)
    return lines


def help_text(translate: Callable[[str], str], width: int) -> str:
    """Return the help of ``pdzctl`` itself, in sections by panel, at most ``width`` columns where words allow."""
    lines = [translate(USAGE), "", *_wrapped(translate(HEAD), width)]
    for panel in dict.fromkeys(word.panel for word in WORDS):
        rows = [(word.name, translate(word.help)) for word in WORDS if word.panel == panel]
        lines += ["", f"{translate(panel)}:", *_two_columns(rows, width)]
    options = [(f"{option} {translate(takes)}".strip(), translate(words)) for option, takes, words in GLOBAL_OPTIONS]
    return "\n".join([*lines, "", f"{translate('Options')}:", *_two_columns(options, width), "", translate(TAIL)])


def _two_columns(rows: list[tuple[str, str]], width: int) -> Iterator[str]:
    first = max(len(left) for left, _ in rows) + 2
    for left, right in rows:
        lines = _wrapped(right, max(width - first - 2, 20))
        yield f"  {left:<{first}}{lines[0]}"
        yield from (" " * (first + 2) + line for line in lines[1:])


def _wrapped(text: str, width: int) -> list[str]:
    # textwrap costs a fifth of the time that --help may take.
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".lstrip()
    return lines
