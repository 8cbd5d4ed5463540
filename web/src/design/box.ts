/** A small box over the place that is edited. It stands beside the document, so that no refresh takes what is typed. */
import { element } from "../parts/elements";
import { button } from "../parts/pressing";

export interface Box {
  readonly form: HTMLFormElement;
  /** Say why it was not taken; the box stays with what was typed. */
  readonly complain: (text: string) => void;
  readonly close: () => void;
}

let open: Box | undefined;

/**
 * Open a box with some fields. `take` does the work and says whether the box may close. Escape and Cancel close it;
 * the focus goes back to whatever had it, or to what `home` finds then.
 */
export function openBox(
  over: Element,
  title: string,
  fields: readonly Node[],
  label: string,
  take: (box: Box) => Promise<boolean>,
  home: () => HTMLElement | null | undefined,
): Box {
  open?.close();
  const trouble = element("p", { class: "trouble", role: "alert" });
  const save = element("button", { class: "main" }, label);
  const row = element("p", { class: "choices" }, save, button("Cancel", () => close()), element("span", { class: "dim keys" }, "Ctrl+Enter, Esc"));
  const form = element("form", {}, element("h2", {}, title), ...fields, trouble, row);
  const frame = element("div", { class: "box", role: "dialog", "aria-label": title }, form);
  const close = (): void => {
    frame.remove();
    removeEventListener("resize", put);
    if (open === box) open = undefined;
    home()?.focus({ preventScroll: true });
  };
  const put = (): void => {
    const at = over.isConnected ? over : home();
    if (!at) return;
    const place = at.getBoundingClientRect();
    const width = Math.min(Math.max(place.width, 320), 560, document.documentElement.clientWidth - 16);
    const left = Math.max(8, Math.min(place.left, document.documentElement.clientWidth - width - 8));
    Object.assign(frame.style, { width: `${width}px`, left: `${left + scrollX}px`, top: `${place.top + scrollY}px` });
  };
  const box: Box = {
    form,
    close,
    complain: (text) => {
      trouble.textContent = text;
      save.disabled = false;
    },
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (save.disabled) return;
    save.disabled = true;
    trouble.textContent = "";
    void take(box).then((done) => {
      save.disabled = false;
      if (done) close();
    });
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      event.preventDefault();
      close();
    }
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey || event.target instanceof HTMLInputElement)) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  document.body.append(frame);
  put();
  addEventListener("resize", put);
  const first = form.querySelector<HTMLElement>("textarea, input:checked, input, select");
  first?.focus();
  if (first instanceof HTMLTextAreaElement) first.select();
  frame.scrollIntoView({ block: "nearest" });
  open = box;
  return box;
}

/** A labelled field of several lines. */
export function textField(label: string, name: string, value = "", rows = 3): HTMLElement {
  const area = Object.assign(element("textarea", { name, rows }), { value });
  return element("label", { class: "field" }, label, area);
}
