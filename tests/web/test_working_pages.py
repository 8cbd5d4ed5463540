"""The pages on which one works: what they hold without any script."""

import re
from html import unescape
from pathlib import Path

from git_vaults import GitVault
from portals import DESIGN, TEMPLATE, Vault, bearer, make_vault, opened
from trueline.web.pages.showing import breakable

HTML = {"accept": "text/html", **bearer()}
PATH = "features/3. Active/Design 1.md"


def test_a_design_says_what_it_hangs_together_with(tmp_path: Path) -> None:
    vault = make_vault(tmp_path)
    text = vault.text(PATH).replace("blocked-by:\n---", 'blocked-by:\n  - "[[Design 0]]"\n---')
    (vault.root / PATH).write_text(text, encoding="utf-8", newline="\n")
    with opened(vault) as client:
        page = client.get(f"/designs/{PATH}", headers=HTML).text
        assert re.search(r"Waits for.*Design 0.*Waited for by|Waits for.*Design 0.*Linked from", page, re.DOTALL)
        assert "Linked from" in page.partition("Waits for")[2]
        blocker = client.get(f"/designs/{vault.designs[0]}", headers=HTML).text
        assert re.search(r"Waited for by.*Design 1", blocker, re.DOTALL)


def test_readers_are_offered_no_change(tmp_path: Path) -> None:
    with opened(make_vault(tmp_path), read_only=True) as client:
        page = client.get(f"/designs/{PATH}", headers=HTML).text
        assert "data-edit" not in page and "data-take-fix" not in page
        assert "data-may-change" not in client.get(f"/edit/{PATH}", headers=HTML).text


def test_the_source_is_there_without_script_and_refused_where_it_is_huge(tmp_path: Path) -> None:
    vault = make_vault(tmp_path)
    huge = vault.root / "features/3. Active/Huge.md"
    huge.write_text("# Feature: Huge\n\n" + "word " * 320_000, encoding="utf-8")
    with opened(vault) as client:
        page = client.get(f"/edit/{PATH}", headers=HTML).text
        assert "Invoices get &lt;Lost&gt; &amp; nobody knows" in page
        page = client.get("/edit/features/3. Active/Huge.md", headers=HTML).text
        assert "more than an editor in a browser bears" in page and "word word" not in page


def test_the_sandbox_of_diagrams_has_no_origin_and_asks_nobody(tmp_path: Path) -> None:
    with opened(make_vault(tmp_path)) as client:
        policy = client.get("/diagram").headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; script-src 'self';") and "sandbox allow-scripts" in policy
        assert "allow-same-origin" not in policy and "connect-src" not in policy
        assert "unsafe-inline" not in client.get("/", headers=HTML).headers["content-security-policy"]


def test_the_past_of_a_design(tmp_path: Path) -> None:
    made = GitVault(tmp_path / "vault")
    text = DESIGN.format(name="Own", status="planned", other="Nothing")
    made.commit({"templates/Feature.md": TEMPLATE, "trueline.toml": 'templates = ["templates"]\n', PATH: text}, "Begin")
    last = made.commit({PATH: text.replace("within 2 s", "within 9 s")}, "Give it <more> time", "2026-03-02")
    made.write({PATH: text.replace("within 2 s", "within 7 s")})
    with opened(Vault(made.vault, (PATH,))) as client:
        page = client.get(f"/history/{PATH}", headers=HTML).text
        assert "Begin" in page and "Give it &lt;more&gt; time" in page and "within 7 s" in page
        page = client.get(f"/history/{PATH}?at={last}", headers=HTML).text
        assert "within 2 s" in page and "within 9 s" in page and "within 7 s" not in page


def test_without_git_the_past_says_why_it_is_not_there(tmp_path: Path) -> None:
    with opened(make_vault(tmp_path)) as client:
        response = client.get(f"/history/{PATH}", headers=HTML)
        assert response.status_code == 200 and "No history can be shown" in response.text


