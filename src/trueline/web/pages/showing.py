"""Templates, the files they need, and how a page becomes a response."""

import os
from functools import cache
from hashlib import sha256
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import Response

from trueline.web.api.responses import tagged
from trueline.web.portal import Portal
from trueline.web.urls import file_url
from trueline.web.views.layout import layout

_HERE = os.path.dirname(os.path.dirname(__file__))
STATIC = os.path.join(_HERE, "static")
# What makes a page more than something to read; it is missing where /web was never built.
FRAME = "built/frame.js"
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


@cache
def templates() -> Environment:
    """The templates; what is put into them is escaped, and a name that is not there is a mistake of ours."""
    loader = FileSystemLoader(os.path.join(_HERE, "templates"))
    made = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.filters.update({"coded": coded, "document_url": file_url})
    made.globals["parts"] = made.get_template("parts.html").module
    return made


def coded(text: str) -> Markup:
    """Plain text in which what stands between backticks is code."""
    pieces = text.split("`")
    if len(pieces) % 2 == 0:
        return escape(text)
    return Markup("").join(
        Markup("<code>{}</code>").format(piece) if number % 2 else escape(piece) for number, piece in enumerate(pieces)
    )


def shown(portal: Portal, request: Request, template: str, title: str, **view: Any) -> Response:
    """A page: the template with its view, in the frame that all pages have."""
    frame = layout(portal, request, title, asset_version(), FRAME in assets())
    html = templates().get_template(template).render(layout=frame, **view)
    return tagged(request, html.encode("utf-8", "replace"), "text/html; charset=utf-8")


@cache
def assets() -> dict[str, bytes]:
    """Every file of ours that pages may ask for, by its name; nothing else is ever opened."""
    found: dict[str, bytes] = {}
    for folder, _, names in os.walk(STATIC):
        for name in names:
            path = os.path.join(folder, name)
            if name.rpartition(".")[2] in TYPES:
                with open(path, "rb") as file:
                    found[os.path.relpath(path, STATIC).replace(os.sep, "/")] = file.read()
    return found


@cache
def asset_version() -> str:
    """What tells these files from those of another version; pages put it behind their names."""
    digest = sha256()
    for name, data in sorted(assets().items()):
        digest.update(name.encode() + b"\0" + sha256(data).digest())
    return digest.hexdigest()[:16]
