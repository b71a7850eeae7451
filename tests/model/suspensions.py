"""Sessions that are suspended and resume: in between nobody decides."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from model.district import Facts
from model.driver import LIKELY, needs, of
from model.meetings import HOURS, Sessions

BEGUN = ("in_corso", "svolta")


class Suspensions(Sessions):
    """What people do with a session that cannot go on."""

    commands = (*of("session", "suspend resume"),)

    @needs("session")
    @rule(data=st.data(), at=HOURS)
    def suspend_session(self, data: st.DataObject, at: str) -> None:
        code = self.apt(data, "session", lambda one: one["state"] in BEGUN)
        session = self.district["session"][code]
        last = self._last_pause(code)
        begun = (last and last["resumed_at"]) or session["actual_start"] or at
        legal = session["state"] in BEGUN and (last is None or last["resumed_at"]) and at >= begun
        legal = legal and not self.district.sealed(code)
        if self.done("session suspend", self.spelt(code), "--at", at, code=0 if legal else 1):
            key = (code, len(self.district.of("suspension", session=code)))
            self.district["suspension"][key] = {"session": code, "suspended_at": at, "resumed_at": None}

    @needs("session")
    @rule(data=st.data(), at=st.sampled_from(["09:00", "18:00", "20:00"]))
    def resume_session(self, data: st.DataObject, at: str) -> None:
        suspended = [one["session"] for one in self.district.of("suspension", resumed_at=None)]
        likely = suspended if suspended and data.draw(LIKELY) else self.district.codes("session")
        code = data.draw(st.sampled_from(likely))
        waiting = self.district.of("suspension", session=code, resumed_at=None)
        legal = waiting and at > waiting[0]["suspended_at"] and not self.district.sealed(code)
        if self.done("session resume", self.spelt(code), "--at", at, code=0 if legal else 1):
            waiting[0]["resumed_at"] = at

    def _last_pause(self, session: str) -> Facts | None:
        pauses = self.district.of("suspension", session=session)
        return max(pauses, key=lambda one: str(one["suspended_at"]), default=None)
