"""What a confined command can do, and above all what it cannot: for each confinement that this machine has."""

from __future__ import annotations

import asyncio
import json
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

import pytest

from understudy.core.errors import SandboxError
from understudy.tools.sandbox import sandbox as sandboxes
from understudy.tools.sandbox.bubblewrap import Bubblewrap
from understudy.tools.sandbox.docker import Docker
from understudy.tools.sandbox.landlock import Landlock
from understudy.tools.sandbox.place import Backend, Place, readable
from understudy.tools.sandbox.processes import Limits, Tail, descendants
from understudy.tools.sandbox.sandbox import Confined, candidates, confined, probe, try_out

PYTHON = (Path(sys.prefix), Path(sys.base_prefix))
_tried: dict[str, str] = {}


@pytest.fixture(params=["bubblewrap", "landlock"])
async def backend(request: pytest.FixtureRequest) -> Backend:
    """Each confinement in turn; a machine without it skips, except in CI, where both must be there."""
    known: dict[str, Backend] = {"bubblewrap": Bubblewrap(shutil.which("bwrap") or "bwrap"), "landlock": Landlock()}
    if request.param not in _tried:
        _tried[request.param] = await try_out(known[request.param])
    why = _tried[request.param]
    if why and request.param == "bubblewrap" and os.environ.get("CI"):
        pytest.fail(f"bubblewrap does not work on this CI machine: {why}")
    if why:
        pytest.skip(f"{request.param} does not work here: {why}")
    return known[request.param]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    folder = tmp_path / "tree"
    folder.mkdir()
    (folder / ".git").write_text("gitdir: elsewhere\n")
    return folder


@pytest.fixture
async def box(backend: Backend, tree: Path) -> Confined:
    return await confined(tree, read=PYTHON, protected=(tree / ".git",), using=backend)


async def shell(box: Confined, script: str, seconds: float = 30) -> tuple[int, str]:
    ran = await box.run(("/bin/sh", "-c", script), seconds)
    return ran.exit_code, ran.output


async def python(box: Confined, script: str, seconds: float = 30) -> tuple[int, str]:
    ran = await box.run((sys.executable, "-c", script), seconds)
    return ran.exit_code, ran.output


async def test_a_command_writes_its_tree_and_its_exit_code_and_output_come_back(box: Confined, tree: Path) -> None:
    assert await shell(box, "echo made > made; echo told; echo complained >&2; exit 7") == (7, "told\ncomplained\n")
    assert (tree / "made").read_text() == "made\n"


async def test_nothing_outside_the_tree_can_be_written(box: Confined, tmp_path: Path) -> None:
    for place in (Path("/usr/evil"), Path.home() / "evil", Path("/evil"), Path("/etc/evil"), Path("/dev/evil")):
        code, output = await shell(box, f"echo x > {place}")
        assert code != 0, f"{place}: {output}"
        assert not place.exists()
    await shell(box, f"echo x > {tmp_path}/evil")  # may work in a private /tmp
    assert not (tmp_path / "evil").exists()


