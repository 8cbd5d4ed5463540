"""Where caches lie: in the platform's folder for such things, never in the vault."""

import os
import sys

ENVIRONMENT = "TRUELINE_CACHE_DIR"


def cache_folder() -> str:
    """The folder for caches; it need not exist."""
    given = os.environ.get(ENVIRONMENT)
    if given:
        return os.path.abspath(given)
    if sys.platform.startswith(("linux", "freebsd")):
        # The same as `platformdirs` says, without importing it on every run.
        return os.path.join(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "trueline")
    from platformdirs import user_cache_dir

    return user_cache_dir("trueline", appauthor=False)


def fingerprint() -> str:
    """What tells one state of the program from another where it is run from a checkout."""
    import trueline

    top = os.path.dirname(trueline.__file__)
    if "site-packages" in top:
        return ""
    newest = count = 0
    folders = [top]
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    if entry.name != "__pycache__":
                        folders.append(entry.path)
                elif entry.name.endswith(".py"):
                    count += 1
                    newest = max(newest, entry.stat().st_mtime_ns)
    return f"{count} {newest}"
