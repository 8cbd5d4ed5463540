"""A real browser before a real portal: Debian's chromium, watched for everything that a page must never do."""

import contextlib
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, Request, sync_playwright

from portals import Process

_FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-gpu",
]
_AXE = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
# A browser writes every refusal into its console; that a change is refused is how a page learns of a conflict.
_REFUSED = re.compile(r"Failed to load resource: .* status of (409|412)\b")
DESKTOP, PHONE = (1280, 800), (390, 844)


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """The browser. While it is open, nothing else in this process may run an event loop."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert program, "these tests need chromium: apt-get install chromium"
    flags = [*_FLAGS, *(["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=flags, timeout=120_000)
        yield browser
        browser.close()


class Watched:
    """What went wrong in the pages of a context: requests to elsewhere, breaches of the policy, errors.

    `expected` are patterns of console errors that a test means to cause.
    """

    def __init__(self, context: BrowserContext, origin: str) -> None:
        self.origin = origin
        self.expected: list[str] = []
        self.troubles: list[str] = []
        context.on("request", self._asked)
        context.on("console", self._said)
        context.on("weberror", lambda error: self.troubles.append(f"error: {error.error}"))
        context.add_init_script(
            "addEventListener('securitypolicyviolation', (e) => "
            "console.error(`policy: ${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber}`))"
        )

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.origin + "/", "data:", "blob:", "about:")):
            self.troubles.append(f"request to elsewhere: {request.url}")

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not _REFUSED.search(message.text):
            self.troubles.append(f"{message.type}: {message.text} ({message.location.get('url')})")

    def left(self) -> list[str]:
        """The troubles that no test expected."""
        return [one for one in self.troubles if not any(re.search(pattern, one) for pattern in self.expected)]


@contextlib.contextmanager
def watched_page(
    browser: Browser,
    process: Process,
    size: tuple[int, int] = DESKTOP,
    dark: bool = False,
    scripted: bool = True,
    enter: bool = True,
    **options: Any,
) -> Iterator[Page]:
    """A page of its own, signed in; afterwards nothing must have gone wrong. `page.watched` is its `Watched`."""
    context = browser.new_context(
        base_url=process.url,
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if dark else "light",
        has_touch=size[0] < 600,
        is_mobile=size[0] < 600,
        java_script_enabled=scripted,
        **options,
    )
    context.set_default_timeout(60_000)
    watched = Watched(context, process.url)
    page = context.new_page()
    page.watched = watched  # type: ignore[attr-defined]
    if enter:
        page.goto(f"/enter?token={process.token}")
        page.wait_for_url("**/")
    yield page
    context.close()
    assert not watched.left(), "\n".join(watched.left())


def live(page: Page) -> None:
    """Wait until a page follows the vault."""
    page.wait_for_selector("[data-connection=live]")


def too_wide(page: Page) -> int:
    """By how many pixels a page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))


# Answers when nothing on the page has changed for a while: axe fails on what goes away while it is looked at.
_STILL = """() => new Promise((done) => {
    let timer;
    const roots = [document, ...[...document.querySelectorAll("*")].map((one) => one.shadowRoot).filter(Boolean)];
    const watch = new MutationObserver(() => { clearTimeout(timer); timer = setTimeout(end, 300); });
    const end = () => { watch.disconnect(); done(); };
    for (const root of roots) watch.observe(root, {subtree: true, childList: true, characterData: true});
    timer = setTimeout(end, 300);
    setTimeout(end, 10000);
})"""


_AUDIT = """async (rules) => (await axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    rules: Object.fromEntries(rules.map((one) => [one, {enabled: false}])),
})).violations
    .filter((one) => ["serious", "critical"].includes(one.impact))
    .flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.target} ${node.failureSummary}`))"""


def axe(page: Page, *disabled: str) -> list[str]:
    """What axe-core finds of serious or critical impact on a page, in WCAG 2.2 A and AA."""
    assert _AXE.is_file(), "in web/: npm ci"
    # Through the debugger, as the page's own policy lets no script of others in.
    page.evaluate(_AXE.read_text(encoding="utf-8"))
    for _ in range(4):
        page.evaluate(_STILL)
        # An error is axe's own: it cannot name what the page took away meanwhile. What it finds is returned.
        with contextlib.suppress(Error):
            return list(page.evaluate(_AUDIT, list(disabled)))
    page.evaluate(_STILL)
    return list(page.evaluate(_AUDIT, list(disabled)))
