/** Search while typing: the field in the frame shows what it finds below itself, the search page in its list. */

const PAUSE_MS = 90;

/** The links that a search found, in order. */
function hits(list: HTMLElement): HTMLAnchorElement[] {
  return [...list.querySelectorAll<HTMLAnchorElement>("a[data-hit]")];
}

/** Put what `/search` finds for `text` into `list`; false where something newer was asked meanwhile. */
async function show(list: HTMLElement, text: string, signal: AbortSignal): Promise<boolean> {
  const url = `/search?q=${encodeURIComponent(text)}`;
  const response = await fetch(url, { headers: { accept: "text/html" }, signal }).catch(() => undefined);
  if (!response?.ok) return false;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html").getElementById("results");
  if (signal.aborted || !fresh) return false;
  list.replaceChildren(...fresh.childNodes);
  return true;
}

function wire(field: HTMLInputElement, list: HTMLElement, panel: boolean): void {
  let running = new AbortController();
  let planned = 0;
  let answer: Promise<void> | undefined;
  const ask = async (): Promise<void> => {
    running.abort();
    running = new AbortController();
    const text = field.value.trim();
    if (!text && panel) return list.replaceChildren();
    if (await show(list, text, running.signal))
      if (!panel) history.replaceState(history.state, "", text ? `/search?q=${encodeURIComponent(text)}` : "/search");
  };
  const search = (): void => {
    planned = 0;
    const mine = ask().finally(() => {
      if (answer === mine) answer = undefined;
    });
    answer = mine;
  };
  field.addEventListener("input", () => {
    clearTimeout(planned);
    planned = window.setTimeout(search, PAUSE_MS);
  });
  const goDown = (): void => {
    const every = hits(list);
    const at = every.indexOf(document.activeElement as HTMLAnchorElement);
    every[Math.min(at + 1, every.length - 1)]?.focus();
  };
  const move = (event: KeyboardEvent): void => {
    const every = hits(list);
    const at = every.indexOf(document.activeElement as HTMLAnchorElement);
    if (event.key === "Escape" && panel && list.hasChildNodes()) {
      list.replaceChildren();
      field.focus();
    } else if (event.key === "ArrowDown" && (planned || answer)) {
      // What is about to come would take away what one goes to.
      clearTimeout(planned);
      if (planned) search();
      void answer?.then(goDown);
    } else if (event.key === "ArrowDown" && every.length) goDown();
    else if (event.key === "ArrowUp" && at > 0) every[at - 1]?.focus();
    else if (event.key === "ArrowUp" && at === 0) field.focus();
    else return;
    event.preventDefault();
  };
  field.addEventListener("keydown", move);
  list.addEventListener("keydown", move);
  if (!panel) {
    // Whoever goes on typing adds to what was looked for; the browser would put the caret before it.
    if (document.activeElement === document.body) field.focus();
    if (document.activeElement === field) field.setSelectionRange(field.value.length, field.value.length);
    return;
  }
  document.addEventListener("focusin", (event) => {
    if (event.target instanceof Node && !list.contains(event.target) && event.target !== field) list.replaceChildren();
  });
  document.addEventListener("pointerdown", (event) => {
    if (event.target instanceof Element && !event.target.closest(".finder")) list.replaceChildren();
  });
  list.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("a")) list.replaceChildren();
  });
}

export function wireFinder(): void {
  for (const field of document.querySelectorAll<HTMLInputElement>("[data-search]")) {
    const panel = field.dataset["search"] === "panel";
    const list = document.getElementById(panel ? "found" : "results");
    if (list) wire(field, list, panel);
  }
}
