"""Sessions: scheduled, convened, opened, attended, ended, postponed or cancelled; their agenda and their notes."""

from datetime import date

from hypothesis import strategies as st
from hypothesis.stateful import rule

from model.district import AWAITED, Facts
from model.driver import LIKELY, LINES, Driver, Typed, needs, of
from model.lives import SESSION

BODIES = {"ORG-01": ("political", "Comitato dei sindaci"), "LAB-01": ("lab", "Rientro a casa")}
STAGES = (
    ("ORG-01", "2025-04-01", "svolta"),
    ("LAB-01", "2025-05-12", "in_corso"),
    ("ORG-01", "2025-06-03", "in_corso"),
    ("LAB-01", "2025-06-12", "convocata"),
)
"""The sessions that there are from the beginning, and how far each has come."""
DAYS = st.sampled_from(
    [f"2025-{month}-{day}" for month in ("04", "05", "06") for day in ("01", "03", "12", "20", "27")]
)
HOURS = st.sampled_from(["09:00", "11:30", "18:00"])
STATUSES = st.sampled_from(["presente", "presente", "presente_online", "assente", "assente_giustificato"])
KEYS = {"p": "presente", "O": "presente_online", "absent": "assente", "g": "assente_giustificato"}
WHY_WITH_GAPS = st.sampled_from(["", " ", "Passa al tavolo", "Passa al tavolo"])
NOT_ABLE = ("supplente",)
NOTICE = 7
"""Days: what the region asks of every body."""
PLANNED = ("2025-09-15", "2025-09-29")
"""Two Mondays, a fortnight apart, that are no holidays."""
REPLYING = "Riscontro alle proposte ricevute"


