/** When the vault changes, the page looks at itself again, and only what is different is replaced. */
import { Idiomorph } from "idiomorph";
import htmx from "htmx.org";
import { type Change, follow } from "./live";

const PAUSE_MS = 60;

/** Whether a page that shows these documents (or, without any, the whole vault) has to look again. */
function concerns(change: Change, shown: string): boolean {
  return change.all || shown === "" || [...change.changed, ...change.gone].includes(shown);
}

/**
 * Fetch this page again and bring what differs in each `[data-live]` part onto the screen; focus, scroll and what
 * is being typed stay. `data-live` is empty where any document counts, or holds the path of the one that does.
 */
export async function refresh(): Promise<void> {
  const response = await fetch(location.href, { headers: { accept: "text/html" } }).catch(() => undefined);
  if (!response || !response.ok) return;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  const parts = document.querySelectorAll<HTMLElement>("[data-live][id]");
  for (const part of parts) {
    const next = fresh.getElementById(part.id);
    if (!next) continue;
    Idiomorph.morph(part, next, {
      ignoreActiveValue: true,
      restoreFocus: true,
      callbacks: { beforeNodeMorphed: (old: Node) => !(old instanceof Element && old.hasAttribute("data-keep")) },
    });
    htmx.process(part);
  }
  const revision = fresh.body.dataset["revision"];
  if (revision) document.body.dataset["revision"] = revision;
  document.dispatchEvent(new CustomEvent("trueline:refreshed"));
}

/** Follow the vault; `trueline:change` comes before each refresh, and `preventDefault` keeps the page as it is. */
export function wireLive(): void {
  const lamp = document.querySelector<HTMLElement>("[data-connection]");
  if (!lamp) return;
  let planned = 0;
  let again = false;
  let running = false;
  const run = async (): Promise<void> => {
    running = true;
    do {
      again = false;
      await refresh();
    } while (again);
    running = false;
  };
  const changed = (change: Change): void => {
    const parts = [...document.querySelectorAll<HTMLElement>("[data-live]")];
    if (!parts.some((part) => concerns(change, part.dataset["live"] ?? ""))) return;
    const event = new CustomEvent<Change>("trueline:change", { detail: change, cancelable: true });
    if (!document.dispatchEvent(event)) return;
    if (running) again = true;
    clearTimeout(planned);
    if (!running) planned = window.setTimeout(() => void run(), PAUSE_MS);
  };
  follow(changed, (state) => {
    lamp.dataset["connection"] = state;
    lamp.textContent = state === "live" ? "Live" : "Waiting for the portal";
  });
}
