/** The note that a link asks for: made from a template, where others of its kind lie. */
import { makeNow } from "../parts/changing";
import { askUser } from "../parts/dialog";
import { element } from "../parts/elements";
import { toast } from "../parts/toast";

/** Ask what the note at a path is to be, and make it; what is typed in the editor stays as it is. */
export async function createNote(path: string): Promise<void> {
  const title = path.slice(path.lastIndexOf("/") + 1).replace(/\.md$/, "");
  const kinds = (document.getElementById("editor")?.dataset["kinds"] ?? "").split("|").filter(Boolean);
  const options = (kinds.length ? kinds : ["feature"]).map((kind) => element("option", { value: kind, selected: kind === "feature" }, kind));
  const answered = await askUser({
    title: `Create the note “${title}”`,
    lead: "The link leads nowhere yet. The note is made from a template and lies where others of its kind do; the link finds it by its name. What you typed here stays as it is, saved or not.",
    body: [element("label", { class: "field" }, "What it is", element("select", { name: "kind" }, ...options))],
    choices: [{ value: "create", label: "Create the note", primary: true }],
  });
  if (answered.choice !== "create") return;
  const report = await makeNow("new", { kind: String(answered.fields.get("kind") ?? "feature"), title, file: title });
  const made = report?.files.find((file) => file.action === "created");
  if (made) toast(`The note is there: ${made.path}`);
}
