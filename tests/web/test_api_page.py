"""The description of the API that is committed is that of the API, and our own designs agree with it."""

import json
from pathlib import Path
from typing import Any

from trueline.cli.main import run
from trueline.web.page import api_page

ROOT = Path(__file__).parents[2]


def outline(text: str) -> dict[str, Any]:
    """What callers rely on; how a library spells schemas may differ from version to version."""
    return {
        f"{method.upper()} {path}": (
            sorted((one["in"], one["name"], one.get("required", False)) for one in operation.get("parameters", ())),
            sorted(operation["responses"]),
            "requestBody" in operation,
        )
        for path, operations in json.loads(text)["paths"].items()
        for method, operation in operations.items()
    }


def test_the_description_is_fresh() -> None:
    committed = (ROOT / "docs" / "openapi.json").read_text(encoding="utf-8")
    found = outline(api_page(str(ROOT / "examples" / "parcelhub")))
    again = "run `python -m trueline.web.page examples/parcelhub > docs/openapi.json`"
    assert len(found) > 60 and outline(committed) == found, again


def test_our_designs_agree_with_what_was_built() -> None:
    assert run(["drift", "--root", str(ROOT / "docs" / "design")]) == 0
