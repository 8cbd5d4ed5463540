/** Keys that work on every page: `/` goes to the search, `?` shows what there is, `g` and a letter opens a page. */
import { askUser } from "./dialog";
import { element } from "./elements";

const KEYS: readonly (readonly [string, string])[] = [
  ["/", "Search; arrows go through what is found"],
  ["g then the first letter of a page", "Open that page: g b the board, g q the questions"],
  ["m", "Move the card that has the focus to another stage"],
  ["Arrows", "From card to card on the board"],
  ["Escape", "Close what is open"],
  ["?", "This list"],
];
const PAUSE_MS = 1200;

function inField(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("input, textarea, select, [contenteditable], .cm-editor, dialog") !== null;
}

function showKeys(): void {
  const rows = KEYS.map(([key, said]) => element("div", {}, element("dt", {}, element("kbd", {}, key)), element("dd", {}, said)));
  void askUser({ title: "Keys", body: [element("dl", { class: "keys" }, ...rows)], choices: [] });
}

/** The page whose name begins with a letter; of several the next after the one that is open. */
function pageOf(letter: string): HTMLAnchorElement | undefined {
  const every = [...document.querySelectorAll<HTMLAnchorElement>(".pages a")];
  const open = every.findIndex((one) => one.hasAttribute("aria-current"));
  const ordered = [...every.slice(open + 1), ...every.slice(0, open + 1)];
  return ordered.find((one) => one.textContent?.trim().toLowerCase().startsWith(letter));
}

export function wireKeyboard(): void {
  let going = 0;
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || inField(event.target)) return;
    if (event.timeStamp < going && /^[a-z]$/.test(event.key)) {
      going = 0;
      event.preventDefault();
      pageOf(event.key)?.click();
    } else if (event.key === "g") going = event.timeStamp + PAUSE_MS;
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
