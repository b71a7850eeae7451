"""The last five minutes: what a session lacks is listed, and closed a line at a time."""

import json

from hypothesis import strategies as st
from hypothesis.stateful import rule

from model.driver import needs
from model.outcomes import Commitments, Decisions

COMING = ("bozza", "convocata", "rinviata")
LATER = st.sampled_from(["2025-07-20", "2025-04-02"])


class Wrapping(Decisions, Commitments):
    """What people do before they leave."""

    commands = ("wrap",)

    @needs("session")
    @rule(data=st.data())
    def read_page(self, data: st.DataObject) -> None:
        code = self.one(data, "session")
        gaps = self.district.lacking(code)
        told = self.type("wrap", self.spelt(code), "--json", wanted=1 if gaps else 0)
        assert [(row["noun"], row["code"]) for row in json.loads(told.stdout)] == gaps
        assert self.type("wrap", code, wanted=1 if gaps else 0).stdout.startswith(f"{code}: ")

    @needs("session")
    @rule(data=st.data(), by_code=st.booleans())
    def misunderstand(self, data: st.DataObject, by_code: bool) -> None:
        code = self.one(data, "session")
        gaps = self.district.lacking(code)
        which = gaps[0][1] if gaps and by_code else "1"
        self.done("wrap", code, which, "boh", code=2 if gaps else 3)
        self.done("wrap", code, str(len(gaps) + 1), "n", code=3)

    @needs("decision")
    @rule(data=st.data(), by_number=st.booleans())
    def answer_decision(self, data: st.DataObject, by_number: bool) -> None:
        session, code, which = self._lacking(data, "decision", by_number=by_number)
        sealed = self.district.sealed(session)
        if not code:
            return
        if data.draw(st.booleans()):
            if self.done("wrap", self.spelt(session), which, "n", code=1 if sealed else 0):
                self.district["decision"][code]["no_action"] = True
            return
        owner = self.one(data, "organization")
        made = self.district.next_code(f"IMP-{session[4:]}.", 1)
        line = f"{which} + Scrivere due pagine @{owner} entro 2025-07-15"
        if self.done("wrap", session, line, code=1 if sealed else 0):
            facts = {"session": session, "state": "aperto", "text": "Scrivere due pagine", "due": "2025-07-15"}
            self.add("commitment", made, facts | {"continuing": False, "reason": "", "evidence": "", "decision": code})
            self._add_party(made, owner, None)

    @needs("commitment")
    @rule(data=st.data(), by_number=st.booleans(), owned=st.booleans(), dated=st.booleans())
    def answer_commitment(self, data: st.DataObject, by_number: bool, owned: bool, dated: bool) -> None:
        """A continuing commitment has no due date."""
        session, code, which = self._lacking(data, "commitment", by_number=by_number)
        if not code:
            return
        commitment, owner = self.district["commitment"][code], self.one(data, "organization")
        words = [*([f"@{owner}"] if owned else []), *(["2025-07-15"] if dated else [])]
        sealed = self.district.sealed(session)
        wanted = 2 if not words else 1 if sealed and owned else 4 if dated and commitment["continuing"] else 0
        wanted = 1 if wanted == 0 and sealed and commitment["due"] != "2025-07-15" else wanted
        if self.done("wrap", session, which, *(words or ["boh"]), code=wanted):
            if owned:
                self._add_party(code, owner, None)
            if dated:
                commitment["due"] = "2025-07-15"

    @needs("agenda_item")
    @rule(data=st.data(), by_number=st.booleans(), postponed=st.booleans())
    def answer_item(self, data: st.DataObject, by_number: bool, postponed: bool) -> None:
        """An item that is postponed goes to the next session of the body, where one is to come."""
        session, code, which = self._lacking(data, "agenda_item", by_number=by_number)
        if code and self.done(
            "wrap", session, which, "r" if postponed else "i", code=1 if self.district.sealed(session) else 0
        ):
            item = self.district["agenda_item"][code]
            item["disposition"] = "rinviato" if postponed else "informati"
            item["postponed_to"] = self._following(session) if postponed else None

    @needs("session")
    @rule(data=st.data(), day=LATER)
    def set_next(self, data: st.DataObject, day: str) -> None:
        code = self.one(data, "session")
        session = self.district["session"][code]
        changed = session.get("next_day") != day
        legal = day > session["day"] and not (changed and self.district.sealed(code))
        if self.done("wrap", code, "p", day, "14.30", "Sala", "civica", code=0 if legal else 1):
            session["next_day"] = day

    def _lacking(self, data: st.DataObject, noun: str, *, by_number: bool) -> tuple[str, str, str]:
        """Draw a session and one of its gaps of ``noun``: the session, its code and what to type for it; or nothing."""
        places = [
            (session, code, str(number) if by_number else code)
            for session in self.district["session"]
            for number, (kind, code) in enumerate(self.district.lacking(session), start=1)
            if kind == noun
        ]
        return data.draw(st.sampled_from(places)) if places else ("", "", "")

    def _following(self, session: str) -> str | None:
        own = self.district["session"][session]
        later = [
            (one["day"], code)
            for code, one in self.district["session"].items()
            if one["body"] == own["body"] and one["day"] > own["day"] and one["state"] in COMING
        ]
        return min(later)[1] if later else None
