"""A folder in which documents are made again and again, beside files of others: only our own are replaced.

``SHA256SUMS.sedute`` lists what was written. A file that it does not list, or that somebody has changed since, is left
alone and stops the command. Before files get their names it lists them as they were and as they will be: those that a
broken run leaves behind are known as ours to the next one.
"""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from pdzctl.errors import Refused
from pdzctl.output.files import (
    Batch,
    every_listed,
    has_sum,
    holds,
    make_folder,
    manifest,
    remove,
    sweep,
    write_atomically,
)

__all__ = ["LISTING", "Kept", "keep", "refuse_foreign"]

LISTING = "SHA256SUMS.sedute"
_FOLDER_MODE, _MODE = 0o700, 0o600


class Kept(NamedTuple):
    """The names of the files that were written, of those that were so already, and of those taken away."""

    written: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]


def refuse_foreign(folder: Path, files: Mapping[str, bytes]) -> None:
    """Raise Refused where one of ``files`` would replace what is not ours, or what somebody has changed."""
    ours = every_listed(folder / LISTING)
    for name, data in files.items():
        path = folder / name
        if not path.exists() or holds(path, data):
            continue
        if name not in ours:
            raise Refused(
                "{path} was not written by pdzctl: nothing was replaced.",
                hint="Move it, or choose another folder with --out.",
                path=Path(folder.name) / name,
            )
        if not _is_one_of(path, ours[name]):
            raise Refused(
                "{path} was changed after pdzctl wrote it: nothing was replaced.",
                hint="Move it, or choose another folder with --out.",
                path=Path(folder.name) / name,
            )


def keep(folder: Path, files: Mapping[str, bytes], *, stale: str = "") -> Kept:
    """Make ``folder`` hold ``files``, readable by their owner alone, and list them.

    Of our own files whose names begin with ``stale`` the ones that are not given now, and that nobody has changed, are
    taken away. Raises Refused as ``refuse_foreign`` does, and MachineRefused.
    """
    refuse_foreign(folder, files)
    make_folder(folder, _FOLDER_MODE)
    sweep(folder)
    ours = every_listed(folder / LISTING)
    gone = [
        name
        for name, digests in ours.items()
        if stale and name.startswith(stale) and name not in files and _is_one_of(folder / name, digests)
    ]
    written = [name for name, data in files.items() if not holds(folder / name, data)]
    new = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    with Batch(folder, _MODE) as batch:
        for name in written:
            batch.put(name, files[name])
        if written:
            write_atomically(folder / LISTING, _at_work(ours, new), _MODE)
        batch.publish()
    remove([folder / name for name in gone])
    others = {name: digests for name, digests in ours.items() if name not in gone and name not in new}
    kept = {name: _sum_of(folder / name, digests) for name, digests in others.items()}
    write_atomically(folder / LISTING, manifest(kept | new), _MODE)
    unchanged = tuple(name for name in files if name not in written)
    return Kept(tuple(written), unchanged, tuple(gone))


def _is_one_of(path: Path, digests: Sequence[str]) -> bool:
    return has_sum(path, _sum_of(path, digests))


def _sum_of(path: Path, digests: Sequence[str]) -> str:
    """Return which of ``digests`` is that of the file at ``path``, the last one where none is."""
    return next((digest for digest in digests if has_sum(path, digest)), digests[-1])


def _at_work(ours: Mapping[str, Sequence[str]], new: Mapping[str, str]) -> bytes:
    """Return a listing of the files as they may be now, and after them as they will be."""
    before = [{name: digest} for name, digests in ours.items() for digest in digests if digest != new.get(name)]
    return b"".join(manifest(one) for one in (*before, new))
