/**
 * When the file changes, the page follows block by block: what is the same stays as it is, with its focus, its
 * pictures and its place on the screen. What is being typed stands in boxes beside the document and is not touched.
 */
import { Idiomorph } from "idiomorph";
import { difference } from "../parts/lines";
import type { Change } from "../parts/live";
import { article, path } from "./page";

/** Notes that change one after the other, as when a branch is checked out, are looked at once. */
const NEIGHBOURS_MS = 700;
/** What is about places and not about what is said. */
const PLACING = ["id", "data-findings", "data-start", "data-line"] as const;
const keys = new WeakMap<Element, string>();

/** Remember what the blocks say before anything of ours is put between them. */
export function remember(): void {
  for (const block of article().children) keys.set(block, keyOf(block));
}

function keyOf(block: Element): string {
  return block.outerHTML.replace(/ (?:id="L\d+"|(?:data-findings|data-start|data-line|checked)="[^"]*")/g, "");
}

/** Own blocks of the document, without what we put between them. */
function blocks(): Element[] {
  return [...article().children].filter((one) => !one.hasAttribute("data-ours"));
}

function ownChildren(element: Element): Element[] {
  return [...element.children].filter((one) => !one.hasAttribute("data-ours"));
}

/** Bring places and ticks of a block up to what a fresh one has, which says the same. */
function follow(old: Element, fresh: Element): void {
  for (const name of PLACING) {
    const value = fresh.getAttribute(name);
    if (value === null) old.removeAttribute(name);
    else if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  if (old instanceof HTMLInputElement && fresh instanceof HTMLInputElement && !old.hasAttribute("aria-busy"))
    old.checked = fresh.hasAttribute("checked");
  const [mine, theirs] = [ownChildren(old), ownChildren(fresh)];
  mine.forEach((one, number) => {
    const other = theirs[number];
    if (other) follow(one, other);
  });
}

/** Where the focus is below a block, as steps that another block may have as well. */
function wayTo(block: Element): number[] | undefined {
  let at: Element | null = document.activeElement;
  if (!at || !block.contains(at)) return undefined;
  const steps: number[] = [];
  while (at && at !== block) {
    const above: Element | null = at.parentElement;
    if (!above) return undefined;
    steps.unshift(ownChildren(above).indexOf(at));
    at = above;
  }
  return steps;
}

function focusAt(block: Element, steps: readonly number[]): void {
  let at: Element | undefined = block;
  for (const step of steps) at = at && ownChildren(at)[step];
  if (!(at instanceof HTMLElement)) return;
  if (at.tabIndex < 0 && at.closest("[data-editable]")) at.tabIndex = 0;
  at.focus({ preventScroll: true });
}

function nameOf(control: Element): string {
  return `${control.tagName} ${control.getAttribute("aria-label") ?? control.textContent}`;
}

/** What gives the focus back to a button of ours, such as a pencil, once it has been made again. */
function keepOurFocus(): () => void {
  const at = document.activeElement;
  const kind = at?.closest<HTMLElement>("[data-ours]")?.dataset["ours"];
  if (!at || !kind || !article().contains(at)) return () => undefined;
  const same = (): HTMLElement[] =>
    [...article().querySelectorAll<HTMLElement>(`[data-ours="${kind}"], [data-ours="${kind}"] :is(a, button, summary)`)].filter((one) => nameOf(one) === nameOf(at));
  const number = same().indexOf(at as HTMLElement);
  return () => {
    if (!at.isConnected) same()[number]?.focus({ preventScroll: true });
  };
}

/** What came, and what gives the focus back once that can be worked with. */
function followDocument(fresh: HTMLElement): { came: Element[]; refocus: () => void } {
  const own = article();
  const old = blocks();
  const next = [...fresh.children];
  const pieces = difference(old.map((one) => keys.get(one) ?? keyOf(one)), next.map(keyOf));
  const came: Element[] = [];
  let lost: number[] | undefined;
  let refocus = (): void => undefined;
  let mark: Element | undefined;
  for (const piece of pieces) {
    piece.lines.forEach((_, number) => {
      const [before, after] = [old[piece.before + number], next[piece.after + number]];
      if (piece.kind === "same" && before && after) {
        follow(before, after);
        mark = before;
      } else if (piece.kind === "removed" && before) {
        lost = wayTo(before) ?? lost;
        for (let one = before.previousElementSibling; one?.hasAttribute("data-ours"); one = before.previousElementSibling) one.remove();
        before.remove();
      } else if (piece.kind === "added" && after) {
        const made = document.importNode(after, true);
        keys.set(made, keyOf(after));
        if (mark) mark.after(made);
        else own.prepend(made);
        mark = made;
        came.push(made);
        const steps = lost;
        if (steps) refocus = () => focusAt(made, steps);
        lost = undefined;
      }
    });
  }
  return { came, refocus };
}

/** The block that is first to be seen, and how far it is from the top. */
function anchor(): { block: Element; top: number } | undefined {
  for (const block of blocks()) {
    const box = block.getBoundingClientRect();
    if (box.bottom > 0 && box.height) return { block, top: box.top };
  }
  return undefined;
}

/** Look at the page again; `decorate` is told which blocks are new. */
async function refresh(decorate: (came: readonly Element[]) => void): Promise<void> {
  const response = await fetch(location.pathname, { headers: { accept: "text/html" } }).catch(() => undefined);
  if (response?.status === 404) {
    document.dispatchEvent(new CustomEvent("trueline:gone"));
    return;
  }
  if (!response?.ok) return;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  const next = fresh.getElementById("document");
  const data = fresh.getElementById("places");
  if (!next || !data) return;
  const seen = anchor();
  const refocusOurs = keepOurFocus();
  const { came, refocus } = followDocument(next);
  article().dataset["etag"] = next.dataset["etag"] ?? "";
  document.getElementById("places")?.replaceWith(document.importNode(data, true));
  for (const id of ["design-head", "rail", "beside"]) {
    const [old, now] = [document.getElementById(id), fresh.getElementById(id)];
    if (old && now)
      Idiomorph.morph(old, now, {
        restoreFocus: true,
        callbacks: { beforeAttributeUpdated: (name: string) => name !== "open" && name !== "aria-current" },
      });
  }
  document.title = fresh.title;
  decorate(came);
  refocus();
  refocusOurs();
  if (seen?.block.isConnected) {
    const moved = seen.block.getBoundingClientRect().top - seen.top;
    if (Math.abs(moved) >= 1) scrollBy({ top: moved, behavior: "instant" });
  }
  document.dispatchEvent(new CustomEvent("trueline:refreshed"));
}

let decorating: (came: readonly Element[]) => void = () => undefined;
let running: Promise<void> | undefined;
let again = false;

/** Look again now; whoever asks while that happens gets what comes after it. */
export function lookAgain(): Promise<void> {
  if (running) {
    again = true;
    return running;
  }
  running = (async () => {
    do {
      again = false;
      await refresh(decorating);
    } while (again);
    running = undefined;
  })();
  return running;
}

let planned = 0;

/** Look again soon, and not while nobody looks: what stands around the design may have changed with another note. */
function lookSoon(): void {
  if (planned || document.hidden) {
    missed ||= document.hidden;
    return;
  }
  planned = window.setTimeout(() => {
    planned = 0;
    void lookAgain();
  }, NEIGHBOURS_MS);
}

let missed = false;
document.addEventListener("visibilitychange", () => {
  if (document.hidden || !missed) return;
  missed = false;
  lookSoon();
});

export function wireRefresh(decorate: (came: readonly Element[]) => void): void {
  decorating = decorate;
  document.addEventListener("trueline:change", (event) => {
    const { detail } = event as CustomEvent<Change>;
    event.preventDefault();
    if (detail.all || [...detail.changed, ...detail.gone].includes(path())) void lookAgain();
    else lookSoon();
  });
}
