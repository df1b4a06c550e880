"""A skill as files: the open SKILL.md standard, strictly; our own fields stand under `metadata` and `assets/`.

Bytes are kept as they came, so import and export round-trip. Knows nothing of the store or of what checks mean.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

import yaml

from ..core.errors import SkillError
from ..core.types import Json, Scope

SKILL_FILE, CHECKS_FILE, EVIDENCE_FILE = "SKILL.md", "assets/checks.json", "assets/evidence.json"
NAME_LENGTH, DESCRIPTION_LENGTH, COMPATIBILITY_LENGTH = 64, 1024, 500
SKILL_CHARACTERS, FILE_BYTES, PACKAGE_BYTES, PACKAGE_FILES = 100_000, 1 << 20, 8 << 20, 200
_FRONT_MATTER_CHARACTERS = 20_000
KEYS = ("name", "description", "license", "compatibility", "metadata", "allowed-tools")
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""Makes strings of every scalar and nothing else; the one in C, where there is one, takes a tenth of the time."""
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DEVICES = {"con", "prn", "aux", "nul"} | {f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10)}


@dataclass(frozen=True)
class FrontMatter:
    """What stands between the `---` lines."""

    name: str
    description: str
    license: str = ""
    compatibility: str = ""
    metadata: Mapping[str, str] | None = None
    allowed_tools: str = ""


@dataclass(frozen=True)
class Package:
    """One version of a skill, whole: every file by its path inside the folder. Always valid."""

    files: Mapping[str, bytes]

    def __post_init__(self) -> None:
        check_files(self.files)
        _ = self._split

    def file(self, path: str) -> bytes:
        """One file's bytes. Raises `SkillError` with the files that there are."""
        if path not in self.files:
            raise SkillError(f"{self.name} has no file {path}; it has {', '.join(sorted(self.files))}")
        return self.files[path]

    def file_text(self, path: str) -> str:
        """One file as text. Raises `SkillError` when there is none, or when it is not UTF-8."""
        try:
            return self.file(path).decode("utf-8")
        except UnicodeDecodeError:
            raise SkillError(f"{self.name}: {path} is no text") from None

    @property
    def text(self) -> str:
        """SKILL.md as text. Raises `SkillError` when it is not UTF-8."""
        try:
            return self.files[SKILL_FILE].decode("utf-8")
        except UnicodeDecodeError:
            raise SkillError(f"{SKILL_FILE}: is not UTF-8 text") from None

    @cached_property
    def _split(self) -> tuple[FrontMatter, str]:
        return split_skill(self.text)

    @property
    def front(self) -> FrontMatter:
        """The front matter."""
        return self._split[0]

    @property
    def body(self) -> str:
        """The Markdown below the front matter."""
        return self._split[1]

    @property
    def name(self) -> str:
        """The skill's name."""
        return self.front.name

    @property
    def scope(self) -> Scope:
        """Where the skill holds, from `metadata`."""
        found = self.front.metadata or {}
        return Scope(*(found.get(f"understudy-scope-{part}", "") for part in ("repo", "team", "person")))

    @property
    def supersedes(self) -> tuple[str, ...]:
        """Names of the skills that this one replaces, from `metadata`."""
        return tuple((self.front.metadata or {}).get("understudy-supersedes", "").split())

    @cached_property
    def checks(self) -> list[Json]:
        """The raw checks; empty for a text-only skill. Raises `SkillError` when they are not a JSON list."""
        return _json_list(self.files, CHECKS_FILE)

    @cached_property
    def evidence(self) -> list[Json]:
        """The corrections it was learnt from. Raises `SkillError` when they are not a JSON list."""
        return _json_list(self.files, EVIDENCE_FILE)

    @property
    def digests(self) -> dict[str, str]:
        """SHA-256 of each file, by path."""
        return {path: digest(data) for path, data in sorted(self.files.items())}

    def with_files(self, changes: Mapping[str, bytes | None]) -> Package:
        """The package with files written, or removed where the value is None."""
        files = {**self.files, **changes}
        return Package({path: data for path, data in files.items() if data is not None})


def digest(data: bytes) -> str:
    """SHA-256 in hexadecimal: the address of a file's content."""
    return hashlib.sha256(data).hexdigest()


def check_name(name: str) -> str:
    """The name, if it follows the standard. Raises `SkillError`."""
    if not _NAME.fullmatch(name) or len(name) > NAME_LENGTH:
        raise SkillError(
            f"skill name {name[:80]!r}: 1 to {NAME_LENGTH} of a-z, 0-9 and single hyphens between them are allowed"
        )
    if name in _DEVICES:
        raise SkillError(f"skill name {name!r} is reserved by an operating system; choose another")
    return name


def check_path(path: str) -> str:
    """A file's path inside a package, if it is safe on every system. Raises `SkillError`."""
    parts = path.split("/")
    unsafe = any(
        part in ("", ".", "..") or part.endswith((" ", ".")) or part.split(".")[0].lower() in _DEVICES for part in parts
    )
    if unsafe or len(path) > 240 or re.search(r"[\x00-\x1f\x7f\\:*?\"<>|]", path):
        raise SkillError(f"file {path[:80]!r}: must be a plain relative path inside the skill's folder")
    return str(PurePosixPath(path))


