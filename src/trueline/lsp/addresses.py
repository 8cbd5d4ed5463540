"""How files are called in the protocol."""

import os
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote, unquote

from pygls.uris import from_fs_path, to_fs_path

_SERVED = "vault:///"


class Addresses(NamedTuple):
    """The URIs of files: `file:///home/…`, or `vault:///Note.md` in a vault that is `served` to somebody elsewhere.

    Who is served does not learn where the vault lies, and names nothing outside of it. `served` is its root.
    """

    served: str | None = None

    def uri(self, file: str) -> str:
        """The URI of a file, by its absolute path."""
        if self.served is None:
            return _file_uri(file)
        return _SERVED + quote(os.path.relpath(file, self.served).replace(os.sep, "/"))

    def file(self, uri: str) -> str | None:
        """The absolute path of a file; None for what is none, or none that is served."""
        try:
            if self.served is not None:
                if not uri.startswith(_SERVED):
                    return None
                path = os.path.normpath(f"{self.served}/{unquote(uri[len(_SERVED) :], errors='strict')}")
                found: str | None = path if path.startswith(self.served.rstrip(os.sep) + os.sep) else None
            else:
                found = to_fs_path(uri) if uri.startswith("file:") else None
        except ValueError:
            return None
        # On another system, the path of a drive (`file:///c:/…`) is none that is absolute.
        return found if found and os.path.isabs(found) and "\0" not in found else None


@lru_cache(maxsize=20_000)
def _file_uri(file: str) -> str:
    return from_fs_path(file) or ""