class Sessions(Driver):
    """Two bodies with their seats, and four sessions: one held with its quorum, two in progress, one to come."""

    def prepare(self) -> None:
        super().prepare()
        for code, (kind, title) in BODIES.items():
            if code not in self.district["body"] and self.done("body add", title, "--kind", kind):
                facts = {"title": title, "kind": kind, "state": "proposto", "since": None, "until": None, "table": None}
                self.add("body", code, facts)
        for number in (1, 2):
            if self.done("organization add", f"Comune {number}", "--sector", "comune"):
                facts = {"name": f"Comune {number}", "sector": "comune", "short_name": ""}
                self.add("organization", f"ENT-00{number}", facts)
            for body in BODIES:
                self.agrees()
                code = self.district.next_code("SEG-", 3)
                if self.done("seat add", "--body", body, "--organization", f"ENT-00{number}"):
                    self.add("seat", code, seat_of(body, f"ENT-00{number}"))
        self._meet()

    def _meet(self) -> None:
        for body, day, state in STAGES:
            self.agrees()
            code = self.district.next_code("SED-2025-", 3)
            self.schedule(body, day, Typed("Il punto", "Il punto"), "Sala civica")
            self.convene(code, "2025-03-20")
            if state != "convocata":
                self.open(code, "09:00")
            if state == "svolta":
                for seat in self.district.codes("seat", body=body):
                    self.attend(code, seat, "presente")
                self.end(code, "11:30")

    def schedule(self, body: str, day: str, topic: Typed, venue: str) -> None:
        words = (self.spelt(body), "--on", day, "--item", topic.text, "--venue", venue)
        scheduled = self._scheduling(body, day, venue)
        if self.done("session schedule", *words, code=0 if topic.kept else 4):
            self._scheduled(scheduled, topic.kept)

    def plan(self, body: str, days: tuple[str, ...], venue: str) -> None:
        """Days on which the body meets already are left as they are."""
        at = "10:00" if body == "ORG-01" else "16:00"
        words = ("--every", "2w", "--from", days[0], "--count", str(len(days)), "--at", at, "--venue", venue)
        if self.done("session plan", self.spelt(body), *words):
            for day in days:
                there = self.district.of("session", body=body, day=day)
                if all(one["state"] == "annullata" for one in there):
                    self._scheduled(self._scheduling(body, day, venue))

    def _scheduling(self, body: str, day: str, venue: str) -> tuple[str, Facts, int | None, list[str]]:
        """Return code and facts of a session to be scheduled, the number of the one before, the items it resumes."""
        number, previous = self._numbers(body, day)
        facts = {"body": body, "number": number, "day": day, "state": "bozza", "venue": venue, "reason": ""}
        facts |= {"actual_start": None, "actual_end": None, "convocation_sequence": None}
        return self.district.next_code(f"SED-{day[:4]}-", 3), facts, previous, self._postponed_items(body, day)

    def _scheduled(self, scheduled: tuple[str, Facts, int | None, list[str]], topic: str | None = None) -> None:
        code, facts, previous, resumed = scheduled
        self.add("session", code, facts)
        if previous is not None:
            self._add_item(code, kind="verbale_precedente", title=self._approval(facts["body"], previous))
            self._add_item(code, kind="verifica_impegni")
        for item in resumed:
            self._add_item(code, kind=self.district["agenda_item"][item]["kind"], resumes=item)
        if topic:
            self._add_item(code, kind="argomento", title=topic)
        self._add_item(code, kind="varie")

    def convene(self, code: str, on: str, *, heal: bool = False) -> None:
        """Convened once more, a session is the same as before unless what its convocation says has changed."""
        session = self.district["session"][code]
        again = session["state"] == "convocata"
        ready = session["venue"] and self._agenda(code) and on <= session["day"]
        short = (date.fromisoformat(session["day"]) - date.fromisoformat(on)).days < NOTICE
        legal = (again or "convocata" in SESSION[session["state"]]) and ready and (again or heal or not short)
        words = ("--on", on, "--out", "carte", "--format", "md,ics", *(["--heal", "Tutti d'accordo"] if heal else []))
        if not self.done("session convene", self.spelt(code), *words, code=0 if legal else 1):
            return
        self._complete_agenda(code)
        seats = self.district.held_seats(session["body"], session["day"])
        called = [seat for seat in seats if seat["role"] != "supplente" and (seat["organization"] or seat["person"])]
        session |= {"state": "convocata", "convoked_on": on, "convoked_count": len(called)}
        items = self.district["agenda_item"]
        said = (session["venue"], len(called), [(one, items[one].get("title")) for one in self._agenda(code)])
        sequence = session["convocation_sequence"]
        if not again or self.district.said[code, sequence] != said:
            sequence = session["convocation_sequence"] = 0 if sequence is None else sequence + 1
        self.district.said[code, sequence] = said
        if not again or (heal and short):
            session["notice_healed"] = "Tutti d'accordo" if heal and short else ""

    def _complete_agenda(self, code: str) -> None:
        session = self.district["session"][code]
        items = self.district["agenda_item"]
        earlier = [
            (one["day"], one["number"], other)
            for other, one in self.district["session"].items()
            if one["body"] == session["body"] and one["state"] != "annullata" and one["number"] is not None
            if one["day"] < session["day"]
        ]
        approving = [item for item in self._agenda(code) if self._kind(item) == "verbale_precedente"]
        if earlier:
            _, number, previous = max(earlier)
            title = self._approval(session["body"], number)
            if approving:
                items[approving[0]]["title"] = title
            elif not self.district.sealed(previous):
                self._add_item(code, before=self._agenda(code)[0], kind="verbale_precedente", title=title)
        kinds = [self._kind(item) for item in self._agenda(code)]
        if "verifica_impegni" not in kinds and self._open_commitments(session["body"]):
            others = [item for item in self._agenda(code) if self._kind(item) != "verbale_precedente"]
            self._add_item(code, before=others[0] if others else None, kind="verifica_impegni")
        resumed = [
            item
            for item in self._postponed_items(session["body"], session["day"])
            if items[item]["session"] != code and items[item]["postponed_to"] in (None, code)
        ]
        for item in resumed:
            self._add_before_varie(code, kind=self._kind(item), resumes=item)
        waiting = [one for one in self.district.of("referral", body=session["body"]) if one["state"] != "riscontrata"]
        if waiting and all(items[item].get("title") != REPLYING for item in self._agenda(code)):
            self._add_before_varie(code, kind="argomento", title=REPLYING)

    def _add_before_varie(self, code: str, **facts: object) -> None:
        last = self._agenda(code)[-1]
        self._add_item(code, before=last if self._kind(last) == "varie" else None, **facts)

    def _open_commitments(self, body: str) -> list[Facts]:
        sessions = self.district["session"]
        return [
            one
            for one in self.district["commitment"].values()
            if one["state"] in AWAITED and sessions[one["session"]]["body"] == body
        ]

    def _approval(self, body: str, number: int) -> str:
        met = "dell'incontro" if self.district["body"][body]["kind"] in ("lab", "table") else "della seduta"
        return f"Approvazione del verbale {met} n. {number}"

    def open(self, code: str, at: str) -> None:
        session = self.district["session"][code]
        legal = "in_corso" in SESSION[session["state"]] and session["day"] <= self.today
        if self.done("session open", self.spelt(code), "--at", at, code=0 if legal else 1):
            session |= {"state": "in_corso", "actual_start": at}

    def attend(self, code: str, seat: str, status: str) -> None:
        session = self.district["session"][code]
        there = self.district["attendance"].get((code, seat))
        settled = self.district.sealed(code) and (there is None or there["status"] != status)
        elsewhere = self.district["seat"][seat]["body"] != session["body"]
        refused = session["state"] in ("chiusa", "annullata") or elsewhere or settled
        if self.done("session attend", self.spelt(code), seat, "--status", status, code=1 if refused else 0):
            self.district["attendance"][code, seat] = {"session": code, "seat": seat, "count": 1, "status": status}

    def end(self, code: str, at: str) -> None:
        session = self.district["session"][code]
        people = sum(one["count"] for one in self.district.of("attendance", session=code))
        legal = "svolta" in SESSION[session["state"]] and people and at >= session["actual_start"]
        if self.done("session end", self.spelt(code), "--at", at, code=0 if legal else 1):
            session |= {"state": "svolta", "actual_end": at}

    def close_session_of(self, code: str, why: str) -> None:
        """A session is closed once its minutes are approved, and with a gap only for a reason, which it keeps."""
        session, gaps = self.district["session"][code], self.district.lacking(code)
        legal = self.district.sealed(code) and session["state"] in ("svolta", "verbalizzata")
        legal = legal and (not gaps or why.strip())
        words = ("--with-gaps", why) if why else ()
        if self.done("session close", self.spelt(code), *words, code=0 if legal else 1):
            session |= {"state": "chiusa", **({"gaps_reason": why} if gaps else {})}

    def may_go(self, noun: str, code: str) -> bool:
        """What belongs to a session stays as long as its approved minutes tell of it."""
        session = code if noun == "session" else self.district[noun][code].get("session")
        nouns = ("agenda_item", "commitment", "contribution", "decision", "minutes", "priority_round", "session")
        held_fast = noun in (*nouns, "workgroup")
        return super().may_go(noun, code) and not (held_fast and self.district.sealed(session))

    def _kind(self, item: str) -> str:
        return self.district["agenda_item"][item]["kind"]

    def _agenda(self, session: str) -> list[str]:
        items = self.district["agenda_item"]
        return sorted(self.district.codes("agenda_item", session=session), key=lambda code: items[code]["position"])

    def _would_shift(self, session: str, following: str | None) -> bool:
        """Tell whether the agenda of an approved session would have to make room, which is refused first."""
        return following is not None and self.district.sealed(session)

    def _add_item(self, session: str, before: str | None = None, **facts: object) -> None:
        code = self.district.next_code(f"PDG-{session[4:]}.", 1)
        items = self.district["agenda_item"]
        positions = [items[one]["position"] for one in self._agenda(session)]
        place = items[before]["position"] if before else max(positions, default=0) + 1
        for one in self._agenda(session):
            if items[one]["position"] >= place:
                items[one]["position"] += 1
        empty = {"disposition": None, "postponed_to": None, "resumes": None}
        self.add("agenda_item", code, {"session": session, "position": place, **empty, **facts})

    def _numbers(self, body: str, day: str) -> tuple[int, int | None]:
        """Return the number of a new session and of the one before its day; formal bodies begin again every year."""
        sessions = [one for one in self.district.of("session", body=body) if one["state"] != "annullata"]
        lasting = self.district["body"][body]["kind"] in ("lab", "table")
        counted = [one["number"] or 0 for one in sessions if lasting or one["day"][:4] == day[:4]]
        earlier = max((one for one in sessions if one["day"] <= day), key=lambda one: str(one["day"]), default=None)
        return max(counted, default=0) + 1, earlier["number"] if earlier else None

    def _postponed_items(self, body: str, day: str) -> list[str]:
        """Return the items that earlier sessions postponed and none resumed, oldest first."""
        sessions, items = self.district["session"], self.district["agenda_item"]
        resumed = {item["resumes"] for item in items.values() if sessions[item["session"]]["state"] != "annullata"}
        waiting = [
            (sessions[item["session"]]["day"], item["position"], code)
            for code, item in items.items()
            if item["disposition"] == "rinviato" and code not in resumed and sessions[item["session"]]["body"] == body
        ]
        return [code for held, _, code in sorted(waiting) if held <= day]


