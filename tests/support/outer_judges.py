"""The programs that judge what is written, as far as they are installed; CI installs them all (`.ci/run`).

`TRUELINE_JUDGES` is a folder in which npm has installed mermaid, jsdom, @dbml/core, @backstage/catalog-model, yaml and
likec4.
"""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

FOLDER = os.environ.get("TRUELINE_JUDGES", "")
# Whether the judges from npm are there.
NODE = bool(FOLDER) and shutil.which("node") is not None


def judged(judge: str, folder: Path, texts: Sequence[str], suffix: str) -> str:
    """What a judge says of some texts; nothing where it is content with all."""
    paths = []
    for number, text in enumerate(texts):
        path = folder / f"{number}{suffix}"
        path.write_text(text, encoding="utf-8", newline="\n")
        paths.append(str(path))
    script = Path(__file__).with_name("judges") / f"{judge}.mjs"
    found = subprocess.run(
        ["node", str(script), *paths],
        env={**os.environ, "JUDGES": FOLDER},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    return found.stdout if found.returncode == 0 else found.stdout + found.stderr
