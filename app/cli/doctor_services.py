"""What `doctor` looks at outside the home: models, mail servers, GitHub. Only here is anybody asked over a network,
each with a few seconds to answer.
"""

from __future__ import annotations

import asyncio
import os
import shlex
import socket
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from ...core.errors import MailError, ModelError, NoModel, RepositoryError, SettingsError
from ...core.settings import Settings
from ...core.settings_files import settings_file
from .doctor_found import Found, Patient, fail, ok, warn

if TYPE_CHECKING:
    from ...agents.models.catalogue import Model
    from ...tools.mail.servers import Server

SECONDS = 5.0
"""How long each service may take."""


def models(patient: Patient) -> Found:
    """Whether the models that tasks would use are known, not retired, and served now."""
    from ...agents.models.catalogue import NO_REAL_MODELS, find
    from ...agents.models.reach import defaults, reachable

    chosen = _chosen(patient.settings)
    try:
        found = {name: find(name) for name in chosen}
    except SettingsError as error:
        return fail(str(error), _edit(patient))
    if not (patient.settings.models.small and patient.settings.models.frontier):
        try:
            found |= {name: find(name) for name in defaults(os.environ)}
        except NoModel as error:
            return warn(f"{error}; until then `understudy demo` works, `run` does not", "export ANTHROPIC_API_KEY=...")
    retired = [
        f"{model.name} is retired since {model.retired}" + _instead(model) for model in found.values() if model.retired
    ]
    if retired:
        return fail(", and ".join(retired), _edit(patient))
    if os.environ.get(NO_REAL_MODELS):
        return warn(f"real models are forbidden here ({NO_REAL_MODELS} is set)", f"unset {NO_REAL_MODELS}")
    problem = _not_served(found)
    if problem:
        return problem
    how = ", ".join(f"{one.provider} ({one.how})" for one in reachable(os.environ))
    return ok(f"{', '.join(found)}; reached: {how}")


def _chosen(settings: Settings) -> list[str]:
    """Every model that the settings name."""
    router = settings.router
    named = [settings.models.small, settings.models.frontier, router.planner.model, router.fallback.model]
    named += [*(worker.model for worker in router.workers), *router.models, router.advisor]
    named += [name for names in settings.models.elsewhere.values() for name in names]
    return list(dict.fromkeys(filter(None, named)))


def _instead(model: Model) -> str:
    return f"; use {model.instead}" if model.instead else ""


def _not_served(found: Mapping[str, Model]) -> Found | None:
    """The first provider that cannot be used, or all models that one does not serve any more by its own list."""
    from ...agents.models.reach import live_models

    for name in dict.fromkeys(model.provider for model in found.values()):
        wanted = [model for model in found.values() if model.provider == name]
        provider = wanted[0].at
        if not provider.url(os.environ) or not (provider.set_up(os.environ) or provider.local):
            variable = provider.key_variable if provider.url(os.environ) else provider.base_variable
            return fail(f"{wanted[0].name}: {variable} is not set", f"export {variable}=...")
        try:
            live = live_models(name, os.environ, SECONDS)
        except ModelError as error:
            return fail(str(error), f"export {provider.key_variable or provider.base_variable}=...")
        lost = [model for model in wanted if not _listed(model.id, live)]
        if lost:
            near = ", ".join(sorted(live)[:6]) or "nothing"
            mend = f"ollama pull {shlex.quote(lost[0].id)}" if name == "ollama" else ""
            ids = ", ".join(model.id for model in lost)
            return fail(f"{name} does not serve {ids} (it serves {near})", mend or "understudy init --force")
    return None


def _listed(model_id: str, live: list[str]) -> bool:
    """Whether a provider's list has a model: as it stands, with a date or tag behind it, or with `models/` before."""
    return any(
        name == model_id or name.startswith((f"{model_id}-20", f"{model_id}:")) or name == f"models/{model_id}"
        for name in live
    )


