"""Decisions and commitments: adopted with a quorum, given to somebody, checked, postponed, verified."""

from datetime import date, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from model.district import AWAITED, PRESENT, Facts, last_day
from model.driver import LIKELY, LINES, Typed, needs, of
from model.lives import COMMITMENT, DECISION
from model.meetings import Sessions

LAST_DAY = "2025-08-01"
DUES = st.sampled_from(["2025-05", "2025-05-31", "2025-06-03", "2025-06", "2025-07-15", "2025-12"])
REASONS = st.sampled_from(["Manca la firma", "Manca la firma", " "])
STATES = {"commitment start": "in_corso", "commitment done": "fatto"}
UNVOTED: Facts = dict.fromkeys(
    ("votes_for", "votes_against", "votes_abstained", "recused", "taken_at", "seats_present", "seats_required")
)
CHOICES = ("favorevole", "contrario", "astenuto", "interesse")
BEGUN = ("in_corso", "svolta", "verbalizzata", "chiusa")


def kept_text(text: Typed) -> str | None:
    """Return what a block of text keeps: lines and length are free, control characters are not."""
    if text.text in ("due\nrighe", "a" * 1001):
        return text.text
    return None if text.kept is None else text.text.replace("e\u0301", "é")


class Decisions(Sessions):
    """What people do with decisions."""

    commands = (*of("decision", "list show add edit remove adopt vote carry-out revoke"),)

    def prepare(self) -> None:
        super().prepare()
        for session in self.district.codes("session"):
            code = self.district.next_code(f"DEC-{session[4:]}.", 1)
            if self.done("decision add", "Si apre uno sportello", "--session", session):
                facts = {"session": session, "state": "proposta", "text": "Si apre uno sportello", "adoption": None}
                self.add("decision", code, facts | UNVOTED | {"supersedes": None, "agenda_item": None})

    @needs("session")
    @rule(data=st.data(), text=LINES, adopted=st.booleans())
    def add_decision(self, data: st.DataObject, text: Typed, adopted: bool) -> None:
        session = self.apt(data, "session", lambda one: one["state"] in ("in_corso", "svolta"))
        there = self.district.codes("decision")
        earlier = data.draw(st.sampled_from([None, *there]))
        item = data.draw(st.sampled_from([None, *self.district.codes("agenda_item", session=session)]))
        code = self.district.next_code(f"DEC-{session[4:]}.", 1)
        words = [text.text, "--session", self.spelt(session)]
        words += ["--adoption", "consenso"] if adopted else []
        words += ["--supersedes", earlier] if earlier else []
        words += ["--agenda-item", item] if item else []
        facts: Facts = {"session": session, "state": "proposta", "text": kept_text(text), "adoption": None}
        facts |= UNVOTED | {"supersedes": earlier, "agenda_item": item}
        legal = not self.district.sealed(session) and (not adopted or self._may_adopt(facts))
        if self.done("decision add", *words, code=4 if facts["text"] is None else 0 if legal else 1):
            self.add("decision", code, facts)
            if adopted:
                self._adopt(facts)

    @needs("decision")
    @rule(
        data=st.data(),
        why=st.sampled_from(["", "", "È urgente"]),
        vote=st.sampled_from(["consenso", "unanimita"]),
        votes=st.sampled_from([None, None, (1, 0), (5, 0)]),
    )
    def adopt_decision(self, data: st.DataObject, why: str, vote: str, votes: tuple[int, int] | None) -> None:
        """Only in a session that is in progress or held, with its quorum or a reason to go without, and a rule kept."""
        code = self.apt(data, "decision", lambda one: one["state"] == "proposta")
        decision = self.district["decision"][code]
        counted = self._counted(code, votes)
        against = bool(counted and counted.get("votes_against"))
        invalid = against and vote == "unanimita"
        legal = self._may_adopt(decision, without_quorum=bool(why)) and not self.district.sealed(decision["session"])
        legal = legal and counted is not None and (invalid or not against)
        words = ("--for", str(votes[0]), "--against", str(votes[1])) if votes else ()
        words = ("--adoption", vote, *words, "--without-quorum", why)
        if self.done("decision adopt", self.spelt(code), *words, code=1 if not legal else 4 if invalid else 0):
            decision |= counted or {}
            self._adopt(decision, vote)

    @needs("decision")
    @rule(data=st.data(), votes=st.sampled_from([(1, 1), (0, 1), (2, 3)]))
    def adopt_against_the_votes(self, data: st.DataObject, votes: tuple[int, int]) -> None:
        """A tie, or more votes against, leaves the decision proposed with its votes."""
        code = self.apt(data, "decision", lambda one: one["state"] == "proposta")
        decision = self.district["decision"][code]
        counted = self._counted(code, votes)
        legal = self._may_adopt(decision, superseding=False) and not self.district.sealed(decision["session"])
        words = ("--adoption", "maggioranza", "--for", str(votes[0]), "--against", str(votes[1]))
        if self.done("decision adopt", code, *words, code=0 if legal and counted else 1):
            decision |= counted or {}
            decision |= self._stamps(decision["session"])

    @needs("decision", "seat")
    @rule(data=st.data(), choice=st.sampled_from(CHOICES))
    def vote_decision(self, data: st.DataObject, choice: str) -> None:
        """Only a voting seat that is there votes, and only on what is not adopted yet."""
        code = self.apt(data, "decision", lambda one: one["state"] == "proposta" and self._there(one["session"]))
        decision = self.district["decision"][code]
        session = decision["session"]
        there = self._there(session)
        seat = data.draw(st.sampled_from(there)) if there and data.draw(LIKELY) else self.one(data, "seat")
        legal = self._may_adopt(decision, without_quorum=True, superseding=False) and not self.district.sealed(session)
        legal = legal and seat in there
        if self.done("decision vote", self.spelt(code), seat, choice, code=0 if legal else 1):
            self.district["vote"][code, seat] = {"decision": code, "seat": seat, "choice": choice}

    @needs("decision")
    @rule(data=st.data(), command=st.sampled_from(["decision carry-out", "decision revoke"]))
    def move_decision(self, data: st.DataObject, command: str) -> None:
        code = self.apt(data, "decision", lambda one: one["state"] == "adottata")
        decision = self.district["decision"][code]
        state = "attuata" if command == "decision carry-out" else "revocata"
        if self.done(command, self.spelt(code), code=0 if state in DECISION[decision["state"]] else 1):
            decision["state"] = state

    @needs("decision")
    @rule(data=st.data(), text=LINES)
    def edit_decision(self, data: st.DataObject, text: Typed) -> None:
        """What was agreed no longer changes once it is adopted."""
        code = self.one(data, "decision")
        decision = self.district["decision"][code]
        kept = kept_text(text)
        settled = decision["state"] != "proposta" or self.district.sealed(decision["session"])
        wanted = 4 if kept is None else 1 if settled and kept != decision["text"] else 0
        if self.done("decision edit", self.spelt(code), "--text", text.text, code=wanted):
            decision["text"] = kept

    @needs("decision")
    @rule(data=st.data())
    def remove_decision(self, data: st.DataObject) -> None:
        self.removes(data, "decision")

    def _may_adopt(self, decision: Facts, *, without_quorum: bool = False, superseding: bool = True) -> bool:
        session = self.district["session"][decision["session"]]
        earlier = self.district["decision"].get(decision["supersedes"]) if superseding else None
        stamps = self._stamps(decision["session"])
        return (
            session["state"] in ("in_corso", "svolta")
            and not self._suspended(decision["session"], stamps["taken_at"])
            and (without_quorum or len(self._there(decision["session"])) >= (stamps["seats_required"] or 0))
            and "adottata" in DECISION[decision["state"]]
            and (earlier is None or "superata" in DECISION[earlier["state"]])
        )

    def _adopt(self, decision: Facts, adoption: str = "consenso") -> None:
        decision |= {"state": "adottata", "adoption": adoption, **self._stamps(decision["session"])}
        if decision["supersedes"]:
            self.district["decision"][decision["supersedes"]]["state"] = "superata"
        item = self.district["agenda_item"].get(decision["agenda_item"])
        if item and item["disposition"] is None:
            item["disposition"] = "deciso"

    def _counted(self, code: str, votes: tuple[int, int] | None) -> Facts | None:
        """Return the votes on a decision, summed by name or as typed, or None where they cannot be."""
        decision = self.district["decision"][code]
        named = self.district.of("vote", decision=code)
        sums = [sum(vote["choice"] == choice for vote in named) for choice in CHOICES]
        voters, recused = self._voters(decision["session"]), sums[3] or decision["recused"]
        if any(sums[:3]):
            known: Facts = dict(zip(UNVOTED, sums[:3], strict=False))
            if (votes and votes != tuple(sums[:2])) or (voters and sum(sums[:3]) > voters):
                return None
            return known | ({"recused": recused} if recused else {})
        known = {name: decision[name] for name in ("votes_for", "votes_against", "votes_abstained")}
        away = sum(vote["seat"] in self._there(decision["session"]) for vote in named) if named else recused or 0
        if votes:
            left = max(voters - away - sum(votes), 0) if voters else None
            known = {"votes_for": votes[0], "votes_against": votes[1], "votes_abstained": left}
        if voters and sum(number or 0 for number in known.values()) > voters - away:
            return None
        return {name: number for name, number in (known | {"recused": recused}).items() if number is not None}

    def _stamps(self, session: str) -> Facts:
        """Return what is noted of the moment of a vote: the clock shows nine."""
        held = self.district["session"][session]
        now = held["state"] == "in_corso" and held["day"] == self.today and held["actual_start"] <= "09:00"
        seats = self._voting(session)
        political = self.district["body"][held["body"]]["kind"] == "political"
        return {
            "taken_at": "09:00" if now else None,
            "seats_present": len(self._there(session)) if seats else None,
            "seats_required": len(seats) // 2 + 1 if political else None,
        }

    def _suspended(self, session: str, at: str | None) -> bool:
        """An interval still open counts also where nobody says when it was voted."""
        in_progress = self.district["session"][session]["state"] == "in_corso"
        return any(
            (pause["suspended_at"] <= at if at else in_progress)
            and (pause["resumed_at"] is None or bool(at and at < pause["resumed_at"]))
            for pause in self.district.of("suspension", session=session)
        )

    def _voting(self, code: str) -> list[str]:
        session = self.district["session"][code]
        held = self.district.held_seats(session["body"], session["day"])
        return [
            key
            for key, seat in self.district["seat"].items()
            if seat in held and seat["voting"] and seat["role"] not in ("supplente", "invitato_permanente", "uditore")
        ]

    def _there(self, code: str) -> list[str]:
        present = {one["seat"] for one in self.district.of("attendance", session=code) if one["status"] in PRESENT}
        return [seat for seat in self._voting(code) if seat in present]

    def _voters(self, code: str) -> int:
        """In a lab or a table those without a seat vote too."""
        present = [one for one in self.district.of("attendance", session=code) if one["status"] in PRESENT]
        people = sum(one["count"] for one in present)
        there = len(self._there(code))
        kind = self.district["body"][self.district["session"][code]["body"]]["kind"]
        return max(there, people) if kind in ("lab", "table") or not self._voting(code) else there


