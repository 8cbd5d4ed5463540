"""Vaults in real git repositories, made for a test."""

import os
import subprocess
from pathlib import Path

from feature_vaults import TEMPLATE


class GitVault:
    """A repository in `folder` whose vault is `vault`, a folder of it or the same."""

    def __init__(self, folder: Path, vault: str = "") -> None:
        self.folder = folder
        self.vault = folder / vault
        self.vault.mkdir(parents=True, exist_ok=True)
        self.git("init", "-q", "-b", "main")
        self.write({"docs/templates/Feature.md": TEMPLATE})

    def git(self, *arguments: str, date: str = "2026-03-01") -> str:
        environment = {
            **{key: value for key, value in os.environ.items() if not key.startswith("GIT_")},
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_SYSTEM": os.devnull,
            "GIT_AUTHOR_DATE": f"{date}T12:00:00+00:00",
            "GIT_COMMITTER_DATE": f"{date}T12:00:00+00:00",
        }
        identity = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "commit.gpgsign=false")
        done = subprocess.run(
            ["git", *identity, *arguments],
            cwd=self.folder,
            env=environment,
            capture_output=True,
            timeout=60,
            check=True,
        )
        return done.stdout.decode("utf-8", "surrogateescape").strip()

    def write(self, notes: dict[str, str]) -> None:
        """Write notes below the vault; what stands there otherwise stays."""
        for path, text in notes.items():
            file = self.vault / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text.encode("utf-8", "surrogateescape"))

    def commit(self, notes: dict[str, str] | None = None, message: str = "x", date: str = "2026-03-01") -> str:
        """Write notes and commit everything; returns the commit's name."""
        self.write(notes or {})
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message, date=date)
        return self.git("rev-parse", "HEAD")

    def move(self, source: str, target: str) -> None:
        """Move a note as an editor does, without telling git."""
        (self.vault / target).parent.mkdir(parents=True, exist_ok=True)
        (self.vault / source).rename(self.vault / target)