def seat_of(body: str, organization: str) -> Facts:
    facts = {"body": body, "role": "componente", "voting": True, "organization": organization, "person": None}
    return facts | {"substitute": None, "since": None, "until": None}


class Meetings(Sessions):
    """What people do with sessions, their agenda, attendance and contributions."""

    commands = (
        *of(
            "session", "list show add edit remove plan kit schedule convene open attend attendance end cancel postpone"
        ),
        *of("agenda", "list show add edit remove"),
        *of("contribution", "list show add edit remove"),
        "attend",
        "live",
    )

    @needs("body")
    @rule(data=st.data(), day=DAYS, topic=LINES, venue=st.sampled_from(["", "Sala civica"]))
    def schedule_session(self, data: st.DataObject, day: str, topic: Typed, venue: str) -> None:
        body = self.one(data, "body")
        if all(session["day"] != day for session in self.district.of("session", body=body)):
            self.schedule(body, day, topic, venue)

    @needs("body")
    @rule(data=st.data(), day=DAYS)
    def add_session(self, data: st.DataObject, day: str) -> None:
        """Added and not scheduled, a session has neither number nor agenda."""
        body = self.one(data, "body")
        if any(session["day"] == day for session in self.district.of("session", body=body)):
            return
        code = self.district.next_code(f"SED-{day[:4]}-", 3)
        if self.done("session add", body, "--day", day):
            facts = {"body": body, "number": None, "day": day, "state": "bozza", "venue": "", "reason": ""}
            self.add("session", code, facts | {"actual_start": None, "actual_end": None, "convocation_sequence": None})

    @rule(body=st.sampled_from(sorted(BODIES)), venue=st.sampled_from(["", "Sala civica"]), often=LIKELY)
    def plan_sessions(self, body: str, venue: str, often: bool) -> None:
        """Who names no interval plans nothing."""
        if body not in self.district["body"]:
            return
        if often:
            self.plan(body, PLANNED, venue)
        else:
            self.done("session plan", body, "--every", "spesso", "--from", PLANNED[0], "--count", "2", code=4)

    @rule(day=DAYS, body=st.sampled_from(sorted(BODIES)))
    def meet(self, day: str, body: str) -> None:
        """Schedule, convene and open a session: what comes later is then tried too."""
        fellows = self.district.of("session", body=body)
        if body not in self.district["body"] or any(one["day"] == day for one in fellows) or day > self.today:
            return
        code = self.district.next_code("SED-2025-", 3)
        self.schedule(body, day, Typed("Il punto", "Il punto"), "Sala civica")
        self.convene(code, "2025-03-20")
        self.open(code, "09:00")

    @needs("session")
    @rule(data=st.data(), venue=LINES)
    def edit_session(self, data: st.DataObject, venue: Typed) -> None:
        code = self.one(data, "session")
        session = self.district["session"][code]
        changed = venue.kept != session["venue"]
        wanted = 4 if venue.kept is None else 1 if changed and self.district.sealed(code) else 0
        if self.done("session edit", self.spelt(code), "--venue", venue.text, code=wanted):
            session["venue"] = venue.kept

    @needs("session")
    @rule(data=st.data(), on=st.sampled_from(["2025-03-20", "2025-05-30"]), heal=st.booleans())
    def convene_session(self, data: st.DataObject, on: str, heal: bool) -> None:
        """It needs a day, a place or a link, an agenda, and its notice or how a short one was healed."""
        able = ("bozza", "convocata", "rinviata")
        self.convene(self.apt(data, "session", lambda one: one["state"] in able and one["venue"]), on, heal=heal)

    @needs("session")
    @rule(data=st.data(), ending=st.sampled_from(["md", "md", "odt"]))
    def write_kit(self, data: st.DataObject, ending: str) -> None:
        """It reads only; made twice, it is the same."""
        words = (self.one(data, "session"), "--out", "sala", "--format", ending)
        before = self.file.read_bytes()
        self.type("session kit", *words, wanted=0 if ending == "md" else 2)
        made = {path.name: path.read_bytes() for path in (self.folder / "sala").glob("*.md")}
        self.type("session kit", *words, wanted=0 if ending == "md" else 2)
        assert {path.name: path.read_bytes() for path in (self.folder / "sala").glob("*.md")} == made
        assert self.file.read_bytes() == before

    @needs("session")
    @rule(data=st.data(), at=HOURS)
    def open_session(self, data: st.DataObject, at: str) -> None:
        code = self.apt(data, "session", lambda one: one["state"] == "convocata" and one["day"] <= self.today)
        self.open(code, at)

    @needs("session", "seat")
    @rule(data=st.data(), status=STATUSES)
    def attend_session(self, data: st.DataObject, status: str) -> None:
        """The same seat recorded again is corrected."""
        code = self.apt(data, "session", lambda one: one["state"] == "in_corso")
        body = self.district["session"][code]["body"]
        self.attend(code, self.apt(data, "seat", lambda one: one["body"] == body), status)

    @needs("session", "seat")
    @rule(data=st.data(), key=st.sampled_from(sorted(KEYS)), typed=st.booleans())
    def call_the_roll(self, data: st.DataObject, key: str, typed: bool) -> None:
        """A line names only who holds a seat that day; what is not understood changes nothing."""
        code = self.apt(data, "session", lambda one: one["state"] == "in_corso")
        session = self.district["session"][code]
        seat = self.apt(data, "seat", lambda one: one["body"] == session["body"])
        held = self.district["seat"][seat] in self.district.held_seats(session["body"], session["day"])
        there = self.district["attendance"].get((code, seat))
        settled = self.district.sealed(code) and (there is None or there["status"] != KEYS[key])
        refused = session["state"] in ("chiusa", "annullata") or not held or settled
        words, stdin = ((f"{seat} {key}",), "") if typed else ((), f"{seat} {key}\n\n")
        if self.done("attend", self.spelt(code), *words, code=1 if refused else 0, stdin=stdin):
            self.district["attendance"][code, seat] = {"session": code, "seat": seat, "count": 1, "status": KEYS[key]}

    @needs("session")
    @rule(data=st.data(), count=st.sampled_from(["12", "0", "-1"]))
    def count_heads(self, data: st.DataObject, count: str) -> None:
        code = self.one(data, "session")
        refused = self.district["session"][code]["state"] in ("chiusa", "annullata") or self.district.sealed(code)
        wanted = 2 if count == "-1" else 1 if refused else 0
        if self.done("session attend", self.spelt(code), "--count", count, code=wanted):
            key = (code, len(self.district["attendance"]))
            while key in self.district["attendance"]:
                key = (code, key[1] + 1)
            facts = {"session": code, "seat": None, "count": int(count), "status": "presente"}
            self.district["attendance"][key] = facts

    @needs("session")
    @rule(data=st.data())
    def list_attendance(self, data: st.DataObject) -> None:
        code = self.one(data, "session")
        listed = self.read("session attendance", self.spelt(code))
        counted = sorted((row["status"], row["count"]) for row in listed)
        assert counted == sorted((one["status"], one["count"]) for one in self.district.of("attendance", session=code))

    @needs("session")
    @rule(data=st.data(), at=HOURS)
    def end_session(self, data: st.DataObject, at: str) -> None:
        code = self.apt(data, "session", lambda one: one["state"] == "in_corso")
        self.end(code, at)

    @needs("session")
    @rule(data=st.data(), why=WHY_WITH_GAPS)
    def close_session(self, data: st.DataObject, why: str) -> None:
        code = self.apt(data, "session", lambda one: one["state"] in ("svolta", "verbalizzata"))
        self.close_session_of(code, why)

    @needs("session")
    @rule(data=st.data(), reason=st.sampled_from(["Sala allagata", " "]))
    def cancel_session(self, data: st.DataObject, reason: str) -> None:
        code = self.one(data, "session")
        session = self.district["session"][code]
        legal = "annullata" in SESSION[session["state"]] and reason.strip() and not self.district.sealed(code)
        if self.done("session cancel", self.spelt(code), "--reason", reason, code=0 if legal else 1):
            session |= {"state": "annullata", "reason": reason}
            self._revise(session)

    @needs("session")
    @rule(data=st.data(), to=DAYS, reason=st.sampled_from(["Sala allagata", " "]))
    def postpone_session(self, data: st.DataObject, to: str, reason: str) -> None:
        code = self.apt(data, "session", lambda one: one["state"] == "convocata")
        session = self.district["session"][code]
        fellows = self.district.of("session", body=session["body"])
        if any(fellow["day"] == to and fellow is not session for fellow in fellows):
            return
        legal = "rinviata" in SESSION[session["state"]] and reason.strip() and to != session["day"]
        legal = legal and not self.district.sealed(code)
        if self.done("session postpone", code, "--to", to, "--reason", reason, code=0 if legal else 1):
            session |= {"state": "rinviata", "reason": reason, "day": to}
            self._revise(session)

    def _revise(self, session: Facts) -> None:
        if session["convocation_sequence"] is not None:
            session["convocation_sequence"] += 1

    @needs("session")
    @rule(data=st.data())
    def remove_session(self, data: st.DataObject) -> None:
        self.removes(data, "session")

    @needs("session")
    @rule(data=st.data(), title=LINES, first=st.booleans())
    def add_item(self, data: st.DataObject, title: Typed, first: bool) -> None:
        """A new item stands before any other business, or before the one that is named."""
        code = self.one(data, "session")
        there = self._agenda(code)
        before = data.draw(st.sampled_from(self.district.codes("agenda_item"))) if first and there else None
        following = before or (there[-1] if there and self._kind(there[-1]) == "varie" else None)
        refused = self.district.sealed(code) or (before is not None and before not in there)
        words = (title.text, "--session", self.spelt(code), *(["--before", before] if before else []))
        wanted = (
            1
            if before and before not in there
            else 4
            if not title.kept and not self._would_shift(code, following)
            else 1
            if refused
            else 0
            if title.kept
            else 4
        )
        if self.done("agenda add", *words, code=wanted):
            self._add_item(code, before=following, kind="argomento", title=title.kept)

    @needs("agenda_item")
    @rule(data=st.data(), postponed=st.booleans(), away=st.booleans())
    def edit_item(self, data: st.DataObject, postponed: bool, away: bool) -> None:
        """Only an item that was postponed names the session it goes to."""
        code = self.one(data, "agenda_item")
        item = self.district["agenda_item"][code]
        session = self.one(data, "session") if away else item["postponed_to"]
        disposition = "rinviato" if postponed else "deciso"
        changed = (item["disposition"], item["postponed_to"]) != (disposition, session)
        wanted = 4 if session and not postponed else 1 if changed and self.district.sealed(item["session"]) else 0
        words = ("--disposition", disposition, *(["--postponed-to", session] if away else []))
        if self.done("agenda edit", self.spelt(code), *words, code=wanted):
            item |= {"disposition": disposition, "postponed_to": session}

    @needs("agenda_item")
    @rule(data=st.data())
    def remove_item(self, data: st.DataObject) -> None:
        self.removes(data, "agenda_item")

    @needs("session")
    @rule(data=st.data(), text=LINES, stdin=st.booleans())
    def add_contribution(self, data: st.DataObject, text: Typed, stdin: bool) -> None:
        code = self.one(data, "session")
        items = self._agenda(code)
        item = data.draw(st.sampled_from([None, *items]))
        kept = text.text if text.text == "due\nrighe" else None if text.kept is None else text.text.strip("\n")
        if kept is not None:
            kept = kept.replace("e\u0301", "é")
        kept = "a" * 1001 if text.text == "a" * 1001 else kept
        words = ("-" if stdin else text.text, "--session", code, *(["--agenda-item", item] if item else []))
        wanted = 4 if kept is None else 1 if self.district.sealed(code) else 0
        note = self.district.next_code(f"NOT-{code[4:]}.", 1)
        if self.done("contribution add", *words, code=wanted, stdin=text.text if stdin else ""):
            self.add("contribution", note, {"session": code, "text": kept, "agenda_item": item})

    @needs("session")
    @rule(data=st.data(), text=LINES)
    def record_a_line(self, data: st.DataObject, text: Typed) -> None:
        """Whatever is typed into a recording is kept, also what the rules refuse."""
        code = self.apt(data, "session", lambda one: one["state"] == "in_corso")
        refused = self.district["session"][code]["state"] == "annullata" or self.district.sealed(code)
        kept = text.kept or "gira e gira"
        note = self.district.next_code(f"NOT-{code[4:]}.", 1)
        if self.done("live", self.spelt(code), "--lines", code=1 if refused else 0, stdin=f"i/ {kept}\n"):
            self.add("contribution", note, {"session": code, "text": kept, "agenda_item": None, "kind": "idea"})

    @needs("contribution")
    @rule(data=st.data(), kind=st.sampled_from(["bisogno", "idea", "boh"]))
    def edit_contribution(self, data: st.DataObject, kind: str) -> None:
        code = self.one(data, "contribution")
        note = self.district["contribution"][code]
        sealed = self.district.sealed(note["session"]) and note.get("kind") != kind
        if self.done(
            "contribution edit", self.spelt(code), "--kind", kind, code=4 if kind == "boh" else 1 if sealed else 0
        ):
            note["kind"] = kind

    @needs("contribution")
    @rule(data=st.data())
    def remove_contribution(self, data: st.DataObject) -> None:
        self.removes(data, "contribution")
