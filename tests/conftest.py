"""What all tests share: no network but loopback, no keys, a home of their own, parts of the machine by name."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
import pytest_socket

for _variable in [name for name in os.environ if name.endswith(("_API_KEY", "_BASE_URL")) or name == "GITHUB_TOKEN"]:
    del os.environ[_variable]


os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # whole processes start three times faster with byte code


_ELSEWHERE = {"postgresql": ("/usr/lib/postgresql", "*/bin/initdb")}
"""Parts that Debian keeps off the PATH."""


def there(part: str) -> bool:
    """Whether this machine has a part."""
    if part in _ELSEWHERE:
        folder, pattern = _ELSEWHERE[part]
        return any(Path(folder).glob(pattern))
    return shutil.which(part) is not None


@pytest.hookimpl(trylast=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Refuse every socket but loopback, and every test whose part of the machine is missing."""
    pytest_socket.socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)
    for mark in item.iter_markers("needs"):
        part = mark.args[0]
        if not there(part):
            if os.environ.get("CI"):
                pytest.fail(f"{part} is missing on this CI machine; .ci/run must install it", pytrace=False)
            pytest.skip(f"{part} is not installed here")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home folder that the environment points to."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("UNDERSTUDY_HOME", str(folder))
    return folder
