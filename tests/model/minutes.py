"""Minutes: begun, circulated, observed, approved, registered, published; what is approved stands still."""

import re

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from model.driver import LINES, Typed, needs, of
from model.lives import APPROVED
from model.meetings import WHY_WITH_GAPS, Sessions

UNTIL = st.sampled_from(["2025-06-10", "2025-06-10", "2025-06-01"])
HELD = ("svolta", "verbalizzata", "chiusa")


class Minutes(Sessions):
    """What people do with minutes, and what they try on approved ones."""

    commands = (
        *of("minutes", "list show add edit remove circulate observe approve register publish export"),
        *of("session", "close"),
    )

    _exported = -1

    def prepare(self) -> None:
        super().prepare()
        first, *_ = self.district.codes("session")
        code = self.district.next_once(f"VER-{first[4:]}")
        if self.done("minutes add", "--session", first):
            self._begin(code, first, "pubblica")
        if self.done("minutes circulate", code, "--until", self.today):
            observed = {"state": "in_osservazione", "circulated_on": self.today, "observations_due": self.today}
            self.district["minutes"][code] |= observed
            self._minuted(first)

    @needs("session")
    @rule(data=st.data(), visibility=st.sampled_from(["pubblica", "pubblica", "interna"]))
    def add_minutes(self, data: st.DataObject, visibility: str) -> None:
        session = self.one(data, "session")
        there = self.district.of("minutes", session=session)
        code = self.district.next_once(f"VER-{session[4:]}")
        words = ("--session", self.spelt(session), "--visibility", visibility)
        if self.done("minutes add", *words, code=1 if there else 0):
            self._begin(code, session, visibility)

    @rule(data=st.data())
    def finish_session(self, data: st.DataObject) -> None:
        """Record who was there and end the session: only then are its minutes approved."""
        begun = self.district.codes("session", state="in_corso")
        if begun:
            code = data.draw(st.sampled_from(begun))
            for seat in self.district.codes("seat", body=self.district["session"][code]["body"]):
                self.attend(code, seat, "presente")
            self.end(code, "18:00")

    @needs("minutes")
    @rule(data=st.data(), version=LINES)
    def edit_minutes(self, data: st.DataObject, version: Typed) -> None:
        code = self.one(data, "minutes")
        minutes = self.district["minutes"][code]
        changed = version.kept != minutes["version"]
        wanted = 4 if version.kept is None else 1 if changed and minutes["state"] in APPROVED else 0
        if self.done("minutes edit", code, "--version", version.text, code=wanted):
            minutes["version"] = version.kept

    @needs("minutes")
    @rule(data=st.data())
    def remove_minutes(self, data: st.DataObject) -> None:
        self.removes(data, "minutes")

    @needs("minutes")
    @rule(data=st.data(), until=UNTIL)
    def circulate_minutes(self, data: st.DataObject, until: str) -> None:
        code = self.apt(data, "minutes", lambda one: one["state"] == "bozza")
        minutes = self.district["minutes"][code]
        legal = minutes["state"] == "bozza" and until >= self.today
        if self.done("minutes circulate", self.spelt(code), "--until", until, code=0 if legal else 1):
            minutes |= {"state": "in_osservazione", "circulated_on": self.today, "observations_due": until}
            self._minuted(minutes["session"])

    @needs("minutes")
    @rule(data=st.data(), text=LINES, outcome=st.sampled_from([None, "accolta", "accolta", "non_accolta"]))
    def observe_minutes(self, data: st.DataObject, text: Typed, outcome: str | None) -> None:
        """Observations are taken while the minutes are under observation; the same text corrects the one before."""
        code = self.apt(data, "minutes", lambda one: one["state"] == "in_osservazione")
        open_to_members = self.district["minutes"][code]["state"] == "in_osservazione"
        words = (text.text, *(["--outcome", outcome] if outcome else []))
        wanted = 1 if not open_to_members else 4 if text.kept is None else 0
        if self.done("minutes observe", self.spelt(code), *words, code=wanted):
            facts = self.district["observation"].setdefault((code, text.kept), {"minutes": code, "text": text.kept})
            facts["outcome"] = outcome or facts.get("outcome")

    @needs("minutes")
    @rule(data=st.data(), mode=st.sampled_from([None, None, "seduta_stante", "firma"]))
    def approve_minutes(self, data: st.DataObject, mode: str | None) -> None:
        """A draft is approved in its own session alone; later, by a session that came after."""
        code = self.apt(data, "minutes", lambda one: one["state"] in ("bozza", "in_osservazione"))
        minutes = self.district["minutes"][code]
        told = self.district["session"][minutes["session"]]
        approving = data.draw(st.sampled_from([None, *self.district.codes("session")]))
        waiting = [one for one in self.district.of("observation", minutes=code) if one["outcome"] is None]
        legal = told["state"] in HELD and not waiting
        if minutes["state"] == "bozza":
            legal = legal and mode == "seduta_stante"
        legal = legal and minutes["state"] in ("bozza", "in_osservazione")
        if mode is None:
            later = approving and (self.district["session"][approving]["day"], approving)
            legal = legal and bool(later) and later > (told["day"], minutes["session"])
        words = [*(["--mode", mode] if mode else []), *(["--in", approving] if approving else [])]
        if self.done("minutes approve", self.spelt(code), *words, code=0 if legal else 1):
            approved_in = approving if approving != minutes["session"] else None
            minutes |= {"state": "approvato", "approval": mode or "seduta_successiva", "approved_on": self.today}
            minutes["approved_in"] = approved_in
            self._minuted(minutes["session"])

    @needs("minutes")
    @rule(data=st.data(), protocol=st.sampled_from(["1234/2025", "1234/2025", " "]))
    def register_minutes(self, data: st.DataObject, protocol: str) -> None:
        code = self.apt(data, "minutes", lambda one: one["state"] == "approvato")
        minutes = self.district["minutes"][code]
        legal = minutes["state"] == "approvato" and protocol.strip()
        if self.done("minutes register", self.spelt(code), "--protocol", protocol, code=0 if legal else 1):
            minutes |= {"state": "protocollato", "protocol": protocol}

    @needs("minutes")
    @rule(data=st.data())
    def publish_minutes(self, data: st.DataObject) -> None:
        code = self.apt(data, "minutes", lambda one: one["state"] == "protocollato")
        minutes = self.district["minutes"][code]
        legal = minutes["state"] == "protocollato" and minutes["visibility"] == "pubblica"
        if self.done("minutes publish", self.spelt(code), code=0 if legal else 1):
            minutes["state"] = "pubblicato"

    @needs("session")
    @rule(data=st.data(), why=WHY_WITH_GAPS)
    def close(self, data: st.DataObject, why: str) -> None:
        code = self.apt(data, "session", lambda one: one["state"] == "verbalizzata")
        self.close_session_of(code, why)

    @needs("minutes")
    @rule(data=st.data())
    def try_to_change_what_is_approved(self, data: st.DataObject) -> None:
        sealed = [code for code in self.district.codes("session") if self.district.sealed(code)]
        for code in sealed:
            item = self.one(data, "agenda_item", session=code)
            self.done("session edit", code, "--summary", "Tutto diverso", code=1)
            self.done("agenda edit", item, "--title", "Tutto diverso", code=1)
            self.done("contribution add", "Tutto diverso", "--session", code, code=1)
            self.done("decision add", "Tutto diverso", "--session", code, code=1)
            self.done("commitment add", "Tutto diverso", "--session", code, code=1)
            self.done("session attend", code, "--count", "3", code=1)

    @needs("minutes")
    @rule(data=st.data())
    def read_minutes(self, data: st.DataObject) -> None:
        code = self.one(data, "minutes")
        assert self.read("minutes show", self.spelt(code))["code"] == code
        shown = self.type("minutes show", code, "--format", "md", "--profile", "internal", wanted=0).stdout
        assert re.search("^# ", shown, re.MULTILINE)
        public = self.district["minutes"][code]["visibility"] == "pubblica"
        self.type("minutes show", code, wanted=0 if public else 1)

    @precondition(lambda self: self._count != self._exported)
    @rule()
    def export_minutes(self) -> None:
        """A folder that was just made is not stale."""
        self._exported = self._count
        self.type("minutes export", "--out", "verbali", "--format", "md,txt", wanted=0)
        self.type("minutes export", "--out", "verbali", "--format", "md,txt", "--check", wanted=0)

    def _minuted(self, session: str) -> None:
        if self.district["session"][session]["state"] == "svolta":
            self.district["session"][session]["state"] = "verbalizzata"

    def _begin(self, code: str, session: str, visibility: str) -> None:
        facts = {"session": session, "state": "bozza", "visibility": visibility, "version": "1.0", "protocol": ""}
        empty = dict.fromkeys(("approval", "approved_in", "approved_on", "circulated_on", "observations_due"))
        self.district.give_once(code)
        self.district["minutes"][code] = facts | empty