class Commitments(Sessions):
    """What people do with commitments; a commitment is overdue or not by the day, and the days pass."""

    commands = (
        *of("commitment", "list show add edit remove start done verify block reassign cancel postpone"),
        *of("outcome", "list"),
    )

    def prepare(self) -> None:
        super().prepare()
        first, *_ = self.district.codes("session")
        for due, commands in (("2025-05", ()), (None, ("commitment start", "commitment done"))):
            self.agrees()
            code = self.district.next_code(f"IMP-{first[4:]}.", 1)
            if self.done("commitment add", "Scrivere", "--session", first, *(["--due", due] if due else [])):
                facts = {"session": first, "state": "aperto", "text": "Scrivere", "due": due, "continuing": False}
                self.add("commitment", code, facts | {"reason": "", "evidence": ""})
            for command in commands:
                if self.done(command, code):
                    self.district["commitment"][code]["state"] = STATES[command]

    @needs("session")
    @rule(data=st.data(), text=LINES, due=st.one_of(st.none(), DUES), owned=st.booleans(), continuing=st.booleans())
    def add_commitment(self, data: st.DataObject, text: Typed, due: str | None, owned: bool, continuing: bool) -> None:
        """A continuing commitment has a review date, not a due date."""
        session = self.one(data, "session")
        owner = data.draw(st.sampled_from([None, *self.district.codes("organization")])) if owned else None
        code = self.district.next_code(f"IMP-{session[4:]}.", 1)
        kept = kept_text(text)
        words = [text.text, "--session", session, *(["--due", due] if due else [])]
        words += ["--owner", owner] if owner else []
        words += ["--continuing"] if continuing else []
        wanted = 4 if kept is None or (due and continuing) else 1 if self.district.sealed(session) else 0
        if self.done("commitment add", *words, code=wanted):
            facts = {"session": session, "state": "aperto", "text": kept, "due": due, "continuing": continuing}
            self.add("commitment", code, facts | {"reason": "", "evidence": ""})
            if owner:
                self._add_party(code, owner, None)

    @needs("commitment")
    @rule(data=st.data(), command=st.sampled_from(sorted(STATES)))
    def move_commitment(self, data: st.DataObject, command: str) -> None:
        state = STATES[command]
        code = self.apt(data, "commitment", lambda one: state in COMMITMENT[one["state"]])
        commitment = self.district["commitment"][code]
        if self.done(command, self.spelt(code), code=0 if state in COMMITMENT[commitment["state"]] else 1):
            commitment["state"] = state

    @needs("commitment")
    @rule(data=st.data(), command=st.sampled_from(["commitment block", "commitment cancel"]), reason=REASONS)
    def stop_commitment(self, data: st.DataObject, command: str, reason: str) -> None:
        state = "bloccato" if command == "commitment block" else "annullato"
        code = self.apt(data, "commitment", lambda one: state in COMMITMENT[one["state"]])
        commitment = self.district["commitment"][code]
        legal = state in COMMITMENT[commitment["state"]] and reason.strip()
        if self.done(command, self.spelt(code), "--reason", "-", stdin=reason, code=0 if legal else 1):
            commitment |= {"state": state, "reason": reason}

    @needs("commitment", "organization")
    @rule(data=st.data(), post=st.booleans())
    def reassign_commitment(self, data: st.DataObject, post: bool) -> None:
        """Who had it before stays on record."""
        code = self.apt(data, "commitment", lambda one: "riassegnato" in COMMITMENT[one["state"]])
        commitment = self.district["commitment"][code]
        who = "Ufficio di Piano" if post else self.one(data, "organization")
        owners = self.district.of("commitment_party", commitment=code, part="owner", until=None)
        same = len(owners) == 1 and who in (owners[0]["organization"], owners[0]["post"])
        legal = "riassegnato" in COMMITMENT[commitment["state"]] and not same
        if self.done("commitment reassign", self.spelt(code), "--to", who, code=0 if legal else 1):
            for owner in owners:
                owner["until"] = self.today
            commitment["state"] = "aperto"
            self._add_party(code, who, self.today)

    @needs("commitment")
    @rule(data=st.data(), due=DUES)
    def postpone_commitment(self, data: st.DataObject, due: str) -> None:
        """A session or the office gives a later date; the one that was taken stays as it was."""
        code = self.apt(data, "commitment", lambda one: one["state"] in AWAITED and not one["continuing"])
        session = data.draw(st.sampled_from([None, None, *self.district.codes("session")]))
        commitment = self.district["commitment"][code]
        now = self.district.due_in_force(code)
        later = now is None or last_day(due) > last_day(now)
        legal = commitment["state"] in AWAITED and not commitment["continuing"] and later
        day = self.district["session"][session]["day"] if session else self.today
        checks = self.district.of("commitment_check", commitment=code)
        overtaken = session and any(check["new_due"] and check["day"] > day for check in checks)
        legal = legal and not overtaken and not self.district.sealed(session)
        words = ("--due", due, *(["--in", session] if session else []))
        if self.done("commitment postpone", self.spelt(code), *words, code=0 if legal else 1):
            found = "in_ritardo" if last_day(now) < self.today else commitment["state"]
            self._add_check(commitment=code, session=session, day=day, found=found, new_due=due)

    @needs("commitment", "session")
    @rule(data=st.data())
    def verify_commitment(self, data: st.DataObject) -> None:
        """A later session, once it has begun, verifies what is done."""
        code = self.apt(data, "commitment", lambda one: one["state"] == "fatto")
        session = self.apt(data, "session", lambda one: one["state"] in BEGUN)
        commitment, verifying = self.district["commitment"][code], self.district["session"][session]
        made = self.district["session"][commitment["session"]]
        later = session != commitment["session"] and verifying["day"] >= made["day"]
        legal = later and "verificato" in COMMITMENT[commitment["state"]] and verifying["state"] in BEGUN
        legal = legal and not self.district.sealed(session)
        if self.done("commitment verify", self.spelt(code), "--in", session, code=0 if legal else 1):
            commitment["state"] = "verificato"
            check = {"commitment": code, "session": session, "day": verifying["day"]}
            self._add_check(**check, found="verificato", new_due=None)

    @needs("commitment")
    @rule(data=st.data(), progress=LINES)
    def edit_commitment(self, data: st.DataObject, progress: Typed) -> None:
        code = self.one(data, "commitment")
        commitment = self.district["commitment"][code]
        if self.done("commitment edit", code, "--evidence", progress.text, code=4 if progress.kept is None else 0):
            commitment["evidence"] = progress.kept

    @needs("commitment")
    @rule(data=st.data())
    def remove_commitment(self, data: st.DataObject) -> None:
        self.removes(data, "commitment")

    @precondition(lambda self: self.today < LAST_DAY)
    @rule(days=st.integers(1, 20))
    def let_days_pass(self, days: int) -> None:
        self.today = (date.fromisoformat(self.today) + timedelta(days=days)).isoformat()

    @rule()
    def list_what_is_overdue(self) -> None:
        late = [row["code"] for row in self.read("outcome list", "--overdue")]
        assert sorted(late) == sorted(self.district.overdue(self.today))
        listed = {row["code"]: row for row in self.read("commitment list")}
        for code, row in listed.items():
            assert row["current_due"] == self.district.due_in_force(code)
            assert bool(row["overdue"]) == (code in late)

    def _add_party(self, commitment: str, who: str, since: str | None) -> None:
        key = len(self.district["commitment_party"])
        while key in self.district["commitment_party"]:
            key += 1
        organization, post = (who, "") if who.startswith("ENT-") else (None, who)
        facts = {"commitment": commitment, "part": "owner", "organization": organization, "post": post}
        self.district["commitment_party"][key] = facts | {"since": since, "until": None}

    def _add_check(self, **facts: object) -> None:
        checks = self.district["commitment_check"]
        checks[max(checks, default=0) + 1] = facts
