"""One district full of hostile texts, built once: no test here changes it."""

import pytest

from bad_input.hostile import hostile_rows, put
from pdzctl.store.creation import create_file
from pdzctl.store.store import Store
from stories import Laptop


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Laptop:
    """A laptop whose district holds every text of the corpus in every text field."""
    folder = tmp_path_factory.mktemp("hostile")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CONFIG_HOME", str(folder / "settings"))
        with Store.open(create_file(folder / "district.db")) as store:
            put(store, hostile_rows())
    return Laptop(folder)
