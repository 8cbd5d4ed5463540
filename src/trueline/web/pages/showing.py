"""Templates, the files they need, and how a page becomes a response."""

import os
import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, TypeVar

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import Response

from trueline.web.api.responses import tagged
from trueline.web.assets import FRAME, asset_version, assets
from trueline.web.portal import Portal
from trueline.web.snapshots import Snapshot
from trueline.web.urls import file_url
from trueline.web.views.answers import sentence
from trueline.web.views.layout import layout

T = TypeVar("T")
_HERE = os.path.dirname(os.path.dirname(__file__))
_HTML = "text/html; charset=utf-8"


@cache
def templates() -> Environment:
    """The templates; what is put into them is escaped, and a name that is not there is a mistake of ours."""
    loader = FileSystemLoader(os.path.join(_HERE, "templates"))
    # Templates are a part of the program, so nobody asks the disk whether they changed.
    made = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters.update({"breakable": breakable, "coded": coded, "document_url": file_url, "sentence": sentence})
    made.globals["parts"] = made.get_template("parts.html").module
    return made


def coded(text: str, shaped: Callable[[str], Markup] = escape) -> Markup:
    """Plain text in which what stands between backticks is code."""
    pieces = text.split("`")
    if len(pieces) % 2 == 0:
        return shaped(text)
    return Markup("").join(
        Markup("<code>{}</code>").format(shaped(piece)) if number % 2 else shaped(piece)
        for number, piece in enumerate(pieces)
    )


# Behind what a long name may go on in the next line: signs between words, and the end of a word within one.
_JOINT = re.compile(r"(?<=[\w})\]])[/_.:=&?@,;|]+(?=[\w{(\[])|(?<=[a-z0-9])(?=[A-Z][a-z])")
_LONG = re.compile(r"(\S{15,})")
_MOST_WHOLE = 32


def breakable(text: str) -> Markup:
    """As `coded`, with places where long names may break: a browser would break them anywhere or nowhere."""
    return coded(text, _jointed)


def _jointed(text: str) -> Markup:
    return Markup("").join(
        Markup("<wbr>").join(_pieces(run)) if number % 2 else escape(run)
        for number, run in enumerate(_LONG.split(text))
    )


def _pieces(name: str) -> Iterator[str]:
    """A name in pieces, none longer than a column can be narrow."""
    start = 0
    for end in (*(found.end() for found in _JOINT.finditer(name)), len(name)):
        for at in range(start, end, _MOST_WHOLE):
            yield name[at : min(at + _MOST_WHOLE, end)]
        start = end


def shown(portal: Portal, request: Request, template: str, title: str, status: int = 200, **view: Any) -> Response:
    """A page: the template with its view, in the frame that all pages have."""
    frame = layout(portal, request, title, asset_version(), FRAME in assets())
    html = templates().get_template(template).render(layout=frame, **view).encode("utf-8", "replace")
    if status == 200:
        return tagged(request, html, _HTML)
    # Nobody is told that an error is what it has already.
    return Response(html, status, {"cache-control": "no-store"}, _HTML)


def soon(portal: Portal, request: Request, make: Callable[[Snapshot], T]) -> T:
    """What a page shows. Who opens it waits a moment, then is told that it is being prepared; scripts wait for it."""
    opened = "hx-request" not in request.headers and request.headers.get("sec-fetch-mode", "navigate") == "navigate"
    address = request.url.path, request.url.query, opened
    return portal.soon(address, make, patient=not opened)
