"""Minutes: begun, circulated, observed, approved, registered, published; what is approved stands still."""

import re

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from model.district import Facts
from model.driver import LINES, Typed, needs, of
from model.lives import APPROVED
from model.meetings import WHY_WITH_GAPS
from model.outcomes import Decisions

UNTIL = st.sampled_from(["2025-06-10", "2025-06-10", "2025-06-01"])
HELD = ("svolta", "verbalizzata", "chiusa")


class Minutes(Decisions):
    """What people do with minutes, and what they try on approved ones."""

    commands = (
        *of(
            "minutes",
            "list show add edit remove circulate observe answer finalise reopen approve correct register publish",
        ),
        *of("minutes", "verify lint extract diff export"),
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
    def edit_texts(self, data: st.DataObject) -> None:
        """The free texts go out as one file and come back as they were: nothing was changed."""
        code = self.one(data, "minutes")
        text = self.type("minutes edit", code, "--print", wanted=0).stdout
        minutes = self.district["minutes"][code]
        assert (
            f"## [{code} correction]" in text if minutes.get("corrects") else f"{minutes['session']} summary]" in text
        )
        self.done("minutes edit", self.spelt(code), "--from", "-", stdin=text)
        self.done("minutes edit", self.spelt(code), "--from", "-", stdin=text.replace("## [", "[", 1), code=4)

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
            place = 1 + max((one["position"] for one in self.district.of("observation", minutes=code)), default=0)
            begun = {"minutes": code, "text": text.kept, "position": place}
            facts = self.district["observation"].setdefault((code, text.kept), begun)
            facts["outcome"] = outcome or facts.get("outcome")

    @needs("observation")
    @rule(data=st.data(), number=st.sampled_from([1, 1, 2, 9]), outcome=st.sampled_from(["accolta", "non_accolta"]))
    def answer_observation(self, data: st.DataObject, number: int, outcome: str) -> None:
        code = self.apt(data, "minutes", lambda one: one["state"] == "in_osservazione")
        found = self.district.of("observation", minutes=code, position=number)
        legal = found and self.district["minutes"][code]["state"] == "in_osservazione"
        words = (self.spelt(code), str(number), "--outcome", outcome)
        if self.done("minutes answer", *words, code=0 if legal else 1):
            found[0]["outcome"] = outcome

    @needs("minutes")
    @rule(data=st.data())
    def finalise_minutes(self, data: st.DataObject) -> None:
        code = self.apt(data, "minutes", lambda one: one["state"] == "in_osservazione")
        minutes = self.district["minutes"][code]
        waiting = [one for one in self.district.of("observation", minutes=code) if one["outcome"] is None]
        legal = minutes["state"] == "in_osservazione" and not waiting
        if self.done("minutes finalise", self.spelt(code), code=0 if legal else 1):
            minutes["state"] = "definitivo"

    @needs("minutes")
    @rule(data=st.data())
    def reopen_minutes(self, data: st.DataObject) -> None:
        code = self.apt(data, "minutes", lambda one: one["state"] == "in_osservazione")
        minutes = self.district["minutes"][code]
        legal = minutes["state"] == "in_osservazione"
        if self.done("minutes reopen", self.spelt(code), code=0 if legal else 1):
            minutes |= {"state": "bozza", "circulated_on": None, "observations_due": None}

    @needs("minutes")
    @rule(data=st.data(), mode=st.sampled_from([None, None, "seduta_stante", "firma"]))
    def approve_minutes(self, data: st.DataObject, mode: str | None) -> None:
        """A draft is approved in its own session alone; later, by a session that came after."""
        code = self.apt(data, "minutes", lambda one: one["state"] in ("bozza", "in_osservazione", "definitivo"))
        minutes = self.district["minutes"][code]
        told = self.district["session"][minutes["session"]]
        approving = data.draw(st.sampled_from([None, *self.district.codes("session")]))
        waiting = [one for one in self.district.of("observation", minutes=code) if one["outcome"] is None]
        legal = told["state"] in HELD and not waiting
        if minutes["state"] == "bozza":
            legal = legal and mode == "seduta_stante"
        legal = legal and minutes["state"] not in APPROVED
        if mode is None:
            legal = legal and bool(approving) and self._may_approve(approving, minutes["session"])
        decides = legal and mode is None and self._decides(approving)
        legal = legal and (not decides or self._may_adopt(self._foreseen(code, approving)))
        words = [*(["--mode", mode] if mode else []), *(["--in", approving] if approving else [])]
        if self.done("minutes approve", self.spelt(code), *words, code=0 if legal else 1):
            approved_in = approving if approving != minutes["session"] else None
            minutes |= {
                "state": "approvato",
                "approval": mode or "seduta_successiva",
                "approved_on": self._day(approving, mode),
            }
            minutes |= {"approved_in": approved_in, "approving_decision": self._decide(code, approving, made=decides)}
            self._minuted(minutes["session"])

    @needs("minutes")
    @rule(data=st.data(), text=st.sampled_from(["Dove si legge 12 si legga 13", "Dove si legge 12 si legga 13", " "]))
    def correct_minutes(self, data: st.DataObject, text: str) -> None:
        """A correction is minutes of its own, of the same session; what it corrects stays as it is."""
        code = self.apt(data, "minutes", lambda one: one["state"] in APPROVED)
        original = self.district["minutes"][code]
        legal = original["state"] in APPROVED and not original.get("corrects") and text.strip()
        number = self.district.next_once(f"VER-{original['session'][4:]}")
        if self.done("minutes correct", self.spelt(code), "--text", text, code=0 if legal else 1):
            self._begin(number, original["session"], original["visibility"])
            self.district["minutes"][number] |= {"corrects": code, "correction": text}

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
        self.type("minutes lint", self.spelt(code), "--a11y", wanted=0)
        public = self.district["minutes"][code]["visibility"] == "pubblica"
        self.type("minutes show", code, wanted=0 if public else 1)

    @needs("minutes")
    @rule()
    def verify_minutes(self) -> None:
        """Whatever was done since, what was approved stands."""
        standing = {row["code"]: row["standing"] for row in self.read("minutes verify")}
        approved = [code for code, one in self.district["minutes"].items() if one["state"] in APPROVED]
        assert standing == dict.fromkeys(approved, "intact")

    @needs("minutes")
    @rule(data=st.data())
    def compare_minutes(self, data: st.DataObject) -> None:
        """Minutes say what they say."""
        code = self.one(data, "minutes")
        self.type("minutes diff", self.spelt(code), code, wanted=0)

    @needs("decision")
    @rule(data=st.data())
    def extract_decision(self, data: st.DataObject) -> None:
        code = self.one(data, "decision")
        text = self.type("minutes extract", self.spelt(code), "--profile", "internal", wanted=0).stdout
        assert text.count("OMISSIS") == 2

    @precondition(lambda self: self._count != self._exported)
    @rule()
    def export_minutes(self) -> None:
        """A folder that was just made is not stale."""
        self._exported = self._count
        self.type("minutes export", "--out", "verbali", "--format", "md,txt", wanted=0)
        self.type("minutes export", "--out", "verbali", "--format", "md,txt", "--check", wanted=0)

    def may_go(self, noun: str, code: str) -> bool:
        """A correction that is no more than a draft goes, although the minutes of its session are approved."""
        if noun == "minutes" and self.district["minutes"][code].get("corrects"):
            return self.district["minutes"][code]["state"] not in APPROVED and self.district.removable(noun, code)
        return super().may_go(noun, code)

    def _may_approve(self, later: str, session: str) -> bool:
        """A later session of the same body that is in progress or was held."""
        one, other = self.district["session"][later], self.district["session"][session]
        begun = one["state"] in ("in_corso", *HELD)
        return begun and one["body"] == other["body"] and (one["day"], later) > (other["day"], session)

    def _day(self, approving: str | None, mode: str | None) -> str:
        """Return the day of the session that approves, unless that is to come."""
        day = self.district["session"][approving]["day"] if approving and mode is None else None
        return min(day or self.today, self.today)

    def _decides(self, approving: str) -> bool:
        begun = self.district["session"][approving]["state"] in ("in_corso", "svolta")
        return begun and not self.district.sealed(approving)

    def _decide(self, code: str, approving: str, *, made: bool) -> str | None:
        """Tell the model of the decision by which the session approves the minutes, on the item that foresees it."""
        if not made:
            return None
        decision = self.district.next_code(f"DEC-{approving[4:]}.", 1)
        facts = self._foreseen(code, approving)
        self.add("decision", decision, facts)
        self._adopt(facts)
        return decision

    def _foreseen(self, code: str, approving: str) -> Facts:
        """Return the decision that would approve the minutes."""
        items = [item for item in self._agenda(approving) if self._kind(item) == "verbale_precedente"]
        what = "della rettifica" if self.district["minutes"][code].get("corrects") else "del verbale"
        facts = {"session": approving, "state": "proposta", "text": f"Approvazione {what} {code}", "no_action": True}
        return facts | {"adoption": None, "supersedes": None, "agenda_item": items[0] if items else None}

    def _minuted(self, session: str) -> None:
        if self.district["session"][session]["state"] == "svolta":
            self.district["session"][session]["state"] = "verbalizzata"

    def _begin(self, code: str, session: str, visibility: str) -> None:
        facts = {"session": session, "state": "bozza", "visibility": visibility, "version": "1.0", "protocol": ""}
        later = ("approval", "approved_in", "approved_on", "approving_decision", "circulated_on", "observations_due")
        empty = dict.fromkeys(later)
        self.district.give_once(code)
        self.district["minutes"][code] = facts | empty
