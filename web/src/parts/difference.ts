/** A patch as lines in colour. */
import { element } from "./elements";

/** `patch` in unified form; its head, which names files, is left out. */
export function difference(patch: string): HTMLElement {
  const lines = patch.split("\n").filter((line) => !/^(---|\+\+\+|diff |rename |similarity )/.test(line));
  while (lines.at(-1) === "") lines.pop();
  const kind = (line: string): string =>
    line.startsWith("+") ? "added" : line.startsWith("-") ? "removed" : line.startsWith("@@") ? "place" : "";
  const shown = lines.map((line) => element("span", { class: kind(line) }, line === "" ? " " : line));
  return element("pre", { class: "difference", tabindex: "0" }, ...shown);
}
