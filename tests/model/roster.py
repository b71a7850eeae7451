"""The roster: organizations, people, and the seats they hold in bodies."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from model.district import Facts, in_office
from model.driver import LINES, Driver, Typed, needs, of

SECTORS = st.sampled_from(["comune", "terzo_settore", "asp"])
ROLES = st.sampled_from(["facilitatore", "coordinatore", "componente", "componente", "componente", "supplente"])
DAYS = st.sampled_from(["2025-01-01", "2025-06-02", "2025-06-03", "2025-06-10"])
TERMS = st.sampled_from([(None, None), (None, None), ("2025-01-01", None), (None, "2025-06-02"), ("2025-06-10", None)])


class Roster(Driver):
    """What people do with organizations, persons and seats."""

    commands = (
        *of("organization", "list show add edit remove"),
        *of("person", "list show add edit remove"),
        *of("seat", "list show add edit remove end substitute"),
        *of("roster", "list"),
    )

    def prepare(self) -> None:
        super().prepare()
        if not self.district["body"] and self.done("body add", "Cabina di regia", "--kind", "steering_wide"):
            facts = {"title": "Cabina di regia", "kind": "steering_wide", "state": "proposto", "since": None}
            self.add("body", "ORG-01", facts | {"until": None, "table": None})

    @rule(name=LINES, sector=SECTORS, theme=LINES)
    def add_organization(self, name: Typed, sector: str, theme: Typed) -> None:
        code = self.district.next_code("ENT-", 3)
        refused = None in (name.kept, theme.kept)
        words = (name.text, "--sector", sector, "--theme", theme.text)
        if self.done("organization add", *words, code=4 if refused else 0):
            self.add("organization", code, {"name": name.kept, "sector": sector, "short_name": ""})
            self.district["organization_theme"][code, 0] = {"organization": code, "theme": theme.kept}

    @rule(name=LINES, data=st.data())
    def add_person(self, name: Typed, data: st.DataObject) -> None:
        code = self.district.next_code("PER-", 3)
        organization = data.draw(st.sampled_from([None, *self.district.codes("organization")]))
        words = ("--organization", self.spelt(organization)) if organization else ()
        if self.done("person add", name.text, *words, code=0 if name.kept else 4):
            self.add("person", code, {"family_name": name.kept, "given_name": "", "organization": organization})

    @needs("organization")
    @rule(data=st.data(), sector=st.sampled_from(["comune", "asp", "nessuno"]), theme=LINES)
    def edit_organization(self, data: st.DataObject, sector: str, theme: Typed) -> None:
        """A repeated option replaces its whole set."""
        code = self.one(data, "organization")
        refused = sector == "nessuno" or theme.kept is None
        words = ("--sector", sector, "--theme", theme.text, "--theme", "casa")
        if self.done("organization edit", self.spelt(code), *words, code=4 if refused else 0):
            self.district["organization"][code]["sector"] = sector
            themes = self.district["organization_theme"]
            for key in [key for key in themes if key[0] == code]:
                del themes[key]
            themes[code, 0] = {"organization": code, "theme": theme.kept}
            themes[code, 1] = {"organization": code, "theme": "casa"}

    @needs("person")
    @rule(data=st.data(), name=LINES)
    def edit_person(self, data: st.DataObject, name: Typed) -> None:
        code = self.one(data, "person")
        if self.done("person edit", self.spelt(code), "--given-name", name.text, code=4 if name.kept is None else 0):
            self.district["person"][code]["given_name"] = name.kept

    @needs("organization")
    @rule(data=st.data())
    def remove_organization(self, data: st.DataObject) -> None:
        self.removes(data, "organization")

    @needs("person")
    @rule(data=st.data())
    def remove_person(self, data: st.DataObject) -> None:
        self.removes(data, "person")

    @needs("body")
    @rule(data=st.data(), role=ROLES, term=TERMS, voting=st.booleans())
    def add_seat(self, data: st.DataObject, role: str, term: tuple[str | None, str | None], voting: bool) -> None:
        code = self.district.next_code("SEG-", 3)
        facts: Facts = {"body": self.one(data, "body"), "role": role, "voting": voting}
        for holder in ("organization", "person", "substitute"):
            noun = "person" if holder == "substitute" else holder
            facts[holder] = data.draw(st.sampled_from([None, *self.district.codes(noun)]))
        facts |= {"since": term[0], "until": term[1]}
        words = [word for fact, value in facts.items() if fact != "voting" and value for word in (f"--{fact}", value)]
        words.append("--voting" if voting else "--no-voting")
        refused = facts["substitute"] and facts["substitute"] == facts["person"]
        if self.done("seat add", *words, code=4 if refused else 0):
            self.add("seat", code, facts)

    @needs("seat")
    @rule(data=st.data(), on=DAYS)
    def end_seat(self, data: st.DataObject, on: str) -> None:
        code = self.one(data, "seat")
        seat = self.district["seat"][code]
        if self.done("seat end", self.spelt(code), "--on", on, code=4 if (seat["since"] or "") > on else 0):
            seat["until"] = on

    @needs("seat", "person")
    @rule(data=st.data(), nobody=st.booleans())
    def substitute(self, data: st.DataObject, nobody: bool) -> None:
        code, person = self.one(data, "seat"), self.one(data, "person")
        seat = self.district["seat"][code]
        refused = not nobody and person == seat["person"]
        if self.done("seat substitute", self.spelt(code), "--none" if nobody else person, code=4 if refused else 0):
            seat["substitute"] = None if nobody else person

    @needs("seat")
    @rule(data=st.data(), role=ROLES, since=DAYS)
    def edit_seat(self, data: st.DataObject, role: str, since: str) -> None:
        code = self.one(data, "seat")
        seat = self.district["seat"][code]
        refused = since > (seat["until"] or "9999")
        if self.done("seat edit", code, "--role", role, "--since", since, code=4 if refused else 0):
            seat |= {"role": role, "since": since}

    @needs("seat")
    @rule(data=st.data())
    def remove_seat(self, data: st.DataObject) -> None:
        self.removes(data, "seat")

    @rule(sector=SECTORS)
    def list_roster(self, sector: str) -> None:
        """Organizations in a sector are followed by their people; all seats held today are counted."""
        in_sector = self.district.codes("organization", sector=sector)
        people = [code for one in in_sector for code in self.district.codes("person", organization=one)]
        listed = {row["code"]: row["seats"] for row in self.read("roster list", "--sector", sector)}
        assert listed.keys() == {*in_sector, *people}
        held = [seat for seat in self.district.of("seat") if in_office(seat, self.today)]
        for code, seats in listed.items():
            assert seats == sum(code in (seat["organization"], seat["person"]) for seat in held)
        there = {row["code"] for row in self.read("seat list", "--in-office")}
        assert there == {code for code, seat in self.district["seat"].items() if in_office(seat, self.today)}
