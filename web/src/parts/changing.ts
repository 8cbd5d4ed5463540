/** Changes through the HTTP API: looked at first, made exactly as they were looked at, conflicts shown to the user. */
import { askUser } from "./dialog";
import { difference } from "./difference";
import { element } from "./elements";
import { type Answer, type Problem, ask } from "./requests";
import { toast } from "./toast";

export interface ChangedFile {
  readonly path: string;
  readonly source: string;
  readonly action: "created" | "moved" | "edited";
  readonly sha256_before: string | null;
  readonly sha256: string;
  readonly said: readonly string[];
  readonly diff: string;
}

/** What a change comes to. */
export interface Report {
  readonly change: string;
  readonly etag: string;
  readonly applied: boolean;
  readonly files: readonly ChangedFile[];
  readonly unchanged: Readonly<Record<string, readonly string[]>>;
  readonly mentions: readonly { path: string; line: number; message: string }[];
}

export type Arguments = Readonly<Record<string, string | boolean | readonly string[]>>;

/** What a change would come to now. */
export function preview(change: string, given: Arguments): Promise<Answer<Report>> {
  return ask<Report>("POST", `/api/v1/change/${change}/preview`, { arguments: given });
}

/**
 * Make a change as `shown`. Where something changed meanwhile, both versions are shown, and the user decides.
 * The report of what was done; undefined where nothing was.
 */
export async function make(change: string, given: Arguments, shown: Report): Promise<Report | undefined> {
  for (;;) {
    const headers = { "if-match": shown.etag, "idempotency-key": key() };
    const answer = await ask<Report>("POST", `/api/v1/change/${change}`, { arguments: given }, headers);
    if (answer.value) return answer.value;
    const current = answer.problem?.["current"] as Report | undefined;
    if (answer.status !== 412 || !current) {
      toast(told(answer.problem), "bad");
      return undefined;
    }
    if (!(await isStillWanted(shown, current))) return undefined;
    shown = current;
  }
}

/** Look at a change and make it at once. */
export async function makeNow(change: string, given: Arguments): Promise<Report | undefined> {
  const answer = await preview(change, given);
  if (answer.value) return make(change, given, answer.value);
  toast(told(answer.problem), "bad");
  return undefined;
}

/** A problem in a sentence or two. */
export function told(problem: Problem | undefined): string {
  if (!problem) return "Something went wrong";
  const reasons = Array.isArray(problem["reasons"]) ? (problem["reasons"] as string[]) : [];
  const text = [problem.detail, ...reasons, problem.help ?? ""].filter(Boolean).join("; ");
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** A key that no other request has. */
function key(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function isStillWanted(shown: Report, current: Report): Promise<boolean> {
  const side = (title: string, report: Report): HTMLElement =>
    element("section", { class: "stack" }, element("h3", {}, title), ...report.files.map(fileShown));
  const same = shown.files.map((one) => one.diff).join() === current.files.map((one) => one.diff).join();
  const answered = await askUser({
    title: "It changed while you looked at it",
    lead: same
      ? "Somebody changed the file elsewhere; your change is still the same lines. Nothing is written yet."
      : "Somebody changed the file, and your change would now be another one. Nothing is written yet.",
    body: [element("div", { class: "versions" }, side("What you were shown", shown), side("What it would be now", current))],
    choices: [{ value: "now", label: "Make it as it is now", primary: true }],
    large: true,
  });
  return answered.choice === "now";
}

/** A file of a report: its name, what is said of it, its lines. */
export function fileShown(file: ChangedFile): HTMLElement {
  const name = file.action === "moved" ? `${file.source} → ${file.path}` : file.path;
  const said = [file.action, ...file.said].join("; ");
  return element("div", {}, element("p", { class: "small" }, element("strong", {}, name), ` ${said}`), file.diff ? difference(file.diff) : undefined);
}
