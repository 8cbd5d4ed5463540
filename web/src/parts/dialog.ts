/** A dialog that asks something and is answered once. */
import { element } from "./elements";

export interface Choice {
  /** What the dialog answers with. */
  readonly value: string;
  readonly label: string;
  readonly primary?: boolean;
  /** Do not ask the fields of the form to be filled. */
  readonly free?: boolean;
}

export interface Asked {
  readonly title: string;
  readonly lead?: string;
  readonly body: readonly (Node | string)[];
  readonly choices: readonly Choice[];
  readonly large?: boolean;
  /** What the button says that chooses nothing. */
  readonly leave?: string;
}

export interface Answered {
  /** The value of the choice; empty when it was closed. */
  readonly choice: string;
  /** What the fields of the body hold, by their names. */
  readonly fields: FormData;
}

let count = 0;

/** Show a dialog; focus goes to its first field, Escape closes it, and focus returns to where it was. */
export function askUser(asked: Asked): Promise<Answered> {
  const id = `dialog-${(count += 1)}`;
  const before = document.activeElement;
  const buttons = asked.choices.map((one) =>
    element("button", { value: one.value, class: one.primary ? "primary" : "", formnovalidate: one.free ?? false }, one.label),
  );
  // Enter in a field presses the first button that sends the form, so this one is none.
  const cancel = element("button", { type: "button", class: "quiet" }, asked.leave ?? (asked.choices.length || asked.body.some((one) => one instanceof Element && one.matches(".offers")) ? "Cancel" : "Close"));
  cancel.addEventListener("click", () => dialog.close(""));
  const form = element(
    "form",
    { method: "dialog" },
    element("header", {}, element("h2", { id }, asked.title), asked.lead ? element("p", {}, asked.lead) : undefined),
    element("div", { class: "body" }, ...asked.body),
    element("footer", {}, cancel, ...buttons),
  );
  const dialog = element("dialog", { class: "dialog", "aria-labelledby": id }, form);
  if (asked.large) dialog.dataset["size"] = "large";
  document.body.append(dialog);
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      const fields = new FormData(form);
      dialog.remove();
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
      resolve({ choice: dialog.returnValue, fields });
    });
    dialog.showModal();
    dialog.querySelector<HTMLElement>("[autofocus], .body :is(input, select, textarea, button), footer .primary, footer button")?.focus();
  });
}
