/** Status, priority and domains: chosen on the page; what a gate holds against it is explained. */
import { choose as ask } from "../parts/asking";
import { element } from "../parts/elements";
import { toast } from "../parts/toast";
import { type Box, openBox } from "./box";
import { etag, makeChange, mayChange, path, places, previewChange, tellProblem } from "./page";
import { lookAgain } from "./refresh";

const NAMES: Readonly<Record<string, string>> = { status: "Status", priority: "Priority", domains: "Domains" };

function choose(key: string): HTMLElement {
  const choice = places().choices[key];
  const options = choice?.options ?? [];
  const list = element("div", { class: "options", role: "radiogroup", "aria-label": NAMES[key] ?? key });
  for (const option of options)
    list.append(element("label", {}, element("input", { type: "radio", name: "value", value: option, checked: option === choice?.chosen }), ` ${option}`));
  return list;
}

function tick(): HTMLElement {
  const { chosen, known } = places().domains;
  const every = [...new Set([...known, ...chosen])];
  const list = element("div", { class: "options", role: "group", "aria-label": "Domains" });
  for (const name of every)
    list.append(element("label", {}, element("input", { type: "checkbox", name: "value", value: name, checked: chosen.includes(name) }), ` ${name}`));
  return list;
}

function wanted(key: string, box: Box): string[] {
  const values = new FormData(box.form).getAll("value").map(String);
  if (key !== "domains") return values[0] === undefined || values[0] === places().choices[key]?.chosen ? [] : [`${key}=${values[0]}`];
  const { chosen } = places().domains;
  return [
    ...values.filter((one) => !chosen.includes(one)).map((one) => `Domains+=${one}`),
    ...chosen.filter((one) => !values.includes(one)).map((one) => `Domains-=${one}`),
  ];
}

/** Set values; where a gate is closed, the reasons are shown, and one may pass it for a reason of one's own. */
export async function setValues(values: readonly string[], complain: (text: string) => void): Promise<boolean> {
  const given: Record<string, unknown> = { name: path(), values };
  let preview = await previewChange("set", given);
  const reasons = preview.problem?.["reasons"];
  if (preview.status === 409 && Array.isArray(reasons)) {
    const field = element("textarea", { name: "reason", rows: 2 });
    const list = element("ul", {}, ...reasons.map((one) => element("li", {}, String(one))));
    const body = [element("p", {}, `${preview.problem?.detail ?? "The gate is closed"}:`), list, element("label", { class: "field" }, "Set it all the same, because (goes into the changelog)", field)];
    const said = await ask("The gate is closed", body, [["force", "Set it all the same"]]);
    const force = field.value.trim();
    if (said !== "force") return true;
    if (!force) {
      complain("Passing the gate needs a reason.");
      return false;
    }
    given["force"] = force;
    preview = await previewChange("set", given);
  }
  if (!preview.value) {
    complain(preview.problem?.detail ?? "Not changed.");
    return false;
  }
  if (!preview.value.files.length) return true;
  const before = etag();
  const answer = await makeChange("set", given, preview.value.etag);
  if (answer.value) {
    if (before !== etag()) toast(answer.value.files.flatMap((file) => file.said).join("; "));
    void lookAgain();
    return true;
  }
  tellProblem(answer);
  void lookAgain();
  return false;
}

export function wireFacts(): void {
  if (!mayChange) return;
  document.addEventListener("click", (event) => {
    const pressed = event.target instanceof Element ? event.target.closest<HTMLElement>("button[data-edit]") : null;
    const key = pressed?.dataset["edit"];
    if (!pressed || !key) return;
    const home = (): HTMLElement | null => document.getElementById(pressed.id);
    openBox(pressed, NAMES[key] ?? key, [key === "domains" ? tick() : choose(key)], "Save", async (box) => {
      const values = wanted(key, box);
      return values.length ? setValues(values, box.complain) : true;
    }, home);
  });
}
