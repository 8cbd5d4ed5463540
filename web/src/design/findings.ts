/** Findings at their places, and fixes with one click after a look at what they do. */
import { element } from "../parts/elements";
import { type Finding, takeFix } from "../parts/fixing";
import { writeSource } from "../parts/sources";
import { article, etag, inTurn, mayChange, path, source } from "./page";
import { lookAgain } from "./refresh";

const RANK = ["error", "warning", "info"];
const opened = new Set<string>();

function entry(number: string): HTMLElement | null {
  return document.getElementById(`finding-${number}`);
}

function keyOf(item: HTMLElement): string {
  return `${item.dataset["rule"]} ${item.querySelector(".message")?.textContent}`;
}

function severityOf(item: HTMLElement): string {
  return RANK.find((word) => item.classList.contains(word)) ?? "info";
}

/** Mark each place that has findings; a press on the mark shows them there. */
export function markFindings(): void {
  article().querySelectorAll("[data-ours=finding]").forEach((one) => one.remove());
  for (const place of article().querySelectorAll<HTMLElement>("[data-findings]")) {
    const items = (place.dataset["findings"] ?? "").split(" ").map(entry).filter((one) => one !== null);
    if (!items.length) continue;
    const worst = items.map(severityOf).sort((a, b) => RANK.indexOf(a) - RANK.indexOf(b))[0] ?? "info";
    place.dataset["worst"] = worst;
    const block = [...article().children].find((one) => one.contains(place));
    if (!block) continue;
    const note = noteFor(items, worst);
    // Within a list or a table it would stand between what belongs together.
    block.before(note);
  }
}

function noteFor(items: readonly HTMLElement[], worst: string): HTMLElement {
  const list = element("ul", {});
  for (const item of items) {
    const copy = element("li", { class: `finding ${severityOf(item)}` }, ...[...item.childNodes].map((one) => one.cloneNode(true)));
    copy.querySelectorAll("[id]").forEach((one) => one.removeAttribute("id"));
    copy.querySelectorAll("a[href^='#']").forEach((one) => one.replaceWith(one.textContent ?? ""));
    copy.dataset["of"] = item.dataset["number"] ?? "";
    list.append(copy);
  }
  const key = items.map(keyOf).join("\n");
  const said = `${items.length} finding${items.length > 1 ? "s" : ""}, ${worst}`;
  const details = element("details", { class: `mark ${worst}`, "data-ours": "finding", open: opened.has(key) }, element("summary", { title: said }, element("span", { class: "spoken" }, said), element("span", { "aria-hidden": "true" }, String(items.length))), list);
  details.addEventListener("toggle", () => (details.open ? opened.add(key) : opened.delete(key)));
  return details;
}

async function fix(item: HTMLElement): Promise<void> {
  if (!(await source())) return lookAgain();
  const line = Number(item.dataset["line"]);
  const title = item.querySelector<HTMLElement>("[data-fix]")?.dataset["fix"];
  const isMeant = (one: Finding): boolean => one.rule === item.dataset["rule"] && one.place.line === line && one.fix?.title === title;
  const again = await takeFix(path(), isMeant, (after, read) =>
    inTurn(async () => {
      if (etag() !== read.etag) return undefined;
      const done = await writeSource(path(), after, read.etag);
      if (!done.problem) article().dataset["etag"] = done.etag;
      return done;
    }),
  );
  if (again) await lookAgain();
}

export function wireFindings(): void {
  if (!mayChange) return;
  document.addEventListener("click", (event) => {
    const pressed = event.target instanceof Element ? event.target.closest<HTMLElement>("button[data-take-fix]") : null;
    const inside = pressed?.closest<HTMLElement>(".finding");
    const item = inside && (inside.dataset["of"] ? entry(inside.dataset["of"]) : inside);
    if (item) void fix(item);
  });
}
