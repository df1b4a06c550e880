"""How models are chosen: the article's router file, valid as it stands, and the policies' own settings.

The same names stand in a router file under `router:` and in `understudy.toml` under `[router]`. Knows no model.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

Policy = Literal["floor", "fixed", "quality-difference", "subset", "advisor", "cascade"]
SubsetMode = Literal["cost", "balanced", "quality"]


class Section(BaseModel):
    """A part of the settings: fixed once read, and every name in it is known."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class PlannerModel(Section):
    """`router.planner`: the model that plans, and what it is told of its role."""

    model: str = ""
    role: str = ""


class WorkerModel(Section):
    """One of `router.workers`: a specialist, or a tool-less leaf such as `classify_intent`."""

    name: str = Field(min_length=1, pattern=r"^[A-Za-z][A-Za-z0-9_-]*$")
    model: str = Field(min_length=1)
    ceiling_tokens: int | None = Field(default=None, gt=0, description="most tokens an answer may have")
    role: str = Field(default="", description="what a leaf is told of its work")
    answers: tuple[str, ...] = Field(default=(), description="the only answers a leaf may give; empty: any text")


class Fallback(Section):
    """`router.fallback`: when the router is not sure, which model takes over."""

    when: str = "router_confidence < 0.85"
    model: str = ""

    @field_validator("when")
    @classmethod
    def _comparison(cls, when: str) -> str:
        left, sign, right = when.partition("<")
        try:
            threshold = float(right)
        except ValueError:
            threshold = -1.0
        if left.strip() != "router_confidence" or not sign or not 0 <= threshold <= 1:
            raise ValueError(f"{when!r} must be `router_confidence < T` with T from 0 to 1, such as 0.85")
        return when

    @property
    def threshold(self) -> float:
        """The confidence under which the fallback answers, 0 to 1."""
        return float(self.when.split("<")[1])


OWN_FIELDS: Mapping[Policy, frozenset[str]] = {
    "floor": frozenset({"threshold", "unnoticed", "damage"}),
    "fixed": frozenset(),
    "quality-difference": frozenset({"models", "quality_difference"}),
    "subset": frozenset({"models", "mode"}),
    "advisor": frozenset({"advisor", "advices"}),
    "cascade": frozenset({"models"}),
}
"""Settings that only some policies read."""


class RouterSection(Section):
    """The article's router file; valid as YAML as it stands, and as `[router]` of the settings."""

    planner: PlannerModel = PlannerModel()
    workers: tuple[WorkerModel, ...] = ()
    fallback: Fallback = Fallback()
    policy: Policy = Field(default="floor", description="how a model is chosen; docs/router.md has them all")
    threshold: float | Literal["prices"] | None = Field(
        default=None, description="floor: confidence of the small model, or `prices`; empty: the fallback's"
    )
    unnoticed: float = Field(default=0.0, ge=0, le=1, description="floor by prices: share of misses nobody notices")
    damage: float = Field(default=0.0, ge=0, description="floor by prices: what one costs, in frontier calls")
    models: tuple[str, ...] = Field(default=(), description="the models that the policy may choose among")
    quality_difference: float = Field(default=0.1, ge=0, le=1, description="how much less often it may stand")
    mode: SubsetMode = Field(default="balanced", description="subset: how far quality may fall behind for cost")
    advisor: str = Field(default="", description="advisor: the model that is asked; empty: the frontier")
    advices: int = Field(default=3, gt=0, description="advisor: how often in one step")
    explore: float = Field(
        default=0.02, ge=0, le=0.5, description="share of doubted models that are tried all the same"
    )
    classifier: str = Field(default="", description="a model file of `route train` that says which leaf is meant")

    @field_validator("threshold")
    @classmethod
    def _share(cls, threshold: float | str | None) -> float | str | None:
        if isinstance(threshold, float) and not 0 <= threshold <= 1:
            raise ValueError(f"{threshold:g} is out of range; a confidence is from 0 to 1")
        return threshold

    @model_validator(mode="after")
    def _fits_its_policy(self) -> RouterSection:
        names = [worker.name for worker in self.workers]
        if twice := next((name for name in names if names.count(name) > 1), ""):
            raise ValueError(f"worker {twice!r} stands twice; names must differ")
        own = OWN_FIELDS[self.policy]
        for policy, fields in OWN_FIELDS.items():
            if strange := sorted((fields - own) & self.model_fields_set):
                raise ValueError(f"{strange[0]} belongs to policy {policy!r}, and the policy here is {self.policy!r}")
        if self.policy == "subset" and not self.models:
            raise ValueError("policy 'subset' needs models = [...]: the models it may choose among")
        if self.policy == "quality-difference" and self.models and len(set(self.models)) != 2:
            raise ValueError("policy 'quality-difference' needs two models")
        fallback = self.fallback.model
        if self.policy == "quality-difference" and self.models and fallback and fallback not in self.models:
            raise ValueError(f"fallback.model {fallback!r} must be one of models {list(self.models)}")
        if len(set(self.models)) != len(self.models):
            raise ValueError("models: a model stands twice")
        return self

    @property
    def floor(self) -> float:
        """The confidence under which the frontier answers: the policy's own, else the fallback's."""
        return self.threshold if isinstance(self.threshold, float) else self.fallback.threshold
