"""What pages load: made from /web, known by name, served as what it is; without it pages say so."""

import json
from pathlib import Path

import pytest

from portals import bearer, make_vault, opened
from trueline.web import assets as ours
from trueline.web.pages import showing

SOURCES = Path(__file__).parents[2] / "web"


def test_every_script_that_is_built_is_served(tmp_path: Path) -> None:
    names = [name for name in ours.assets() if name.startswith("built/")]
    assert {"built/frame.js", "built/theme.js", "built/licences.txt"} <= set(names), "in web/: npm ci && npm run build"
    with opened(make_vault(tmp_path)) as client:
        for name in names:
            response = client.get(f"/static/{name}")
            assert response.status_code == 200
            assert response.headers["content-type"] == ours.TYPES[name.rpartition(".")[2]]


def test_a_page_without_scripts_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(make_vault(tmp_path)) as client:
        whole = client.get("/", headers=bearer()).text
        assert "were not built" not in whole
        assert '<script type="module" src="/static/built/frame.js?v=' in whole
        monkeypatch.setattr(showing, "assets", lambda: {"portal.css": ours.assets()["portal.css"]})
        bare = client.get("/", headers=bearer()).text
        assert "were not built" in bare
        assert "<script" not in bare


def test_the_lockfile_names_no_host() -> None:
    text = (SOURCES / "package-lock.json").read_text(encoding="utf-8")
    packages = json.loads(text)["packages"]
    assert len(packages) > 50
    assert not [name for name, one in packages.items() if "resolved" in one]
    assert all("integrity" in one for name, one in packages.items() if name)
