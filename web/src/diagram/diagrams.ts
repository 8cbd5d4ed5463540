/** Diagrams of a page: a sandbox without an origin draws them, the page shows them as pictures. */
import { element } from "../parts/elements";
import { button } from "../parts/pressing";
import { isDark } from "../parts/theme";
import type { Drawn, Ready, Wanted } from "./protocol";

/** One diagram may take so long; then the sandbox is thrown away, and a new one draws the next. */
const PATIENCE_MS = 20_000;
const START_MS = 30_000;

let frame: HTMLIFrameElement | undefined;
let ready: Promise<HTMLIFrameElement> | undefined;
let line: Promise<unknown> = Promise.resolve();
let count = 0;
const known = new Map<string, Drawn & { url: string }>();

function sandbox(): Promise<HTMLIFrameElement> {
  if (ready) return ready;
  ready = new Promise((resolve, reject) => {
    const made = element("iframe", { sandbox: "allow-scripts", src: "/diagram", title: "Diagrams are drawn here", "aria-hidden": "true", tabindex: -1, class: "sandbox" });
    frame = made;
    const timer = setTimeout(() => reject(new Error("the part that draws diagrams did not start")), START_MS);
    const hear = (event: MessageEvent<Ready>): void => {
      if (event.source !== made.contentWindow || !event.data?.ready) return;
      clearTimeout(timer);
      removeEventListener("message", hear);
      resolve(made);
    };
    addEventListener("message", hear);
    document.body.append(made);
  });
  ready.catch(drop);
  return ready;
}

function drop(): void {
  frame?.remove();
  frame = ready = undefined;
}

/** Draw a diagram, after those that wait already; never rejects. */
function draw(source: string, dark: boolean): Promise<Drawn & { url: string }> {
  const key = `${dark} ${source}`;
  const found = known.get(key);
  if (found) return Promise.resolve(found);
  const work = line.then(async () => {
    const made = known.get(key) ?? (await ask({ id: ++count, source, dark }));
    const url = made.svg ? URL.createObjectURL(new Blob([made.svg], { type: "image/svg+xml" })) : "";
    const kept = { ...made, url };
    // What took too long may do better when somebody asks again.
    if (url || !made.late) known.set(key, kept);
    return kept;
  });
  line = work;
  return work;
}

async function ask(wanted: Wanted): Promise<Drawn> {
  const failed = (error: string): Drawn => ({ id: wanted.id, svg: "", width: 0, height: 0, error, late: true });
  let at: HTMLIFrameElement;
  try {
    at = await sandbox();
  } catch (error) {
    return failed(error instanceof Error ? error.message : String(error));
  }
  return new Promise((resolve) => {
    const end = (drawn: Drawn): void => {
      clearTimeout(timer);
      removeEventListener("message", hear);
      resolve(drawn);
    };
    const timer = setTimeout(() => {
      drop();
      end(failed(`drawing took more than ${PATIENCE_MS / 1000} seconds`));
    }, PATIENCE_MS);
    const hear = (event: MessageEvent<Drawn>): void => {
      if (event.source === at.contentWindow && event.data?.id === wanted.id) end(event.data);
    };
    addEventListener("message", hear);
    at.contentWindow?.postMessage(wanted, "*");
  });
}

/** Let the diagrams below `root` be drawn; those that are too large for that wait for a click. */
export function wireDiagrams(root: ParentNode): void {
  for (const pre of root.querySelectorAll<HTMLElement>("pre.mermaid-source")) {
    if (pre.dataset["wired"]) continue;
    pre.dataset["wired"] = "";
    if (pre.classList.contains("mermaid-large")) offer(pre);
    else whenNear(pre, () => show(pre));
  }
  whenIdle(() => void drawRest());
}

/** What stands further down is drawn when there is nothing else to do: a print waits for nobody. */
async function drawRest(): Promise<void> {
  const next = [...near].find(([one]) => one.getBoundingClientRect().top > 0);
  if (!next) return;
  observer.unobserve(next[0]);
  near.delete(next[0]);
  await next[1]();
  whenIdle(() => void drawRest());
}

