"""What `understudy.toml` says of further services: MCP servers, and how much of each tool may be used."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated

from pydantic import Field, model_validator

from .router_settings import Section

_Variable = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,99}$")]


class Limit(Section):
    """How much of one tool, or of one MCP server, may be used. What is not said stays as it is."""

    a_minute: int | None = Field(default=None, gt=0, description="calls a minute, all tasks of the home together")
    a_task: int | None = Field(default=None, gt=0, description="calls in one task")
    seconds: float | None = Field(default=None, gt=0, description="after which a call is given up")
    arguments: int | None = Field(default=None, gt=0, description="characters of one call's arguments")
    result: int | None = Field(default=None, gt=0, description="characters of one result that a model is given")


class McpServer(Section):
    """One server of tools over MCP: a program that is started, or a URL. Its secrets stand elsewhere, by name."""

    name: str = Field(pattern=r"^[a-z][a-z0-9-]{0,30}$", description="how its tools are called: NAME__TOOL")
    command: str = Field(default="", description="the program that is started and spoken to over its standard streams")
    args: tuple[str, ...] = Field(default=(), description="the program's arguments")
    url: str = Field(default="", description="or the address of a server over streamable HTTP")
    headers: Mapping[str, str] = Field(
        default_factory=dict, description="headers for the URL; ${NAME} stands for one of `env` or `credentials`"
    )
    env: tuple[_Variable, ...] = Field(default=(), description="environment variables that it is given")
    credentials: tuple[_Variable, ...] = Field(
        default=(), description="secrets of each person's own: NAME is read from NAME_PERSON, or from the keyring"
    )
    workers: tuple[str, ...] = Field(default=("services",), description="the specialists that may use it")
    tools: tuple[str, ...] = Field(default=(), description="which of its tools agents get; empty: all")
    seconds: float = Field(default=30, gt=0, le=1800, description="longest wait for one answer")

    @model_validator(mode="after")
    def _holds_together(self) -> McpServer:
        if bool(self.command) == bool(self.url):
            raise ValueError("give either a command or a url")
        if self.url and not re.match(r"https?://[^\s/]", self.url):
            raise ValueError(f"{self.url[:100]!r} is no http or https address")
        if (self.headers and self.command) or (self.args and self.url):
            raise ValueError("`args` belong to a command, `headers` to a url")
        named = set(re.findall(r"\$\{(\w+)\}", " ".join(self.headers.values())))
        if lost := sorted(named - {*self.env, *self.credentials}):
            raise ValueError(f"a header speaks of {lost[0]}, which stands in neither `env` nor `credentials`")
        if named and not re.match(r"https://|http://(localhost|127\.[\d.]+|\[::1\])([:/]|$)", self.url):
            raise ValueError("a secret leaves this machine over https only")
        return self
