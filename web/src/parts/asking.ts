/** Dialogs: what differs, and what to do where two people changed the same. */
import { difference } from "./lines";
import { askUser } from "./dialog";
import { coded, element } from "./elements";

const AROUND = 3;

/** Ask with some of our own nodes; answers with the value that was chosen, empty for none. */
export async function choose(title: string, body: readonly Node[], choices: readonly (readonly [string, string])[], large = false, leave?: string): Promise<string> {
  const offered = choices.map(([value, label], number) => ({ value, label, primary: number === 0 }));
  return (await askUser({ title, body, choices: offered, large, ...(leave ? { leave } : {}) })).choice;
}

/** Ask for one of several things of which each is a sentence; answers with its number, undefined for none. */
export async function pick(title: string, lead: string, offered: readonly string[]): Promise<number | undefined> {
  const buttons = offered.map((text, number) => element("button", { value: number }, element("span", {}, ...coded(text))));
  const { choice } = await askUser({ title, lead, body: [element("div", { class: "offers" }, ...buttons)], choices: [] });
  return choice ? Number(choice) : undefined;
}

/** What differs between two texts, with a few lines around; scrolls by itself. */
export function differenceView(older: string, newer: string, label: string): HTMLElement {
  const view = element("div", { class: "patch", tabindex: 0, role: "region", "aria-label": label });
  const line = (kind: string, text: string): HTMLElement => {
    const sign = element("span", { class: "sign", "aria-hidden": "true" }, { added: "+", removed: "−", place: "…" }[kind] ?? " ");
    const spoken = kind === "added" || kind === "removed" ? [element("span", { class: "spoken" }, `${kind}: `)] : [];
    return element("div", { class: kind }, sign, ...spoken, element("code", {}, text || " "));
  };
  const pieces = difference(older.split("\n"), newer.split("\n"));
  if (pieces.every((piece) => piece.kind === "same")) return element("p", {}, "Nothing differs.");
  pieces.forEach((piece, number) => {
    const first = number === 0;
    const last = number === pieces.length - 1;
    if (piece.kind !== "same") {
      view.append(...piece.lines.map((text) => line(piece.kind, text)));
      return;
    }
    const head = first ? [] : piece.lines.slice(0, AROUND);
    const tail = last ? [] : piece.lines.slice(Math.max(head.length, piece.lines.length - AROUND));
    view.append(...head.map((text) => line("same", text)));
    const left = piece.lines.length - head.length - tail.length;
    if (left > 0) view.append(line("place", `${left} lines are the same`));
    view.append(...tail.map((text) => line("same", text)));
  });
  return view;
}

/** Two versions beside each other, both to be read and copied. */
export function bothVersions(theirs: string, mine: string, named: readonly [string, string] = ["On disk now", "Yours"]): HTMLElement {
  const pane = (title: string, text: string, id: string): HTMLElement => {
    const area = Object.assign(element("textarea", { id, readonly: true, rows: Math.min(14, text.split("\n").length + 1) }), { value: text });
    // What gets the focus shows its beginning, and not where its last character is.
    area.setSelectionRange(0, 0);
    return element("div", {}, element("label", { for: id }, title), area);
  };
  return element("div", { class: "versions-both" }, pane(named[0], theirs, "version-theirs"), pane(named[1], mine, "version-mine"));
}
