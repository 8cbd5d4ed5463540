/** The map on the screen: drawn, moved, enlarged, walked through by keys. */
import type { Edge, Focus, Graph, Node } from "./graph";
import { HEIGHT, inBoxes, inLayers, type Layout, type Place, WIDTH } from "./layout";

const NS = "http://www.w3.org/2000/svg";
const LABEL = 23;
const PLURALS: Readonly<Record<string, string>> = { entity: "entities", dependency: "dependencies" };

function svg<K extends keyof SVGElementTagNameMap>(name: K, attributes: Readonly<Record<string, string | number>>, ...children: (Element | string)[]): SVGElementTagNameMap[K] {
  const made = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  made.append(...children);
  return made;
}

function short(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

/** A line from side to side of two nodes. */
function way(from: Place, to: Place): string {
  const [y1, y2] = [from.y + HEIGHT / 2, to.y + HEIGHT / 2];
  if (Math.abs(from.x - to.x) < WIDTH) {
    const x = Math.max(from.x, to.x) + WIDTH;
    const bend = 18 + Math.min(60, Math.abs(y1 - y2) / 4);
    return `M${from.x + WIDTH},${y1}C${x + bend},${y1} ${x + bend},${y2} ${to.x + WIDTH},${y2}`;
  }
  const [x1, x2] = from.x < to.x ? [from.x + WIDTH, to.x] : [from.x, to.x + WIDTH];
  const half = (x1 + x2) / 2;
  return `M${x1},${y1}C${half},${y1} ${half},${y2} ${x2},${y2}`;
}

export interface Shown {
  readonly node: Node;
  readonly url: string;
}

/** Draw a map into `place`; `urlOf` says where a press on a node leads. */
export function drawMap(place: HTMLElement, graph: Graph | Focus, urlOf: (node: Node) => string): void {
  const focused = "layers" in graph ? graph : undefined;
  const ratio = place.clientWidth / Math.max(1, place.clientHeight);
  const layout = focused ? inLayers(focused) : inBoxes(graph, ratio);
  const root = svg("svg", { class: focused ? "map lit" : "map", role: "group", "aria-label": "Map of the system" });
  const stage = svg("g", {});
  root.append(stage);
  for (const frame of layout.frames) {
    if (focused) stage.append(svg("text", { class: "layer", x: frame.x, y: frame.y + 12 }, frame.title));
    else stage.append(svg("g", { class: "home" }, svg("rect", { x: frame.x, y: frame.y, width: frame.width, height: frame.height, rx: 10 }), svg("text", { x: frame.x + 12, y: frame.y + 19 }, titled(frame.title, Math.floor(frame.width / 8)))));
  }
  const strong = focused ? undefined : strongest(graph);
  const lines = graph.edges.flatMap((edge) => drawEdge(edge, layout, focused, strong?.has(edge) ?? true));
  stage.append(...lines.map((line) => line.element));
  const nodes = new Map(graph.nodes.map((node) => [node.id, drawNode(node, layout, urlOf(node), focused)]));
  stage.append(...nodes.values());
  place.querySelector("svg.map")?.remove();
  place.prepend(root);
  wireView(place, root, stage, layout, focused);
  wireKeys(root, nodes, layout, focused);
  if (!focused) wireLight(root, nodes, lines);
}

/** More arrows than these would cover what they join. */
const MOST_SEEN = 250;

interface Line {
  readonly edge: Edge;
  readonly element: SVGElement;
}

/** The arrows that are always seen; the others show when one of their ends is rested on, so that names stay legible. */
function strongest(graph: Graph): ReadonlySet<Edge> {
  return new Set([...graph.edges].sort((one, other) => (other.size ?? 1) - (one.size ?? 1)).slice(0, MOST_SEEN));
}

/** The title of a frame; of one that holds several domains, how the first and the last of them begin. */
function titled(title: string, most: number): string {
  const ends = title.length > most ? title.split(" – ") : [];
  return ends.length === 2 ? ends.map((one) => short(one, Math.floor(most / 2) - 3)).join(" – ") : short(title, most);
}

function drawEdge(edge: Edge, layout: Layout, focused: Focus | undefined, seen: boolean): Line[] {
  const [from, to] = [layout.places.get(edge.source), layout.places.get(edge.target)];
  if (!from || !to) return [];
  const breaks = focused && (focused.layers.get(edge.source) ?? 0) > 0;
  const kind = focused ? `edge near${breaks ? " away" : ""}` : seen ? "edge" : "edge faint";
  const element = svg("path", { class: kind, d: way(from, to) }, svg("title", {}, edge.label));
  const made: Line[] = [{ edge, element }];
  if (focused && edge.label && focused.edges.length < 60) {
    const left = Math.min(from.x, to.x) + WIDTH;
    const right = Math.max(from.x, to.x);
    if (right > left) made.push({ edge, element: svg("text", { class: "edge-label", x: (left + right) / 2, y: (from.y + to.y) / 2 + HEIGHT / 2 - 4, "text-anchor": "middle" }, short(edge.label, 18)) });
  }
  return made;
}

function drawNode(node: Node, layout: Layout, url: string, focused: Focus | undefined): SVGElement {
  const at = layout.places.get(node.id) ?? { x: 0, y: 0 };
  const folded = node.id.startsWith("fold:");
  const label = folded ? (node.kind ? (PLURALS[node.kind] ?? `${node.kind}s`) : "everything") : node.label;
  const bare = focused?.undeclared.has(`${node.kind} ${node.label}`) ?? false;
  const classes = ["node", `kind-${node.kind}`, folded ? "fold" : "", focused?.chosen.has(node.id) ? "chosen" : focused ? "near" : "", bare ? "bare" : ""];
  const said = folded ? `${node.size} ${label} of ${node.domain || "no domain"}, folded` : `${node.kind} ${node.label}${bare ? ", no failure handling declared" : ""}`;
  const made = svg("a", { class: classes.filter(Boolean).join(" "), href: url, tabindex: -1, "data-id": node.id, transform: `translate(${at.x},${at.y})` });
  made.append(svg("title", {}, said), svg("rect", { width: WIDTH, height: HEIGHT, rx: 6 }), svg("text", { x: 9, y: 17, "aria-hidden": "true" }, short(label, folded ? 16 : LABEL)));
  if (folded) made.append(svg("text", { class: "size", x: WIDTH - 9, y: 17, "text-anchor": "end", "aria-hidden": "true" }, String(node.size)));
  return made;
}

/** Resting on a node lights what it hangs together with. */
function wireLight(root: SVGElement, nodes: ReadonlyMap<string, SVGElement>, lines: readonly Line[]): void {
  const light = (id: string | undefined): void => {
    root.classList.toggle("lit", id !== undefined);
    const near = new Set<string>();
    for (const { edge, element } of lines) {
      const touches = id !== undefined && (edge.source === id || edge.target === id);
      element.classList.toggle("near", touches);
      element.classList.toggle("away", touches && edge.target === id);
      if (touches) [edge.source, edge.target].forEach((one) => near.add(one));
    }
    if (id) near.add(id);
    nodes.forEach((element, one) => element.classList.toggle("near", near.has(one)));
  };
  const idOf = (target: EventTarget | null): string | undefined => (target instanceof Element ? (target.closest<SVGElement>(".node")?.dataset["id"] ?? undefined) : undefined);
  root.addEventListener("pointerover", (event) => light(idOf(event.target)));
  root.addEventListener("pointerleave", () => light(undefined));
  root.addEventListener("focusin", (event) => light(idOf(event.target)));
  root.addEventListener("focusout", () => light(undefined));
}

const DIRECTIONS: Readonly<Record<string, readonly [number, number]>> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** One stop of the tabulator; arrows go to the nearest node in their direction. */
function wireKeys(root: SVGElement, nodes: ReadonlyMap<string, SVGElement>, layout: Layout, focused: Focus | undefined): void {
  const first = focused ? [...focused.chosen][0] : nodes.keys().next().value;
  if (first) nodes.get(first)?.setAttribute("tabindex", "0");
  root.addEventListener("keydown", (event) => {
    const direction = DIRECTIONS[event.key];
    const now = event.target instanceof SVGElement ? event.target.closest<SVGElement>(".node") : null;
    const at = now && layout.places.get(now.dataset["id"] ?? "");
    if (!direction || !now || !at) return;
    event.preventDefault();
    let best: { element: SVGElement; far: number } | undefined;
    for (const [id, element] of nodes) {
      const place = layout.places.get(id);
      if (!place || element === now) continue;
      const [dx, dy] = [place.x - at.x, place.y - at.y];
      const along = dx * direction[0] + dy * direction[1];
      if (along <= 0) continue;
      const far = along + 3 * Math.abs(dx * direction[1] + dy * direction[0]);
      if (!best || far < best.far) best = { element, far };
    }
    if (!best) return;
    now.setAttribute("tabindex", "-1");
    best.element.setAttribute("tabindex", "0");
    best.element.focus();
  });
}

/** Drag moves, the wheel moves or, with Ctrl, enlarges; what gets the focus comes into view. */
function wireView(place: HTMLElement, root: SVGSVGElement, stage: SVGGElement, layout: Layout, focused: Focus | undefined): void {
  const box = (): { width: number; height: number } => ({ width: place.clientWidth, height: place.clientHeight });
  const fit = Math.min(box().width / (layout.width + 48), box().height / (layout.height + 64));
  let scale = Math.max(0.8, Math.min(1.1, fit));
  const top = focused ? 40 : 16;
  let x = Math.max(16, (box().width - layout.width * scale) / 2);
  let y = Math.max(top, (box().height - layout.height * scale) / 2);
  const chosen = focused && layout.places.get([...focused.chosen][0] ?? "");
  if (chosen && fit < scale) {
    x = layout.width * scale < box().width ? x : Math.min(24, box().width / 3 - chosen.x * scale);
    y = layout.height * scale < box().height ? y : Math.max(box().height - layout.height * scale - 16, Math.min(top, box().height / 2 - chosen.y * scale));
  }
  const put = (): void => stage.setAttribute("transform", `translate(${x},${y}) scale(${scale})`);
  const zoom = (factor: number, cx = box().width / 2, cy = box().height / 2): void => {
    const next = Math.max(0.2, Math.min(3, scale * factor));
    x = cx - ((cx - x) * next) / scale;
    y = cy - ((cy - y) * next) / scale;
    scale = next;
    put();
  };
  put();
  root.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      const at = root.getBoundingClientRect();
      if (event.ctrlKey || event.metaKey) zoom(Math.exp(-event.deltaY / 300), event.clientX - at.left, event.clientY - at.top);
      else {
        x -= event.shiftKey ? event.deltaY : event.deltaX;
        y -= event.shiftKey ? 0 : event.deltaY;
        put();
      }
    },
    { passive: false },
  );
  const fingers = new Map<number, { x: number; y: number }>();
  let moved = 0;
  root.addEventListener("pointerdown", (event) => {
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    moved = 0;
  });
  root.addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const others = [...fingers].filter(([id]) => id !== event.pointerId).map(([, one]) => one);
    const other = others[0];
    if (other) zoom(Math.hypot(event.clientX - other.x, event.clientY - other.y) / Math.max(1, Math.hypot(before.x - other.x, before.y - other.y)));
    else {
      x += event.clientX - before.x;
      y += event.clientY - before.y;
      put();
    }
    moved += Math.abs(event.clientX - before.x) + Math.abs(event.clientY - before.y);
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    root.classList.toggle("moving", moved > 4);
  });
  const end = (event: PointerEvent): void => {
    fingers.delete(event.pointerId);
    root.classList.remove("moving");
  };
  addEventListener("pointerup", end);
  addEventListener("pointercancel", end);
  root.addEventListener("dragstart", (event) => event.preventDefault());
  // Whoever has moved the map did not mean to follow a link.
  root.addEventListener("click", (event) => {
    if (moved > 6) {
      event.preventDefault();
      event.stopPropagation();
    }
  }, true);
  root.addEventListener("focusin", (event) => {
    const at = event.target instanceof SVGElement ? layout.places.get(event.target.dataset["id"] ?? "") : undefined;
    if (!at || !(event.target as Element).matches(":focus-visible")) return;
    const [px, py] = [x + at.x * scale, y + at.y * scale];
    if (px < 10) x += 30 - px;
    if (py < 10) y += 30 - py;
    if (px + WIDTH * scale > box().width - 10) x -= px + WIDTH * scale - box().width + 30;
    if (py + HEIGHT * scale > box().height - 10) y -= py + HEIGHT * scale - box().height + 30;
    put();
    place.scrollTo(0, 0);
  });
  place.querySelector<HTMLElement>("[data-zoom=in]")!.onclick = () => zoom(1.25);
  place.querySelector<HTMLElement>("[data-zoom=out]")!.onclick = () => zoom(0.8);
  place.querySelector<HTMLElement>("[data-zoom=all]")!.onclick = () => {
    scale = Math.max(0.2, Math.min(1.1, fit));
    x = (box().width - layout.width * scale) / 2;
    y = (box().height - layout.height * scale) / 2 + 10;
    put();
  };
}
