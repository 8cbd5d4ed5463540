/** Buttons that do something, and keys that make a request safe to send again. */
import { element } from "./elements";

export function button(
  label: string,
  work: (event: MouseEvent) => void,
  attributes: Readonly<Record<string, string | number | boolean | undefined>> = {},
): HTMLButtonElement {
  const made = element("button", { type: "button", ...attributes }, label);
  made.addEventListener("click", work);
  return made;
}

export function once(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
