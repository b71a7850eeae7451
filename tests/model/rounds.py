"""Choices of priorities: opened, voted by ballots or by stickers, closed, validated, cancelled."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from model.driver import LINES, Typed, needs, of
from model.lives import ROUND
from model.meetings import Sessions

OPTIONS = ("Sportello", "Navetta")
SECTORS = {"Enti": 2, "Cittadini": 1}
EACH, CAP = 3, 2
POINTS = st.integers(0, 3)


class Rounds(Sessions):
    """What people do with dot votes of two options; nobody can tell who cast a ballot."""

    commands = of("priority", "list show remove result open vote count objection close validate cancel edit")

    @needs("session")
    @rule(data=st.data(), title=LINES, later=st.booleans())
    def open_round(self, data: st.DataObject, title: Typed, later: bool) -> None:
        session = self.one(data, "session")
        code = self.district.next_code(f"PRI-{session[4:]}.", 1)
        words = ["--title", title.text, "--points", str(EACH), "--cap", str(CAP), *(["--later"] if later else [])]
        words += [word for option in OPTIONS for word in ("--option", option)]
        words += [word for name, voters in SECTORS.items() for word in ("--voters", f"{name}={voters}")]
        wanted = 4 if title.kept is None else 1 if self.district.sealed(session) else 0
        if self.done("priority open", self.spelt(session), *words, code=wanted):
            state = "preparato" if later else "aperto"
            self.add("priority_round", code, {"session": session, "title": title.kept, "state": state})
            for option in OPTIONS:
                self.district["round_option"][code, option] = {"title": option, "objection": ""}
            for name, voters in SECTORS.items():
                self.district["round_voters"][code, name] = {"name": name, "voters": voters}

    @needs("priority_round")
    @rule(data=st.data())
    def open_prepared_round(self, data: st.DataObject) -> None:
        code = self.apt(data, "priority_round", lambda one: one["state"] == "preparato")
        round_ = self.district["priority_round"][code]
        legal = "aperto" in ROUND[round_["state"]] and not self.district.sealed(round_["session"])
        if self.done("priority open", self.spelt(code), code=0 if legal else 1):
            round_["state"] = "aperto"

    def _takes_ballots(self, code: str) -> bool:
        round_ = self.district["priority_round"][code]
        return round_["state"] == "aperto" and not self.district.sealed(round_["session"])

    def _ballots(self, code: str, sector: str | None = None) -> list[str]:
        return [key[1] for key in self.district["ballot"] if key[0] == code and sector in (None, key[1])]

    def _sum_of_round(self, code: str) -> bool:
        """Tell whether stickers were counted: a sheet has the number 0, a ballot its own."""
        return any(key[0] == code and key[2] == 0 for key in self.district["ballot"])

    @needs("priority_round")
    @rule(data=st.data(), first=POINTS, second=POINTS, sector=st.sampled_from([*SECTORS, "Sindacati"]))
    def vote(self, data: st.DataObject, first: int, second: int, sector: str) -> None:
        code = self.apt(data, "priority_round", lambda one: one["state"] == "aperto")
        open_ = self.district["priority_round"][code]["state"] == "aperto"
        valid = max(first, second) <= CAP and first + second <= EACH and sector in SECTORS
        cast = len(self._ballots(code, sector))
        legal = self._takes_ballots(code) and cast < SECTORS.get(sector, 0)
        refused_first = not open_ or self._sum_of_round(code)
        wanted = 1 if refused_first else 4 if not valid else 0 if legal else 1
        words = (f"A={first}", f"Navetta={second}", "--as", sector)
        if self.done("priority vote", self.spelt(code), *words, code=wanted):
            self.district["ballot"][code, sector, cast + 1] = {"name": sector}
            for option, points in zip(OPTIONS, (first, second), strict=True):
                self.district["ballot_mark"][code, sector, cast + 1, option] = {"value": str(points)}

    @needs("priority_round")
    @rule(
        data=st.data(), points=st.integers(0, 4), sector=st.sampled_from(list(SECTORS)), place=st.sampled_from([0, 1])
    )
    def count_stickers(self, data: st.DataObject, points: int, sector: str, place: int) -> None:
        code = self.apt(data, "priority_round", lambda one: one["state"] == "aperto")
        marks = self.district["ballot_mark"]
        other = marks.get((code, sector, 0, OPTIONS[1 - place]), {"value": "0"})
        possible = points <= SECTORS[sector] * CAP and points + int(other["value"]) <= SECTORS[sector] * EACH
        typed = self._ballots(code) and not self._sum_of_round(code)
        legal = self._takes_ballots(code) and not typed and possible
        words = ("--option", "AB"[place], "--sector", sector, "--points", str(points))
        if self.done("priority count", self.spelt(code), *words, code=0 if legal else 1):
            self.district["ballot"][code, sector, 0] = {"name": sector}
            marks[code, sector, 0, OPTIONS[place]] = {"value": str(points)}

    @needs("priority_round")
    @rule(data=st.data(), first=st.integers(0, 5), second=st.integers(0, 5), sector=st.sampled_from(list(SECTORS)))
    def count_a_row_of_stickers(self, data: st.DataObject, first: int, second: int, sector: str) -> None:
        code = self.apt(data, "priority_round", lambda one: one["state"] == "aperto")
        voters = SECTORS[sector]
        possible = max(first, second) <= voters * CAP and first + second <= voters * EACH
        typed = self._ballots(code) and not self._sum_of_round(code)
        legal = self._takes_ballots(code) and not typed and possible
        words = (f"B={second}", f"sportello={first}", "--sector", sector)
        if self.done("priority count", self.spelt(code), *words, code=0 if legal else 1):
            self.district["ballot"][code, sector, 0] = {"name": sector}
            for option, points in zip(OPTIONS, (first, second), strict=True):
                self.district["ballot_mark"][code, sector, 0, option] = {"value": str(points)}

    @needs("priority_round")
    @rule(data=st.data(), place=st.sampled_from([0, 1]), text=st.sampled_from(["Manca il personale", "Costa", ""]))
    def record_objection(self, data: st.DataObject, place: int, text: str) -> None:
        code = self.apt(data, "priority_round", lambda one: one["state"] == "aperto")
        option = self.district["round_option"][code, OPTIONS[place]]
        round_ = self.district["priority_round"][code]
        sealed = self.district.sealed(round_["session"]) and option["objection"] != text
        wanted = 1 if round_["state"] != "aperto" else 4 if not text else 1 if sealed else 0
        if self.done("priority objection", self.spelt(code), str(place + 1), text, code=wanted):
            option["objection"] = text

    @needs("priority_round")
    @rule(data=st.data())
    def close_round(self, data: st.DataObject) -> None:
        """The result is there from then on, and the round stays as long as it is."""
        code = self.apt(data, "priority_round", lambda one: one["state"] == "aperto" and self._ballots_of(one))
        legal = self._takes_ballots(code) and self._ballots(code)
        if self.done("priority close", self.spelt(code), code=0 if legal else 1):
            round_ = self.district["priority_round"][code]
            round_["state"] = "chiuso"
            self.district["priority"][code] = {"session": round_["session"], "round": code}
            self.agrees()
            rows = self.read("priority result", code)
            assert {row["title"] for row in rows} == set(OPTIONS)
            points = [int(facts["value"]) for key, facts in self.district["ballot_mark"].items() if key[0] == code]
            assert sum(row["points"] for row in rows) == sum(points)

    def _ballots_of(self, facts: dict[str, object]) -> bool:
        rounds = self.district["priority_round"]
        return any(rounds[key[0]] is facts for key in self.district["ballot"])

    @needs("priority_round")
    @rule(data=st.data(), verb=st.sampled_from(["validate", "cancel"]))
    def settle_round(self, data: st.DataObject, verb: str) -> None:
        code = self.apt(data, "priority_round", lambda one: one["state"] in ("chiuso", "aperto"))
        round_ = self.district["priority_round"][code]
        state = {"validate": "validato", "cancel": "annullato"}[verb]
        if self.done(f"priority {verb}", self.spelt(code), code=0 if state in ROUND[round_["state"]] else 1):
            round_["state"] = state

    @needs("priority_round")
    @rule(data=st.data(), title=LINES)
    def edit_round(self, data: st.DataObject, title: Typed) -> None:
        code = self.apt(data, "priority_round", lambda one: one["state"] in ("preparato", "aperto"))
        round_ = self.district["priority_round"][code]
        settled = round_["state"] not in ("preparato", "aperto") or self.district.sealed(round_["session"])
        refused = settled and round_["title"] != title.kept
        if self.done(
            "priority edit", self.spelt(code), "--title", title.text, code=4 if title.kept is None else refused
        ):
            round_["title"] = title.kept

    @needs("priority_round")
    @rule(data=st.data())
    def remove_round(self, data: st.DataObject) -> None:
        self.removes(data, "priority_round")
