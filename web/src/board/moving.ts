/** Moving a feature to another stage: what it does to files, what its status would be, which gate stands before that. */
import { type Report, fileShown, make, preview, told } from "../parts/changing";
import { askUser } from "../parts/dialog";
import { coded, element } from "../parts/elements";
import { refresh } from "../parts/refreshing";
import { toast } from "../parts/toast";

interface Place {
  readonly stage: string;
  /** The status that features of this stage usually have; empty where templates offer none. */
  readonly usual: string;
}

interface Feature {
  readonly path: string;
  readonly name: string;
  readonly stage: string;
  readonly status: string;
}

/** What was looked at before a move: of the file, and of the status where that goes along. */
interface Looked {
  /** Counts the places that were looked at: only what belongs to the last one counts. */
  turn: number;
  file: Report | undefined;
  create: boolean;
}

function places(): Place[] {
  return [...document.querySelectorAll<HTMLElement>(".column[data-place]")].map((column) => ({
    stage: column.dataset["place"] ?? "",
    usual: column.dataset["usual"] ?? "",
  }));
}

/** Whether a status has not come as far as a stage usually asks. */
function isBehind(status: string, usual: string): boolean {
  const order = (document.getElementById("board")?.dataset["statuses"] ?? "").split(" ");
  return order.indexOf(status) < order.indexOf(usual);
}

/** Ask where a card goes, explain what that means, and do it. */
export async function askToMove(card: HTMLElement, to: string): Promise<void> {
  const feature: Feature = {
    path: card.dataset["path"] ?? "",
    name: card.dataset["name"] ?? "",
    stage: card.closest<HTMLElement>(".column")?.dataset["stage"] ?? "",
    status: card.dataset["status"] ?? "",
  };
  const staged = document.getElementById("board")?.dataset["staged"] === "yes";
  const others = places().filter((one) => one.stage !== feature.stage);
  if (!others.length) return toast("There is no other stage to move it to.", "info");
  const chosen = element(
    "select",
    { name: "stage", autofocus: true },
    ...others.map((one) => element("option", { value: one.stage, selected: one.stage === to }, one.stage)),
  );
  const effects = element("div", { class: "stack", "aria-live": "polite" });
  const looked: Looked = { turn: 0, file: undefined, create: false };
  const place = (): Place => others.find((one) => one.stage === chosen.value) ?? { stage: chosen.value, usual: "" };
  const explain = (): Promise<void> => explained(feature, place(), staged, effects, looked);
  let latest = explain();
  chosen.addEventListener("change", () => (latest = explain()));
  const answered = await askUser({
    title: `Move “${feature.name}”`,
    lead: `It is in ${feature.stage}${feature.status ? `, its status is ${feature.status}` : ""}.`,
    body: [element("label", { class: "field" }, "To", chosen), effects],
    choices: [{ value: "move", label: "Move", primary: true }],
  });
  await latest;
  if (answered.choice !== "move") return;
  const status = answered.fields.get("with-status") ? place().usual : "";
  const force = String(answered.fields.get("force") ?? "").trim();
  const done = await moved(feature, place(), staged, status, force, looked);
  await refresh();
  const path = CSS.escape(`card-${done ?? feature.path}`);
  document.querySelector<HTMLElement>(`#${path} .title a`)?.focus();
}

/** Say what a move to `place` does. */
async function explained(feature: Feature, place: Place, staged: boolean, effects: HTMLElement, looked: Looked): Promise<void> {
  const parts: HTMLElement[] = [];
  const turn = (looked.turn += 1);
  let file: Report | undefined;
  let create = false;
  if (staged) {
    const given = { name: feature.path, where: place.stage };
    let answer = await preview("move", given);
    if (answer.problem && String(answer.problem.help ?? "").includes("--create")) {
      create = true;
      answer = await preview("move", { ...given, create: true });
    }
    file = answer.value;
    parts.push(file ? files(file, create) : refusal(told(answer.problem)));
  }
  const status = place.usual && place.usual !== feature.status ? await statusPart(feature, place, staged) : undefined;
  if (turn !== looked.turn) return;
  Object.assign(looked, { file, create });
  if (status) parts.push(status);
  effects.replaceChildren(...parts);
}

