/** Cells of tables that are edited where they stand: arrows go from cell to cell, Enter or a double click edits. */
import { decoded } from "../parts/sources";
import { openBox, textField } from "./box";
import { settleConflict } from "./conflict";
import { article, mayChange, setPlace, source, tellProblem } from "./page";
import { lookAgain } from "./refresh";

const ENDING = /\r\n|\r|\n/;

interface Place {
  readonly line: number;
  readonly column: number;
}

function placeOf(cell: Element): Place | undefined {
  const row = cell.parentElement;
  const line = /^L(\d+)$/.exec(row?.id ?? "")?.[1];
  return line && cell instanceof HTMLTableCellElement ? { line: Number(line), column: cell.cellIndex } : undefined;
}

function cellAt(place: Place): HTMLTableCellElement | undefined {
  const row = document.getElementById(`L${place.line}`);
  return row instanceof HTMLTableRowElement ? row.cells[place.column] : undefined;
}

/** The Markdown of a cell, as one would type it; undefined where the line is no row. */
export function cellText(text: string, place: Place): string | undefined {
  const line = text.split(ENDING)[place.line - 1];
  if (line === undefined || !line.includes("|")) return undefined;
  const bare = line.replace(/^[\s>]*/, "").trimEnd();
  const inner = bare.replace(/^\|/, "").replace(/(?<!\\)\|$/, "");
  return (inner.split(/(?<!\\)\|/)[place.column] ?? "").trim().replaceAll("\\|", "|").replaceAll("<br>", "\n");
}

/** Let the tables of these blocks be walked through, one stop of the tabulator each. */
export function enableCells(roots: Iterable<Element>): void {
  if (!mayChange) return;
  for (const root of roots) {
    const tables = root.matches("table") ? [root] : root.querySelectorAll("table");
    for (const table of tables) {
      const cells = [...table.querySelectorAll<HTMLElement>("tbody td")].filter(placeOf);
      if (!cells.length) continue;
      table.setAttribute("role", "grid");
      table.setAttribute("data-editable", "");
      cells.forEach((cell, number) => cell.setAttribute("tabindex", number ? "-1" : "0"));
    }
  }
}

const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

function walk(cell: HTMLTableCellElement, step: readonly [number, number]): void {
  const row = cell.parentElement as HTMLTableRowElement;
  const rows = [...(row.parentElement as HTMLElement).children] as HTMLTableRowElement[];
  const next = rows[rows.indexOf(row) + step[0]]?.cells[cell.cellIndex + step[1]];
  if (!next) return;
  for (const one of row.parentElement?.querySelectorAll("td[tabindex='0']") ?? []) one.setAttribute("tabindex", "-1");
  next.setAttribute("tabindex", "0");
  next.focus();
}

async function edit(cell: HTMLTableCellElement, mine?: string): Promise<void> {
  const found = placeOf(cell);
  if (!found) return;
  const read = await source();
  if (!read) return lookAgain();
  const old = cellText(decoded(read.data), found);
  if (old === undefined) return;
  const column = cell.closest("table")?.tHead?.rows[0]?.cells[found.column]?.textContent?.trim() || "Cell";
  let place = found;
  const tag = read.etag;
  const tried = { text: old };
  openBox(cell, column, [textField("Text", "text", mine ?? old)], "Save", async (box) => {
    const text = (box.form.elements.namedItem("text") as HTMLTextAreaElement).value;
    if (text.trim() === tried.text) return true;
    const answer = await setPlace({ kind: "cell", ...place, text }, tag);
    if (answer.value) {
      void lookAgain();
      return true;
    }
    if (answer.status !== 412) {
      box.complain(answer.problem?.detail ?? "Not saved.");
      return false;
    }
    // Where the row went is told by what the cell said; else by its place.
    const again = await settleConflict(text, old, async () => {
      const now = await source();
      const whole = now && decoded(now.data);
      const moved = whole ? movedTo(whole, place, tried.text) : undefined;
      if (!whole || !moved) return undefined;
      place = moved;
      tried.text = cellText(whole, moved) ?? "";
      return tried.text;
    });
    if (!again) return true;
    const second = await setPlace({ kind: "cell", ...place, text });
    if (second.value) void lookAgain();
    else tellProblem(second);
    return second.value !== undefined;
  }, () => cellAt(place));
}

function movedTo(text: string, place: Place, said: string): Place | undefined {
  const count = text.split(ENDING).length;
  let best: Place | undefined;
  for (let line = 1; line <= count; line++) {
    const here = { line, column: place.column };
    if (cellText(text, here) === said && (!best || Math.abs(line - place.line) < Math.abs(best.line - place.line))) best = here;
  }
  if (best && said) return best;
  return cellText(text, place) === undefined ? undefined : place;
}

export function wireCells(): void {
  if (!mayChange) return;
  const cellOf = (target: EventTarget | null): HTMLTableCellElement | null =>
    target instanceof Element ? target.closest<HTMLTableCellElement>("[data-editable] tbody td") : null;
  article().addEventListener("dblclick", (event) => {
    const cell = cellOf(event.target);
    if (cell) void edit(cell);
  });
  article().addEventListener("keydown", (event) => {
    const cell = event.target instanceof HTMLTableCellElement ? cellOf(event.target) : null;
    if (!cell || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = STEPS[event.key];
    if (step) walk(cell, step);
    else if (event.key === "Enter" || event.key === "F2") void edit(cell);
    else return;
    event.preventDefault();
  });
}