async def test_nothing_outside_can_be_changed_through_a_link(box: Confined, tree: Path, tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("whole\n")
    (tree / "link").symlink_to(tmp_path / "precious")
    (tree / "up").symlink_to(tmp_path)
    code, _ = await shell(box, "echo x > link; echo x > up/new; : > link; rm -f up/precious; ln up/precious here")
    assert code != 0
    assert (tmp_path / "precious").read_text() == "whole\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["precious", "tree"]


async def test_secrets_of_the_home_folder_and_of_the_machine_cannot_be_read(box: Confined, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("canary")
    for place in (tmp_path / "secret", Path("/etc/shadow"), Path.home() / ".bashrc", Path.home() / ".ssh"):
        code, output = await shell(box, f"cat {place}")
        assert code != 0
        assert "canary" not in output


async def test_the_environment_has_nothing_of_ours(box: Confined, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "canary")
    _, output = await shell(box, "env; cat /proc/*/environ 2>/dev/null | tr '\\0' '\\n'")
    assert "canary" not in output
    assert "ANTHROPIC" not in output


async def test_there_is_no_network_not_even_loopback(box: Confined) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        server.settimeout(0.2)
        code, output = await python(box, f"import socket; socket.create_connection(('127.0.0.1', {port}), 2)")
        assert code != 0, output
        with pytest.raises(TimeoutError):
            server.accept()
    code, output = await python(
        box, "import socket; socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 9))"
    )
    assert code != 0, output


async def test_a_socket_file_of_the_machine_cannot_be_reached(box: Confined, tree: Path, tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "s"))
        server.listen()
        code, output = await python(
            box, f"import socket; socket.socket(socket.AF_UNIX).connect({str(tmp_path / 's')!r})"
        )
        assert code != 0, output


async def test_git_s_own_file_is_as_it_was_whatever_a_command_tries(box: Confined, tree: Path) -> None:
    await shell(box, "echo evil > .git; rm -f .git; mkdir .git; mv .git other; ln -s /tmp .git; true")
    assert (tree / ".git").read_text() == "gitdir: elsewhere\n"
    assert not (tree / ".git").is_symlink()


@pytest.mark.needs("bwrap")
async def test_a_git_folder_in_the_tree_is_read_only_under_bubblewrap_and_refused_under_landlock(
    tmp_path: Path,
) -> None:
    (tmp_path / "tree" / ".git").mkdir(parents=True)
    (tmp_path / "tree" / ".git" / "config").write_text("whole\n")
    protected = (tmp_path / "tree" / ".git",)
    box = await confined(tmp_path / "tree", protected=protected, using=Bubblewrap(shutil.which("bwrap") or ""))
    code, _ = await shell(box, "echo x > .git/config; echo x > .git/new; rm -r .git; mv .git x")
    assert code != 0
    assert (tmp_path / "tree" / ".git" / "config").read_text() == "whole\n"
    with pytest.raises(SandboxError, match="use bubblewrap"):
        await shell(await confined(tmp_path / "tree", protected=protected, using=Landlock()), "true")


async def test_other_processes_can_be_neither_killed_nor_read(box: Confined) -> None:
    victim = subprocess.Popen(["sleep", "60"])
    try:
        code, output = await shell(box, f"kill -9 {victim.pid} || cat /proc/{victim.pid}/environ")
        assert code != 0, output
        assert victim.poll() is None
    finally:
        victim.kill()
        victim.wait()


async def test_a_command_gets_no_rights_back(box: Confined) -> None:
    code, output = await shell(box, "mount -t tmpfs none /usr || chroot / true || unshare -Ur mount -t tmpfs none /usr")
    assert code != 0, output
    assert await shell(box, "grep Cap[PE] /proc/self/status | tr -d '0\\n\\t'") == (0, "CapPrm:CapEff:")


async def test_more_memory_than_allowed_is_refused_to_one_process(backend: Backend, tree: Path) -> None:
    box = await confined(tree, read=PYTHON, limits=Limits(memory=256 << 20), using=backend)
    code, output = await python(box, "bytearray(400 << 20)")
    assert code == 1
    assert "MemoryError" in output


async def test_more_memory_than_allowed_stops_many_processes(backend: Backend, tree: Path) -> None:
    box = await confined(tree, read=PYTHON, limits=Limits(memory=256 << 20), using=backend)
    hog = "import os, time; [os.fork() for _ in range(2)]; x = b'x' * (100 << 20); time.sleep(60)"
    code, output = await python(box, hog)
    assert code == 137
    assert "more than 256 MB of memory" in output


async def test_more_processes_than_allowed_stop_everything(backend: Backend, tree: Path) -> None:
    box = await confined(tree, limits=Limits(processes=30), using=backend)
    code, output = await shell(box, "while :; do sleep 60 & done")
    assert code != 0
    assert "more than 30 processes" in output or "fork" in output.lower()


async def test_a_command_that_takes_too_long_is_stopped_and_says_so(box: Confined) -> None:
    ran = await box.run(("/bin/sh", "-c", "echo begun; sleep 60"), 0.5)
    assert (ran.timed_out, ran.exit_code) == (True, 124)
    assert ran.output == "begun\n[stopped after 0.5 seconds]\n"


async def test_processor_time_is_limited_too(backend: Backend, tree: Path) -> None:
    box = await confined(tree, limits=Limits(cpu_seconds=1), using=backend)
    ran = await box.run(("/bin/sh", "-c", "while :; do :; done"), 60)
    assert ran.exit_code != 0
    assert not ran.timed_out


async def test_a_flood_of_output_is_kept_in_bounded_memory_with_its_ends(backend: Backend, tree: Path) -> None:
    box = await confined(tree, limits=Limits(output=1000), using=backend)
    ran = await box.run(("/bin/sh", "-c", "echo first; head -c 50000000 /dev/zero | tr '\\0' 'x'; echo; echo last"), 60)
    assert ran.exit_code == 0
    assert ran.output.startswith("first\n")
    assert ran.output.endswith("last\n")
    assert "bytes left out" in ran.output
    assert len(ran.output) < 1100


async def test_nothing_that_was_started_lives_on_after_the_command(box: Confined, tree: Path) -> None:
    await shell(box, "setsid sleep 47.11 & (setsid sleep 47.11 &) ; sleep 47.11 & exit 0")
    assert not _running("47.11")


async def test_cancelling_a_run_kills_what_it_started(box: Confined, tree: Path) -> None:
    run = asyncio.create_task(shell(box, "setsid sleep 47.12 & touch begun; sleep 47.12", 60))
    while not (tree / "begun").exists():
        await asyncio.sleep(0.02)
    run.cancel()
    with pytest.raises(asyncio.CancelledError):
        await run
    assert not _running("47.12")


async def test_killing_the_program_that_runs_a_command_kills_the_command(backend: Backend, tree: Path) -> None:
    made = "Bubblewrap(sys.argv[2])" if backend.name == "bubblewrap" else "Landlock()"
    script = (
        "import asyncio, sys\nfrom pathlib import Path\nfrom understudy.tools.sandbox.sandbox import *\n"
        "from understudy.tools.sandbox.sandbox import Bubblewrap, Landlock\n"
        "async def main():\n"
        f"    box = await confined(Path(sys.argv[1]), using={made})\n"
        "    await box.run(('/bin/sh', '-c', 'sleep 47.13 & touch begun; sleep 47.13'), 60)\n"
        "asyncio.run(main())\n"
    )
    words = [sys.executable, "-c", script, str(tree), shutil.which("bwrap") or ""]
    runner = subprocess.Popen(words, env=os.environ | {"TMPDIR": str(tree.parent)})
    while not (tree / "begun").exists():
        assert runner.poll() is None
        await asyncio.sleep(0.02)
    runner.kill()
    runner.wait()
    for _ in range(200):
        if not _running("47.13"):
            break
        await asyncio.sleep(0.02)
    assert not _running("47.13")


@pytest.mark.skipif(sys.platform != "linux", reason="needs prctl(2)")
def test_a_command_whose_program_was_killed_before_it_began_is_not_begun(tree: Path) -> None:
    gone = subprocess.Popen(["true"])
    gone.wait()
    spec = {"limits": asdict(Limits()), "status": 1, "parent": gone.pid, "landlock": None}
    launcher = Path(sandboxes.__file__).with_name("launcher.py")
    words = [sys.executable, "-I", "-S", str(launcher), json.dumps(spec), "--", "touch", str(tree / "begun")]
    assert subprocess.run(words, check=False).returncode == 137
    assert not (tree / "begun").exists()


async def test_a_full_private_folder_is_told_by_the_command_s_own_words(tree: Path) -> None:
    bubblewrap = Bubblewrap(shutil.which("bwrap") or "")
    if await try_out(bubblewrap):
        pytest.skip("bubblewrap does not work here")
    box = await confined(tree, limits=Limits(temporary=1 << 20), using=bubblewrap)
    code, output = await shell(box, "head -c 5000000 /dev/zero > /tmp/full")
    assert code != 0
    assert "No space left on device" in output


async def test_a_file_that_grows_too_large_is_stopped(backend: Backend, tree: Path) -> None:
    box = await confined(tree, limits=Limits(file=1 << 20), using=backend)
    code, _ = await shell(box, "head -c 5000000 /dev/zero > large")
    assert code != 0
    assert (tree / "large").stat().st_size <= 1 << 20


async def test_the_temporary_folder_is_private_and_gone_afterwards(box: Confined) -> None:
    code, output = await shell(box, 'echo x > "$TMPDIR/mine" && test "$HOME" = "$TMPDIR" && echo "$TMPDIR"')
    assert code == 0
    assert not (Path(output.strip()) / "mine").exists()


async def test_a_command_that_does_not_exist_is_an_error_of_the_sandbox(box: Confined) -> None:
    with pytest.raises(SandboxError, match="could not start no-such-program"):
        await box.run(("no-such-program",), 10)


async def test_a_program_s_failure_is_not_taken_for_one_of_the_sandbox(box: Confined) -> None:
    assert (await shell(box, "no-such-program"))[0] == 127
    assert (await shell(box, "kill -9 $$"))[0] == 137


async def test_the_tree_appears_elsewhere_where_the_confinement_can_do_that(tree: Path, tmp_path: Path) -> None:
    bubblewrap = Bubblewrap(shutil.which("bwrap") or "")
    if await try_out(bubblewrap):
        pytest.skip("bubblewrap does not work here")
    box = await confined(tree, at=tmp_path / "original", using=bubblewrap)
    assert await shell(box, "pwd; echo x > made") == (0, f"{tmp_path / 'original'}\n")
    assert (tree / "made").is_file()


@pytest.mark.parametrize("wide", ["/", "~", "~/.."])
async def test_a_mount_that_would_show_the_home_folder_is_refused(tree: Path, wide: str) -> None:
    with pytest.raises(SandboxError, match="whole home"):
        await confined(tree, read=(Path(wide),), using=Landlock())


async def test_a_mount_that_is_missing_names_the_setting(tree: Path, tmp_path: Path) -> None:
    with pytest.raises(SandboxError, match="mend"):
        await confined(tree, read=(tmp_path / "missing",), using=Landlock())


async def test_the_strongest_confinement_that_works_is_found_and_the_finding_kept() -> None:
    working = [backend.name for backend in candidates() if not await try_out(backend)]
    if not working:
        pytest.skip("nothing can confine here")
    assert (await probe()).name == working[0]
    assert await probe() == await probe()


async def test_where_nothing_confines_nothing_is_run_and_the_repair_is_named(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = Bubblewrap("/bin/false")
    monkeypatch.setattr(sandboxes, "_found", [])
    monkeypatch.setattr(sandboxes, "candidates", lambda: (broken,))
    with pytest.raises(SandboxError, match="apt install bubblewrap") as refusal:
        await confined(tree)
    assert "\n" not in str(refusal.value)


async def test_a_weaker_confinement_is_taken_when_the_stronger_fails_and_says_what_it_lacks(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if await try_out(Landlock()):
        pytest.skip("Landlock does not work here")
    monkeypatch.setattr(sandboxes, "_found", [])
    monkeypatch.setattr(sandboxes, "candidates", lambda: (Bubblewrap("/bin/false"), Landlock()))
    found = await probe()
    assert found.name == "landlock"
    assert found.weaker


async def test_docker_is_asked_for_a_closed_container_and_to_remove_it(tree: Path, tmp_path: Path) -> None:
    asked = tmp_path / "asked"
    docker = tmp_path / "docker"
    docker.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" >> {asked}\necho ran\n')
    docker.chmod(0o755)
    box = await confined(
        tree, read=(tmp_path / "docker",), protected=(tree / ".git",), using=Docker(str(docker), "any")
    )
    assert await shell(box, "true") == (0, "ran\n")
    words = asked.read_text().splitlines()
    assert {"--network=none", "--read-only", "--cap-drop=ALL", "--pull=never", "--entrypoint=/bin/sh"} <= set(words)
    assert f"--mount=type=bind,source={tree}/.git,target={tree}/.git,readonly" in words
    name = next(word for word in words if word.startswith("--name=")).removeprefix("--name=")
    assert words[-3:] == ["rm", "--force", name]


async def test_a_daemon_that_refuses_is_an_error_of_the_sandbox(tree: Path, tmp_path: Path) -> None:
    docker = tmp_path / "docker"
    docker.write_text(
        "#!/bin/sh\necho 'docker: Cannot connect to the daemon.'\necho 'See docker run --help.'\nexit 125\n"
    )
    docker.chmod(0o755)
    assert "Cannot connect" in await try_out(Docker(str(docker), "any"))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
@pytest.mark.needs("setpriv")
async def test_an_ordinary_user_is_confined_as_well(backend: Backend) -> None:
    place = Path(tempfile.mkdtemp(prefix="understudy-test-"))
    place.chmod(0o755)
    (place / "tree").mkdir()
    os.chown(place / "tree", 65534, 65534)
    launcher = shutil.copy(Path(sandboxes.__file__).with_name("launcher.py"), place)
    reader, status = os.pipe()
    try:
        command = ("/bin/sh", "-c", "id -u; echo x > made; echo x > ../evil; cat made")
        launch = backend.launch(Place(place / "tree"), Limits(), place / "tree", status, command)
        asked = {"limits": asdict(Limits()), "status": status, "parent": os.getpid(), "landlock": launch.landlock}
        become = (
            "setpriv",
            "--reuid=65534",
            "--regid=65534",
            "--clear-groups",
            "/usr/bin/python3",
            "-I",
            "-S",
            launcher,
        )
        done = subprocess.run(
            [*become, json.dumps(asked), "--", *launch.words],
            capture_output=True,
            text=True,
            check=False,
            pass_fds=(status,),
        )
        assert done.stdout == "65534\nx\n", done.stderr
        assert not (place / "evil").exists()
    finally:
        os.close(reader)
        os.close(status)
        shutil.rmtree(place)


def test_the_beginning_and_the_end_of_a_stream_are_kept() -> None:
    tail = Tail(10)
    for piece in (b"ab", b"c" * 1000, b"xyz"):
        tail.add(piece)
    assert tail.text() == "abccc\n[... 995 bytes left out ...]\nccxyz"
    short = Tail(10)
    short.add(b"hello world"[:10])
    assert short.text() == "hello worl"


def _running(mark: str) -> bool:
    return any(f"sleep\0{mark}".encode() in _command_line(pid) for pid in descendants(1))


def _command_line(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def test_an_account_without_a_home_folder_is_told_to_name_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(_user: int) -> None:
        raise KeyError("uid not found")

    monkeypatch.delenv("HOME")
    monkeypatch.setattr(pwd, "getpwuid", unknown)
    with pytest.raises(SandboxError, match="set HOME"):
        readable(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "tools").mkdir()
    assert readable(tmp_path / "tools") == tmp_path / "tools"
