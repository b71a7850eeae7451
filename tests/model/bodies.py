"""Bodies, tables and labs: given a mandate, opened, suspended, resumed, concluded or revoked."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from model.district import PRESENT, Facts, in_office
from model.driver import LINES, Driver, Typed, needs, of
from model.lives import BODY, LAB
from model.roster import DAYS

KINDS = {"technical": "ORG-", "political": "ORG-", "table": "TAV-", "lab": "LAB-"}
MANDATE = {
    "question": "Chi avvisa i servizi?",
    "product": "Un protocollo",
    "commissioned_by": "ORG-01",
    "due": "2025-12-31",
}
"""What a mandate binds by."""
FEWEST_MEMBERS, FEWEST_SECTORS = 3, 2
NOT_SENT = ("emersa", "elaborata", "prioritizzata")


def word_of(body: Facts) -> str:
    return body["kind"] if body["kind"] in ("lab", "table") else "body"


class Bodies(Driver):
    """What people do with bodies; a lab has a life of its own."""

    commands = (
        *of("body", "list show add edit remove mandate open suspend resume conclude attendance"),
        *of("table", "list show add edit remove mandate open suspend resume conclude attendance"),
        *of("lab", "list show add edit remove mandate open suspend resume conclude attendance feedback revoke"),
    )

    @rule(kind=st.sampled_from(sorted(KINDS)), title=LINES, data=st.data(), plain=st.booleans())
    def add_body(self, kind: str, title: Typed, data: st.DataObject, plain: bool) -> None:
        code = self.district.next_code(KINDS[kind], 2)
        table = data.draw(st.sampled_from([None, *self.district.codes("body", kind="table")]))
        problem = data.draw(st.sampled_from([None, *self.district.codes("problem")]))
        words = ["--problem", problem] if problem else []
        words += ["--table", self.spelt(table)] if table and (kind == "lab" or plain) else []
        command = "body add" if plain or kind not in ("lab", "table") else f"{kind} add"
        words += ["--kind", kind] if command == "body add" else []
        misplaced = table and kind != "lab" and plain
        if command == "table add" and "--table" in words:
            return
        if self.done(command, title.text, *words, code=4 if misplaced or not title.kept else 0):
            facts = {"title": title.kept, "kind": kind, "state": "proposto", "since": None, "until": None}
            self.add("body", code, facts | {"table": table if kind == "lab" else None})
            if problem:
                self.district["body_problem"][code, problem] = {"body": code, "problem": problem}

    @needs("body")
    @rule(data=st.data(), persons=st.booleans())
    def tell_attendance(self, data: st.DataObject, persons: bool) -> None:
        """Only the sessions held inside the mandate of a seat count for it."""
        code = self.one(data, "body")
        words = ("--persons",) if persons else ()
        rows = self.read(f"{word_of(self.district['body'][code])} attendance", self.spelt(code), *words)
        if persons:
            assert all(row["present"] <= row["sessions"] for row in rows)
            return
        told = {row["seat"]: (row["sessions"], row["present"]) for row in rows}
        assert told == {seat: self._attendance(code, seat) for seat in self._called(code)}

    def _called(self, body: str) -> list[str]:
        return [
            code
            for code, seat in self.district["seat"].items()
            if seat["body"] == body
            and seat["role"] not in ("supplente", "invitato_permanente", "uditore")
            and (seat["organization"] or seat["person"])
        ]

    def _attendance(self, body: str, seat: str) -> tuple[int, int]:
        held = [
            code
            for code, session in self.district["session"].items()
            if session["body"] == body
            and session["state"] in ("svolta", "verbalizzata", "chiusa")
            and in_office(self.district["seat"][seat], session["day"])
        ]
        there = [self.district["attendance"].get((code, seat)) for code in held]
        return len(held), sum(one is not None and one["status"] in PRESENT for one in there)

    @rule(kind=st.sampled_from(["table", "lab"]))
    def name_a_target_group(self, kind: str) -> None:
        """A table works on a problem, not on a target group."""
        self.done(f"{kind} add", "Anziani", code=1)

    @needs("body")
    @rule(data=st.data(), title=LINES, days=st.sampled_from(["", "", "-1", "sette"]))
    def edit_body(self, data: st.DataObject, title: Typed, days: str) -> None:
        code = self.one(data, "body")
        body = self.district["body"][code]
        refused = title.kept is None or days
        words = ("--title", title.text, *(["--notice-days", days] if days else []))
        if self.done(f"{word_of(body)} edit", self.spelt(code), *words, code=4 if refused else 0):
            body["title"] = title.kept

    @needs("body")
    @rule(data=st.data())
    def remove_body(self, data: st.DataObject) -> None:
        code = self.one(data, "body")
        word = word_of(self.district["body"][code])
        if self.done(f"{word} remove", self.spelt(code), code=0 if self.may_go("body", code) else 1):
            self.district.remove("body", code)

    @needs("body")
    @rule(data=st.data(), given=st.sets(st.sampled_from(sorted(MANDATE))), whole=st.booleans())
    def confer_mandate(self, data: st.DataObject, given: set[str], whole: bool) -> None:
        """A lab that was only proposed moves on with its mandate, which must bind."""
        code = self.one(data, "body")
        body = self.district["body"][code]
        given = set(MANDATE) if whole else given
        if "ORG-01" not in self.district["body"]:
            given = given - {"commissioned_by"}
        before = self._mandate(code)
        after = (before or self._no_mandate(code)) | {fact: MANDATE[fact] for fact in given}
        proposed = body["kind"] == "lab" and body["state"] == "proposto"
        refused = proposed and not all(after[fact] for fact in MANDATE)
        words = [word for fact in sorted(given) for word in (f"--{fact.replace('_', '-')}", MANDATE[fact])]
        if self.done(f"{word_of(body)} mandate", self.spelt(code), *words, code=1 if refused else 0):
            self.district["mandate"][code] = after
            if proposed:
                body["state"] = "mandato_conferito"
                self.district["mandate"][code]["conferred_on"] = self.today

    @needs("body")
    @rule(data=st.data(), on=st.one_of(st.none(), DAYS))
    def open_body(self, data: st.DataObject, on: str | None) -> None:
        code = self.apt(data, "body", lambda body: body["state"] in ("mandato_conferito", "sospeso"))
        body = self.district["body"][code]
        lab = body["kind"] == "lab"
        wanted = "aperto" if lab else "attivo"
        life = LAB if lab else BODY
        legal = wanted in life[body["state"]] and self._may_begin(code, on or self.today)
        words = ("--on", on) if on else ()
        if self.done(f"{word_of(body)} open", self.spelt(code), *words, code=0 if legal else 1):
            began = body["state"] in ("proposto", "mandato_conferito")
            body["since"] = on if on and began else body["since"] or on or self.today
            body["state"] = wanted

    @rule(kind=st.sampled_from(["table", "lab"]))
    def begin_body(self, kind: str) -> None:
        """Give a new table or lab all that it needs, and open it: what comes later is then tried too."""
        code = self.district.next_code(KINDS[kind], 2)
        if self.done(f"{kind} add", "Chi torna a casa resta solo"):
            facts = {"title": "Chi torna a casa resta solo", "kind": kind, "state": "proposto", "table": None}
            self.add("body", code, facts | {"since": None, "until": None})
        words = [word for fact, value in MANDATE.items() for word in (f"--{fact.replace('_', '-')}", value)]
        if "ORG-01" in self.district["body"] and self.done(f"{kind} mandate", code, *words):
            conferred = {"conferred_on": self.today} if kind == "lab" else {}
            self.district["mandate"][code] = self._no_mandate(code) | MANDATE | conferred
            self.district["body"][code]["state"] = "mandato_conferito" if kind == "lab" else "proposto"
        for role in ("facilitatore", "coordinatore", "componente", "componente"):
            seat = self.district.next_code("SEG-", 3)
            organization = next(iter(self.district.codes("organization")[len(self.district["seat"]) % 2 :]), None)
            words = ("--organization", organization) if organization else ()
            if self.done("seat add", "--body", code, "--role", role, *words):
                facts = {"body": code, "role": role, "voting": True, "organization": organization, "person": None}
                self.add("seat", seat, facts | {"substitute": None, "since": None, "until": None})

    @needs("body")
    @rule(data=st.data(), verb=st.sampled_from(["suspend", "resume"]))
    def pause_body(self, data: st.DataObject, verb: str) -> None:
        code = self.apt(data, "body", lambda body: body["state"] in ("attivo", "aperto", "sospeso"))
        body = self.district["body"][code]
        at_work = "aperto" if body["kind"] == "lab" else "attivo"
        legal = body["state"] == (at_work if verb == "suspend" else "sospeso")
        if self.done(f"{word_of(body)} {verb}", self.spelt(code), code=0 if legal else 1):
            body["state"] = "sospeso" if verb == "suspend" else at_work

    @needs("body")
    @rule(data=st.data(), on=DAYS, verb=st.sampled_from(["conclude", "feedback", "revoke"]))
    def finish_body(self, data: st.DataObject, on: str, verb: str) -> None:
        """A lab tells its participants what became of their proposals before it ends; only a lab is revoked."""
        code = self.apt(data, "body", lambda body: body["state"] not in ("proposto", "mandato_conferito"))
        body = self.district["body"][code]
        lab = body["kind"] == "lab"
        if not lab and verb != "conclude":
            return
        wanted = {"conclude": "concluso", "feedback": "in_restituzione", "revoke": "revocato"}[verb]
        legal = wanted in (LAB if lab else BODY)[body["state"]]
        if lab and verb == "conclude":
            mandate = self._mandate(code)
            legal = legal and not self._waiting(code) and bool(mandate and mandate["feedback_on"])
        if self.done(f"{word_of(body)} {verb}", self.spelt(code), "--on", on, code=0 if legal else 1):
            body["state"] = wanted
            if verb == "feedback":
                mandate = self._mandate(code) or self._no_mandate(code)
                self.district["mandate"][code] = mandate | {"feedback_on": on}
            else:
                body["until"] = on

    @needs("body")
    @rule(data=st.data())
    def look_at_the_wrong_kind(self, data: st.DataObject) -> None:
        code = self.one(data, "body")
        kind = self.district["body"][code]["kind"]
        self.read("table show" if kind == "lab" else "lab show", code, code=3)
        for word in ("lab", "table"):
            listed = [row["code"] for row in self.read(f"{word} list")]
            assert sorted(listed) == sorted(self.district.codes("body", kind=word))
        if kind in ("lab", "table"):
            assert self.read(f"{kind} show", self.spelt(code))["code"] == code

    def _mandate(self, code: str) -> Facts | None:
        return self.district["mandate"].get(code)

    def _no_mandate(self, code: str) -> Facts:
        empty = {"question": "", "product": "", "commissioned_by": None, "due": None}
        return {"body": code, **empty, "feedback_on": None, "conferred_on": None}

    def _may_begin(self, code: str, day: str) -> bool:
        """A lab needs its mandate, a facilitator and three members; a table a mandate, a coordinator, two sectors."""
        kind, mandate, held = (
            self.district["body"][code]["kind"],
            self._mandate(code),
            self.district.held_seats(code, day),
        )
        roles = [seat["role"] for seat in held]
        if kind == "lab":
            bound = mandate is not None and all(mandate[fact] for fact in MANDATE)
            members = len(roles) - roles.count("facilitatore")
            return bound and "facilitatore" in roles and members >= FEWEST_MEMBERS
        if kind == "table":
            asked = mandate is not None and bool(mandate["question"])
            return asked and "coordinatore" in roles and len(self._sectors(held)) >= FEWEST_SECTORS
        return True

    def _sectors(self, seats: list[Facts]) -> set[str]:
        people, organizations = self.district["person"], self.district["organization"]
        holders = [
            seat["organization"] or (people[seat["person"]]["organization"] if seat["person"] else None)
            for seat in seats
        ]
        return {organizations[holder]["sector"] for holder in holders if holder}

    def _waiting(self, lab: str) -> list[Facts]:
        sessions = self.district.codes("session", body=lab)
        return [one for one in self.district.of("proposal") if one["session"] in sessions and one["state"] in NOT_SENT]