def test_the_system_as_lists(tmp_path: Path) -> None:
    with opened(make_vault(tmp_path)) as client:
        page = client.get("/system", headers=HTML).text
        assert "Design 1" in page and "/system?of=" in page
        assert client.get("/system", params={"of": "Nowhere at all"}, headers=HTML).status_code == 404
        page = client.get("/system", params={"of": "Design 1"}, headers=HTML).text
        assert "If Design 1 fails or changes" in page
        assert client.get("/system/entities", headers=HTML).status_code == 200


def test_the_past_is_told_in_tables_like_all_others(tmp_path: Path) -> None:
    made = GitVault(tmp_path / "vault")
    text = DESIGN.format(name="Own", status="designed", other="Nothing")
    made.commit({"templates/Feature.md": TEMPLATE, "trueline.toml": 'templates = ["templates"]\n', PATH: text}, "Begin")
    made.commit({PATH: text.replace("- [x] Nobody loses one", "- [x] Nobody loses one\n- [ ] It costs 2 ct")}, "More")
    with opened(Vault(made.vault, (PATH,))) as client:
        page = client.get(f"/history/{PATH}", headers=HTML).text
    assert re.search(r'<th scope="col" role="columnheader">Section</th>', page)
    assert re.search(r'data-is="Line"[^>]*><div><a href="[^"]*#L\d+">\d+</a>', page)


def test_a_person_who_is_not_signed_in_is_told_of_no_header(tmp_path: Path) -> None:
    with opened(make_vault(tmp_path)) as client:
        page = client.get("/questions", headers={"accept": "text/html"})
        assert page.status_code == 401 and "Bearer" not in page.text and 'href="/sign-in"' in page.text
        assert "Bearer" in client.get("/api/v1/me").json()["help"]


def test_numbers_are_said_as_people_say_them(tmp_path: Path) -> None:
    with opened(make_vault(tmp_path, designs=1)) as client:
        page = client.get("/stats", headers=HTML).text
    assert "1 feature<" in page and "1 features" not in page


def test_stages_stand_in_the_order_of_the_board(tmp_path: Path) -> None:
    with opened(make_vault(tmp_path)) as client:
        page = client.get("/stats", headers=HTML).text
    assert re.search(r"<h3>Planning</h3>.*<h3>Active</h3>", page, re.DOTALL)


def test_long_names_break_where_people_would(tmp_path: Path) -> None:
    def pieces(text: str) -> list[str]:
        return str(breakable(text)).split("<wbr>")

    assert pieces("IdentityConfirmationService") == ["Identity", "Confirmation", "Service"]
    assert pieces("GET /workspaces/{id}/relations") == ["GET /workspaces/", "{id}/", "relations"]
    assert pieces("short names, left_alone") == ["short names, left_alone"]
    assert pieces("`billing_accounts_daily`") == ["<code>billing_", "accounts_", "daily</code>"]
    assert max(map(len, pieces("x" * 100))) == 32
    for hostile in ("<script>alert(1)</script>", "&lt;img/src=x/onerror=alert(1)&gt;", "a" * 40 + "<b>" + "&" * 40):
        assert unescape("".join(pieces(hostile))) == hostile and "<" not in "".join(pieces(hostile))


def test_a_configuration_that_breaks_meanwhile_is_told_on_every_page(tmp_path: Path) -> None:
    vault = make_vault(tmp_path)
    with opened(vault) as client:
        host = client.app.state.portal.host  # type: ignore[attr-defined]
        said = "The configuration was changed and cannot be used"
        assert said not in client.get("/", headers=HTML).text
        (vault.root / "trueline.toml").write_text("exclude = [\n", encoding="utf-8")
        host.refresh()
        for page in ("/", "/questions"):
            text = client.get(page, headers=HTML).text
            assert said in text and "<code>trueline.toml:" in text
        assert said not in client.get("/sign-in").text
        (vault.root / "trueline.toml").write_text("", encoding="utf-8")
        host.refresh()
        assert said not in client.get("/", headers=HTML).text
