"""Draws every illustration as SVG; `build.py` calls `draw_all`.

A picture is a motif (how the hub is organised, or the kind of item) in the colours of a
service group: `{motif}--{group}.svg`, 480 by 300. Shapes are doors (arches), quarter circles and dots
on a 60-unit grid; presentation attributes only, so the files are safe under a strict content policy.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

W, H, U = 480, 300, 60

# group: tint (ground), mid, deep, spark (the one contrasting shape)
PALETTES = {
    "pregnancy-early-years": ("#fce6e4", "#f0a8a2", "#8e2c3a", "#f4b860"),
    "family-support": ("#fdebd8", "#f4b374", "#84400f", "#5fae9f"),
    "money-housing-practical": ("#fbf1cc", "#e8c95a", "#665000", "#d9776a"),
    "health-wellbeing": ("#e1f1e0", "#93c99a", "#1e5b34", "#f2a36b"),
    "young-people-activities": ("#ddf0f6", "#7fc1d9", "#0f5069", "#f4b860"),
    "send": ("#ece6f6", "#b9a4dd", "#4b3285", "#ee9d8f"),
    "system": ("#e3eeea", "#8dbdb2", "#0b4f48", "#f2a36b"),
}


def door(x: float, y: float, w: float, h: float, fill: str) -> str:
    """An arch: the shape that carries the identity."""
    r = w / 2
    return f'<path d="M{x:g} {y + h:g}V{y + r:g}a{r:g} {r:g} 0 0 1 {w:g} 0V{y + h:g}z" fill="{fill}"/>'


def rect(x: float, y: float, w: float, h: float, fill: str, r: float = 0) -> str:
    return f'<rect x="{x:g}" y="{y:g}" width="{w:g}" height="{h:g}" rx="{r:g}" fill="{fill}"/>'


def dot(x: float, y: float, r: float, fill: str) -> str:
    return f'<circle cx="{x:g}" cy="{y:g}" r="{r:g}" fill="{fill}"/>'


def ring(x: float, y: float, r: float, stroke: str, width: float, dash: str = "") -> str:
    d = f' stroke-dasharray="{dash}" stroke-linecap="round"' if dash else ""
    circle = f'cx="{x:g}" cy="{y:g}" r="{r:g}"'
    return f'<circle {circle} fill="none" stroke="{stroke}" stroke-width="{width:g}"{d}/>'


def line(d: str, stroke: str, width: float, dash: str = "") -> str:
    d2 = f' stroke-dasharray="{dash}"' if dash else ""
    ends = 'stroke-linecap="round" stroke-linejoin="round"'
    return f'<path d="{d}" fill="none" stroke="{stroke}" stroke-width="{width:g}" {ends}{d2}/>'


def quarter(x: float, y: float, s: float, corner: int, fill: str) -> str:
    """A quarter disc in a cell; corner 0–3 clockwise from top left is its centre."""
    cx, cy = x + s * (corner in (1, 2)), y + s * (corner in (2, 3))
    ends = {
        0: (x + s, y, x, y + s),
        1: (x + s, y + s, x, y),
        2: (x, y + s, x + s, y),
        3: (x, y, x + s, y + s),
    }
    x1, y1, x2, y2 = ends[corner]
    return f'<path d="M{cx:g} {cy:g}L{x1:g} {y1:g}A{s:g} {s:g} 0 0 1 {x2:g} {y2:g}z" fill="{fill}"/>'


def centre_based(t: str, m: str, d: str, s: str) -> list[str]:
    """Everything under one roof: doors within one great door."""
    a = [rect(0, 240, W, 60, m)]
    for i, f in enumerate((d, m, t, d)):
        a.append(door(120 + i * 30, 30 + i * 34, 240 - i * 60, 270 - i * 34, f))
    a += [door(222, 180, 36, 120, s), door(30, 190, 60, 110, d), door(390, 190, 60, 110, d)]
    a += [dot(60, 150, 18, s), dot(420, 150, 18, s)]
    return a


def hub_and_spoke(t: str, m: str, d: str, s: str) -> list[str]:
    spots = [(60, 84), (60, 232), (420, 84), (420, 232)]
    a = [line(f"M240 170L{x} {y}", m, 14) for x, y in spots]
    a += [dot(240, 170, 112, m), door(180, 92, 120, 156, d), door(216, 158, 48, 90, s)]
    for x, y in spots:
        a += [dot(x, y, 46, m), door(x - 20, y - 28, 40, 54, d)]
    return a


def hub_network(t: str, m: str, d: str, s: str) -> list[str]:
    xs = [66, 182, 298, 414]
    wire = "M66 110C120 30 130 30 182 110S246 190 298 110S362 30 414 110"
    a = [line(wire, m, 14), rect(0, 258, W, 42, m)]
    for i, x in enumerate(xs):
        top = 110
        a += [
            door(x - 42, top, 84, 148, d if i != 2 else s),
            door(x - 16, top + 76, 32, 72, t),
            dot(x, top - 2, 14, d),
        ]
    return a


def partner_hosted(t: str, m: str, d: str, s: str) -> list[str]:
    roof = f'<path d="M90 108L240 24l150 84z" fill="{d}"/>'
    a = [rect(0, 258, W, 42, m), roof, rect(90, 108, 300, 150, m)]
    for x in (114, 174, 270, 330):
        a += [rect(x, 132, 36, 36, t, 4)]
    for x in (114, 330):
        a += [rect(x, 190, 36, 36, t, 4)]
    a += [door(186, 150, 108, 108, d), door(210, 178, 60, 80, s), dot(240, 76, 16, t)]
    a += [door(18, 198, 48, 60, d), door(414, 198, 48, 60, d)]
    return a


def integrated_service(t: str, m: str, d: str, s: str) -> list[str]:
    path = (
        "M-20 210H70A50 50 0 0 0 120 160V130A60 60 0 0 1 240 130"
        "V170A60 60 0 0 0 360 170V140A50 50 0 0 1 410 90H500"
    )
    return [
        line(path, m, 76),
        line(path, d, 30),
        dot(180, 72, 15, s),
        dot(300, 228, 15, s),
        dot(60, 210, 15, t),
        dot(430, 90, 15, t),
        dot(60, 70, 30, m),
        dot(420, 230, 30, m),
    ]


def virtual(t: str, m: str, d: str, s: str) -> list[str]:
    a = [
        ring(240, 150, r, m, 10, dash)
        for r, dash in ((66, "1 22"), (112, "1 24"), (158, "1 26"), (204, "1 28"))
    ]
    pts = [(240, 150, 44), (96, 92, 28), (400, 70, 24), (380, 236, 30), (110, 236, 22)]
    a += [line(f"M240 150L{x} {y}", d, 5) for x, y, _ in pts[1:]]
    a += [dot(x, y, r, d) for x, y, r in pts]
    a += [door(224, 128, 32, 42, s)] + [dot(x, y, r * 0.38, t) for x, y, r in pts[1:]]
    return a


def any_model(t: str, m: str, d: str, s: str) -> list[str]:
    a, fills = [], (d, m, s, m, d)
    for row in range(5):
        for col in range(8):
            x, y, k = col * U, row * U, (row * 7 + col * 5 + row * col) % 9
            f = fills[(row * 2 + col * 3) % 5]
            if k < 4:
                a.append(quarter(x, y, U, k, f))
            elif k < 6:
                a.append(door(x + 8, y + 6, 44, 54, f))
            elif k < 8:
                a.append(dot(x + 30, y + 30, 20, f))
    return a


def evidence(t: str, m: str, d: str, s: str) -> list[str]:
    """A shelf whose spines rise like a chart."""
    hs, a = (92, 128, 110, 160, 146, 196), [rect(0, 258, W, 42, m)]
    for i, h in enumerate(hs):
        f = (d, m, d, s, d, m)[i]
        a += [door(66 + i * 60, 258 - h, 50, h, f), rect(66 + i * 60, 258 - h * 0.45, 50, 8, t)]
    return a


def resource(t: str, m: str, d: str, s: str) -> list[str]:
    a = [f'<g transform="rotate(-9 200 150)">{rect(120, 48, 160, 212, m, 10)}</g>']
    sheet = "M200 50a10 10 0 0 1 10-10h120l40 40v172a10 10 0 0 1-10 10H210a10 10 0 0 1-10-10z"
    a += [f'<path d="{sheet}" fill="{d}"/>', f'<path d="M330 40v40h40z" fill="{s}"/>']
    a += [rect(226, y, w, 12, t, 6) for y, w in ((112, 112), (144, 90), (176, 112), (208, 64))]
    return [*a, dot(86, 236, 34, s), door(396, 206, 56, 94, m)]


def toolkit(t: str, m: str, d: str, s: str) -> list[str]:
    a = []
    for i in range(5):
        x, h = 30 + i * 84, 64 + i * 44
        a += [
            rect(x, 300 - h, 84, h, (m, d)[i % 2]),
            door(x + 24, 300 - h + 20, 36, h - 20, (t, m, t, m, s)[i]),
        ]
    return [*a, dot(72, 204, 15, d), dot(408, 34, 17, s)]


def event(t: str, m: str, d: str, s: str) -> list[str]:
    a = [f'<path d="M120 210a120 120 0 0 1 240 0z" fill="{s}"/>']
    a += [f'<path d="M174 210a66 66 0 0 1 132 0z" fill="{t}"/>', rect(0, 210, W, 90, m)]
    a += [dot(60 + i * 60, 240 + j * 32, 9, d if (i + j) % 3 else t) for j in range(2) for i in range(7)]
    return [*a, line("M240 66V36M150 104L128 82M330 104l22-22M112 160H82M368 160h30", d, 10)]


def topic(t: str, m: str, d: str, s: str) -> list[str]:
    """Doors within a door: everything on one subject, behind one of them the way on."""
    a = [door(120, 30, 240, 270, m), door(162, 84, 156, 216, d), door(204, 144, 72, 156, s)]
    a += [quarter(0, 180, 120, 1, d), quarter(360, 180, 120, 0, d)]
    return [*a, dot(60, 110, 26, s), dot(420, 110, 26, m)]


def collection(t: str, m: str, d: str, s: str) -> list[str]:
    """Two shelves on which somebody put things side by side."""
    a = [rect(36, 140, 408, 10, d, 5), rect(36, 276, 408, 10, d, 5)]
    for i, (h, fill) in enumerate(((96, m), (76, d), (104, s), (84, m))):
        a.append(door(60 + i * 60, 140 - h, 50, h, fill))
    a += [dot(348, 110, 30, d), quarter(384, 80, 60, 3, m)]
    for i, (h, fill) in enumerate(((88, d), (104, m), (80, m), (98, d))):
        a.append(door(180 + i * 60, 276 - h, 50, h, fill))
    return [*a, dot(84, 246, 30, s), quarter(114, 216, 60, 2, m)]


MOTIFS: dict[str, Callable[[str, str, str, str], list[str]]] = {
    "centre-based": centre_based,
    "hub-and-spoke": hub_and_spoke,
    "hub-network": hub_network,
    "partner-hosted": partner_hosted,
    "integrated-service": integrated_service,
    "virtual": virtual,
    "any-model": any_model,
    "evidence": evidence,
    "resource": resource,
    "toolkit": toolkit,
    "event": event,
    "topic": topic,
    "collection": collection,
}


def svg(parts: Sequence[str], w: int = W, h: int = H, ground: str = "") -> str:
    body = (rect(0, 0, w, h, ground) if ground else "") + "".join(parts)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} {h}">{body}</svg>\n'


def patchwork(plan: Sequence[str], colours: Sequence[str], s: int = 80, top: int = 0) -> list[str]:
    """A quilt from words: D door, d person, q quarter, o dot; the digit turns a quarter."""
    parts: list[str] = []
    for r, rowplan in enumerate(plan):
        for c, cell in enumerate(rowplan.split()):
            x, y = c * s, r * s + top
            f = colours[(0, 3, 1, 5, 2, 4, 1, 0, 4, 2)[(r * 3 + c * 7 + r * c * c) % 10]]
            if cell[0] == "q":
                parts.append(quarter(x, y, s, int(cell[1]) % 4, f))
            elif cell == "o":
                parts.append(dot(x + 40, y + 40, 26, f))
            elif cell == "D":
                parts.append(door(x + 6, y + 6, 68, 74, f))
                kind = (r + c) % 3
                parts += [door(x + 24, y + 34, 32, 46, "#073a35")] * (kind == 0)
                parts += [dot(x + 40, y + 36, 12, "#fff")] * (kind == 1)
            elif cell == "d":
                parts += [door(x + 14, y + 20, 52, 60, f), dot(x + 40, y + 6, 14, f)]
    return parts


QUILT = ["#f4b374", "#7fc1d9", "#f0a8a2", "#e8c95a", "#93c99a", "#b9a4dd"]


TALL = [". . o . . q2 q3", ". q2 D . d D q1", "o d D q2 D d .", "q2 D q0 d D D q0", "D d D D D d D"]
STRIP = ["d D q2 D d . D q0 d", "D d D D D q0 D d D"]


def draw_all(target: Path) -> None:
    """Write every motif in every palette, and the home page's patchwork (tall, and a strip for phones)."""
    target.mkdir(parents=True, exist_ok=True)
    for old in target.glob("*.svg"):
        old.unlink()
    for group, (t, m, d, s) in PALETTES.items():
        for name, draw in MOTIFS.items():
            (target / f"{name}--{group}.svg").write_text(svg(draw(t, m, d, s), ground=t), encoding="utf-8")
    (target / "hero.svg").write_text(svg(patchwork(TALL, QUILT), 560, 400), encoding="utf-8")
    (target / "hero-strip.svg").write_text(svg(patchwork(STRIP, QUILT, top=12), 720, 172), encoding="utf-8")
