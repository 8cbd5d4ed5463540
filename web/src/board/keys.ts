/** Keys of the board: arrows go from card to card, `m` moves one. */
import { askToMove } from "./moving";

function linkOf(card: Element | undefined): HTMLElement | null {
  return card?.querySelector<HTMLElement>(".title a") ?? null;
}

function neighbour(card: HTMLElement, key: string): HTMLElement | null {
  const column = card.closest(".column");
  if (!column) return null;
  const cards = [...column.querySelectorAll(".feature")];
  const at = cards.indexOf(card);
  if (key === "ArrowDown") return linkOf(cards[at + 1]);
  if (key === "ArrowUp") return linkOf(cards[at - 1]);
  const columns = [...document.querySelectorAll(".column[open]")].filter((one) => one.querySelector(".feature"));
  const other = columns[columns.indexOf(column) + (key === "ArrowRight" ? 1 : -1)];
  const beside = other ? [...other.querySelectorAll(".feature")] : [];
  return linkOf(beside[Math.min(at, beside.length - 1)]);
}

export function wireKeys(mayChange: boolean): void {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const card = event.target instanceof Element ? event.target.closest<HTMLElement>(".feature") : null;
    if (!card) return;
    if (event.key === "m" && mayChange) {
      event.preventDefault();
      void askToMove(card, "");
    } else if (event.key.startsWith("Arrow")) {
      const next = neighbour(card, event.key);
      if (!next) return;
      event.preventDefault();
      next.focus();
    }
  });
}
