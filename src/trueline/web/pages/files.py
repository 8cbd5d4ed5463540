"""Files that pages need: ours, and the pictures of the vault. Both are known by name before they are asked for."""

from anyio import to_thread
from fastapi import APIRouter, Request
from starlette.responses import Response

from trueline.analysis.contents import ReadProblem, read
from trueline.listening.problems import Refusal
from trueline.web.api.responses import tagged, unless_known
from trueline.web.assets import TYPES, asset_version, assets, coded, codings
from trueline.web.coding import tag_in, taken
from trueline.web.portal import Portal

_PICTURES = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "avif": "image/avif",
    "bmp": "image/bmp",
    "svg": "image/svg+xml",
}
_DRAWING = "built/diagram.js"
# A picture that is opened by itself is a document: it runs nothing and asks nobody.
_SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; frame-ancestors 'none'"


def files(portal: Portal) -> APIRouter:
    """The routes of files."""
    router = APIRouter(include_in_schema=False)

    @router.get("/static/{name:path}")
    async def asset(request: Request, name: str, v: str = "") -> Response:
        found = assets().get(name)
        if found is None:
            raise Refusal(404, "no-file", "there is no such file")
        # A chunk's name says what is in it.
        lasts = v == asset_version() or name.startswith("built/chunks/")
        headers = {"cache-control": "public, max-age=31536000, immutable" if lasts else "no-cache"}
        if name == _DRAWING:
            # The sandbox in which it runs has no origin, so that to it we are somebody else.
            headers["cross-origin-resource-policy"] = "cross-origin"
        offered = codings(name)
        coding = taken(request.headers.get("accept-encoding", ""), offered)
        if offered:
            headers["vary"] = "accept-encoding"
        if coding:
            headers["content-encoding"] = coding
        data = await to_thread.run_sync(coded, name, coding) if coding else found.data
        return unless_known(request, data, TYPES[name.rpartition(".")[2]], tag_in(found.etag, coding), headers)

    @router.get("/files/{path:path}")
    def picture(request: Request, path: str) -> Response:
        analysis = portal.snapshot.analysis
        kind = _PICTURES.get(path.rpartition(".")[2].lower())
        if kind is None or path not in portal.snapshot.vault.files:
            raise Refusal(404, "no-file", "the vault has no such picture")
        found = read(analysis.root.path, path, analysis.settings.max_file_size)
        if isinstance(found, ReadProblem):
            raise Refusal(404, "no-file", "the picture cannot be read")
        return tagged(request, found.data, kind, {"content-security-policy": _SANDBOX})

    return router