def check_files(files: Mapping[str, bytes]) -> None:
    """Hold the files to the limits. Raises `SkillError` naming the first that breaks one."""
    if SKILL_FILE not in files:
        raise SkillError(f"no {SKILL_FILE}: a skill is a folder with that file")
    if len(files) > PACKAGE_FILES or sum(map(len, files.values())) > PACKAGE_BYTES:
        raise SkillError(f"a skill has at most {PACKAGE_FILES} files and {PACKAGE_BYTES >> 20} MiB in all")
    seen: dict[str, str] = {}
    for path, data in files.items():
        check_path(path)
        if len(data) > FILE_BYTES:
            raise SkillError(f"{path}: over {FILE_BYTES >> 20} MiB; link to it instead")
        if seen.setdefault(path.casefold(), path) != path:
            raise SkillError(f"{path}: clashes with {seen[path.casefold()]} where case does not count")


def split_skill(text: str) -> tuple[FrontMatter, str]:
    """Front matter and body of a SKILL.md. Raises `SkillError` naming what breaks the standard."""
    front, body = fence(text)
    return _front(read_front(front)), body


def fence(text: str) -> tuple[str, str]:
    """The YAML between the first two lines of `---`, and what follows. Raises `SkillError`."""
    if len(text) > SKILL_CHARACTERS:
        raise SkillError(f"{SKILL_FILE}: over {SKILL_CHARACTERS} characters; move detail into references/")
    lines = text.removeprefix("\ufeff").splitlines(keepends=True)
    fences = [n for n, line in enumerate(lines) if line.rstrip() == "---"]
    if not fences or fences[0] != 0 or len(fences) < 2:
        raise SkillError(f"{SKILL_FILE}: must begin with front matter between two lines of ---")
    return "".join(lines[1 : fences[1]]), "".join(lines[fences[1] + 1 :])


def read_front(text: str) -> dict[str, object]:
    """The fields of front matter, every scalar as text. Raises `SkillError`."""
    if len(text) > _FRONT_MATTER_CHARACTERS:
        raise SkillError(f"{SKILL_FILE}: front matter over {_FRONT_MATTER_CHARACTERS} characters")
    try:
        for token in yaml.scan(text, Loader=_LOADER):
            if isinstance(token, (yaml.AliasToken, yaml.AnchorToken, yaml.TagToken)):
                raise SkillError(f"{SKILL_FILE}: front matter with anchors, aliases or tags is not read")
        found = yaml.load(text, Loader=_LOADER)
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f" (line {mark.line + 2})" if mark else ""
        raise SkillError(
            f"{SKILL_FILE}: front matter is not valid YAML{where}; quote values that hold a colon"
        ) from None
    if not isinstance(found, dict):
        raise SkillError(f"{SKILL_FILE}: front matter must be lines of `key: value`")
    return found


def _front(fields: dict[str, object]) -> FrontMatter:
    if unknown := sorted(set(fields) - set(KEYS)):
        raise SkillError(f"{SKILL_FILE}: unknown key {unknown[0]!r}; own fields belong under metadata")
    for key in ("name", "description"):
        if not str(fields.get(key) or "").strip():
            raise SkillError(f"{SKILL_FILE}: {key} is missing")
    for key, limit in (("description", DESCRIPTION_LENGTH), ("compatibility", COMPATIBILITY_LENGTH)):
        if len(str(fields.get(key, ""))) > limit:
            raise SkillError(f"{SKILL_FILE}: {key} is over {limit} characters")
    for key in set(fields) - {"metadata"}:
        if not isinstance(fields[key], str):
            raise SkillError(f"{SKILL_FILE}: {key} must be text")
    metadata = fields.get("metadata") or {}
    if not isinstance(metadata, dict) or not all(isinstance(value, str) for value in metadata.values()):
        raise SkillError(f"{SKILL_FILE}: metadata must map text to text, nothing nested")
    return FrontMatter(
        name=check_name(str(fields["name"])),
        description=str(fields["description"]).strip(),
        license=str(fields.get("license", "")),
        compatibility=str(fields.get("compatibility", "")),
        metadata=metadata,
        allowed_tools=str(fields.get("allowed-tools", "")),
    )


def format_skill(front: FrontMatter, body: str) -> str:
    """A SKILL.md of this front matter and body. Raises `SkillError` when it would break the standard."""
    fields: dict[str, object] = {"name": front.name, "description": front.description}
    optional = {
        "license": front.license,
        "compatibility": front.compatibility,
        "metadata": dict(front.metadata or {}),
        "allowed-tools": front.allowed_tools,
    }
    fields |= {key: value for key, value in optional.items() if value}
    text = yaml.safe_dump(fields, sort_keys=False, allow_unicode=True, width=110)
    made = f"---\n{text}---\n{body if body.startswith(chr(10)) else chr(10) + body}"
    split_skill(made)
    return made


def format_json(data: Json) -> bytes:
    """JSON as our files hold it: two spaces, sorted keys, readable in a diff."""
    return (json.dumps(data, indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode()


def _json_list(files: Mapping[str, bytes], path: str) -> list[Json]:
    try:
        found = json.loads(files.get(path, b"[]"))
    except (ValueError, RecursionError):
        raise SkillError(f"{path}: is not JSON") from None
    if not isinstance(found, list):
        raise SkillError(f"{path}: must be a list")
    return found