function refusal(text: string): HTMLElement {
  return element("p", { class: "gate", "data-tone": "bad" }, text);
}

function files(report: Report, create: boolean): HTMLElement {
  const [own, ...others] = [...report.files].sort((one, other) => Number(other.action === "moved") - Number(one.action === "moved"));
  const links = others.length
    ? `Links in ${others.length} other ${others.length === 1 ? "note" : "notes"} are kept right.`
    : "No link needs to change.";
  const where = own ? `${own.path}${create ? ", in a new folder" : ""}` : "";
  const told = element("div", { class: "told" }, element("p", {}, `The file becomes ${where}. ${links}`));
  if (others.length) told.append(element("details", {}, element("summary", {}, "Show them"), ...others.map(fileShown)));
  if (report.mentions.length) {
    const items = report.mentions.slice(0, 5).map((one) => element("li", {}, `${one.path}:${one.line} ${one.message}`));
    told.append(element("p", {}, "What is no link stays as it is:"), element("ul", {}, ...items));
  }
  return told;
}

/** The status that goes along, and the gate before it. */
async function statusPart(feature: Feature, place: Place, staged: boolean): Promise<HTMLElement | undefined> {
  const answer = await preview("set", { name: feature.path, values: [`status=${place.usual}`] });
  const gate = answer.status === 409 && Array.isArray(answer.problem?.["reasons"]);
  if (!answer.value && !gate) return staged ? undefined : refusal(told(answer.problem));
  const ahead = !staged || isBehind(feature.status, place.usual);
  const box = element("input", { type: "checkbox", name: "with-status", value: "yes", checked: ahead });
  const label = element("label", { class: "check" }, box, `Set its status to ${place.usual} as well`);
  if (!staged) {
    box.addEventListener("click", (event) => event.preventDefault());
    label.hidden = true;
  }
  const part = element("div", { class: "gate" }, label);
  if (!gate) return part;
  part.dataset["tone"] = "warn";
  const reasons = answer.problem?.["reasons"] as readonly string[];
  const because = element("textarea", { name: "force", required: true, maxlength: "300", rows: "2", placeholder: "It goes into the changelog" });
  const pass = element("label", { class: "field" }, "Pass the gate all the same, because", because);
  part.append(
    element("p", {}, element("strong", {}, `A gate stands before ${place.usual}.`), " What has to be done first:"),
    element("ul", {}, ...reasons.map((reason) => element("li", {}, ...coded(reason)))),
    pass,
  );
  const follow = (): void => {
    because.disabled = pass.hidden = !box.checked;
  };
  box.addEventListener("change", follow);
  follow();
  return part;
}

/** Do it: the status first, since its gate may still be shut; the path that the feature has then. */
async function moved(
  feature: Feature,
  place: Place,
  staged: boolean,
  status: string,
  force: string,
  looked: Looked,
): Promise<string | undefined> {
  let before: Report | undefined;
  if (status) {
    const given = { name: feature.path, values: [`status=${status}`], ...(force ? { force } : {}) };
    const answer = await preview("set", given);
    if (!answer.value) return void toast(told(answer.problem), "bad");
    before = await make("set", given, answer.value);
    if (!before) return undefined;
  }
  if (!staged) {
    toast(`${feature.name} is ${status} now`);
    return feature.path;
  }
  const given = { name: feature.path, where: place.stage, ...(looked.create ? { create: true } : {}) };
  const shown = status ? (await preview("move", given)).value : looked.file;
  if (!shown) return void toast(`${feature.name} could not be moved: look again what stands in the way`, "bad");
  const report = await make("move", given, shown);
  if (!report) {
    if (before) toast(`Its status is ${status} now, but it was not moved`, "warn");
    return undefined;
  }
  toast(`${feature.name} is in ${place.stage} now`);
  return report.files.find((file) => file.source === feature.path)?.path;
}
