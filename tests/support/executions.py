"""Whether hostile texts are run by a real browser, wherever pages show them."""

import contextlib
from collections.abc import Iterable, Sequence
from typing import NamedTuple
from urllib.parse import quote

from playwright.sync_api import Browser, Page, TimeoutError, ViewportSize

from portals import Process

# Where text of notes is shown, beside the page of each note.
PAGES = (
    "/", "/?stage=Active", "/questions", "/decisions", "/drift?forecast=true", "/matrices?kind=permissions", "/matrices?kind=data",
    "/matrices?kind=criteria", "/findings", "/stats", "/search?q=alert", "/search?q=script", "/system", "/system/entities",
)  # fmt: skip
# So high that whatever waits until it is seen is seen.
_TALL: ViewportSize = {"width": 1280, "height": 6_000}
_SAY = "for (const name of ['alert', 'prompt', 'confirm', 'print']) window[name] = () => console.log('HOSTILE ' + name)"
# What would run when somebody clicks or points at it, found without doing so.
_WAITING = """() => [...document.querySelectorAll('*')].flatMap((one) => [...one.attributes].filter((attribute) =>
    /^(on|hx-on|data-hx-on)/i.test(attribute.name) ||
    (['href', 'src', 'action', 'formaction', 'data', 'xlink:href', 'ping', 'srcdoc'].includes(attribute.name) &&
        /^[\\s\\x00-\\x1f]*(javascript|vbscript|data:text)/i.test(attribute.value)) ||
    (/^(hx-|data-hx-)/.test(attribute.name) && !one.closest('form.filters, #over-time'))
).map((attribute) => `${one.tagName} ${attribute.name}=${attribute.value}`))
    .concat([...document.querySelectorAll('article :is(script, iframe, object, embed, base, meta, link, form)')]
        .filter((one) => !one.matches('iframe[sandbox]')).map((one) => one.outerHTML))"""


# Diagrams are drawn or refused.
_DRAWN = """() => [...document.querySelectorAll('pre.mermaid-source:not(.mermaid-large)')].every((one) =>
    one.classList.contains('failed') || one.previousElementSibling?.matches('figure.diagram'))"""


class Executions(NamedTuple):
    """What was run, and what waits to be; `pages` counts those that were opened."""

    pages: int
    ran: tuple[str, ...]
    waiting: tuple[str, ...]


def executions(browser: Browser, process: Process, paths: Iterable[str], policy: bool) -> Executions:
    """Open pages with the policy of the portal on or off, and watch what is run there."""
    context = browser.new_context(base_url=process.url, bypass_csp=not policy, viewport=_TALL)
    context.add_init_script(_SAY)
    ran: list[str] = []
    page = context.new_page()
    context.on("console", lambda said: ran.append(f"{page.url}: {said.text}") if "HOSTILE" in said.text else None)
    context.on("dialog", lambda dialog: (ran.append(f"{page.url}: dialog"), dialog.dismiss()))
    page.goto(f"/enter?token={process.token}")
    page.wait_for_url("**/")
    waiting: list[str] = []
    pages = 0
    for path in paths:
        page.goto(path, wait_until="load")
        waiting += [f"{path}: {one}" for one in _settled(page)]
        pages += 1
    context.close()
    return Executions(pages, tuple(ran), tuple(waiting))


def _settled(page: Page) -> Sequence[str]:
    """What waits on a page, once it has come to rest; what is folded is opened, what can have the focus gets it."""
    page.evaluate(
        "document.querySelectorAll('details').forEach((one) => (one.open = true));"
        "document.querySelectorAll('article a, article [tabindex]').forEach((one) => one.focus())"
    )
    with contextlib.suppress(TimeoutError):
        page.wait_for_function(_DRAWN, timeout=10_000)
    return list(page.evaluate(_WAITING))


def pages_of(paths: Iterable[str], folder: str) -> list[str]:
    """The addresses of the pages of notes."""
    return [f"/designs/{quote(f'{folder}/{path}')}" for path in paths]