function whenIdle(work: () => void): void {
  // Safari has no such callback.
  if (typeof requestIdleCallback === "function") requestIdleCallback(work, { timeout: 5000 });
  else setTimeout(work, 1000);
}

function offer(pre: HTMLElement): void {
  const lines = (pre.textContent ?? "").split("\n").length;
  const bar = element("p", { class: "diagram-offer", "data-ours": "diagram" }, `This diagram is large (${lines} lines) and may take a while. `);
  bar.append(
    button("Draw it", () => {
      bar.remove();
      void show(pre);
    }),
  );
  pre.before(bar);
}

const near = new Map<Element, () => Promise<void>>();
const observer = new IntersectionObserver(
  (entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      observer.unobserve(entry.target);
      void near.get(entry.target)?.();
      near.delete(entry.target);
    }
  },
  { rootMargin: "800px" },
);

function whenNear(element: Element, work: () => Promise<void>): void {
  near.set(element, work);
  observer.observe(element);
}

const TITLES: Readonly<Record<string, string>> = {
  erDiagram: "Diagram of entities",
  sequenceDiagram: "Sequence diagram",
  stateDiagram: "State diagram",
  classDiagram: "Class diagram",
  gantt: "Gantt chart",
  flowchart: "Flow chart",
  graph: "Flow chart",
};

async function show(pre: HTMLElement): Promise<void> {
  const source = pre.textContent ?? "";
  pre.setAttribute("aria-busy", "true");
  const drawn = await draw(source, isDark());
  pre.removeAttribute("aria-busy");
  if (!pre.isConnected) return;
  const old = figureOf(pre);
  if (!drawn.url) {
    old?.remove();
    pre.hidden = false;
    pre.classList.add("failed");
    const first = drawn.error.split("\n")[0] ?? "";
    const trouble = element("p", { class: "diagram-trouble", role: "note", "data-ours": "diagram" }, `This diagram cannot be drawn: ${first} `);
    if (drawn.late) trouble.append(button("Try again", () => (trouble.remove(), void show(pre))));
    pre.before(trouble);
    return;
  }
  const word = /^\s*(?:%%[^\n]*\n\s*|---[\s\S]*?---\s*)*([A-Za-z]+)/.exec(source)?.[1] ?? "";
  const title = Object.entries(TITLES).find(([kind]) => word.startsWith(kind))?.[1] ?? "Diagram";
  const image = element("img", { src: drawn.url, alt: `${title}; its source follows`, width: drawn.width, height: drawn.height });
  if (old) {
    old.querySelector("img")?.replaceWith(image);
    return;
  }
  const scroll = element("div", { class: "diagram-scroll", tabindex: 0, role: "group", "aria-label": title }, image);
  const toggle = button("Source", () => {
    pre.hidden = !pre.hidden;
    toggle.setAttribute("aria-expanded", String(!pre.hidden));
  }, { "aria-expanded": "false", class: "quiet" });
  const zoom = button("Full size", () => {
    const full = scroll.classList.toggle("full");
    zoom.textContent = full ? "Fit" : "Full size";
  }, { class: "quiet" });
  const figure = element("figure", { class: "diagram", "data-ours": "diagram" }, scroll, element("figcaption", {}, zoom, toggle));
  pre.hidden = true;
  pre.before(figure);
}

function figureOf(pre: HTMLElement): HTMLElement | undefined {
  const before = pre.previousElementSibling;
  return before instanceof HTMLElement && before.matches("figure.diagram") ? before : undefined;
}

document.addEventListener("trueline:theme", () => {
  for (const pre of document.querySelectorAll<HTMLElement>("pre.mermaid-source")) if (figureOf(pre)) void show(pre);
});

// Printing waits for nobody: what is not near yet is drawn as soon as somebody is about to print.
addEventListener("beforeprint", () => {
  for (const [element, work] of near) {
    observer.unobserve(element);
    void work();
  }
  near.clear();
});
