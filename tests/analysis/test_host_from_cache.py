"""A vault that is opened from a cache, in a process that has done nothing else before."""

import subprocess
import sys
from pathlib import Path

OPENING = """
import sys
from trueline.analysis.host import AnalysisHost
from trueline.store.cache import Cache
host = AnalysisHost(sys.argv[1], sys.argv[1], lambda folder: Cache(sys.argv[2], folder))
vault = host.analysis.vault
print(len(host.analysis.findings.together), len(vault.extra), vault.documents._kept.keys())
"""


def test_no_note_is_read_again_for_what_is_kept(tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    vault.mkdir()
    (vault / "trueline.toml").write_text("")
    (vault / "Labels.md").write_text("# Labels\n\nSee [[Parcels]] and [[Nowhere]].\n")
    (vault / "Parcels.md").write_text("# Parcels\n\nSee [[Labels]].\n")
    said = []
    for _ in range(2):
        command = [sys.executable, "-c", OPENING, str(vault), str(tmp_path / "cache")]
        said.append(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    assert said[1] == said[0].partition(" ")[0] + " 0 dict_keys([])\n"
