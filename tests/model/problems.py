"""Problems: told, analysed, linked, tagged, merged; and the plan they stand in."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from model.district import Facts
from model.driver import LIKELY, LINES, Driver, Typed, needs, of
from model.lives import PLAN, PROBLEM

MOVES = {
    "problem analyse": "analizzato",
    "problem work": "in_lavorazione",
    "problem solve": "affrontato",
    "problem close": "chiuso",
}
LINKS = ("causes", "aggravates", "overlaps_with", "duplicates")
DIRECTED = ("causes", "aggravates")
NEEDED = {"approvato": ("adoption_act",), "sottoscritto": ("agreement_on",), "prorogato": ("extended_to",)}
"""The facts that a plan needs before it may be in a state."""


class Problems(Driver):
    """What people do with problems."""

    commands = (
        *of("problem", "list show add edit remove tag evidence link unlink analyse prioritise work solve close merge"),
    )

    def prepare(self) -> None:
        super().prepare()
        for title in ("Anziani soli dimessi senza rete", "Case che non si scaldano", "Sfratti senza preavviso"):
            self.agrees()
            code = self.district.next_code("PRB-", 2)
            if self.done("problem add", title):
                facts = {"title": title, "affected": "", "state": "segnalato", "merged_into": None}
                self.add("problem", code, facts)

    @rule(title=LINES, affected=LINES)
    def add_problem(self, title: Typed, affected: Typed) -> None:
        refused = None in (title.kept, affected.kept)
        code = self.district.next_code("PRB-", 2)
        if self.done("problem add", title.text, "--affected", affected.text, code=4 if refused else 0):
            facts = {"title": title.kept, "affected": affected.kept, "state": "segnalato", "merged_into": None}
            self.add("problem", code, facts)

    @needs("problem")
    @rule(data=st.data(), title=LINES)
    def edit_problem(self, data: st.DataObject, title: Typed) -> None:
        code = self.one(data, "problem")
        if self.done("problem edit", self.spelt(code), "--title", title.text, code=0 if title.kept else 4):
            self.district["problem"][code]["title"] = title.kept

    @needs("problem")
    @rule(data=st.data())
    def remove_problem(self, data: st.DataObject) -> None:
        self.removes(data, "problem")

    @needs("problem")
    @rule(data=st.data(), command=st.sampled_from(sorted(MOVES)))
    def move_problem(self, data: st.DataObject, command: str) -> None:
        code = self.apt(data, "problem", lambda problem: MOVES[command] in PROBLEM[problem["state"]])
        problem = self.district["problem"][code]
        legal = MOVES[command] in PROBLEM[problem["state"]]
        if self.done(command, self.spelt(code), code=0 if legal else 1):
            problem["state"] = MOVES[command]

    @needs("problem")
    @rule(data=st.data(), yes=st.booleans())
    def prioritise_problem(self, data: st.DataObject, yes: bool) -> None:
        """A priority needs a choice of priorities, or the decision of a body that was adopted."""
        code = self.apt(data, "problem", lambda problem: problem["state"] == "analizzato")
        problem = self.district["problem"][code]
        wanted = "prioritario" if yes else "non_prioritario"
        legal = wanted in PROBLEM[problem["state"]]
        decision = data.draw(st.sampled_from([None, *self.district.codes("decision")])) if yes else None
        if yes:
            taken = self.district["decision"][decision]["state"] if decision else ""
            legal = legal and taken in ("adottata", "attuata")
        words = () if yes and not decision else ("--decision", decision) if decision else ("--no",)
        if self.done("problem prioritise", code, *words, code=0 if legal else 1):
            problem["state"] = wanted

    @needs("problem")
    @rule(data=st.data(), kind=st.sampled_from(["area", "target"]), tag=LINES, away=st.booleans())
    def tag_problem(self, data: st.DataObject, kind: str, tag: Typed, away: bool) -> None:
        code = self.one(data, "problem")
        key = (code, kind, tag.kept)
        there = key in self.district["problem_tag"]
        wanted = 4 if tag.kept is None else 1 if away and not there else 0
        if self.done("problem tag", self.spelt(code), kind, tag.text, *(["--remove"] if away else []), code=wanted):
            if away:
                del self.district["problem_tag"][key]
            else:
                self.district["problem_tag"][key] = {"problem": code, "kind": kind, "tag": tag.kept}

    @needs("problem")
    @rule(data=st.data(), text=LINES, source=LINES)
    def add_evidence(self, data: st.DataObject, text: Typed, source: Typed) -> None:
        code = self.one(data, "problem")
        refused = None in (text.kept, source.kept)
        words = (text.text, "--source", source.text, "--year", "2024")
        if self.done("problem evidence", self.spelt(code), *words, code=4 if refused else 0):
            there = self.district.of("evidence", problem=code)
            position = max((fact["position"] for fact in there), default=0) + 1
            facts = {"problem": code, "position": position, "text": text.kept, "source": source.kept, "year": 2024}
            self.district["evidence"][code, position] = facts

    @needs("problem")
    @rule(data=st.data(), kind=st.sampled_from(LINKS))
    def link_problems(self, data: st.DataObject, kind: str) -> None:
        code, other = self.one(data, "problem"), self.one(data, "problem")
        links = self.district["problem_link"]
        circle = kind in DIRECTED and code in self._consequences(other)
        refused = (code, kind, other) not in links and (code == other or circle)
        if self.done("problem link", self.spelt(code), kind, self.spelt(other), code=1 if refused else 0):
            links[code, kind, other] = {"problem": code, "kind": kind, "other": other}

    @needs("problem")
    @rule(data=st.data())
    def unlink_problems(self, data: st.DataObject) -> None:
        code, other = self.one(data, "problem"), self.one(data, "problem")
        there = [key for key in self.district["problem_link"] if (key[0], key[2]) == (code, other)]
        if self.done("problem unlink", code, other, code=0 if there else 1):
            for key in there:
                del self.district["problem_link"][key]

    @needs("problem")
    @rule(data=st.data())
    def merge_problems(self, data: st.DataObject) -> None:
        code, other = self.one(data, "problem"), self.one(data, "problem")
        problem = self.district["problem"][code]
        legal = code != other and "unito_a" in PROBLEM[problem["state"]]
        if self.done("problem merge", self.spelt(code), self.spelt(other), code=0 if legal else 1):
            problem |= {"state": "unito_a", "merged_into": other}

    def _consequences(self, code: str) -> set[str]:
        """Return the problem and all that it leads to through causes and aggravations."""
        found, fresh = {code}, {code}
        while fresh:
            ahead = {other for one, kind, other in self.district["problem_link"] if one in fresh and kind in DIRECTED}
            fresh = ahead - found
            found |= fresh
        return found


class Plans(Driver):
    """What people do with the plan."""

    commands = (*of("plan", "list show add edit remove move extend"),)

    @rule(title=LINES)
    def add_plan(self, title: Typed) -> None:
        code = self.district.next_once("PDZ-2025")
        words = (title.text, "--period-start", "2025-01-01", "--period-end", "2027-12-31")
        if self.done("plan add", *words, code=0 if title.kept else 4):
            self.district.give_once(code)
            facts = dict.fromkeys(("adoption_act", "extension_act"), "") | {"title": title.kept, "state": "bozza"}
            self.district["plan"][code] = facts | dict.fromkeys(("agreement_on", "extended_to"))

    @needs("plan")
    @rule(data=st.data(), field=st.sampled_from(["adoption_act", "agreement_on", "period_end"]))
    def edit_plan(self, data: st.DataObject, field: str) -> None:
        code = self.one(data, "plan")
        value = {"adoption_act": "Delibera 12", "agreement_on": "2025-03-01", "period_end": "2024-01-01"}[field]
        option = f"--{field.replace('_', '-')}"
        if self.done("plan edit", code, option, value, code=4 if field == "period_end" else 0):
            self.district["plan"][code][field] = value

    @needs("plan")
    @rule(data=st.data(), likely=LIKELY)
    def move_plan(self, data: st.DataObject, likely: bool) -> None:
        code = self.one(data, "plan")
        plan = self.district["plan"][code]
        ahead = sorted(PLAN[plan["state"]])
        state = data.draw(st.sampled_from(ahead if ahead and likely else sorted(PLAN)))
        if self.done("plan move", code, state, code=0 if self._may_be(plan, state) else 1):
            plan["state"] = state

    @needs("plan")
    @rule(data=st.data(), act=st.sampled_from(["DGR 1423", ""]))
    def extend_plan(self, data: st.DataObject, act: str) -> None:
        code = self.one(data, "plan")
        plan = self.district["plan"][code]
        legal = "prorogato" in PLAN[plan["state"]] and act
        if self.done("plan extend", code, "--until", "2028-12-31", "--act", act, code=0 if legal else 1):
            plan |= {"state": "prorogato", "extended_to": "2028-12-31", "extension_act": act}

    @needs("plan")
    @rule(data=st.data())
    def remove_plan(self, data: st.DataObject) -> None:
        self.removes(data, "plan")

    def _may_be(self, plan: Facts, state: str) -> bool:
        return state in PLAN[plan["state"]] and all(plan[fact] for fact in NEEDED.get(state, ()))
