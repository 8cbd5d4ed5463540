"""A plot of seconds over documents, both logarithmic, as an SVG that suits light and dark pages."""

import math
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

Points = Sequence[tuple[float, float]]

_WIDTH, _HEIGHT = 460, 340
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 28, 34, 44
_LEGEND_LINE = 18
# Okabe and Ito's colours, of which these six can be told apart on white and on black, also by the colour-blind.
_COLOURS = ("#0072b2", "#56b4e9", "#009e73", "#d55e00", "#e69f00", "#999999", "#cc79a7", "#8a8a00")
_STYLE = (
    "text{font:12px system-ui,sans-serif;fill:#333}.title{font-weight:600}"
    ".grid{stroke:#888;stroke-opacity:.3}.line{fill:none;stroke-width:2}"
    "@media(prefers-color-scheme:dark){text{fill:#ddd}}"
)


def svg(panels: Mapping[str, Mapping[str, Points]]) -> str:
    """One panel beside the other, each with its title and its lines by name; a name has one colour everywhere."""
    names = list(dict.fromkeys(name for lines in panels.values() for name in lines))
    colours = {name: _COLOURS[i % len(_COLOURS)] for i, name in enumerate(names)}
    width, height = _WIDTH * len(panels), _HEIGHT + _LEGEND_LINE * -(-len(names) // 3) + 8
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">',
        f"<style>{_STYLE}</style>",
    ]
    for place, (title, lines) in enumerate(panels.items()):
        parts.append(f'<g transform="translate({place * _WIDTH} 0)">{_panel(title, lines, colours)}</g>')
    for i, name in enumerate(names):
        x, y = 16 + i % 3 * (width - 16) / 3, _HEIGHT + 12 + i // 3 * _LEGEND_LINE
        parts.append(f'<rect x="{x:.0f}" y="{y - 9:.0f}" width="10" height="10" fill="{colours[name]}"/>')
        parts.append(f'<text x="{x + 16:.0f}" y="{y:.0f}">{escape(name)}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def _panel(title: str, lines: Mapping[str, Points], colours: Mapping[str, str]) -> str:
    points = [point for line in lines.values() for point in line]
    if not points:
        return ""
    low_x, high_x = _bounds([x for x, _ in points])
    low_y, high_y = _bounds([y for _, y in points])

    def across(value: float) -> float:
        return _LEFT + (math.log10(value) - low_x) / (high_x - low_x) * (_WIDTH - _LEFT - _RIGHT)

    def down(value: float) -> float:
        return _HEIGHT - _BOTTOM - (math.log10(value) - low_y) / (high_y - low_y) * (_HEIGHT - _TOP - _BOTTOM)

    parts = [f'<text class="title" x="{_LEFT}" y="18">{escape(title)}</text>']
    for power in range(math.ceil(low_x - 1e-9), math.floor(high_x + 1e-9) + 1):
        x = across(10**power)
        parts.append(f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{_TOP}" y2="{_HEIGHT - _BOTTOM}"/>')
        parts.append(f'<text x="{x:.1f}" y="{_HEIGHT - _BOTTOM + 18}" text-anchor="middle">{10**power:,}</text>')
    for power in range(math.ceil(low_y - 1e-9), math.floor(high_y + 1e-9) + 1):
        y = down(10.0**power)
        parts.append(f'<line class="grid" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{10.0**power:g}</text>')
    middle = (_LEFT + _WIDTH - _RIGHT) / 2
    parts.append(f'<text x="{middle:.0f}" y="{_HEIGHT - 10}" text-anchor="middle">documents</text>')
    for name, line in lines.items():
        places = [(across(x), down(y)) for x, y in sorted(line)]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        parts.append(f'<polyline class="line" stroke="{colours[name]}" points="{path}"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colours[name]}"/>' for x, y in places]
    return "".join(parts)


def _bounds(values: Sequence[float]) -> tuple[float, float]:
    """The powers of ten around all values, as exponents, half a one apart at least."""
    low, high = math.log10(min(values)), math.log10(max(values))
    return math.floor(low * 2) / 2, max(math.ceil(high * 2) / 2, math.floor(low * 2) / 2 + 0.5)
