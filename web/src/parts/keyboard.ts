/** Keys that work on every page: `/` goes to the search, `?` shows what there is, `g` and a letter opens a page. */
import { askUser } from "./dialog";
import { element } from "./elements";

const KEYS: readonly (readonly [string, string])[] = [
  ["/", "Search; arrows go through what is found"],
  ["g b", "Open the board; so with the first letter of any page"],
  ["m", "Move the card that has the focus to another stage"],
  ["Arrows", "From card to card on the board, from cell to cell in a table"],
  ["Enter", "Edit the cell that has the focus"],
  ["Escape", "Close what is open"],
  ["?", "This list"],
];
function inField(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("input, textarea, select, [contenteditable], .cm-editor, dialog") !== null;
}

function showKeys(): void {
  const rows = KEYS.map(([key, said]) => element("div", {}, element("dt", {}, ...key.split(" ").map((one) => element("kbd", {}, one))), element("dd", {}, said)));
  void askUser({ title: "Keys", body: [element("dl", { class: "keys" }, ...rows)], choices: [] });
}

/** The page whose name begins with a letter; of several the next after the one that is open. */
function pageOf(letter: string): HTMLAnchorElement | undefined {
  if (!/^[a-z]$/.test(letter)) return undefined;
  const every = [...document.querySelectorAll<HTMLAnchorElement>(".pages a")];
  const open = every.findIndex((one) => one.hasAttribute("aria-current"));
  const ordered = [...every.slice(open + 1), ...every.slice(0, open + 1)];
  return ordered.find((one) => one.textContent?.trim().toLowerCase().startsWith(letter));
}

/** Show, or no longer show, that the next letter opens a page. */
function mark(waits: boolean): void {
  document.querySelector(".pages")?.toggleAttribute("data-waits", waits);
}

export function wireKeyboard(): void {
  let going = false;
  const end = (): void => {
    if (going) mark((going = false));
  };
  // However long somebody takes: what ends the waiting is the next key, or a press.
  for (const kind of ["pointerdown", "pagehide"] as const) addEventListener(kind, end);
  document.addEventListener("keydown", (event) => {
    if (["Shift", "Control", "Alt", "Meta"].includes(event.key)) return;
    const wasGoing = going;
    end();
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || inField(event.target)) return;
    const page = wasGoing ? pageOf(event.key) : undefined;
    if (page) {
      event.preventDefault();
      page.click();
    } else if (event.key === "g" && !wasGoing) mark((going = true));
    else if (event.key === "?") showKeys();
    else if (event.key === "/") {
      const field = document.querySelector<HTMLInputElement>("[data-search]");
      if (!field) return;
      event.preventDefault();
      field.focus();
      field.select();
    }
  });
}
