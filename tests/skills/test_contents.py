"""What files that are no programs must hold."""

from __future__ import annotations

from understudy.core.artifacts import Correction, FileChange, PullRequest
from understudy.skills.induction.induce import induce

DEPLOYMENT = "kind: Deployment\nimage: tariff:1.0\n"


def pull_request(text: str, path: str = "deploy/tariff.yaml") -> PullRequest:
    return PullRequest(repo="acme/shop", title="Deploy", files=(FileChange(path=path, after=text),))


def test_what_every_thing_of_a_kind_must_have_is_asked_of_each() -> None:
    after = DEPLOYMENT + "resources:\n  limits:\n    cpu: 1\n"
    comment = "Every Deployment needs limits, otherwise one pod eats the node."
    (proved,) = induce(Correction(comment=comment, before=pull_request(DEPLOYMENT), after=pull_request(after))).checks
    assert proved.check.violations(pull_request("kind: Deployment\nimage: mail:2\n", "deploy/mail.yaml"))
    assert proved.check.violations(pull_request(after + "---\n" + DEPLOYMENT, "deploy/two.yaml"))
    assert not proved.check.violations(pull_request("kind: Service\nport: 80\n", "deploy/service.yaml"))
    assert not proved.check.violations(pull_request(DEPLOYMENT, "notes.txt"))


def test_a_word_that_came_along_is_not_demanded() -> None:
    after = DEPLOYMENT + "replicas: 2\n"
    comment = "Looks good, I only added replicas because the load went up."
    assert not induce(Correction(comment=comment, before=pull_request(DEPLOYMENT), after=pull_request(after))).checks
