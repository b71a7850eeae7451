"""The folder to fill in, and what a district keeps of what its files leave out."""

from pathlib import Path
from uuid import uuid4

import pytest

from pdzctl.errors import InvalidInput, Refused
from pdzctl.store.reading import open_reading
from pdzctl.store.store import Store
from pdzctl.workflows.exchange.template import district_tree, write_template
from workflows.exchange_folders import applied, changed, new_district


def test_the_template_explains_every_file_and_applies_once_it_has_a_name(district: Path, tmp_path: Path) -> None:
    assert write_template(tmp_path / "new", str) == 9
    with pytest.raises(Refused):
        write_template(tmp_path / "new", str)
    with pytest.raises(InvalidInput):
        applied(district, tmp_path / "new")
    changed(tmp_path / "new", "district.toml", '\nname = "" ', '\nname = "Distretto nuovo" ')
    assert applied(district, tmp_path / "new").changes == 1


def test_the_template_of_a_district_holds_what_it_says_of_itself_and_applies_as_no_change(
    district: Path, folder: Path
) -> None:
    applied(district, folder)
    with open_reading(district) as reading:
        write_template(folder.parent / "new", str, district_tree(reading))
    comparison = applied(district, folder.parent / "new")
    assert (comparison.changes, comparison.absent) == (0, 0)


def test_what_district_toml_leaves_out_stays_as_it_is(tmp_path: Path) -> None:
    path = new_district(tmp_path)
    with Store.open(path) as store, store.changing("created the district"):
        store.districts.add(name="Colli", region="Emilia-Romagna", preset="emilia-romagna")
    (tmp_path / "files").mkdir()
    for text in ('name = "Altri colli"\n', f'id = "{uuid4()}"\nname = "Colli d\'oltre"\n', 'lead_body = "Comune"\n'):
        (tmp_path / "files" / "district.toml").write_text(text)
        applied(path, tmp_path / "files")
    with open_reading(path) as reading:
        kept = next(reading.all("district"))
    assert (kept["name"], kept["region"], kept["preset"]) == ("Colli d'oltre", "Emilia-Romagna", "emilia-romagna")
    (tmp_path / "files" / "district.toml").write_text('region = ""\n')
    assert applied(path, tmp_path / "files").total("changed") == 1


def test_an_organization_without_a_name_is_a_fault_also_where_a_link_names_another(
    district: Path, folder: Path
) -> None:
    (folder / "roster" / "organizations.csv").write_text("code,name\nENT-001,\n")
    (folder / "roster" / "people.csv").write_text("family_name,organization\nVerdini,Croce Verde\n")
    with pytest.raises(InvalidInput) as caught:
        applied(district, folder)
    assert ("roster/organizations.csv", 2, "name") in {fault[:3] for fault in caught.value.faults}
