"""The front end is built from its sources, once, and complains in words."""

import runpy
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "site" / "frontend"


@pytest.fixture
def build(monkeypatch):
    monkeypatch.syspath_prepend(str(SOURCE))
    yield runpy.run_path(str(SOURCE / "build.py"))["main"]
    for name in ("art", "raster"):
        sys.modules.pop(name, None)


def test_every_drawing_is_sound_and_free_of_styles(monkeypatch, tmp_path):
    monkeypatch.syspath_prepend(str(SOURCE))
    art = runpy.run_path(str(SOURCE / "art.py"))
    art["draw_all"](tmp_path)
    drawn = sorted(tmp_path.glob("*.svg"))
    assert len(drawn) == len(art["MOTIFS"]) * len(art["PALETTES"]) + 2
    for path in drawn:
        text = path.read_text(encoding="utf-8")
        assert ElementTree.fromstring(text).tag.endswith("svg")
        assert "style" not in text
        assert "script" not in text


def test_a_missing_package_is_named(build, tmp_path, capsys):
    (tmp_path / "package-lock.json").write_text("{}", encoding="utf-8")
    assert build(["--npm-dir", str(tmp_path), "--target", str(tmp_path / "static")]) == 1
    assert "run `npm ci`" in capsys.readouterr().err
    assert not (tmp_path / "static").exists()


def test_nothing_is_built_when_nothing_changed(build, tmp_path, capsys):
    (tmp_path / "package-lock.json").write_text("{}", encoding="utf-8")
    target = tmp_path / "static"
    target.mkdir()
    fingerprint = build.__globals__["fingerprint"]
    (target / ".stamp").write_text(fingerprint(tmp_path), encoding="utf-8")
    assert build(["--npm-dir", str(tmp_path), "--target", str(target)]) == 0
    assert [path.name for path in target.iterdir()] == [".stamp"]
    assert capsys.readouterr().out == ""


def test_the_lock_file_names_no_host():
    lock = (SOURCE.parents[1] / "package-lock.json").read_text(encoding="utf-8")
    assert "://" not in lock
