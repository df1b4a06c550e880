from __future__ import annotations

from typing import Any

from understudy.core.artifacts import Correction, PullRequest
from understudy.core.errors import ModelError
from understudy.skills.learn import Learnt, learn
from understudy.skills.manage import SkillManager
from understudy.skills.wording import ask

PR = PullRequest(repo="acme/shop", title="Add VAT")
CORRECTION = Correction(
    comment="this needs dana", before=PR, after=PR.model_copy(update={"reviewers": ("dana",), "labels": ("x",)})
)


class Says:
    """A thinker that gives one answer, validated as every model's is."""

    def __init__(self, **answer: object) -> None:
        self.answer = answer

    async def think(self, worker: str, prompt: str, answer: type[Any]) -> Any:
        if not self.answer:
            raise ModelError("no model")
        return answer.model_validate(self.answer)


async def learn_with(correction: Correction, manager: SkillManager, thinker: Says) -> Learnt:
    return learn(correction, manager, await ask(correction, thinker))


async def test_a_model_words_the_skill_and_its_checks_pass_the_same_gate(alone: SkillManager) -> None:
    checks = [
        {"kind": "labels", "args": {"include": ["x"]}},
        {"kind": "draft", "args": {"value": True}},
        {"kind": "magic", "args": {}},
    ]
    thinker = Says(
        name="Ask Dana!", description="Ask dana to review every change of the shop.", advice="Dana knows it best.",
        checks=checks,
    )  # fmt: skip
    learnt = await learn_with(CORRECTION, alone, thinker)
    assert [proved.check.kind for proved in learnt.checks] == ["reviewers", "labels"], (
        "red before and green after, only"
    )
    assert learnt.name == "ask-dana"
    version = alone.store.version(learnt.name)
    assert version.description == "Ask dana to review every change of the shop."
    assert "Dana knows it best." in alone.store.package(version).text


async def test_without_an_answer_the_skill_is_learnt_all_the_same(alone: SkillManager) -> None:
    learnt = await learn_with(CORRECTION, alone, Says())
    assert [proved.check.kind for proved in learnt.checks] == ["reviewers"]
    assert learnt.status == "proposed"
