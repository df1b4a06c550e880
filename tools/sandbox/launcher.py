"""The first program of a confinement: takes on the limits, and watches over the command until nothing is left of it.

A script that runs by its path (`python -I -S launcher.py SPEC -- COMMAND...`) and imports nothing of the package,
so that it starts in a few milliseconds. SPEC is JSON:

    {"limits": {"memory": n, "processes": n, "cpu_seconds": n, "file": n}, "status": fd, "parent": pid,
     "landlock": {"folder": path, "read": [path, ...], "write": [path, ...]}}     (the last may be null)

It stays as the parent that gathers and kills whatever the command leaves behind, and ends when its own parent does, at
whatever moment that was killed: bubblewrap alone outlives a parent that dies before it has asked to hear of that, or
leaves its first process behind. With `landlock` the child locks itself in, and writes `started` or the reason why not
to the status pipe. Where there is no `prctl(2)` it becomes the command.

Landlock: kernel documentation, userspace-api/landlock. System call filter: userspace-api/seccomp_filter.
"""

# ruff: noqa: PTH112, PTH116, PTH123, PTH208 - pathlib would double the start of every confined command
from __future__ import annotations

import ctypes
import errno
import json
import os
import resource
import signal
import stat
import struct
import sys
from typing import Any

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
PATH_BENEATH, ABI_VERSION = 1, 1
READ = 1 << 0 | 1 << 2 | 1 << 3
"""Execute, read a file, list a folder."""
OF_A_FILE = 1 << 0 | 1 << 1 | 1 << 2 | 1 << 14 | 1 << 15
"""The rights that a rule on a file, not a folder, may name."""
RIGHTS_BY_ABI = {1: 13, 2: 14, 3: 15, 4: 15}
"""How many rights of the file system an interface version knows; from 5 on it is 16."""
NEVER = 1 << 6 | 1 << 11 | 1 << 15
"""Never granted: character and block devices, device controls."""

SYSTEM_CALLS = {
    "x86_64": (0xC000003E, {"socket": 41, "truncate": 76, "bpf": 321, "keyctl": 250, "io_uring_setup": 425}),
    "aarch64": (0xC00000B7, {"socket": 198, "truncate": 45, "bpf": 280, "keyctl": 219, "io_uring_setup": 425}),
}
"""The kernel's name of an architecture, and the numbers of the calls that are refused on it."""

_libc = ctypes.CDLL(None, use_errno=True)
_libc.syscall.restype = ctypes.c_long
if sys.platform == "linux":
    _libc.prctl.argtypes = [ctypes.c_int] + [ctypes.c_ulong] * 4


def main(arguments: list[str]) -> int:
    """Take on the limits and supervise the command after `--`. The exit code is the command's."""
    spec, command = json.loads(arguments[0]), arguments[2:]
    take_on(spec["limits"])
    if sys.platform != "linux":
        os.execvp(command[0], command)
    return supervise(spec, command)


def take_on(limits: dict[str, int]) -> None:
    """Set the limits that the kernel holds for each process."""
    for kind, most in (
        (resource.RLIMIT_DATA, limits["memory"]),
        (resource.RLIMIT_CPU, limits["cpu_seconds"]),
        (resource.RLIMIT_FSIZE, limits["file"]),
        (resource.RLIMIT_CORE, 0),
    ):
        lower(kind, most)
    if os.getuid() != 0 and os.path.isdir("/proc/self"):
        lower(resource.RLIMIT_NPROC, limits["processes"] + processes_of(os.getuid()))


def lower(kind: int, most: int) -> None:
    """Set a limit without asking for more than is allowed already."""
    hard = resource.getrlimit(kind)[1]
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(kind, (most, most))


def processes_of(user: int) -> int:
    """How many threads the user has now: the kernel's limit counts those of all programs together."""
    count = 0
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            if os.stat(f"/proc/{name}").st_uid == user:
                count += len(os.listdir(f"/proc/{name}/task"))
        except OSError:
            continue
    return count


def supervise(spec: dict[str, Any], command: list[str]) -> int:
    """Run the command, locked in if asked, and end when it ends, with all that it started."""
    prctl(36, 1)  # orphans below come back to this process
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + kill_children()))
    prctl(1, signal.SIGTERM)  # and this one hears when its own parent dies
    if os.getppid() != spec["parent"]:  # which it did before
        return 128 + signal.SIGKILL
    child = os.fork()
    if child == 0:
        become(spec["status"], spec["landlock"], command)
    os.close(spec["status"])
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    kill_children()
    return 128 - code if code < 0 else code


