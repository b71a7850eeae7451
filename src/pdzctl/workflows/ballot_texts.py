"""Ballots as people write them: words on a command line, or the rows of a CSV file as a spreadsheet saves it."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from pdzctl.errors import Fault, InvalidInput
from pdzctl.output import as_csv
from pdzctl.records.ballots import Flaw, Rules, flaws_of, folded, letter, value_of
from pdzctl.records.vocabulary import PriorityMethod
from pdzctl.workflows.exchange.sheets import marked, text_of
from pdzctl.workflows.exchange.sources import STANDARD_INPUT, open_all

__all__ = ["Ballot", "Booth", "sheet_data", "typed_ballot", "typed_sheet"]

Place = tuple[int, int | None]
"""An option and, where it is rated by criteria, one of them."""

_SECTOR = frozenset({"settore", "sector", "gruppo", "group"})
_TOTALS = frozenset({"totale", "totali", "somma", "total", "totals", "sum"})
_SEPARATORS = ";,\t|"
_MOST_BALLOTS = 10_000
_MOST_FAULTS = 1_000
_NOT_A_VALUE = "“{text}” is no value of this method."
_FEWEST_LETTERS = 3
_BETWEEN_MARKS = re.compile(r"[,;](?=[^,;=]*=)")


class Booth(NamedTuple):
    """What a ballot is read by: the rules, what each option is called besides its letter, and the sectors that vote."""

    rules: Rules
    names: tuple[tuple[str, ...], ...]
    sectors: tuple[str, ...] = ()

    def place(self, key: str) -> Place | None:
        """Return what ``A``, ``1``, ``PRO-2025-001``, a title, the beginning of one or ``A.gravità`` means, or None."""
        if (option := self._option(key)) is not None:
            return option, None
        name, dot, criterion = key.rpartition(".")
        option = self._option(name) if dot else None
        number = self._criterion(criterion)
        return None if option is None or number is None else (option, number)

    def sector(self, typed: str) -> str | None:
        """Return the sector that ``typed`` is, or that it begins, or a word of which it begins; else None.

        Where none was told to vote, any is one.
        """
        if not self.sectors:
            return typed.strip()
        wanted = folded(typed)
        exact = [name for name in self.sectors if folded(name) == wanted]
        begun = [name for name in self.sectors if wanted and folded(name).startswith(wanted)]
        named = [
            name for name in self.sectors if wanted and any(folded(word).startswith(wanted) for word in name.split())
        ]
        found = exact or begun or named
        return found[0] if len(found) == 1 else None

    def _option(self, key: str) -> int | None:
        wanted = folded(key)
        for number, names in enumerate(self.names):
            if wanted in (folded(letter(number)), str(number + 1), *map(folded, filter(None, names))):
                return number
        begun = [number for number, names in enumerate(self.names) if folded(names[-1]).startswith(wanted)]
        return begun[0] if len(begun) == 1 and len(wanted) >= _FEWEST_LETTERS else None

    def _criterion(self, key: str) -> int | None:
        wanted = folded(key)
        names = [folded(one.name) for one in self.rules.criteria]
        if wanted in names:
            return names.index(wanted)
        if wanted.isdigit() and 0 < int(wanted[:3]) <= len(names):
            return int(wanted[:3]) - 1
        found = [number for number, name in enumerate(names) if wanted and name.startswith(wanted)]
        return found[0] if len(found) == 1 else None


class Ballot(NamedTuple):
    """One valid ballot: the sector of who cast it, and what it says."""

    sector: str
    marks: Mapping[Place, Fraction]


def typed_ballot(booth: Booth, words: Sequence[str], sector: str) -> Ballot:
    """Return the ballot that ``words`` are: ``A=2 B=1``, ``A.gravità=5``, ``A=must``, or options in order for Borda.

    A bare option has one dot; a bare grade is that of the only option; ``A=2,B=1`` and ``ABC`` are understood too.
    Raises InvalidInput with everything that is wrong with it.
    """
    faults: list[Fault] = []
    marks: dict[Place, Fraction] = {}
    for key, text, word in _pairs(booth, words):
        place = booth.place(key)
        if place is None:
            faults.append(Fault("", 0, word, "There is no such option in this round."))
        elif place in marks:
            faults.append(Fault("", 0, word, "This option stands twice on the ballot."))
        elif place[1] is None and not _takes(booth.rules, None):
            sentence = "This method asks for a value by each criterion, such as {option}.{name}=3."
            names = {"option": letter(place[0]), "name": booth.rules.criteria[0].name}
            faults.append(Fault("", 0, word, sentence, names))
        elif (value := value_of(booth.rules, place[1], text)) is None or not _takes(booth.rules, place[1]):
            faults.append(Fault("", 0, word, _NOT_A_VALUE, {"text": text}))
        else:
            marks[place] = value
    if not faults:
        faults += [_of_flaw(booth, flaw) for flaw in flaws_of(booth.rules, marks)]
    voting = booth.sector(sector)
    if voting is None:
        faults.append(
            Fault("", 0, "--as", "The sectors that vote in this round are: {legal}.", {"legal": booth.sectors})
        )
    if faults:
        raise InvalidInput("This ballot is not valid: nothing was counted.", faults=tuple(faults))
    return Ballot(voting or "", marks)


def _pairs(booth: Booth, words: Sequence[str]) -> Iterable[tuple[str, str, str]]:
    """Yield the option, the value and the whole of each word; where none has a value the method says which is meant."""
    rules = booth.rules
    if rules.method is PriorityMethod.BORDA and not any("=" in word for word in words):
        yield from ((name, str(number), name) for number, name in enumerate(_ranked_names(booth, words), start=1))
        return
    for written in words:
        for word in _BETWEEN_MARKS.split(written) if booth.place(written.rpartition("=")[0]) is None else (written,):
            key, equals, text = word.rpartition("=")
            if equals:
                yield key, text, word
            elif rules.method is PriorityMethod.VOTO_A_PUNTI:
                yield word, "1", word
            elif rules.method is PriorityMethod.CONSENSO_A_GRADI and rules.options == 1 and len(words) == 1:
                yield "A", word, word
            else:
                yield word, "", word


def _ranked_names(booth: Booth, words: Sequence[str]) -> list[str]:
    """Return the options of a ranking in order, from ``A B C``, ``A>C>B``, ``A, B, C``, ``ABC`` or whole titles."""
    names = [
        name
        for word in words
        for name in ([word] if booth.place(word) else word.replace(",", " ").replace(">", " ").split())
    ]
    together = len(names) == 1 and booth.place(names[0]) is None
    return list(names[0]) if together else names


def _takes(rules: Rules, criterion: int | None) -> bool:
    """Tell whether a ballot gives a value by a criterion, or to the option itself; MoSCoW takes both."""
    if rules.method is PriorityMethod.MOSCOW:
        return True
    return (criterion is not None) == bool(rules.criteria)


def _of_flaw(booth: Booth, flaw: Flaw, file: str = "", line: int = 0) -> Fault:
    field = "" if flaw.option is None else letter(flaw.option)
    if flaw.criterion is not None:
        field = f"{field}.{booth.rules.criteria[flaw.criterion].name}"
    return Fault(file, line, field, flaw.sentence, flaw.values)


def sheet_data(source: str, folder: Path, standard_input: str) -> bytes:
    """Return the bytes of ``source``: a file seen from ``folder``, or ``-`` for ``standard_input``.

    Raises NotFound, or InvalidInput where it is no file to be read.
    """
    if source == STANDARD_INPUT:
        return standard_input.encode(errors="surrogatepass")
    given = folder / source
    if given.is_dir():
        raise InvalidInput("{path} is a folder: name a file with a ballot on each line.", path=source)
    faults: list[Fault] = []
    data = b"".join(opened.file.read() for opened in open_all(given, source, faults))
    if faults:
        raise InvalidInput("{path} cannot be understood: nothing was done.", path=source, faults=tuple(faults))
    return data


def typed_sheet(booth: Booth, file: str, data: bytes) -> list[Ballot]:
    """Return the ballots of a CSV file, one per row: a column ``settore`` and one for each option, or option.criterion.

    Excel's own CSV is read too: ``;``, a byte order mark, Windows letters, decimal commas. Raises InvalidInput with
    every fault of every row, by line and column.
    """
    faults: list[Fault] = []
    ballots = _Sheet(booth, file, faults).ballots(data)
    if not faults and not ballots:
        faults.append(Fault(file, 1, "", "This file holds no ballot."))
    if faults:
        raise InvalidInput(
            "{file} holds {count} {count:fault|faults}: nothing was counted.",
            file=file,
            count=len(faults),
            faults=tuple(faults[:_MOST_FAULTS]),
            hint="A row per ballot: the column settore, then one for each option (A, B … or A.{criterion}).",
            criterion=booth.rules.criteria[0].name if booth.rules.criteria else "…",
        )
    return ballots


class _Sheet:
    """One CSV file of ballots while it is read."""

    def __init__(self, booth: Booth, file: str, faults: list[Fault]) -> None:
        self._booth = booth
        self._file = file
        self._faults = faults
        self._columns: list[tuple[str, Place | None]] = []

    def ballots(self, data: bytes) -> list[Ballot]:
        try:
            mark, text = marked(text_of(data)[0].removeprefix("\ufeff"))
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            self._fault(line, "", "This line is neither UTF-8 nor Windows text.")
            return []
        first = text.partition("\n")[0]
        separator = max(_SEPARATORS, key=first.count)
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        start = 2 if mark else 1
        found: list[Ballot] = []
        try:
            understood = self._head(next(reader, []), start)
            for cells in reader if understood else ():
                line = reader.line_num + start - 1
                if any(cell.strip() for cell in cells):
                    found += self._row([as_csv.unguard(cell).strip() for cell in cells], line)
                if len(self._faults) >= _MOST_FAULTS:
                    break
                if len(found) > _MOST_BALLOTS:
                    self._fault(line, "", "This file has more than {most} rows.", most=_MOST_BALLOTS)
                    break
        except csv.Error:
            sentence = "This row is not CSV: a quote is not closed, or a cell is not text."
            self._fault(reader.line_num + start - 1, "", sentence)
        return found

    def _head(self, cells: Sequence[str], line: int) -> bool:
        """Read the first line; tell whether its columns are of this method, so that the rows are worth reading."""
        understood = True
        seen: set[str | Place] = set()
        for cell in cells:
            name = cell.strip()
            place = None if folded(name) in _SECTOR else self._booth.place(name)
            if name and place is None and folded(name) not in _SECTOR:
                self._fault(line, name, "There is no such option in this round.")
            elif name and (known := place or "settore") in seen:
                self._fault(line, name, "This column stands twice in the header.")
            elif name:
                seen.add(known)
                if place and not _takes(self._booth.rules, place[1]):
                    self._fault(line, name, "This method asks for other columns.")
                    understood = False
            self._columns.append((name, place))
        if not any(place for _, place in self._columns):
            self._fault(line, "", "The first line names no option of this round.")
        return understood

    def _row(self, cells: Sequence[str], line: int) -> list[Ballot]:
        before = len(self._faults)
        if len(cells) != len(self._columns):
            values = {"count": len(cells), "expected": len(self._columns)}
            self._fault(line, "", "This row has {count} cells, the header has {expected}.", **values)
            return []
        marks: dict[Place, Fraction] = {}
        sector = ""
        for cell, (name, place) in zip(cells, self._columns, strict=True):
            if place is None:
                sector = cell if folded(name) in _SECTOR else sector
            elif cell and (value := value_of(self._booth.rules, place[1], cell)) is not None:
                marks[place] = value
            elif cell:
                self._fault(line, name, _NOT_A_VALUE, text=cell)
        voting = self._booth.sector(sector)
        if folded(sector) in _TOTALS:
            self._fault(line, "settore", "This row is a total and no ballot.")
        elif voting is None:
            legal = {"legal": self._booth.sectors}
            self._fault(line, "settore", "The sectors that vote in this round are: {legal}.", **legal)
        if len(self._faults) == before:
            self._faults += [
                _of_flaw(self._booth, flaw, self._file, line) for flaw in flaws_of(self._booth.rules, marks)
            ]
        return [Ballot(voting or "", marks)] if len(self._faults) == before else []

    def _fault(self, line: int, field: str, sentence: str, **values: object) -> None:
        self._faults.append(Fault(self._file, line, field, sentence, values))
