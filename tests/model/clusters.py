"""Clusters: notes of a session gathered under a name, renamed, taken apart, proposed; each note knows its proposal."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from model.district import Facts
from model.driver import needs, of
from model.meetings import Sessions

NAMES = st.sampled_from(["Spesa", "Spesa", "Visite a casa", "Trasporti"])


class Clusters(Sessions):
    """What people do with the notes of a session once they are on the wall."""

    commands = (*of("cluster", "list make rename drop propose"),)

    def prepare(self) -> None:
        super().prepare()
        for session in self.district.codes("session")[:2]:
            for text in ("Il frigorifero è vuoto", "Nessuno chiama", "Manca il pulmino"):
                self.agrees()
                code = self.district.next_code(f"NOT-{session[4:]}.", 1)
                if self.done("contribution add", text, "--session", session):
                    self.add("contribution", code, {"session": session, "text": text, "agenda_item": None})

    @needs("contribution")
    @rule(data=st.data(), name=NAMES, short=st.booleans(), whispered=st.booleans())
    def make_cluster(self, data: st.DataObject, name: str, short: bool, whispered: bool) -> None:
        """The same name in any case is the same cluster; only notes of one session are gathered."""
        notes = data.draw(st.lists(st.sampled_from(self.district.codes("contribution")), min_size=1, max_size=3))
        session = self.district["contribution"][notes[0]]["session"]
        at_home = all(self.district["contribution"][note]["session"] == session for note in notes)
        called = name if not whispered or self._notes(session, name) else name.lower()
        changed = any(self.district["contribution"][note].get("cluster") != called for note in notes)
        typed = [note.rpartition(".")[2] if short and at_home else note for note in notes]
        words = (self.spelt(session), name.lower() if whispered else name, *typed)
        refused = not at_home or (changed and self.district.sealed(session))
        if self._notes(session, name.lower()) and not self._notes(session, name):
            return
        if self.done("cluster make", *words, code=1 if refused else 0):
            for note in notes:
                self.district["contribution"][note]["cluster"] = called

    @needs("contribution")
    @rule(data=st.data(), name=NAMES, new=NAMES)
    def rename_cluster(self, data: st.DataObject, name: str, new: str) -> None:
        session, notes = self._drawn(data, name)
        taken = name != new and self._named(session, new)
        refused = taken or (self.district.sealed(session) and any(note["cluster"] != new for note in notes))
        if self.done("cluster rename", session, name, new, code=3 if not notes else 1 if refused else 0):
            for note in notes:
                note["cluster"] = new

    @needs("contribution")
    @rule(data=st.data(), name=NAMES)
    def drop_cluster(self, data: st.DataObject, name: str) -> None:
        session, notes = self._drawn(data, name)
        wanted = 3 if not notes else 1 if self.district.sealed(session) else 0
        if self.done("cluster drop", self.spelt(session), name, code=wanted):
            for note in notes:
                note["cluster"] = ""

    @needs("contribution")
    @rule(data=st.data(), name=NAMES)
    def propose_cluster(self, data: st.DataObject, name: str) -> None:
        """Notes that became a proposal before stay with it."""
        session, notes = self._drawn(data, name)
        free = [note for note in notes if not note.get("proposal")]
        code = self.district.next_code(f"PRO-{self.district['session'][session]['day'][:4]}-", 3)
        wanted = 3 if not notes else 1 if not free or self.district.sealed(session) else 0
        if self.done("cluster propose", self.spelt(session), name, code=wanted):
            facts = {"title": free[0]["cluster"], "state": "emersa", "session": session, "problem": None}
            self.add("proposal", code, facts | {"merged_into": None})
            for note in free:
                note["proposal"] = code

    @rule()
    def list_clusters(self) -> None:
        told = {(row["session"], row["cluster"], row["notes"]) for row in self.read("cluster list")}
        named = [
            (note["session"], note["cluster"]) for note in self.district["contribution"].values() if note.get("cluster")
        ]
        assert told == {(*one, named.count(one)) for one in named}

    def _drawn(self, data: st.DataObject, name: str) -> tuple[str, list[Facts]]:
        session = self.district["contribution"][self.one(data, "contribution")]["session"]
        return session, self._named(session, name)

    def _named(self, session: str, name: str) -> list[Facts]:
        notes = self.district.of("contribution", session=session)
        return [note for note in notes if note.get("cluster", "").casefold() == name.casefold()]

    def _notes(self, session: str, name: str) -> list[Facts]:
        return [note for note in self.district.of("contribution", session=session) if note.get("cluster") == name]
