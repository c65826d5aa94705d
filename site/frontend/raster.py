"""Pictures that cannot be SVG: the social preview and the icon of a phone's home screen."""

from __future__ import annotations

from pathlib import Path

from art import QUILT, STRIP, TALL
from PIL import Image, ImageDraw, ImageFont

BRAND, DEEP, PAPER, SOFT = "#0b4f48", "#073a35", "#ffffff", "#cfe3dd"
SCALE = 2  # drawn at twice the size and scaled down, because Pillow's shapes have hard edges


class Canvas:
    """The identity's shapes in pixels, at `SCALE` times the final size."""

    def __init__(self, width: int, height: int, ground: str) -> None:
        self.size = (width, height)
        self.image = Image.new("RGB", (width * SCALE, height * SCALE), ground)
        self.pen = ImageDraw.Draw(self.image)

    def dot(self, x: float, y: float, r: float, fill: str) -> None:
        self.pen.ellipse([v * SCALE for v in (x - r, y - r, x + r, y + r)], fill=fill)

    def door(self, x: float, y: float, w: float, h: float, fill: str) -> None:
        self.pen.pieslice([v * SCALE for v in (x, y, x + w, y + w)], 180, 360, fill=fill)
        self.pen.rectangle([v * SCALE for v in (x, y + w / 2, x + w, y + h)], fill=fill)

    def quarter(self, x: float, y: float, s: float, corner: int, fill: str) -> None:
        cx, cy = x + s * (corner in (1, 2)), y + s * (corner in (2, 3))
        start = (0, 90, 180, 270)[corner]
        box = [v * SCALE for v in (cx - s, cy - s, cx + s, cy + s)]
        self.pen.pieslice(box, start, start + 90, fill=fill)

    def text(self, x: float, y: float, words: str, font: Path, size: int, weight: int, fill: str) -> None:
        face = ImageFont.truetype(str(font), size * SCALE)
        face.set_variation_by_axes([weight])
        self.pen.text((x * SCALE, y * SCALE), words, font=face, fill=fill)

    def save(self, path: Path) -> None:
        small = self.image.resize(self.size, Image.Resampling.LANCZOS)
        small.quantize(128).save(path, optimize=True)


def _quilt(canvas: Canvas, plan: list[str], left: int, top: int, side: int) -> None:
    """The patchwork of `art.patchwork`, in the same letters and the same order of colours."""
    unit = side / 80
    for r, row in enumerate(plan):
        for c, cell in enumerate(row.split()):
            x, y = left + c * side, top + r * side
            fill = QUILT[(0, 3, 1, 5, 2, 4, 1, 0, 4, 2)[(r * 3 + c * 7 + r * c * c) % 10]]
            if cell[0] == "q":
                canvas.quarter(x, y, side, int(cell[1]) % 4, fill)
            elif cell == "o":
                canvas.dot(x + 40 * unit, y + 40 * unit, 26 * unit, fill)
            elif cell == "D":
                canvas.door(x + 6 * unit, y + 6 * unit, 68 * unit, 74 * unit, fill)
                if (r + c) % 3 == 0:
                    canvas.door(x + 24 * unit, y + 34 * unit, 32 * unit, 46 * unit, DEEP)
                elif (r + c) % 3 == 1:
                    canvas.dot(x + 40 * unit, y + 36 * unit, 12 * unit, PAPER)
            elif cell == "d":
                canvas.door(x + 14 * unit, y + 20 * unit, 52 * unit, 60 * unit, fill)
                canvas.dot(x + 40 * unit, y + 6 * unit, 14 * unit, fill)


def social_preview(path: Path, font: Path) -> None:
    """1200 by 630, shown where a page without a picture of its own is shared."""
    canvas = Canvas(1200, 630, BRAND)
    canvas.text(72, 84, "Family Hubs Library", font, 84, 750, PAPER)
    canvas.text(74, 196, "What works in family hubs,", font, 40, 450, SOFT)
    canvas.text(74, 246, "from people who run them", font, 40, 450, SOFT)
    _quilt(canvas, [f"{left} {right}" for left, right in zip(STRIP, TALL[-2:], strict=True)], 0, 390, 120)
    canvas.save(path)


def touch_icon(path: Path, size: int = 180) -> None:
    """The mark on white: a child, a door, an adult."""
    unit, left, top = size / 64, size / 8, size / 6.5
    canvas = Canvas(size, size, PAPER)

    def at(x: float, y: float) -> tuple[float, float]:
        return left + x * unit, top + y * unit

    canvas.door(*at(1, 22), 14 * unit, 21 * unit, "#e2904f")
    canvas.dot(*at(8, 15), 5 * unit, "#e2904f")
    canvas.door(*at(17, 6), 18 * unit, 37 * unit, BRAND)
    canvas.door(*at(22, 24), 8 * unit, 19 * unit, PAPER)
    canvas.door(*at(37, 28), 10 * unit, 15 * unit, "#8e3b6f")
    canvas.dot(*at(42, 22.5), 3.7 * unit, "#8e3b6f")
    canvas.save(path)
