"""Where the money of a call log went, by kind of step, and what the move one model tier down would save.

Prices nothing that the log prices itself; else by list, at the moment of each call. Says what it could not count, and
what the saving still lacks to be believed: labels of the steps that would move.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from .ladder import one_down
from .logs.call import Call
from .overlap import EXPORTED, bare, billed, doubled, provider_of
from .pricelist import PriceList, Rates
from .sample import Sampler
from .steps import SIMPLE, Shape, kind_of

NO_RATES: Mapping[str, Decimal] = {}
_ZERO = Decimal(0)


@dataclass
class Sum:
    """What calls of one model in one cluster add up to. Money in US dollars."""

    calls: int = 0
    spend: Decimal = _ZERO
    shown: int = 0
    written: int = 0
    cached: int = 0
    listed: Decimal = _ZERO
    """The part of `spend` whose move could be priced."""
    moved: Decimal = _ZERO
    """What that part would have cost one tier down."""
    unpriced: int = 0
    """Calls that nothing says the price of; `spend` is without them."""

    def add(self, other: Sum) -> None:
        """Add another sum."""
        for name in vars(self):
            setattr(self, name, getattr(self, name) + getattr(other, name))


@dataclass(frozen=True)
class Move:
    """One model's calls of a cluster, moved one tier down. `saving` is what would not have been spent."""

    model: str
    to: str
    calls: int
    spend: Decimal
    saving: Decimal


@dataclass(frozen=True)
class Cluster:
    """Steps of one kind. `move_to` and the first of `moves` are the dearest model's."""

    name: str
    calls: int
    spend: Decimal
    moves: tuple[Move, ...]
    simple: bool
    tokens: tuple[int, int, int]
    """In, out, and of those in from a cache."""

    @property
    def move_to(self) -> str | None:
        """Where most of its money would move to, None where nothing is saved."""
        return self.moves[0].to if self.moves else None

    @property
    def saving(self) -> Decimal:
        """What the moves would have saved."""
        return sum((move.saving for move in self.moves), _ZERO)


@dataclass
class Told:
    """What a reader of the figures must know: nothing here is in them unless it says so."""

    other_currencies: dict[str, Decimal] = field(default_factory=dict)
    no_zone: int = 0
    with_zone: int = 0
    no_time: int = 0
    unpriced: Counter[str] = field(default_factory=Counter)
    unmeasured: int = 0
    """Calls of which the log says neither tokens nor cost."""
    batch: int = 0
    double: dict[tuple[str, str], Sum] = field(default_factory=dict)
    """What exports say again and is left out: by export, and what counts instead."""
    price_changes: list[str] = field(default_factory=list)


