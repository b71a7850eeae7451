import errno
import hashlib
import os
import shutil
import stat
import subprocess
import sys

import pytest

from pdzctl.errors import ExitCode, MachineRefused
from pdzctl.output.files import Batch, make_folder, manifest, remove, sweep, write_atomically

posix = pytest.mark.skipif(os.name == "nt", reason="links and modes are those of POSIX systems")


def mode_of(path):
    return stat.S_IMODE(path.stat().st_mode)


def names_in(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def open_umask():
    old = os.umask(0)
    yield
    os.umask(old)


def test_a_file_is_written_and_nothing_is_left_beside_it(tmp_path):
    target = tmp_path / "verbale.md"
    assert write_atomically(target, b"uno")
    assert write_atomically(target, b"due")
    assert (target.read_bytes(), names_in(tmp_path)) == (b"due", ["verbale.md"])


def test_a_file_with_the_same_bytes_is_left_untouched(tmp_path):
    target = tmp_path / "verbale.md"
    write_atomically(target, b"uno")
    before = target.stat()
    assert not write_atomically(target, b"uno", 0o644)
    after = target.stat()
    assert (after.st_ino, after.st_mtime_ns, after.st_mode) == (before.st_ino, before.st_mtime_ns, before.st_mode)


@posix
@pytest.mark.parametrize("mode", [0o600, 0o644])
def test_the_mode_is_the_one_asked_for_whatever_the_umask(tmp_path, open_umask, mode):
    target = tmp_path / "verbale.md"
    write_atomically(target, b"uno", mode)
    assert mode_of(target) == mode


@posix
def test_a_link_in_place_of_the_file_is_refused_and_its_victim_kept(tmp_path):
    victim = tmp_path / "victim"
    victim.write_bytes(b"safe")
    target = tmp_path / "verbale.md"
    target.symlink_to(victim)
    with pytest.raises(MachineRefused) as refusal:
        write_atomically(target, b"uno")
    assert str(refusal.value) == f"{target} is a symbolic link: nothing was written through it."
    assert (victim.read_bytes(), target.is_symlink()) == (b"safe", True)


@posix
def test_a_dangling_link_is_refused_too(tmp_path):
    target = tmp_path / "verbale.md"
    target.symlink_to(tmp_path / "nowhere")
    with pytest.raises(MachineRefused):
        write_atomically(target, b"uno")
    assert names_in(tmp_path) == ["verbale.md"]


@posix
def test_a_link_in_place_of_the_folder_is_refused_and_named(tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    folder = tmp_path / "sessions"
    folder.symlink_to(outside)
    with pytest.raises(MachineRefused) as refusal:
        write_atomically(folder / "a.toml", b"uno")
    assert str(refusal.value) == f"{folder} is a symbolic link: nothing was written through it."
    assert names_in(outside) == []


@posix
def test_within_a_folder_no_link_at_any_depth_is_followed(tmp_path):
    outside = tmp_path / "outside"
    (outside / "deep").mkdir(parents=True)
    root = tmp_path / "root"
    root.mkdir()
    (root / "sub").symlink_to(outside)
    with pytest.raises(MachineRefused) as refusal:
        write_atomically(root / "sub" / "deep" / "a.toml", b"uno", within=root)
    assert str(refusal.value) == f"{root / 'sub'} is a symbolic link: nothing was written through it."
    with pytest.raises(MachineRefused):
        make_folder(root / "sub" / "deeper", within=root)
    assert (names_in(outside), names_in(outside / "deep")) == (["deep"], [])


@posix
def test_the_folder_a_person_chose_may_itself_be_a_link(tmp_path):
    real = tmp_path / "real"
    real.mkdir()
    chosen = tmp_path / "chosen"
    chosen.symlink_to(real)
    assert write_atomically(chosen / "a.toml", b"uno", within=chosen)
    assert (real / "a.toml").read_bytes() == b"uno"


@pytest.mark.parametrize("name", ["../a.toml", "sub/../../a.toml"])
def test_nothing_is_written_outside_the_folder(tmp_path, name):
    root = tmp_path / "root"
    root.mkdir()
    with pytest.raises(MachineRefused) as refusal:
        write_atomically(root / name, b"uno", within=root)
    assert str(refusal.value) == f"{root / name} is outside {root}: it was not written."
    assert names_in(tmp_path) == ["root"]


def test_a_missing_folder_is_a_sentence(tmp_path):
    target = tmp_path / "missing" / "a.md"
    with pytest.raises(MachineRefused) as refusal:
        write_atomically(target, b"uno")
    assert refusal.value.exit_code == ExitCode.MACHINE
    assert str(refusal.value) == f"{target} could not be written: {os.strerror(errno.ENOENT)}."
    assert refusal.value.hint == "The folder does not exist: make it, or choose another one."


def test_a_folder_in_place_of_the_file_is_a_sentence_and_leaves_nothing(tmp_path):
    target = tmp_path / "a.md"
    target.mkdir()
    with pytest.raises(MachineRefused):
        write_atomically(target, b"uno")
    assert names_in(tmp_path) == ["a.md"]


@posix
def test_a_full_disk_keeps_the_old_file_and_leaves_nothing(tmp_path):
    target = tmp_path / "a.md"
    target.write_bytes(b"old")
    code = (
        "import resource, signal, sys; from pathlib import Path; from pdzctl.errors import MachineRefused;"
        "from pdzctl.output.files import write_atomically;"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "try: write_atomically(Path(sys.argv[1]), b'x' * 5000)\n"
        "except MachineRefused as refusal: print(refusal.values['reason'])"
    )
    done = subprocess.run([sys.executable, "-c", code, str(target)], capture_output=True, text=True, check=True)
    assert done.stdout == f"{os.strerror(errno.EFBIG)}\n"
    assert (target.read_bytes(), names_in(tmp_path)) == (b"old", ["a.md"])


@posix
def test_new_folders_are_private_and_old_ones_left_alone(tmp_path, open_umask):
    old = tmp_path / "old"
    old.mkdir(0o755)
    make_folder(old / "a" / "b")
    make_folder(old / "a" / "b")
    assert [mode_of(path) for path in (old, old / "a", old / "a" / "b")] == [0o755, 0o700, 0o700]


def test_a_file_in_place_of_a_folder_is_refused(tmp_path):
    (tmp_path / "a").write_bytes(b"")
    with pytest.raises(MachineRefused) as refusal:
        make_folder(tmp_path / "a")
    assert str(refusal.value) == f"{tmp_path / 'a'} is not a folder."


def test_a_manifest_is_sorted_and_names_every_file():
    assert manifest({"b.md": "22", "a/c.md": "11"}) == b"11  a/c.md\n22  b.md\n"


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="needs sha256sum")
def test_a_manifest_is_read_by_sha256sum(tmp_path):
    contents = {"a.md": b"uno", "città \\ strana": b"due", "a\nb": b"tre"}
    for name, data in contents.items():
        write_atomically(tmp_path / name, data)
    write_atomically(
        tmp_path / "SHA256SUMS", manifest({name: hashlib.sha256(data).hexdigest() for name, data in contents.items()})
    )
    command = ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_batch_shows_nothing_before_it_is_published_and_leaves_nothing_hidden(tmp_path):
    folder = tmp_path / "verbali"
    folder.mkdir()
    (folder / "a.md").write_bytes(b"vecchio")
    with Batch(folder, 0o640) as batch:
        batch.put("a.md", b"nuovo")
        batch.put("b.md", b"altro")
        assert (folder / "a.md").read_bytes() == b"vecchio"
        assert not (folder / "b.md").exists()
        batch.publish()
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {"a.md": b"nuovo", "b.md": b"altro"}


def test_a_batch_that_is_given_up_leaves_no_trace(tmp_path):
    with Batch(tmp_path / "not" / "there", 0o640) as batch:
        batch.put("a.md", b"uno")
    assert names_in(tmp_path) == []


@posix
def test_a_batch_gives_its_mode_whatever_the_umask(tmp_path, open_umask):
    with Batch(tmp_path, 0o640) as batch:
        batch.put("a.md", b"uno")
        batch.publish()
    assert mode_of(tmp_path / "a.md") == 0o640


@posix
@pytest.mark.parametrize("linked", ["file", "folder"])
def test_a_batch_writes_through_no_link(tmp_path, linked):
    victim, folder = tmp_path / "victim", tmp_path / "verbali"
    victim.mkdir()
    (victim / "a.md").write_bytes(b"intatto")
    if linked == "folder":
        folder.symlink_to(victim, target_is_directory=True)
    else:
        folder.mkdir()
        (folder / "a.md").symlink_to(victim / "a.md")
    with Batch(folder, 0o640) as batch, pytest.raises(MachineRefused):
        batch.put("a.md", b"uno")
    assert {path.name: path.read_bytes() for path in victim.iterdir()} == {"a.md": b"intatto"}


@posix
def test_a_link_put_in_place_of_a_file_before_the_end_is_refused(tmp_path):
    victim = tmp_path / "victim"
    victim.write_bytes(b"intatto")
    with Batch(tmp_path, 0o640) as batch:
        batch.put("a.md", b"uno")
        (tmp_path / "a.md").symlink_to(victim)
        with pytest.raises(MachineRefused):
            batch.publish()
    assert victim.read_bytes() == b"intatto"
    assert names_in(tmp_path) == ["a.md", "victim"]


def test_nothing_put_is_nothing_written(tmp_path):
    with Batch(tmp_path / "verbali", 0o640) as batch:
        batch.publish()
    assert names_in(tmp_path) == []


def test_what_a_stopped_process_left_goes_once_it_is_a_day_old(tmp_path):
    (tmp_path / "verbali").mkdir()
    for name in (".pdzctl-old.tmp", ".pdzctl-new.tmp", ".pdzctl-export", "verbali/.pdzctl-old.tmp"):
        (tmp_path / name).write_bytes(b"")
    (tmp_path / ".pdzctl-folder.tmp").mkdir()
    (tmp_path / ".pdzctl-folder.tmp" / "a.md").write_bytes(b"uno")
    (tmp_path / ".pdzctl-link.tmp").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    (tmp_path / "elsewhere").mkdir()
    for name in (
        ".pdzctl-old.tmp",
        ".pdzctl-export",
        ".pdzctl-folder.tmp",
        ".pdzctl-link.tmp",
        "verbali/.pdzctl-old.tmp",
    ):
        os.utime(tmp_path / name, (0, 0), follow_symlinks=False)
    sweep(tmp_path / "verbali")
    assert {path.name for path in tmp_path.iterdir()} == {".pdzctl-new.tmp", ".pdzctl-export", "elsewhere", "verbali"}
    assert list((tmp_path / "verbali").iterdir()) == []


def test_files_that_cannot_be_removed_are_named(tmp_path):
    (tmp_path / "a").mkdir()
    with pytest.raises(MachineRefused) as refusal:
        remove([tmp_path / "a"])
    assert str(refusal.value) == f"{tmp_path / 'a'} could not be removed."
