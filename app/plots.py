"""Small plots as inline SVG: no script, readable in light and dark, each figure also as text a reader can find."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

_WIDTH, _HEIGHT = 420, 260
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 14, 14, 44


class Plot:
    """Axes from 0 to `right` and `bottom` to `top`, and what is drawn between them."""

    def __init__(self, title: str, across: str, up: str, top: float = 1.0, bottom: float = 0.0) -> None:
        self._title, self._across, self._up, self._top, self._bottom = title, across, up, top, bottom
        self._parts: list[str] = []

    def x(self, value: float) -> float:
        """Pixels of a value between 0 and 1."""
        return _LEFT + value * (_WIDTH - _LEFT - _RIGHT)

    def y(self, value: float) -> float:
        """Pixels of a value on the upright axis."""
        share = (value - self._bottom) / (self._top - self._bottom)
        return _HEIGHT - _BOTTOM - share * (_HEIGHT - _TOP - _BOTTOM)

    def bar(self, left: float, right: float, value: float, kind: str, told: str) -> None:
        """A bar from the ground, with what a reader is told of it."""
        width, height = self.x(right) - self.x(left) - 1, self.y(self._bottom) - self.y(value)
        self._parts.append(
            f'<rect class="{kind}" x="{self.x(left):.1f}" y="{self.y(value):.1f}" width="{width:.1f}" '
            f'height="{max(height, 0):.1f}"><title>{escape(told)}</title></rect>'
        )

    def line(self, points: Sequence[tuple[float, float]], kind: str) -> None:
        """A line through points."""
        path = " ".join(f"{self.x(across):.1f},{self.y(up):.1f}" for across, up in points)
        self._parts.append(f'<polyline class="{kind}" points="{path}"/>')

    def dot(self, across: float, up: float, radius: float, kind: str, told: str) -> None:
        """A point, with what a reader is told of it."""
        self._parts.append(
            f'<circle class="{kind}" cx="{self.x(across):.1f}" cy="{self.y(up):.1f}" r="{radius:.1f}">'
            f"<title>{escape(told)}</title></circle>"
        )

    def svg(self) -> str:
        """The picture."""
        ticks = [
            self._tick_across(n / 5) + self._tick_up(self._bottom + n / 4 * (self._top - self._bottom), n)
            for n in range(6)
        ]
        middle = (_LEFT + _WIDTH - _RIGHT) / 2
        half = (_HEIGHT - _BOTTOM) / 2
        return (
            f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{escape(self._title)}">'
            f"{''.join(ticks)}{''.join(self._parts)}"
            f'<text class="axis" x="{middle}" y="{_HEIGHT - 6}" text-anchor="middle">{escape(self._across)}</text>'
            f'<text class="axis" transform="translate(12 {half}) rotate(-90)" text-anchor="middle">'
            f"{escape(self._up)}</text>"
            "</svg>"
        )

    def _tick_across(self, value: float) -> str:
        place, ground = self.x(value), _HEIGHT - _BOTTOM
        return f'<text x="{place:.1f}" y="{ground + 15}" text-anchor="middle">{value:.1f}</text>'

    def _tick_up(self, value: float, number: int) -> str:
        if number > 4:
            return ""
        place = self.y(value)
        shown = f"{value:.2f}" if self._top <= 1 else f"{value:.0f}"
        return (
            f'<line class="grid" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{place:.1f}" y2="{place:.1f}"/>'
            f'<text x="{_LEFT - 6}" y="{place + 4:.1f}" text-anchor="end">{shown}</text>'
        )
