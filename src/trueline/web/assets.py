"""Our own files, which pages load: read once, and compressed once for all who ask."""

import os
from functools import cache
from hashlib import sha256
from typing import NamedTuple

from trueline.web.coding import gzipped, worth
from trueline.web.snapshots import etag_of

_STATIC = os.path.join(os.path.dirname(__file__), "static")
# What makes a page more than something to read; it is missing where /web was never built.
FRAME = "built/frame.js"
# What /web's build has compressed lies beside what it is made of.
_PACKED = ".br"
TYPES = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "mjs": "text/javascript; charset=utf-8",
    "json": "application/json",
    "map": "application/json",
    "svg": "image/svg+xml",
    "png": "image/png",
    "ico": "image/x-icon",
    "woff2": "font/woff2",
    "txt": "text/plain; charset=utf-8",
    "webmanifest": "application/manifest+json",
}
_PACKED_ALREADY = ("png", "ico", "woff2")


class Asset(NamedTuple):
    """A file: its bytes, their strong entity tag, and the same in Brotli's form, empty where the build made none."""

    data: bytes
    etag: str
    brotli: bytes = b""


@cache
def assets() -> dict[str, Asset]:
    """Every file of ours that pages may ask for, by its name; nothing else is ever opened."""
    found: dict[str, bytes] = {}
    for folder, _, names in os.walk(_STATIC):
        for name in names:
            path = os.path.join(folder, name)
            if name.removesuffix(_PACKED).rpartition(".")[2] in TYPES:
                with open(path, "rb") as file:
                    found[os.path.relpath(path, _STATIC).replace(os.sep, "/")] = file.read()
    return {
        name: Asset(data, etag_of(data), found.get(name + _PACKED, b""))
        for name, data in found.items()
        if not name.endswith(_PACKED)
    }


@cache
def asset_version() -> str:
    """What tells these files from those of another version; pages put it behind their names."""
    digest = sha256()
    for name, asset in sorted(assets().items()):
        digest.update(f"{name}\0{asset.etag}\0".encode())
    return digest.hexdigest()[:16]


def codings(name: str) -> tuple[str, ...]:
    """How a file may be sent other than as it is, the shortest first."""
    asset = assets()[name]
    if name.rpartition(".")[2] in _PACKED_ALREADY or not worth(asset.data):
        return ()
    return ("br", "gzip") if asset.brotli else ("gzip",)


def coded(name: str, coding: str) -> bytes:
    """The bytes of a file in one of its codings; the first time may take a tenth of a second."""
    if coding == "br":
        return assets()[name].brotli
    return _gzipped(name) if coding else assets()[name].data


@cache
def _gzipped(name: str) -> bytes:
    return gzipped(assets()[name].data, best=True)
