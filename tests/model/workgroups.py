"""Groups that work in parallel within a session: added, reported, changed and removed with their notes in mind."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from model.driver import LINES, Typed, needs, of
from model.meetings import Sessions


class Workgroups(Sessions):
    """What people do with groups; what approved minutes tell of them no longer changes."""

    commands = (*of("workgroup", "list show add edit remove report"),)

    @needs("session")
    @rule(data=st.data(), question=LINES)
    def add_workgroup(self, data: st.DataObject, question: Typed) -> None:
        session = self.one(data, "session")
        code = self.district.next_code(f"GRU-{session[4:]}.", 1)
        wanted = 4 if question.kept is None else 1 if self.district.sealed(session) else 0
        if self.done("workgroup add", question.text, "--session", self.spelt(session), code=wanted):
            facts = {"session": session, "question": question.kept, "report": "", "participants": None}
            self.add("workgroup", code, facts)

    @needs("workgroup")
    @rule(data=st.data(), text=st.sampled_from(["Due proposte", "due\nrighe"]), people=st.sampled_from([None, 0, 9]))
    def report_workgroup(self, data: st.DataObject, text: str, people: int | None) -> None:
        code = self.one(data, "workgroup")
        group = self.district["workgroup"][code]
        after = {"report": text} | ({"participants": people} if people is not None else {})
        settled = self.district.sealed(group["session"]) and not after.items() <= group.items()
        words = ("--participants", str(people)) if people is not None else ()
        if self.done("workgroup report", self.spelt(code), "-", *words, stdin=text, code=1 if settled else 0):
            group |= after

    @needs("workgroup")
    @rule(data=st.data(), question=LINES)
    def edit_workgroup(self, data: st.DataObject, question: Typed) -> None:
        code = self.one(data, "workgroup")
        group = self.district["workgroup"][code]
        settled = self.district.sealed(group["session"]) and question.kept != group["question"]
        wanted = 4 if question.kept is None else 1 if settled else 0
        if self.done("workgroup edit", self.spelt(code), "--question", question.text, code=wanted):
            group["question"] = question.kept

    @needs("workgroup")
    @rule(data=st.data())
    def remove_workgroup(self, data: st.DataObject) -> None:
        self.removes(data, "workgroup")
