"""What GitHub answers about users and repositories."""

from __future__ import annotations

from .records import User
from .shapes import Shapes
from .wire import Answer, Body, Call, Listing, invalid, not_found


def me(call: Call) -> Body:
    """GET /user."""
    return Shapes.of(call).own_user(call.user)


def user(call: Call) -> Body:
    """GET /users/{login}."""
    found = call.store.one(User, login=call.path["login"])
    if found is None:
        raise not_found()
    return Shapes.of(call).whole_user(found)


def collaborators(call: Call) -> Listing:
    """GET collaborators and assignees: every account of the forge is one."""
    return Listing(call.store.all(User), Shapes.of(call).user)


def is_collaborator(call: Call) -> Answer:
    """GET collaborators/{login} and assignees/{login}."""
    if call.repository and call.store.one(User, login=call.path["login"]) is None:
        raise not_found()
    return Answer(204)


def repository(call: Call) -> Body:
    """GET a repository."""
    return Shapes.of(call).repository(call.repository, call.bare)


def change_repository(call: Call) -> Body:
    """PATCH a repository: its default branch and description."""
    branch = call.text("default_branch", "")
    if branch and not call.bare.tip(branch):
        raise invalid("Repository", "default_branch", message=f"The branch {branch} was not found.")
    if branch:
        call.bare.set_default_branch(branch)
    if "description" in call.body:
        call.store.change(call.repository, description=call.text("description", ""))
    return repository(call)
