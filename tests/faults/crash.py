"""A disk that loses power: what may be on it, of everything a process did since it last asked for safety.

The promises are those of POSIX and no more. Bytes are safe after fsync or fdatasync of their file; until then any of
the writes may have happened, in any order, the last of them cut between sectors of 512 bytes. A name (created, renamed,
linked or removed) is safe after fsync of its folder; until then each change of names happened or did not.
"""

import random
from collections.abc import Iterable, Iterator
from enum import Enum, auto
from pathlib import Path
from typing import NamedTuple

from faults.machine import Action, Operation

SECTOR = 512


class Write(NamedTuple):
    """Bytes put at a place; without bytes the file gets the length ``offset``."""

    offset: int
    data: bytes | None

    def into(self, content: bytearray) -> None:
        """Do it to ``content``."""
        missing = b"\0" * max(0, self.offset - len(content))
        if self.data is None:
            content[self.offset :] = missing
        else:
            content += missing
            content[self.offset : self.offset + len(self.data)] = self.data

    def torn(self, dice: random.Random) -> Iterator["Write"]:
        """Yield some of its sectors."""
        for start in range(0, len(self.data or b""), SECTOR):
            if dice.random() < 0.5:
                yield Write(self.offset + start, (self.data or b"")[start : start + SECTOR])


class Kept(Enum):
    """Which of the changes that nobody made safe are found afterwards."""

    NONE = auto()
    ALL = auto()
    FIRST = auto()
    SOME = auto()
    TORN = auto()


_WAYS = tuple(Kept)


class File:
    """The bytes of one inode: those that are safe, and what was written since."""

    def __init__(self, content: bytes = b"") -> None:
        self.safe = content
        self.unsafe: list[Write] = []
        self._now = bytearray(content)

    def write(self, write: Write) -> None:
        """Write, with no safety yet."""
        write.into(self._now)
        self.unsafe.append(write)

    def sync(self) -> None:
        """Make safe what was written."""
        if self.unsafe:
            self.safe = bytes(self._now)
            self.unsafe = []

    def found(self, dice: random.Random) -> bytes:
        """Return what may be there after a power cut."""
        kept = dice.choice(_WAYS)
        if not self.unsafe or kept is Kept.NONE:
            return self.safe
        if kept is Kept.ALL:
            return bytes(self._now)
        content = bytearray(self.safe)
        if kept is Kept.SOME:
            chosen: Iterable[Write] = (write for write in self.unsafe if dice.random() < 0.5)
        else:
            until = dice.randrange(len(self.unsafe))
            chosen = self.unsafe[:until]
            if kept is Kept.TORN:
                chosen = [*chosen, *self.unsafe[until].torn(dice)]
        for write in chosen:
            write.into(content)
        return bytes(content)


class Folder:
    """The names in one folder: those that are safe, and the changes made since, each of one or two names at once."""

    def __init__(self) -> None:
        self.safe: dict[str, Node] = {}
        self.now: dict[str, Node] = {}
        self.unsafe: list[dict[str, Node | None]] = []

    def change(self, names: dict[str, "Node | None"]) -> None:
        """Give names to nodes, or take them away."""
        _rename(self.now, names)
        self.unsafe.append(names)

    def sync(self) -> None:
        """Make the names safe."""
        self.safe = dict(self.now)
        self.unsafe = []

    def found(self, dice: random.Random) -> dict[str, "Node"]:
        """Return the names that may be there after a power cut."""
        kept = dice.choice((Kept.NONE, Kept.ALL, Kept.SOME))
        names = dict(self.safe)
        for change in self.unsafe:
            if kept is Kept.ALL or (kept is Kept.SOME and dice.random() < 0.5):
                _rename(names, change)
        return names


Node = File | Folder


def _rename(names: dict[str, Node], change: dict[str, Node | None]) -> None:
    for name, node in change.items():
        if node is None:
            names.pop(name, None)
        else:
            names[name] = node


class Disk:
    """Everything under one folder, which stands safely on the disk as it is when this is made."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._inodes: dict[int, File] = {}
        self._top = self._read(root)

    def _read(self, path: Path) -> Folder:
        folder = Folder()
        for one in path.iterdir():
            node = self._read(one) if one.is_dir() else File(one.read_bytes())
            if isinstance(node, File):
                self._inodes[one.stat().st_ino] = node
            folder.change({one.name: node})
        folder.sync()
        return folder

    def do(self, operation: Operation) -> None:
        """Do to the disk what a process did."""
        match operation.action:
            case Action.WRITE:
                self._inodes[operation.inode].write(Write(operation.offset, operation.data))
            case Action.TRUNCATE:
                self._inodes[operation.inode].write(Write(operation.offset, None))
            case Action.SYNC:
                found = self._at(operation.path)
                (found if isinstance(found, Folder) else self._inodes[operation.inode]).sync()
            case Action.CREATE:
                self._inodes[operation.inode] = File()
                self._name(operation.path, self._inodes[operation.inode])
            case Action.MAKE_FOLDER:
                self._name(operation.path, Folder())
            case Action.UNLINK | Action.REMOVE_FOLDER:
                self._name(operation.path, None)
            case Action.LINK:
                self._name(operation.target, self._at(operation.path))
            case Action.RENAME:
                self._rename(operation.path, operation.target)

    def found(self, dice: random.Random) -> dict[str, bytes]:
        """Return the files that may be there after a power cut, by their path under the folder."""
        return dict(_walk(self._top, dice, ""))

    def _at(self, path: str) -> Node | None:
        node: Node | None = self._top
        for name in Path(path).relative_to(self._root).parts:
            node = node.now.get(name) if isinstance(node, Folder) else None
        return node

    def _name(self, path: str, node: Node | None) -> None:
        folder = self._at(str(Path(path).parent))
        assert isinstance(folder, Folder)
        folder.change({Path(path).name: node})

    def _rename(self, path: str, target: str) -> None:
        old, new = Path(path), Path(target)
        node = self._at(path)
        if old.parent == new.parent:
            folder = self._at(str(old.parent))
            assert isinstance(folder, Folder)
            folder.change({old.name: None, new.name: node})
        else:
            self._name(target, node)
            self._name(path, None)


def _walk(folder: Folder, dice: random.Random, prefix: str) -> Iterator[tuple[str, bytes]]:
    for name, node in folder.found(dice).items():
        if isinstance(node, File):
            yield prefix + name, node.found(dice)
        else:
            yield from _walk(node, dice, f"{prefix}{name}/")
