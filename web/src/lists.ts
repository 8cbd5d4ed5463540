/** Lists of what is open, wrong or has drifted: answered, ticked, fixed and accepted where they stand. */
import { makeNow } from "./parts/changing";
import { askUser } from "./parts/dialog";
import { element } from "./parts/elements";
import { type Finding, takeFix } from "./parts/fixing";
import { refresh } from "./parts/refreshing";
import { toast } from "./parts/toast";

/** After a change: look again, and go on where the reader was, at what is next in the list. */
async function goOn(row: HTMLElement, selector: string): Promise<void> {
  const rows = [...document.querySelectorAll<HTMLElement>(selector)];
  const at = rows.findIndex((one) => row.contains(one));
  await refresh();
  const left = [...document.querySelectorAll<HTMLElement>(selector)];
  left[Math.min(at, left.length - 1)]?.focus();
}

function pathOf(row: Element): string {
  return row.closest<HTMLElement>("[data-path]")?.dataset["path"] ?? "";
}

async function tick(button: HTMLElement, row: HTMLElement): Promise<void> {
  const text = row.dataset["text"] ?? "";
  button.setAttribute("disabled", "");
  const done = await makeNow("tick", { name: pathOf(row), items: [text], in: "criteria" });
  button.removeAttribute("disabled");
  if (!done) return;
  toast(`Ticked: ${text}`);
  await goOn(row, "[data-tick]");
}

function openReply(button: HTMLElement, row: HTMLElement): void {
  const known = row.querySelector(".reply");
  if (known) {
    known.remove();
    row.removeAttribute("data-keep");
    button.setAttribute("aria-expanded", "false");
    return;
  }
  const answer = element("textarea", { name: "answer", required: true, rows: "2", maxlength: "2000" });
  const because = element("input", { name: "because", maxlength: "500" });
  const form = element(
    "form",
    { class: "reply" },
    element("label", { class: "field" }, "The answer, which becomes a decision", answer),
    element("label", { class: "field" }, "Because", because),
    element("div", { class: "row" }, element("button", { class: "primary" }, "Answer"), element("button", { type: "button", "data-close": true }, "Cancel")),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void reply(row, answer.value, because.value);
  });
  const close = (): void => {
    openReply(button, row);
    button.focus();
  };
  form.querySelector("[data-close]")?.addEventListener("click", close);
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
  row.append(form);
  // What is being written is not replaced when the vault changes.
  row.setAttribute("data-keep", "");
  button.setAttribute("aria-expanded", "true");
  answer.focus();
}

async function reply(row: HTMLElement, answer: string, because: string): Promise<void> {
  const question = row.dataset["text"] ?? "";
  const given = { name: pathOf(row), question, answer, ...(because.trim() ? { because } : {}) };
  if (!(await makeNow("answer", given))) return;
  toast(`Answered: ${question}`);
  row.removeAttribute("data-keep");
  row.querySelector(".reply")?.remove();
  await goOn(row, "[data-answer]");
}

async function accept(row: HTMLElement): Promise<void> {
  const thing = row.dataset["thing"] ?? "";
  const reason = element("textarea", { name: "reason", required: true, rows: "2", maxlength: "300" });
  const answered = await askUser({
    title: `Live with the drift of ${thing}`,
    lead: "The design says so from then on, and nobody is asked about it again until it is gone.",
    body: [element("label", { class: "field" }, "Why", reason)],
    choices: [{ value: "accept", label: "Accept", primary: true }],
  });
  const why = String(answered.fields.get("reason") ?? "");
  if (answered.choice !== "accept") return;
  if (!(await makeNow("accept", { name: pathOf(row), thing, reason: why }))) return;
  toast(`Accepted: ${thing}`);
  await goOn(row, "[data-accept]");
}

/** Take the fix of a finding; of a drift that of the finding which speaks of it. */
async function fix(button: HTMLElement, row: HTMLElement): Promise<void> {
  const line = Number(row.dataset["line"]);
  const { rule } = row.dataset;
  const what = (row.dataset["what"] ?? "").replace(/\s+/g, " ").trim();
  const title = button.dataset["takeFix"];
  const isMeant = (one: Finding): boolean => one.place.line === line && (rule ? one.rule === rule && one.fix?.title === title : one.rule.startsWith("drift/") && one.message.startsWith(what));
  if (await takeFix(pathOf(row), isMeant)) await goOn(row, "[data-take-fix]");
}

document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-tick], [data-answer], [data-accept], [data-take-fix]") : null;
  const row = button?.closest<HTMLElement>("li");
  if (!button || !row) return;
  if (button.hasAttribute("data-tick")) void tick(button, row);
  else if (button.hasAttribute("data-answer")) openReply(button, row);
  else if (button.hasAttribute("data-take-fix")) void fix(button, row);
  else void accept(row);
});
