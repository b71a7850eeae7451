"""The district's file as a whole: exported and applied elsewhere, backed up, checked, traced, searched, read."""

from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from model.driver import LIKELY, LINES, Driver, Typed, of

TRACED = ("problem", "body", "session", "agenda_item", "contribution", "proposal", "decision", "commitment", "referral")
"""The chain, without who sits where: a seat leads to its body, and a body to its sessions."""


class Files(Driver):
    """What people do with the file and with folders of files."""

    commands = (
        *of("", "init apply diff export batch check completion history log repair schema search status trace undo"),
        *of("backup", "add list verify restore"),
        *of("district", "show list edit add remove"),
        *of("outcome", "list"),
    )

    _exchanged = _copied = _repaired = -1

    @rule(name=LINES)
    def edit_district(self, name: Typed) -> None:
        if self.done("district edit", "--name", name.text, code=0 if name.kept else 4):
            self.district["district"]["it"] = {"name": name.kept}

    @rule(istat=st.sampled_from(["035033", "035027"]), name=LINES)
    def add_municipality(self, istat: str, name: Typed) -> None:
        there = istat in self.district["municipality"]
        if self.done("district add", istat, name.text, code=1 if there else 0 if name.kept else 4):
            self.district["municipality"][istat] = {"istat_code": istat, "name": name.kept}

    @rule(istat=st.sampled_from(["035033", "035027"]))
    def remove_municipality(self, istat: str) -> None:
        if self.done("district remove", istat, code=0 if istat in self.district["municipality"] else 3):
            del self.district["municipality"][istat]

    @precondition(lambda self: self._count != self._exchanged)
    @rule()
    def exchange(self) -> None:
        """What is exported and applied onto an empty file tells the same, and is exported to the same bytes."""
        self.agrees()
        self._exchanged = self._count
        folder, again, other = (self.folder / name for name in ("esportato", "di_nuovo", "altro.db"))
        before = self.file.read_bytes()
        self.type("export", "--out", folder.name, wanted=0)
        self.type("diff", folder.name, wanted=0)
        self.type("apply", folder.name, wanted=0)
        assert self.file.read_bytes() == before
        other.unlink(missing_ok=True)
        self.type("init", "Altrove", other.name, "--region", "emilia-romagna", wanted=0)
        self.type("apply", folder.name, "--district", other.name, wanted=0)
        self.compare(other, as_ranks=True)
        self.type("check", "--district", other.name, wanted=0)
        self.type("export", "--out", again.name, "--district", other.name, wanted=0)
        assert _contents(again) == _contents(folder)

    @precondition(lambda self: self._count != self._copied)
    @rule()
    def back_up(self) -> None:
        """A copy, and what is restored from it, tell what the file tells."""
        self.agrees()
        self._copied = self._count
        path = self.folder / self.read("backup add")["path"]
        self.compare(path)
        assert path.name in [row["file"] for row in self.read("backup list")]
        assert self.read("backup verify", path.name) == []
        restored = self.folder / "ripresa.db"
        restored.unlink(missing_ok=True)
        self.type("backup restore", path.name, "--out", restored.name, wanted=0)
        self.compare(restored)
        self.type("backup restore", path.name, "--out", restored.name, wanted=1)
        self.type("check", "--district", restored.name, wanted=0)

    @precondition(lambda self: self._count != self._repaired)
    @rule()
    def repair(self) -> None:
        """Nothing is lost of a file that is sound."""
        self.agrees()
        self._repaired = self._count
        mended = self.folder / "riparato.db"
        mended.unlink(missing_ok=True)
        self.type("repair", "--out", mended.name, wanted=0)
        self.compare(mended)

    @rule(likely=LIKELY)
    def run_a_batch(self, likely: bool) -> None:
        """A batch stops at the first line that fails, with its exit code; what was done before stays done."""
        code = self.district.next_code("PRB-", 2)
        lines = ["# Dalla riunione", "pdzctl problem add 'Case fredde'", "problem list"]
        wrong = [f"problem show {self.unknown('problem')}", *lines]
        if self.done("batch", "-", stdin="\n".join(lines if likely else wrong), code=0 if likely else 3):
            facts = {"title": "Case fredde", "affected": "", "state": "segnalato", "merged_into": None}
            self.add("problem", code, facts)

    @rule(data=st.data())
    def trace(self, data: st.DataObject) -> None:
        """What came of a record comes from it."""
        there = [code for noun in TRACED for code in self.district[noun]]
        if not there:
            return
        code = data.draw(st.sampled_from(there))
        nodes = self.read("trace", self.spelt(code).strip())["nodes"]
        for direction, back in (("before", "after"), ("after", "before")):
            found = [node["code"] for node in nodes if node["direction"] == direction]
            if found:
                other = data.draw(st.sampled_from(found))
                returned = self.read("trace", other)["nodes"]
                assert code in [node["code"] for node in returned if node["direction"] == back], (code, other)

    @rule(data=st.data())
    def read_everything_else(self, data: st.DataObject) -> None:
        self.agrees()
        assert len(self.read("log", "--all")) == self._changes()
        assert self.read("district show")["id"]
        listed = {row["istat_code"] for row in self.read("district list")}
        assert listed == self.district["municipality"].keys()
        self.type("status", wanted=0)
        self.type("outcome list", "--gaps", wanted=0)
        self.type("schema", data.draw(st.sampled_from(["lab", "problem", "seduta"])), wanted=0)
        self.type("schema", "nulla", wanted=3)
        self.type("completion", "bash", wanted=0)
        self.type("completion", "cmd", wanted=2)
        problems = self.district["problem"]
        found = [row["code"] for row in self.read("search", "case fredde", "--noun", "problem")]
        assert sorted(found) == sorted(code for code, one in problems.items() if "Case fredde" in one.values())
        for code in list(problems)[:1]:
            states = [row["new"] for row in self.read("history", code) if row["field"] == "state"]
            assert states[-1] == problems[code]["state"]


def _contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }
