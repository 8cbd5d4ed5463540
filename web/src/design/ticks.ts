/** Check boxes that are ticked where they stand. */
import { toast } from "../parts/toast";
import { article, mayChange, setPlace, tellProblem } from "./page";
import { lookAgain } from "./refresh";
import { settleConflict } from "./conflict";

function wordsOf(box: HTMLInputElement): string {
  const item = box.closest("li");
  const copy = item?.cloneNode(true) as HTMLElement | undefined;
  copy?.querySelectorAll("ul, ol, [data-ours]").forEach((one) => one.remove());
  return copy?.textContent?.trim().replace(/\s+/g, " ") ?? "";
}

/** What Obsidian's themes mean by what stands in a box. */
const MEANT: Readonly<Record<string, string>> = { "/": "under way", "-": "cancelled", ">": "forwarded", "<": "scheduled", "?": "a question", "!": "important" };

function labelOf(box: HTMLInputElement): string {
  const { mark } = box.dataset;
  const words = wordsOf(box) || "Check box";
  return mark ? `${words} (${MEANT[mark] ?? `marked ${mark}`})` : words;
}

/** Let the boxes below these elements be ticked. */
export function enableTicks(roots: Iterable<Element>): void {
  for (const root of roots)
    for (const box of root.querySelectorAll<HTMLInputElement>("input.tick")) {
      box.setAttribute("aria-label", labelOf(box));
      if (box.dataset["mark"]) box.title = MEANT[box.dataset["mark"]] ?? "";
      // A box of another note, shown in this one, is ticked there.
      if (mayChange && box.dataset["line"]) box.disabled = false;
    }
}

async function set(box: HTMLInputElement, again: boolean): Promise<void> {
  // What was under way is done next, and not open again.
  if (box.dataset["mark"]) box.checked = true;
  delete box.dataset["mark"];
  const ticked = box.checked;
  const words = wordsOf(box);
  box.setAttribute("aria-busy", "true");
  const answer = await setPlace({ kind: "box", line: Number(box.dataset["line"]), ticked });
  box.removeAttribute("aria-busy");
  if (answer.value) {
    box.setAttribute("aria-label", labelOf(box));
    box.removeAttribute("title");
    return;
  }
  box.checked = !ticked;
  if (answer.status !== 412) return tellProblem(answer);
  await lookAgain();
  // The same words are the same box, wherever they stand now.
  const same = [...article().querySelectorAll<HTMLInputElement>("input.tick")].filter((one) => wordsOf(one) === words);
  const found = same.length === 1 ? same[0] : undefined;
  if (found && again) {
    if (found.checked === ticked) return;
    found.checked = ticked;
    return set(found, false);
  }
  const mine = `${ticked ? "[x]" : "[ ]"} ${words}`;
  await settleConflict(mine, "", () => (found ? `${found.checked ? "[x]" : "[ ]"} ${words}` : undefined));
  toast("The box is shown as it is on disk.", "bad");
}

export function wireTicks(): void {
  if (!mayChange) return;
  article().addEventListener("change", (event) => {
    const box = event.target;
    if (box instanceof HTMLInputElement && box.matches("input.tick")) void set(box, true);
  });
}
