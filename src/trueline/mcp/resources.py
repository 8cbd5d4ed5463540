"""Documents and rule pages as resources: `trueline://doc/PATH` and `trueline://rule/FAMILY/NAME`."""

from collections.abc import Iterator
from urllib.parse import quote, unquote

import mcp_types as types

from trueline.analysis.analysis import Analysis
from trueline.mcp.fault import Fault, bug, told
from trueline.mcp.session import Session
from trueline.mcp.tools.explain import rule_lines
from trueline.queries._names import near_names
from trueline.rules import find_rule, rule_names

_DOC, _RULE = "trueline://doc/", "trueline://rule/"
_MARKDOWN = "text/markdown"
# So many are listed at once; a cursor leads on.
_PAGE = 100

TEMPLATES = (
    types.ResourceTemplate(
        uri_template=_DOC + "{+path}", name="document", description="A note of the vault", mime_type=_MARKDOWN
    ),
    types.ResourceTemplate(
        uri_template=_RULE + "{+name}", name="rule", description="The page of a rule", mime_type=_MARKDOWN
    ),
)


class NoSuchResource(Exception):
    """A URI that names nothing; the message is what a client is told."""


def listed(session: Session, cursor: str | None) -> types.ListResourcesResult:
    """A page of all resources, documents first."""
    every = list(_every(_looked(session)))
    if cursor and not (cursor.isascii() and cursor.isdecimal() and len(cursor) < 9):
        fault = Fault("bad-cursor", f"`{cursor[:100]}` is no cursor", help="give the one that came with the last page")
        raise NoSuchResource(told(fault, "resources"))
    start = int(cursor or 0)
    following = str(start + _PAGE) if start + _PAGE < len(every) else None
    return types.ListResourcesResult(resources=every[start : start + _PAGE], next_cursor=following)


def _every(analysis: Analysis) -> Iterator[types.Resource]:
    for path, entry in analysis.vault.entries.items():
        words = (entry.template or "note", entry.meta.stage or "", entry.meta.status or "")
        yield types.Resource(
            uri=_DOC + quote(path, errors="surrogateescape"),
            name=entry.name.encode("utf-8", "replace").decode(),
            description=" · ".join(word for word in words if word),
            mime_type=_MARKDOWN,
        )
    for name in rule_names():
        yield types.Resource(uri=_RULE + name, name=name, description=find_rule(name).summary, mime_type=_MARKDOWN)


def read(session: Session, uri: str) -> types.ReadResourceResult:
    """What a URI names, of what the vault's index knows; a path is never joined to a folder."""
    text = _text(session, uri)
    return types.ReadResourceResult(contents=[types.TextResourceContents(uri=uri, mime_type=_MARKDOWN, text=text)])


def _text(session: Session, uri: str) -> str:
    if uri.startswith(_RULE):
        name = uri.removeprefix(_RULE)
        if name in rule_names():
            return "\n".join(rule_lines(name)) + "\n"
        raise _none(uri, near_names(name[:100], rule_names()), _RULE)
    if uri.startswith(_DOC):
        path = unquote(uri.removeprefix(_DOC), errors="surrogateescape")
        analysis = _looked(session)
        if path in analysis.vault.entries:
            return analysis.vault.documents[path].tree.data.decode("utf-8", "replace")
        raise _none(uri, near_names(path[-200:], analysis.vault.entries), _DOC)
    raise _none(uri, (), "")


def _none(uri: str, near: tuple[str, ...], scheme: str) -> NoSuchResource:
    links = [scheme + quote(one) for one in near]
    help = "" if near else "resources are trueline://doc/PATH, as the vault has it, and trueline://rule/FAMILY/NAME"
    return NoSuchResource(told(Fault("no-such-resource", f"there is nothing at `{uri}`", "", links, help), "resource"))


def _looked(session: Session) -> Analysis:
    try:
        with session.lock:
            return session.look()
    except Fault as fault:
        raise NoSuchResource(told(fault, "resource")) from fault
    except Exception as error:
        raise NoSuchResource(told(bug(error), "resource")) from error