class Audit:
    """Takes calls one by one. `rates` is US dollars for one unit of another currency."""

    def __init__(
        self, prices: PriceList, rates: Mapping[str, Decimal] = NO_RATES, sampler: Sampler | None = None
    ) -> None:
        self._prices, self._rates, self._sampler = prices, rates, sampler
        self._sums: dict[tuple[str, date | None], dict[tuple[str, str], Sum]] = {}
        """By format, and for exports that may bill the same twice by day; then by kind of step and model."""
        self._calls: dict[tuple[str, date, str], str] = {}
        """What single calls tell of a provider's bill, and which log they stand in."""
        self._spans: dict[tuple[str, str], list[datetime]] = {}
        self.told = Told()
        self.first: datetime | None = None
        self.last: datetime | None = None

    def take(self, calls: Iterable[Call]) -> None:
        """Count calls."""
        for call in calls:
            self.add(call)

    def add(self, call: Call) -> None:
        """Count one call."""
        self._clock(call)
        counted = not call.row or call.calls > 1
        each = call.used.shown // call.calls if counted else call.prompt
        shape = None if call.row or call.part else Shape(each, call.used.written)
        kind = kind_of(call.kind, call.name, call.text, shape)
        day = call.at.date() if call.at and call.source in EXPORTED else None
        part = billed(call)
        if part:
            self._calls.setdefault(part, call.source)
        total = self._sums.setdefault((call.source, day), {}).setdefault((kind, call.model or "unknown"), Sum())
        total.calls += call.calls
        total.shown += call.used.shown
        total.written += call.used.written
        total.cached += call.used.cached
        bands = self._prices.bands(call.model, call.provider, call.at) if call.model else None
        rates = bands.of(each) if bands else None
        cost = self._cost(call, rates)
        if cost is None:
            total.unpriced += call.calls
            return
        total.spend += cost
        to = one_down(call.model)
        below = self._prices.bands(to, call.provider, call.at) if to else None
        if below and rates and cost:
            self._move(total, call, cost, rates, below.of(each))
        if self._sampler is not None and call.text:
            self._sampler.offer(kind, call, to)

    def _cost(self, call: Call, rates: Rates | None) -> Decimal | None:
        if call.cost is not None:
            if call.currency == "USD":
                return call.cost
            rate = self._rates.get(call.currency)
            if rate is not None:
                return call.cost * rate
            others = self.told.other_currencies
            others[call.currency] = others.get(call.currency, _ZERO) + call.cost
            return None
        if not (call.used.shown or call.used.written or call.used.searches):
            self.told.unmeasured += call.calls
            return None
        if rates is None:
            self.told.unpriced[call.model or "unknown"] += call.calls
            return None
        if call.at and call.model:
            span = self._spans.setdefault((call.model, call.provider), [call.at, call.at])
            span[0], span[1] = min(span[0], call.at), max(span[1], call.at)
        if call.discount != 1:
            self.told.batch += call.calls
        return call.discount * rates.cost(*call.used)

    def _move(self, total: Sum, call: Call, cost: Decimal, rates: Rates, below: Rates) -> None:
        if call.part:
            now = getattr(rates, call.part)
            moved = cost * getattr(below, call.part) / now if now else cost
        elif call.used.shown or call.used.written:
            moved = call.discount * below.cost(*call.used)
        else:
            return
        total.listed += cost
        total.moved += moved

    def _clock(self, call: Call) -> None:
        if call.at is None:
            self.told.no_time += call.calls
            return
        if call.zone:
            self.told.with_zone += call.calls
        else:
            self.told.no_zone += call.calls
        self.first = min(self.first or call.at, call.at)
        self.last = max(self.last or call.at, call.at)

    def clusters(self) -> list[Cluster]:
        """The kinds of steps, the dearest first. Call once, after the last call."""
        self._drop_doubles()
        self.told.price_changes = [
            f"{model}: {first:%Y-%m-%d} to {last:%Y-%m-%d}"
            for (model, provider), (first, last) in self._spans.items()
            if self._prices.changes(model, provider, first, last)
        ]
        kinds: dict[str, dict[str, Sum]] = {}
        for sums in self._sums.values():
            for (kind, model), total in sums.items():
                kinds.setdefault(kind, {}).setdefault(model, Sum()).add(total)
        return sorted((_cluster(*item) for item in kinds.items()), key=lambda one: (-one.spend, -one.calls, one.name))

    def models(self) -> dict[str, Sum]:
        """What each model came to, the dearest first."""
        found: dict[str, Sum] = {}
        for sums in self._sums.values():
            for (_, model), total in sums.items():
                found.setdefault(model, Sum()).add(total)
        return dict(sorted(found.items(), key=lambda item: (-item[1].spend, item[0])))

    def _drop_doubles(self) -> None:
        """Leave out of exports what calls of the log, or a better export, tell of the same day."""
        for (source, day), better in doubled(self._sums).items():
            for total in self._sums.pop((source, day)).values():
                self.told.double.setdefault((source, better), Sum()).add(total)
        for (source, on), sums in self._sums.items():
            if on is None:
                continue
            for kind, model in list(sums):
                log = self._calls.get((provider_of(source), on, bare(model)))
                if log:
                    self.told.double.setdefault((source, log), Sum()).add(sums.pop((kind, model)))


def _cluster(name: str, models: dict[str, Sum]) -> Cluster:
    ranked = sorted(models.items(), key=lambda item: (-item[1].spend, item[0]))
    moves = tuple(
        Move(model, one_down(model), total.calls, total.spend, total.listed - total.moved)
        for model, total in ranked
        if total.listed > total.moved
    )
    whole = Sum()
    for total in models.values():
        whole.add(total)
    return Cluster(name, whole.calls, whole.spend, moves, name in SIMPLE, (whole.shown, whole.written, whole.cached))
