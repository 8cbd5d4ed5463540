/** Open questions that are answered where they stand; the answer goes into the decisions log. */
import { element } from "../parts/elements";
import { button } from "../parts/pressing";
import { toast } from "../parts/toast";
import { openBox, textField } from "./box";
import { settleConflict } from "./conflict";
import { elementAt } from "./fields";
import { article, etag, makeChange, mayChange, path, places, type Question } from "./page";
import { lookAgain } from "./refresh";

/** Put a button behind each open question. */
export function enableQuestions(): void {
  if (!mayChange) return;
  article().querySelectorAll("[data-ours=question]").forEach((one) => one.remove());
  for (const question of places().questions) {
    if (!question.open) continue;
    const at = elementAt(question.line);
    const place = at instanceof HTMLTableRowElement ? at.cells[at.cells.length - 1] : at;
    if (!place) continue;
    const press = button("Answer", () => edit(question, press), {
      class: "answer",
      "data-ours": "question",
      "data-question": question.line,
      "aria-label": `Answer: ${question.text}`,
    });
    const inner = [...place.children].find((one) => one.matches("ul, ol"));
    if (inner) inner.before(press);
    else (place.querySelector(":scope > p:last-of-type") ?? place).append(" ", press);
  }
}

function edit(question: Question, over: HTMLElement): void {
  const why = element("input", { name: "because" });
  const instead = element("input", { name: "instead" });
  const fields = [
    element("p", { class: "asked" }, question.text),
    textField("Answer, which becomes a decision", "answer", "", 2),
    element("label", { class: "field" }, "Because (may stay empty)", why),
    element("label", { class: "field" }, "Instead of (may stay empty)", instead),
  ];
  const home = (): HTMLElement | null => article().querySelector<HTMLElement>(`[data-question="${question.line}"]`);
  openBox(over.closest("li, tr") ?? over, "Answer a question", fields, "Answer", async (box) => {
    const answer = (box.form.elements.namedItem("answer") as HTMLTextAreaElement).value.trim();
    if (!answer) {
      box.complain("The answer is empty.");
      return false;
    }
    const given = { name: path(), question: question.source, answer, because: why.value, "instead-of": instead.value };
    let made = await makeChange("answer", given, etag());
    if (made.status === 404) made = await makeChange("answer", { ...given, question: String(question.number) }, etag());
    if (made.status === 412) {
      const still = (): string | undefined => places().questions.find((one) => one.source === question.source && one.open)?.text;
      if (!(await settleConflict(answer, question.text, still))) return true;
      made = await makeChange("answer", given, etag());
    }
    if (!made.value) {
      box.complain(made.problem?.detail ?? "Not answered.");
      return false;
    }
    toast("Answered, and written into the decisions log.");
    void lookAgain();
    return true;
  }, home);
}
