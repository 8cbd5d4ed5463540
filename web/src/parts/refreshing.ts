/** When the vault changes, the page looks at itself again, and only what is different is replaced. */
import { Idiomorph } from "idiomorph";
import htmx from "htmx.org";
import { type Change, follow } from "./live";

const PAUSE_MS = 60;

/** Whether a page that shows these documents (or, without any, the whole vault) has to look again. */
function concerns(change: Change, shown: string): boolean {
  if (shown === "none") return false;
  return change.all || shown === "" || [...change.changed, ...change.gone].includes(shown);
}

/**
 * Fetch this page again and bring what differs in each `[data-live]` part onto the screen; focus, scroll and what
 * is being typed stay. `data-live` is empty where any document counts, holds the path of the one that does,
 * or is `none` where none does. What stands in `[data-keep]` stays as it is.
 */
export async function refresh(change?: Change): Promise<void> {
  const response = await fetch(location.href, { headers: { accept: "text/html" } }).catch(() => undefined);
  if (!response?.ok) return;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const part of document.querySelectorAll<HTMLElement>("[data-live][id]")) {
    const shown = part.dataset["live"] ?? "";
    const next = fresh.getElementById(part.id);
    if (!next || !part.isConnected || (change ? !concerns(change, shown) : shown === "none")) continue;
    Idiomorph.morph(part, next, {
      ignoreActiveValue: isTyping(),
      restoreFocus: true,
      callbacks: {
        beforeNodeMorphed: (old: Node) => !(old instanceof Element && old.hasAttribute("data-keep")),
        // What is folded and what is not is the reader's.
        beforeAttributeUpdated: (name: string, old: Element) => !(name === "open" && old instanceof HTMLDetailsElement),
      },
    });
    htmx.process(part);
  }
  const revision = fresh.body.dataset["revision"];
  if (revision) document.body.dataset["revision"] = revision;
  document.dispatchEvent(new CustomEvent("trueline:refreshed"));
}

/** Whether the reader is in a field, whose value is the reader's. */
function isTyping(): boolean {
  return document.activeElement?.matches("input, textarea, select") ?? false;
}

/** Two changes as one. */
function joined(one: Change | undefined, other: Change): Change {
  if (!one) return other;
  const names = (key: "changed" | "gone"): string[] => [...new Set([...one[key], ...other[key]])];
  return { ...other, all: one.all || other.all, changed: names("changed"), gone: names("gone") };
}

/** Follow the vault; `trueline:heard` tells of every change, `trueline:change` of what concerns the page. That comes before each refresh, and `preventDefault` keeps the page as it is. */
export function wireLive(): void {
  const lamp = document.querySelector<HTMLElement>("[data-connection]");
  if (!lamp) return;
  let waiting: Change | undefined;
  let running = false;
  const run = async (): Promise<void> => {
    running = true;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    while (waiting) {
      const change = waiting;
      waiting = undefined;
      await refresh(change);
    }
    running = false;
  };
  const changed = (change: Change): void => {
    document.dispatchEvent(new CustomEvent<Change>("trueline:heard", { detail: change }));
    const parts = [...document.querySelectorAll<HTMLElement>("[data-live]")];
    if (!parts.some((part) => concerns(change, part.dataset["live"] ?? ""))) return;
    const event = new CustomEvent<Change>("trueline:change", { detail: change, cancelable: true });
    if (!document.dispatchEvent(event)) return;
    waiting = joined(waiting, change);
    if (!running) void run();
  };
  follow(changed, (state) => {
    if (lamp.dataset["connection"] === state) return;
    lamp.dataset["connection"] = state;
    if (state !== "out") lamp.textContent = state === "live" ? "Live" : "Waiting for the portal";
    else lamp.innerHTML = '<a href="/sign-in">Signed out</a>';
  });
}
