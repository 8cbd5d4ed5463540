"""The map of the system in the browser: what hangs together, what breaks, by pointer and by keys."""

from playwright.sync_api import Page, expect

from browsers import live


def test_a_press_shows_what_breaks_and_back_leads_back(shown: Page) -> None:
    shown.goto("/system")
    live(shown)
    shown.locator('.map .node[data-id="component shipmentservice"]').dispatch_event("click")
    expect(shown.get_by_role("heading", name="If ShipmentService fails or changes")).to_be_visible()
    expect(shown.locator(".map .node.chosen")).to_have_attribute("data-id", "component shipmentservice")
    expect(shown.locator(".map .layer").first).to_be_visible()
    expect(shown.locator(".affected")).to_contain_text("Declared:")
    expect(shown.locator(".affected")).to_contain_text("No failure handling is declared on the way.")
    expect(shown.locator(".map .node.bare").first).to_be_attached()
    assert "of=component" in shown.url
    shown.go_back()
    expect(shown.locator(".map .home").first).to_be_visible()


def test_the_map_is_walked_by_keys(shown: Page) -> None:
    shown.goto("/system")
    live(shown)
    shown.locator('.map .node[data-id="component shipmentservice"]').focus()
    expect(shown.locator(".map .edge.near").first).to_be_attached()
    shown.locator(".map .node[tabindex='0']").focus()
    first = shown.evaluate("document.activeElement.dataset.id")
    shown.keyboard.press("ArrowDown")
    second = shown.evaluate("document.activeElement.dataset.id")
    assert first != second
    assert shown.locator(".map .node[tabindex='0']").count() == 1
    shown.keyboard.press("Enter")
    expect(shown.get_by_role("heading", name="fails or changes")).to_be_visible()
    expect(shown.locator(".map .node[tabindex='0']")).to_be_focused()


def test_kinds_are_chosen_and_things_are_looked_for(shown: Page) -> None:
    shown.goto("/system")
    live(shown)
    shown.get_by_label("entity").check()
    expect(shown.locator(".map .node:not(.kind-entity)")).to_have_count(0)
    expect(shown.locator(".map .node.kind-entity").first).to_be_attached()
    shown.get_by_label("Look at").fill("Public Tracking Page")
    shown.get_by_role("button", name="Show", exact=True).click()
    expect(shown.get_by_role("heading", name="If Public Tracking Page fails or changes")).to_be_visible()


def test_entities_are_drawn(shown: Page) -> None:
    shown.goto("/system/entities")
    expect(shown.locator("figure.diagram img")).to_be_visible()
    assert shown.locator("figure.diagram img").evaluate("(one) => one.decode().then(() => one.naturalWidth > 100)")
