"""What goes wrong at a pull-request host, as one line a person can act on. The token never appears in it.

Status codes are GitHub's (https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from ...core.errors import ForgeError, ForgeOutcomeUnknown

MEND = {
    401: "the token was refused; give a valid one",
    403: "the token may not do this; give it read and write rights on pull requests and contents",
    404: "it is not there, or the token may not see it; check owner, name and number",
    405: "it cannot be merged as it stands; look for conflicts, a draft or a closed pull request",
    409: "somebody else changed it meanwhile; read it again and repeat",
    410: "it was deleted",
    422: "the host does not accept these values; correct them",
    429: "too many requests; wait a minute and repeat",
}
"""What a person does about each status."""
MEND_BUILT_IN = {**MEND, 404: "it is not there; `understudy review list --all` shows what is"}
"""The same for the forge of a home, whose rights are never the reason."""
_SERVER_FAILED = "the host itself failed; try again later"
_LONGEST = 300
_MISREAD = (AttributeError, TypeError, ValueError, KeyError)


@contextmanager
def one_line(host: str, doing: str, token: str, seconds: float, mend: Mapping[int, str] = MEND) -> Iterator[None]:
    """Turn every failure inside into one `ForgeError`; `doing` says what was attempted, as in "opening ...", and
    `mend` how a person gets round each status."""
    import requests
    from github import GithubException
    from github.GithubException import BadAttributeException, IncompletableObject

    def fail(why: str) -> ForgeError:
        line = " ".join(f"{host}: {doing}: {why}".split())
        return ForgeError(line.replace(token, "***") if token else line)

    try:
        yield
    except requests.ConnectTimeout:
        raise fail(f"cannot be reached within {seconds:g} s; is the host running and the address right?") from None
    except requests.Timeout:
        raise ForgeOutcomeUnknown(
            str(fail(f"no answer within {seconds:g} s; try again: what was sent is looked up before it is repeated"))
        ) from None
    except requests.ConnectionError as error:
        if not _never_sent(error):
            lost = fail(f"the answer was lost ({_cause(error)}); look there before it is tried again")
            raise ForgeOutcomeUnknown(str(lost)) from None
        raise fail(f"cannot be reached ({_cause(error)}); is the host running and the address right?") from None
    except requests.RequestException as error:
        raise fail(f"the exchange failed ({_cause(error)}); check address and token") from None
    except (BadAttributeException, IncompletableObject, AssertionError, *_MISREAD) as error:
        # PyGithub asserts and converts while it reads: an answer of another shape ends in any of these.
        raise fail(f"the answer is not GitHub's ({type(error).__name__}); is this the API's address?") from error
    except GithubException as error:
        raise fail(_refusal(error.status, error.data, mend)) from None


def _refusal(status: int, data: Any, mend: Mapping[int, str]) -> str:
    if status < 400:
        return f"the answer is not GitHub's (status {status}); is this the API's address?"
    said = _said(data)
    limited = status == 403 and "rate limit" in said.lower()
    what_to_do = mend.get(429 if limited else status, _SERVER_FAILED if status >= 500 else "not accepted")
    return f"{status}{' ' + said if said else ''}; {what_to_do}"


def _said(data: Any) -> str:
    """The host's own message with its details, shortened."""
    if not isinstance(data, dict):
        return ""
    words = [str(data.get("message") or "")]
    errors = data.get("errors")
    for error in errors if isinstance(errors, list) else []:
        if isinstance(error, dict):
            words.append(str(error.get("message") or f"{error.get('field')} {error.get('code')}"))
        else:
            words.append(str(error))
    said = ": ".join(word for word in words if word)
    return said if len(said) <= _LONGEST else said[: _LONGEST - 1] + "…"


def _never_sent(error: BaseException) -> bool:
    """Whether no connection was made at all: then nothing can have been done."""
    from urllib3.exceptions import NewConnectionError

    reasons: list[Any] = [error]
    while reasons:
        reason = reasons.pop()
        if isinstance(reason, NewConnectionError | ConnectionRefusedError):
            return True
        inner = [getattr(reason, "reason", None), *getattr(reason, "args", ())]
        reasons += [one for one in inner if isinstance(one, BaseException)]
    return False


def _cause(error: BaseException) -> str:
    """The innermost reason, such as "Connection refused"."""
    reason: Any = error
    while True:
        inner = getattr(reason, "reason", None) or (reason.args[0] if getattr(reason, "args", ()) else None)
        if not isinstance(inner, BaseException):
            break
        reason = inner
    text = str(getattr(reason, "strerror", None) or reason)
    return text.rpartition(": ")[2][:_LONGEST] or type(reason).__name__
