"""Proposals and referrals: emerged, worked out, chosen, sent to a body, taken in charge, answered with a reason."""

from datetime import date, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule

from model.driver import LINES, Typed, needs, of
from model.lives import PROPOSAL, REFERRAL
from model.meetings import Sessions

MOVES = {
    "proposal work-out": "elaborata",
    "proposal prioritise": "prioritizzata",
    "proposal withdraw": "ritirata",
}
GONE = ("ritirata", "unita_a")
REPLIES = st.sampled_from(["accolta", "accolta_in_parte", "rinviata", "non_accolta"])
REPLY_DAYS = 30


class Proposals(Sessions):
    """What people do with proposals and with the referrals that carry them."""

    commands = (
        *of("proposal", "list show add edit remove work-out prioritise withdraw merge overlap send similar"),
        *of("referral", "list show edit remove take reply"),
    )

    def prepare(self) -> None:
        super().prepare()
        if self.done("problem add", "Chi torna a casa resta solo"):
            facts = {"title": "Chi torna a casa resta solo", "affected": "", "state": "segnalato", "merged_into": None}
            self.add("problem", self.district.next_code("PRB-", 2), facts)
        code = self.district.next_code("PRO-2025-", 3)
        if self.done("proposal add", "Un numero solo"):
            facts = {"title": "Un numero solo", "state": "emersa", "session": None, "problem": None}
            self.add("proposal", code, facts | {"merged_into": None})
        for command in ("proposal work-out", "proposal prioritise"):
            if self.done(command, code):
                self.district["proposal"][code]["state"] = MOVES[command]

    @rule(data=st.data(), title=LINES)
    def add_proposal(self, data: st.DataObject, title: Typed) -> None:
        session = data.draw(st.sampled_from([None, *self.district.codes("session")]))
        problem = data.draw(st.sampled_from([None, *self.district.codes("problem")]))
        promoter = data.draw(st.sampled_from([None, *self.district.codes("organization")]))
        year = self.district["session"][session]["day"][:4] if session else self.today[:4]
        code = self.district.next_code(f"PRO-{year}-", 3)
        given = {"session": session, "problem": problem, "promoter": promoter}
        words = [word for option, value in given.items() if value for word in (f"--{option}", self.spelt(value))]
        if self.done("proposal add", title.text, *words, code=0 if title.kept else 4):
            facts = {"title": title.kept, "state": "emersa", "session": session, "problem": problem}
            self.add("proposal", code, facts | {"merged_into": None})
            if promoter:
                self.district["promoter"][code, promoter] = {"proposal": code, "organization": promoter}

    @needs("proposal")
    @rule(data=st.data(), title=LINES)
    def edit_proposal(self, data: st.DataObject, title: Typed) -> None:
        code = self.one(data, "proposal")
        if self.done("proposal edit", self.spelt(code), "--title", title.text, code=0 if title.kept else 4):
            self.district["proposal"][code]["title"] = title.kept

    @needs("proposal")
    @rule(data=st.data(), command=st.sampled_from(sorted(MOVES)))
    def move_proposal(self, data: st.DataObject, command: str) -> None:
        code = self.apt(data, "proposal", lambda one: MOVES[command] in PROPOSAL[one["state"]])
        proposal = self.district["proposal"][code]
        if self.done(command, self.spelt(code), code=0 if MOVES[command] in PROPOSAL[proposal["state"]] else 1):
            proposal["state"] = MOVES[command]

    @needs("proposal")
    @rule(data=st.data())
    def merge_proposals(self, data: st.DataObject) -> None:
        code, other = self.one(data, "proposal"), self.one(data, "proposal")
        proposal = self.district["proposal"][code]
        legal = code != other and "unita_a" in PROPOSAL[proposal["state"]]
        if self.done("proposal merge", self.spelt(code), self.spelt(other), code=0 if legal else 1):
            proposal |= {"state": "unita_a", "merged_into": other}

    @needs("proposal")
    @rule(data=st.data(), text=LINES)
    def note_overlap(self, data: st.DataObject, text: Typed) -> None:
        code = self.one(data, "proposal")
        other = data.draw(st.sampled_from([None, *self.district.codes("proposal")]))
        wanted = 1 if other == code else 4 if text.kept is None else 0
        words = ([other] if other else []) + ["--text", text.text]
        if self.done("proposal overlap", self.spelt(code), *words, code=wanted):
            facts = {"proposal": code, "other": other, "text": text.kept}
            self.district["overlap"][code, other, text.kept] = facts

    @needs("proposal")
    @rule(data=st.data())
    def compare_proposals(self, data: st.DataObject) -> None:
        """Whatever has the title of another one is found, but for what was withdrawn or merged."""
        code = self.one(data, "proposal")
        alive = {key: one for key, one in self.district["proposal"].items() if one["state"] not in GONE}
        twins = [key for key, one in alive.items() if key != code and one["title"] == alive.get(code, {}).get("title")]
        found = {row["other"]: row["score"] for row in self.read("proposal similar", self.spelt(code))}
        assert {twin: found.get(twin) for twin in twins} == dict.fromkeys(twins, 100)
        pairs = {frozenset((row["code"], row["other"])) for row in self.read("proposal similar")}
        assert all(frozenset((code, twin)) in pairs for twin in twins)

    @needs("proposal")
    @rule(data=st.data())
    def remove_proposal(self, data: st.DataObject) -> None:
        self.removes(data, "proposal")

    @needs("proposal", "body")
    @rule(data=st.data(), due=st.sampled_from([None, None, "2025-06-20", "2025-01-01"]))
    def send_proposal(self, data: st.DataObject, due: str | None) -> None:
        """It goes to a body, which must reply; a proposal that was sent may be sent to another body too."""
        code = self.apt(data, "proposal", lambda one: one["state"] in ("prioritizzata", "trasmessa"))
        body = self.one(data, "body")
        session = data.draw(st.sampled_from([None, None, *self.district.codes("session")]))
        proposal = self.district["proposal"][code]
        legal = proposal["state"] == "trasmessa" or "trasmessa" in PROPOSAL[proposal["state"]]
        legal = legal and not (session and self.district.sealed(session))
        words = [
            "--to",
            self.spelt(body),
            *(["--due", due] if due else []),
            *(["--session", session] if session else []),
        ]
        referral = self.district.next_code(f"TRA-{self.today[:4]}-", 3)
        wanted = 1 if not legal else 4 if due and due < self.today else 0
        if self.done("proposal send", self.spelt(code), *words, code=wanted):
            emerged = self.district["session"].get(proposal["session"])
            if session is None and emerged and emerged["day"] == self.today:
                session = None if self.district.sealed(proposal["session"]) else proposal["session"]
            proposal["state"] = "trasmessa"
            by = due or (date.fromisoformat(self.today) + timedelta(days=REPLY_DAYS)).isoformat()
            facts = {"proposal": code, "body": body, "session": session, "sent_on": self.today, "reply_due": by}
            self.add("referral", referral, facts | {"state": "inviata", "reply": None, "reply_text": ""})

    @needs("referral")
    @rule(data=st.data())
    def take_referral(self, data: st.DataObject) -> None:
        code = self.apt(data, "referral", lambda one: one["state"] == "inviata")
        referral = self.district["referral"][code]
        legal = "presa_in_carico" in REFERRAL[referral["state"]]
        if self.done("referral take", self.spelt(code), code=0 if legal else 1):
            referral["state"] = "presa_in_carico"

    @needs("referral")
    @rule(data=st.data(), reply=REPLIES, reason=st.sampled_from(["È sostenibile", "È sostenibile", " "]))
    def reply(self, data: st.DataObject, reply: str, reason: str) -> None:
        """The first answer moves the proposal; every answer has its reason."""
        code = self.apt(data, "referral", lambda one: one["state"] != "riscontrata")
        referral = self.district["referral"][code]
        proposal = self.district["proposal"][referral["proposal"]]
        legal = "riscontrata" in REFERRAL[referral["state"]] and reason.strip()
        words = ("--reply", reply, "--reason", reason)
        if self.done("referral reply", self.spelt(code), *words, code=0 if legal else 1):
            referral |= {"state": "riscontrata", "reply": reply, "reply_text": reason}
            if reply in PROPOSAL[proposal["state"]]:
                proposal["state"] = reply

    @needs("referral")
    @rule(data=st.data(), due=st.sampled_from(["2025-12-31", "2025-01-01"]))
    def edit_referral(self, data: st.DataObject, due: str) -> None:
        """What it asked is settled once it is answered."""
        code = self.one(data, "referral")
        referral = self.district["referral"][code]
        settled = referral["state"] == "riscontrata" and referral["reply_due"] != due
        wanted = 4 if due < referral["sent_on"] else 1 if settled else 0
        if self.done("referral edit", self.spelt(code), "--reply-due", due, code=wanted):
            referral["reply_due"] = due

    @needs("referral")
    @rule(data=st.data())
    def remove_referral(self, data: st.DataObject) -> None:
        """Its proposal can be sent again, unless another referral carries it."""
        code = self.one(data, "referral")
        referral = self.district["referral"][code]
        answered = referral["state"] == "riscontrata"
        if self.done("referral remove", self.spelt(code), code=1 if answered else 0):
            del self.district["referral"][code]
            proposal = self.district["proposal"][referral["proposal"]]
            carried = self.district.of("referral", proposal=referral["proposal"])
            if proposal["state"] == "trasmessa" and not carried:
                proposal["state"] = "prioritizzata"
