/** Labelled values, such as `**Flag name:** x`, that are set where they stand. */
import { button } from "../parts/pressing";
import { openBox, textField } from "./box";
import { settleConflict } from "./conflict";
import { article, etag, type Field, mayChange, places, setPlace } from "./page";
import { lookAgain } from "./refresh";

/** The element that shows what begins on a line, or the last one before it. */
export function elementAt(line: number): HTMLElement | undefined {
  for (let at = line; at > 0 && at > line - 60; at--) {
    const found = document.getElementById(`L${at}`);
    // A list begins where its first item does.
    const first = found?.matches("ul, ol") ? found.querySelector<HTMLElement>(":scope > li") : found;
    if (first && article().contains(first)) return first;
  }
  return undefined;
}

function labelOf(field: Field): HTMLElement | undefined {
  const at = elementAt(field.line);
  const plain = field.label.replace(/[`*_]/g, "").trim();
  return [...(at?.querySelectorAll<HTMLElement>("strong") ?? [])].find(
    (one) => one.textContent?.replace(/[:?\s]+$/, "").trim() === plain && !one.dataset["field"],
  );
}

/** Put a button behind each label. */
export function enableFields(): void {
  if (!mayChange) return;
  article().querySelectorAll("[data-ours=field]").forEach((one) => one.remove());
  article().querySelectorAll<HTMLElement>("[data-field]").forEach((one) => delete one.dataset["field"]);
  for (const field of places().fields) {
    const label = labelOf(field);
    // A label over a list or a table has its value there.
    const block = label?.closest("p, li");
    if (!label || (!field.text && (block?.matches(":has(> :is(ul, ol))") || block?.nextElementSibling?.matches("ul, ol, table, pre")))) continue;
    label.dataset["field"] = String(field.line);
    label.after(
      button("✎", (event) => edit(field, event.currentTarget as HTMLElement), {
        class: "pencil",
        "data-ours": "field",
        "aria-label": `Edit ${field.label}`,
        title: `Edit ${field.label}`,
      }),
    );
  }
}

function edit(field: Field, over: HTMLElement): void {
  let now = field;
  let tag = etag();
  const home = (): HTMLElement | null => article().querySelector<HTMLElement>(`[data-field="${now.line}"] + .pencil`);
  openBox(over.closest("li, p") ?? over, field.label, [textField(field.label, "text", field.text, 2)], "Save", async (box) => {
    const text = (box.form.elements.namedItem("text") as HTMLTextAreaElement).value.trim();
    if (text === now.text) return true;
    const set = () => setPlace({ kind: "field", line: now.line, label: now.label, text }, tag);
    let answer = await set();
    if (answer.status === 412) {
      const again = await settleConflict(text, field.text, () => {
        const same = places().fields.filter((one) => one.label === field.label);
        now = same.find((one) => one.text === field.text) ?? same[0] ?? now;
        tag = etag();
        return same.length ? now.text : undefined;
      });
      if (!again) return true;
      answer = await set();
    }
    if (answer.value) {
      void lookAgain();
      return true;
    }
    box.complain(answer.problem?.detail ?? "Not saved.");
    return false;
  }, home);
}
