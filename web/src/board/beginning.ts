/** Beginning a design: its name, where it belongs, and then its page. */
import { makeNow } from "../parts/changing";
import { askUser } from "../parts/dialog";
import { element } from "../parts/elements";

/** What one may filter by is what a design can belong to. */
function domainField(): HTMLElement | undefined {
  const known = document.querySelector<HTMLSelectElement>("select[name=domain]");
  if (!known) return undefined;
  const options = [...known.options].map((one) => element("option", { value: one.value, selected: one.selected }, one.value || "None yet"));
  return element("label", { class: "field" }, "Domain", element("select", { name: "domain" }, ...options));
}

/** Ask for a name, make the note from the template of features, and open it. */
export async function beginDesign(title = "", domain?: string): Promise<void> {
  const name = element("input", { name: "title", required: true, maxlength: "200", autofocus: true, value: title });
  const field = domainField();
  const select = field?.querySelector("select");
  if (select && domain !== undefined) select.value = domain;
  const answered = await askUser({
    title: "Begin a design",
    lead: "A note is made from the template of features, where others of its kind lie.",
    body: [element("label", { class: "field" }, "What is it called?", name), ...(field ? [field] : [])],
    choices: [{ value: "begin", label: "Begin", primary: true }],
  });
  const said = String(answered.fields.get("title") ?? "").trim();
  if (answered.choice !== "begin" || !said) return;
  const chosen = String(answered.fields.get("domain") ?? "");
  const report = await makeNow("new", { kind: "feature", title: said, ...(chosen ? { domain: [chosen] } : {}) });
  const made = report?.files.find((file) => file.action === "created");
  // What was typed is not lost to a name that is taken already.
  if (!made) return beginDesign(said, chosen);
  location.assign(`/designs/${made.path.split("/").map(encodeURIComponent).join("/")}`);
}