def become(status: int, landlock: dict[str, Any] | None, command: list[str]) -> None:
    """In the child: lock in and say so, if asked, and exec; say why if that cannot be done."""
    try:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        if landlock:
            os.set_inheritable(status, False)
            os.chdir(landlock["folder"])
            lock_in(landlock["read"], landlock["write"])
            os.write(status, b"started")
        os.execvp(command[0], command)
    except OSError as error:
        os.write(status, f" failed: {error}".encode())
    finally:
        os._exit(126)


def kill_children() -> int:
    """Kill until nobody is left: a dead child's children become ours. Gives the number of the signal."""
    while True:
        with open(f"/proc/self/task/{os.getpid()}/children") as children:
            for pid in children.read().split():
                os.kill(int(pid), signal.SIGKILL)
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            return signal.SIGKILL


def lock_in(read: list[str], write: list[str]) -> None:
    """Give up every capability, every path but these, every socket, and signals to others. Raises `OSError`."""
    abi = landlock_abi()
    prctl(38, 1)  # no new privileges
    if os.geteuid() == 0:
        for capability in range(64):
            _libc.prctl(24, capability, 0, 0, 0)
    known = (1 << RIGHTS_BY_ABI.get(abi, 16)) - 1
    ruleset = create_ruleset(abi, known)
    for path in read:
        allow(ruleset, path, READ & known)
    for path in write:
        allow(ruleset, path, known & ~NEVER)
    checked(_libc.syscall(RESTRICT_SELF, ruleset, 0), "landlock_restrict_self")
    os.close(ruleset)
    refuse_system_calls(abi)


def landlock_abi() -> int:
    """The version of the kernel's interface. Raises `OSError` where it has none."""
    return checked(_libc.syscall(CREATE_RULESET, None, ctypes.c_size_t(0), ABI_VERSION), "landlock")


def create_ruleset(abi: int, known: int) -> int:
    """A ruleset that handles all that this version can: files, TCP from 4 on, signals and sockets from 6 on."""
    words = [known, 0b11 if abi >= 4 else 0, 0b11 if abi >= 6 else 0]
    words = words[: 1 if abi < 4 else 2 if abi < 6 else 3]
    attributes = struct.pack(f"{len(words)}Q", *words)
    size = ctypes.c_size_t(len(attributes))
    return checked(_libc.syscall(CREATE_RULESET, attributes, size, 0), "landlock_create_ruleset")


def allow(ruleset: int, path: str, rights: int) -> None:
    """Add one path with all that is below it."""
    folder = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        if not stat.S_ISDIR(os.fstat(folder).st_mode):
            rights &= OF_A_FILE
        rule = struct.pack("=Qi", rights, folder)
        checked(_libc.syscall(ADD_RULE, ruleset, PATH_BENEATH, rule, 0), f"landlock_add_rule {path}")
    finally:
        os.close(folder)


def refuse_system_calls(abi: int) -> None:
    """Make the calls that open a way past the file rules fail with EPERM: sockets above all."""
    architecture, numbers = SYSTEM_CALLS[os.uname().machine]
    refused = [number for name, number in numbers.items() if name != "truncate" or abi < 3]
    program = [(0x20, 0, 0, 4), (0x15, 1, 0, architecture), (0x06, 0, 0, 0x80000000), (0x20, 0, 0, 0)]
    left = len(refused)
    program.append((0x35, left + 1, 0, 0x40000000))  # the second numbering of x86_64
    for place, number in enumerate(refused):
        program.append((0x15, left - place, 0, number))
    program += [(0x06, 0, 0, 0x7FFF0000), (0x06, 0, 0, 0x00050000 | errno.EPERM)]
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *line) for line in program))
    filters = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(program), ctypes.addressof(code)))
    checked(_libc.prctl(22, 2, ctypes.addressof(filters), 0, 0), "seccomp")


def prctl(option: int, value: int) -> None:
    """`prctl(2)`. Raises `OSError`."""
    checked(_libc.prctl(option, value, 0, 0, 0), f"prctl {option}")


def checked(result: int, what: str) -> int:
    """A system call's answer. Raises `OSError` for a failure."""
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
