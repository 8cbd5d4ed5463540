/** The board: cards are moved by pointer, by a menu and by keys; what stands in the way is explained first. */
import { askToMove } from "./board/moving";
import { beginDesign } from "./board/beginning";
import { wireKeys } from "./board/keys";

const maySwitch = document.body.hasAttribute("data-may-change");

function cardOf(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>(".feature") : null;
}

function columnOf(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>(".column[data-place]") : null;
}

function wireDragging(): void {
  let dragged: HTMLElement | null = null;
  const unmark = (): void => document.querySelectorAll(".column.over").forEach((one) => one.classList.remove("over"));
  document.addEventListener("dragstart", (event) => {
    dragged = cardOf(event.target);
    if (!dragged || !event.dataTransfer) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.dataset["path"] ?? "");
    dragged.classList.add("dragged");
  });
  document.addEventListener("dragover", (event) => {
    const column = dragged && columnOf(event.target);
    unmark();
    if (!column || column.contains(dragged)) return;
    event.preventDefault();
    column.classList.add("over");
  });
  document.addEventListener("drop", (event) => {
    const column = columnOf(event.target);
    if (!dragged || !column || column.contains(dragged)) return;
    event.preventDefault();
    void askToMove(dragged, column.dataset["place"] ?? "");
  });
  document.addEventListener("dragend", () => {
    dragged?.classList.remove("dragged");
    dragged = null;
    unmark();
  });
}

if (maySwitch) {
  wireDragging();
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-move]") : null;
    const card = button && cardOf(button);
    if (card) void askToMove(card, "");
    if (event.target instanceof Element && event.target.closest("[data-begin]")) void beginDesign();
  });
}
wireKeys(maySwitch);
