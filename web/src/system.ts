/** The map of the system, and diagrams of entities. */
import { wireDiagrams } from "./diagram/diagrams";
import { element } from "./parts/elements";
import type { Change } from "./parts/live";
import { button } from "./parts/pressing";
import { ask } from "./parts/requests";
import { focus, type Node, overview } from "./system/graph";
import { drawMap } from "./system/map";

const MOST = 150;
const FEW = 60;
const TYPING_MS = 150;

function asked(): { kinds: string[]; opened: string[]; of: string } {
  const given = new URLSearchParams(location.search);
  return { kinds: given.getAll("kind"), opened: given.getAll("open"), of: given.get("of")?.trim() ?? "" };
}

function urlOf(node: Node): string {
  const { kinds, opened } = asked();
  const given = new URLSearchParams(kinds.map((one) => ["kind", one]));
  if (node.id.startsWith("fold:")) for (const one of [...opened, node.id]) given.append("open", one);
  else given.set("of", node.id);
  return `/system?${given}`;
}

async function draw(place: HTMLElement): Promise<void> {
  const { kinds, opened, of } = asked();
  const narrow = place.clientWidth < 500;
  const graph = of ? await focus(of) : await overview(kinds, opened, narrow ? FEW : MOST);
  if (graph?.nodes.length) drawMap(place, graph, urlOf);
  const said = graph ? "" : "The map cannot be drawn now; the list has the same. ";
  place.querySelector(".map-trouble")?.remove();
  if (said) place.append(element("p", { class: "map-trouble", role: "status" }, said, button("Try again", () => void draw(place))));
}

/** Show another view: the lists come as the portal makes them, the map is drawn anew. */
async function show(place: HTMLElement): Promise<void> {
  const response = await fetch(location.href, { headers: { accept: "text/html" } }).catch(() => undefined);
  if (response?.ok) {
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
    for (const id of ["system-side", "system-head"]) {
      const [old, now] = [document.getElementById(id), fresh.getElementById(id)];
      if (old && now) old.replaceWith(document.importNode(now, true));
    }
    wireFinder();
  } else location.reload();
  await draw(place);
}

async function follow(place: HTMLElement, url: string): Promise<void> {
  history.pushState(null, "", url);
  await show(place);
  place.querySelector<SVGElement>("[tabindex='0'].node")?.focus({ preventScroll: true });
}

function wireFinder(): void {
  const field = document.querySelector<HTMLInputElement>("#system-filters input[name=of]");
  const list = document.getElementById("found-symbols");
  if (!field || !list) return;
  let planned = 0;
  field.addEventListener("input", () => {
    clearTimeout(planned);
    planned = window.setTimeout(async () => {
      if (field.value.trim().length < 2) return;
      const found = await ask<{ symbols: readonly { kind: string; label: string }[] }>("GET", `/api/v1/symbols?limit=12&q=${encodeURIComponent(field.value.trim())}`);
      list.replaceChildren(...(found.value?.symbols ?? []).map((one) => element("option", { value: one.label }, one.kind)));
    }, TYPING_MS);
  });
}

function wireMap(place: HTMLElement): void {
  place.hidden = false;
  place.append(
    element("div", { class: "zoom" }, button("+", () => undefined, { "data-zoom": "in", "aria-label": "Enlarge" }), button("−", () => undefined, { "data-zoom": "out", "aria-label": "Make smaller" }), button("All", () => undefined, { "data-zoom": "all", "aria-label": "Show all of it" })),
    element("p", { class: "hint" }, "Drag to move, Ctrl and wheel to enlarge, arrow keys to walk"),
  );
  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.defaultPrevented || !(event.target instanceof Element)) return;
    const link = event.target.closest("a[href^='/system?'], a[href='/system']");
    const url = link?.getAttribute("href");
    if (!link?.closest("#system, #system-head") || !url) return;
    event.preventDefault();
    void follow(place, url);
  });
  document.addEventListener("change", (event) => {
    const box = event.target;
    if (box instanceof HTMLInputElement && box.name === "kind") box.form?.requestSubmit();
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.id !== "system-filters") return;
    event.preventDefault();
    const given = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (String(value).trim()) given.append(name, String(value));
    void follow(place, `/system?${given}`);
  });
  addEventListener("popstate", () => void show(place));
  document.addEventListener("trueline:change", (event) => {
    event.preventDefault();
    if ((event as CustomEvent<Change>).detail) void show(place);
  });
  void draw(place);
}

wireDiagrams(document);
wireFinder();
const canvas = document.getElementById("canvas");
if (canvas) wireMap(canvas);
