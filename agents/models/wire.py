"""What the two wires have in common: how to ask for JSON, how their SDKs fail, how to wait. Knows no provider.

Both SDKs come from one generator, so their exceptions have the same names; the module is handed in.
"""

from __future__ import annotations

import asyncio
import functools
import json
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from types import ModuleType
from typing import Any

from autogen_core import CancellationToken
from pydantic import BaseModel

from .endpoint import Endpoint, WireFault, fault_of_status, is_loopback
from .retry import Retry, retry_after
from .usage import Usage

_STATUS_OF_KIND = {
    "overloaded_error": 529,
    "rate_limit_error": 429,
    "rate_limit_exceeded": 429,
    "timeout_error": 504,
    "invalid_request_error": 400,
}
_NO_CREDIT = "insufficient_quota"
_BROKEN = "the connection broke off in the middle of the answer"


def http_client(sdk: ModuleType, where: Endpoint) -> Any:
    """The SDK's own HTTP client, with one table of certificates for the whole process, since reading it takes longer
    than a local model's first word; and past any proxy to a server on this machine."""
    return sdk.DefaultAsyncHttpxClient(verify=_certificates(), trust_env=not is_loopback(where.base_url))


@functools.cache
def _certificates() -> Any:
    import httpx2

    return httpx2.create_ssl_context()


@contextmanager
def charging(used: Callable[[], Usage | None]) -> Iterator[None]:
    """Put what the provider said it used so far on a fault that passes."""
    try:
        yield
    except WireFault as fault:
        fault.usage = used()
        raise


@contextmanager
def faults(sdk: ModuleType, where: Endpoint) -> Iterator[None]:
    """Turn whatever the SDK raises into a `WireFault`."""
    import httpx2

    try:
        yield
    except sdk.APIStatusError as error:
        raise _of_answer(error.status_code, error, retry_after(error.response.headers)) from error
    except (sdk.APITimeoutError, TimeoutError, httpx2.TimeoutException) as error:
        raise WireFault(f"no answer within {where.seconds:g} s") from error
    except sdk.APIConnectionError as error:
        begun = isinstance(error.__cause__, httpx2.ReadError | httpx2.RemoteProtocolError)
        raise WireFault(_BROKEN if begun else "cannot be reached") from error
    except httpx2.HTTPError as error:
        raise WireFault(_BROKEN) from error
    except sdk.APIError as error:
        raise _of_answer(0, error, None) from error
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        raise WireFault(f"the answer cannot be read: {' '.join(str(error).split())[:120]}") from error


def _of_answer(status: int, error: Any, wait: float | None) -> WireFault:
    inner = error.body.get("error", error.body) if isinstance(error.body, dict) else error.body
    told = inner if isinstance(inner, dict) else {"message": inner}
    kinds = {str(told.get("type")), str(told.get("code"))}
    if status < 400:  # an error inside a stream comes with status 200; its type says what it would have been
        status = next((_STATUS_OF_KIND[kind] for kind in kinds if kind in _STATUS_OF_KIND), 500)
    words = told.get("message")
    fault = fault_of_status(status, words if isinstance(words, str) else str(error), wait)
    if _NO_CREDIT in kinds:
        fault.retryable = False
    return fault


def json_instruction(json_output: bool | type[BaseModel]) -> str:
    """The sentence that asks for JSON and nothing else, with the schema where there is one."""
    words = "Answer with one JSON object and nothing else: no explanation, no code fence."
    if isinstance(json_output, bool):
        return words
    return f"{words} It must fit this JSON schema:\n{json.dumps(json_output.model_json_schema(), ensure_ascii=False)}"


def sendable(value: Any) -> Any:
    """The same JSON with every half of a surrogate pair replaced: broken mail and files hold them, UTF-8 cannot."""
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "replace").decode()
    if isinstance(value, list):
        return [sendable(item) for item in value]
    if isinstance(value, dict):
        return {key: sendable(item) for key, item in value.items()}
    return value


async def linked(work: Awaitable[Any], token: CancellationToken | None, seconds: float | None) -> Any:
    """Wait for `work`, at most so long; the token can cancel it."""
    future = asyncio.ensure_future(work)
    if token is not None:
        token.link_future(future)
    async with asyncio.timeout(seconds):
        return await future


def heeding(retry: Retry, token: CancellationToken | None) -> Retry:
    """The same policy, whose waits the token can cancel."""
    return replace(retry, sleep=lambda seconds: linked(retry.sleep(seconds), token, None)) if token else retry


async def events(stream: Any, token: CancellationToken | None, seconds: float) -> AsyncGenerator[Any, None]:
    """The events of an SDK's stream, each waited for at most so long; the connection is closed at the end."""
    try:
        while True:
            try:
                yield await linked(anext(stream), token, seconds)
            except StopAsyncIteration:
                return
    finally:
        await stream.close()


def text_of_arguments(value: Any) -> str:
    """Arguments of a tool call as text: what is text stays as it is, nothing is an empty object."""
    if isinstance(value, str) and value:
        return value
    return json.dumps(value or {}, ensure_ascii=False)
