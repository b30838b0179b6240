"""The chart for the README: bars for each case, as multiples of the cheapest peer's CPU time."""
from xml.sax.saxutils import escape

from benchmark.peers import FLOORS, OURS, TITLES

WIDTH, LEFT, SCALE = 800, 150, 120
BAR, GAP, PADDING, TOP, BOTTOM = 11, 2, 14, 58, 30
# Longer bars are cut; the number beside them is right.
LONGEST = 4.0
# Grey that can be read on white as well as on black.
TEXT, OTHERS, FLOOR, HIGHLIGHT = "#768390", "#8b9bb0", "#8b9bb080", "#e8590c"


def rectangle(x, y, width, name):
    color = HIGHLIGHT if name == OURS else FLOOR if name in FLOORS else OTHERS
    return f'<rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="{BAR}" fill="{color}"/>'


def bar(y, name, cost, best):
    multiple = cost / best
    length = min(multiple, LONGEST) * SCALE
    if multiple > LONGEST:
        # A gap near the end says that it goes on.
        yield rectangle(LEFT, y, length - 12, name)
        yield rectangle(LEFT + length - 8, y, 8, name)
    else:
        yield rectangle(LEFT, y, length, name)
    label = f"{multiple:.2f}  {TITLES[name]}, {cost:.{0 if cost >= 100 else 1}f} µs"
    weight = f' font-weight="bold" fill="{HIGHLIGHT}"' if name == OURS else ""
    # Not across the line at 1.
    yield f'<text x="{LEFT + max(length, SCALE) + 5:.1f}" y="{y + BAR - 1.5}"{weight}>{escape(label)}</text>'


def group(y, case, proxies, goal):
    """The bars of a case from y on. Gives the lines, and then where the next group begins."""
    measured = {name: found["microseconds"] for name, found in proxies.items() if "microseconds" in found}
    peers = [cost for name, cost in measured.items() if name not in (OURS, *FLOORS)]
    lines = [f'<text x="{LEFT - 10}" y="{y + BAR - 1}" text-anchor="end" font-size="12">{escape(case)}</text>']
    if not peers:
        return lines, y + BAR + PADDING
    for name in [OURS, *(name for name in TITLES if name != OURS)]:
        if name in measured:
            lines += bar(y, name, measured[name], min(peers))
            if name == OURS:
                mark = LEFT + goal * SCALE
                lines.append(f'<path d="M{mark:.1f} {y - 3}v{BAR + 6}" stroke="{TEXT}" stroke-width="2"/>')
            y += BAR + GAP
    return lines, y + PADDING


def chart(found):
    y, body = TOP, []
    for case in found["cases"].values():
        lines, y = group(y, case["title"], case["proxies"], case["goal"])
        body += lines
    end, height = y - PADDING + 4, y - PADDING + BOTTOM
    one = LEFT + SCALE
    head = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        f'font-family="system-ui, sans-serif" font-size="10" fill="{TEXT}">',
        "<title>CPU time per request, as multiples of the cheapest peer's</title>",
        '<text x="10" y="20" font-size="14" font-weight="bold">'
        "CPU time per request, as multiples of the cheapest peer’s (less is better)</text>",
        f'<text x="10" y="38">{escape(found["cpu"])}, Linux {escape(found["kernel"])}, one worker on one core each; '
        f'{found["date"][:10]}. The mark on Etagere’s bar is its goal.</text>',
        f'<path d="M{LEFT} {TOP - 6}V{end}" stroke="{TEXT}"/>',
        f'<path d="M{one} {TOP - 6}V{end}" stroke="{TEXT}" stroke-dasharray="3 3"/>',
    ]
    axis = [
        f'<text x="{LEFT + number * SCALE}" y="{end + 14}" text-anchor="middle">{number}</text>'
        for number in range(int(LONGEST) + 1)]
    return "\n".join([*head, *body, *axis, "</svg>", ""])