def mail(patient: Patient) -> Found:
    """Whether the agent's mailbox can be used, and whether anybody's mail would be believed."""
    settings = patient.settings.mail
    if not settings.imap:
        return _maildir(patient)
    from ...tools.mail.imap import ImapMailbox
    from ...tools.mail.servers import PASSWORD, mail_password, read_server

    try:
        imap = read_server(settings.imap, "imaps", "imap")
        smtp = read_server(settings.smtp, "smtps", "smtp") if settings.smtp else None
    except SettingsError as error:
        return fail(str(error), _edit(patient))
    try:
        box = ImapMailbox(settings.address, imap, smtp, mail_password())
        count = len(asyncio.run(box.places()))
    except (SettingsError, MailError) as error:
        return fail(str(error), f"export {PASSWORD}=...")
    if smtp and (why := _unreachable(smtp)):
        return fail(f"{smtp.name}: cannot be reached ({why})", _edit(patient))
    if not settings.trust:
        return warn("[mail] trust is empty, so nobody's mail becomes a task", _edit(patient))
    return ok(f"{imap.name}, {count} mails{'' if smtp else '; no [mail] smtp, so none can be sent'}")


def _unreachable(server: Server) -> str:
    try:
        socket.create_connection((server.host, server.port), timeout=SECONDS).close()
    except OSError as error:
        return error.strerror or type(error).__name__
    return ""


def _maildir(patient: Patient) -> Found:
    from ...tools.mail.maildir import Maildir

    given = patient.settings.mail.maildir
    if not given:
        office = patient.home / "mail"
        return ok(f"the post office in {office}{'' if office.is_dir() else ' (made at first use)'}")
    folder = patient.home / given
    if not folder.is_dir():
        return fail(
            f"{folder}: there is no such folder", shlex.join(["mkdir", "-p", *(f"{folder}/{part}" for part in _PARTS)])
        )
    box = Maildir(folder)
    if not box.is_one():
        return fail(f"{folder} has no cur, new and tmp, so it is no Maildir", _edit(patient))
    if not all(os.access(folder / part, os.R_OK | os.W_OK | os.X_OK) for part in _PARTS):
        return fail(f"{folder} cannot be written", shlex.join(["chmod", "-R", "u+rwX", str(folder)]))
    return ok(f"{folder}, {len(box.mails())} mails")


_PARTS = ("cur", "new", "tmp")


def github(patient: Patient) -> Found:
    """Whether a token is there and taken, if this repository or one that is known lives on GitHub."""
    token = os.environ.get("GITHUB_TOKEN", "")
    known = _known_on_github(patient)
    here = _here_on_github()
    if not known and not here:
        return ok("not needed: no repository here is on GitHub")
    if not token:
        what = f"{known[0]} is on GitHub" if known else f"{here} is on GitHub; its pull requests stay on the own forge"
        return (fail if known else warn)(f"{what}, and GITHUB_TOKEN is not set", "export GITHUB_TOKEN=...")
    return _asked(patient.settings.github.url, token)


def _asked(url: str, token: str) -> Found:
    import httpx

    from ...agents.models.endpoint import is_loopback

    headers = {"authorization": f"Bearer {token}", "accept": "application/vnd.github+json"}
    try:
        answer = httpx.get(f"{url.rstrip('/')}/user", headers=headers, timeout=SECONDS, trust_env=not is_loopback(url))
        login = answer.json()["login"] if answer.status_code == 200 else ""
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return warn(f"{url} cannot be reached ({type(error).__name__}), so the token is not tried", f"curl -I {url}")
    except (ValueError, KeyError, TypeError):
        return fail(f"{url} answers, but not as GitHub does", "understudy config")
    if answer.status_code == 401:
        return fail("the token is refused (401)", "export GITHUB_TOKEN=...")
    if not login:
        return warn(f"{url} answers {answer.status_code} to the token", "export GITHUB_TOKEN=...")
    return ok(f"{url} as {login}")


def _known_on_github(patient: Patient) -> list[str]:
    from ...memory.ledger import Ledger

    with patient.database() as engine:
        return [row.name for row in Ledger(engine).repositories() if row.host == "github"] if engine else []


def _here_on_github() -> str:
    try:
        from ...tools.code.repository import inspect_repository

        return inspect_repository(Path.cwd(), bare_allowed=True).github
    except RepositoryError:
        return ""


def _edit(patient: Patient) -> str:
    return f"{os.environ.get('EDITOR', 'vi')} {shlex.quote(str(settings_file(patient.home)))}"
