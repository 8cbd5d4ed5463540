/** The page on which the source of a design is edited. */
import { keymap } from "@codemirror/view";
import { draft, forget, keep } from "./editor/drafts";
import { connect, filesChanged, languagePlace, type Link } from "./editor/language";
import { type Base, review, type Saving, settle } from "./editor/saving";
import { endingName, shown } from "./editor/text";
import { goToLine, makeEditor } from "./editor/view";
import { choose, differenceView } from "./parts/asking";
import { element } from "./parts/elements";
import type { Change } from "./parts/live";
import { button } from "./parts/pressing";
import { readSource } from "./parts/sources";
import { toast } from "./parts/toast";

const KEEP_MS = 150;
const SERVER: Readonly<Record<Link, string>> = { none: "without language server", waiting: "language server…", ready: "language server" };

async function begin(holder: HTMLElement): Promise<void> {
  const path = holder.dataset["path"] ?? "";
  const mayChange = holder.hasAttribute("data-may-change");
  const read = await readSource(path);
  const first = read && shown(read.data);
  if (!read) return toast("The source cannot be read.", "bad");
  if (!first) {
    holder.prepend(element("p", { role: "note" }, "This file is not UTF-8, so it is shown only; an editor here would write other bytes."));
    return;
  }
  const root = holder.dataset["root"] ?? "";
  let base: Base = { shown: first, etag: read.etag };
  const state = element("span", { class: "editor-state", role: "status" });
  const server = element("span", { class: "editor-state", "data-server": "none" });
  const place = element("div", { class: "editor-place" });
  const tools = element("div", { class: "editor-tools" });
  holder.replaceChildren(tools, place, element("p", { class: "dim small" }, mayChange ? "Ctrl+S looks at what differs and saves · Ctrl+Space completes · Ctrl+. what to do here · Ctrl+F finds · Escape, then Tab leaves the editor" : "You may read this source, not change it."));
  let link: Link = "none";
  let kept = true;
  const tell = (): void => {
    const dirty = made.view.state.doc.toString() !== base.shown.text;
    holder.dataset["dirty"] = dirty ? "yes" : "no";
    const said = mayChange ? (dirty ? (kept ? "Not saved, kept in this browser" : "Not saved") : "Saved") : "Read only";
    const ending = endingName(base.shown.endings);
    state.textContent = ending ? `${said} · ${ending}` : said;
    server.textContent = SERVER[link];
    server.dataset["server"] = link;
  };
  let planned = 0;
  const store = (): void => {
    planned = 0;
    const text = made.view.state.doc.toString();
    if (text === base.shown.text) forget(path);
    else kept = keep(path, { text, base: base.shown.text, etag: base.etag, when: Date.now() });
    tell();
  };
  const changed = (): void => {
    clearTimeout(planned);
    planned = window.setTimeout(store, KEEP_MS);
  };
  const saveKeys = keymap.of([{ key: "Mod-s", preventDefault: true, run: () => (mayChange && void review(saving), true) }]);
  const made = makeEditor(place, base.shown.text, `Source of ${path}`, mayChange, [saveKeys, languagePlace], changed);
  const saving: Saving = {
    path,
    base: () => base,
    text: () => made.view.state.doc.toString(),
    take: (next, text) => {
      base = next;
      made.replace(text);
      store();
    },
  };
  if (mayChange) {
    tools.append(
      button("Look and save", () => void review(saving), { class: "primary" }),
      button("Discard", () => void discard(saving)),
    );
    restore(saving, tell);
  }
  tools.append(state, element("span", { class: "push" }), server, element("a", { class: "button", href: holder.dataset["url"] ?? "/" }, "To the design"));
  tell();
  addEventListener("pagehide", store);
  addEventListener("beforeunload", (event) => {
    store();
    if (!kept && holder.dataset["dirty"] === "yes") event.preventDefault();
  });
  // A note that came or went elsewhere may be what a link here is about.
  document.addEventListener("trueline:heard", (event) => {
    const { detail } = event as CustomEvent<Change>;
    filesChanged(made.view, root, detail.all ? [path] : [...detail.changed, ...detail.gone]);
  });
  document.addEventListener("trueline:change", (event) => {
    const { detail } = event as CustomEvent<Change>;
    event.preventDefault();
    if (detail.all || detail.changed.includes(path)) void follow(saving);
    if (detail.gone.includes(path)) toast("This file is not there any more. What you typed is kept in this browser.", "bad");
  });
  const line = Number(/^#L(\d+)$/.exec(location.hash)?.[1] ?? 0);
  if (line) goToLine(made.view, line);
  made.view.focus();
  const address = holder.dataset["server"];
  if (address)
    connect(made.view, `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${address}`, root, holder.dataset["uri"] ?? "", (now) => {
      link = now;
      tell();
    });
}

/** What was typed before a reload comes back, over whatever the file holds by now. */
function restore(saving: Saving, tell: () => void): void {
  const kept = draft(saving.path);
  if (!kept || kept.text === saving.base().shown.text) return forget(saving.path);
  if (kept.etag === saving.base().etag) {
    saving.take(saving.base(), kept.text);
    toast("What you had typed and not saved is here again.", "info");
  } else void settle(saving, kept.text, kept.base).then(tell);
}

/** The file changed: an editor without own changes shows it, another says so when it saves. */
async function follow(saving: Saving): Promise<void> {
  const read = await readSource(saving.path);
  const now = read && shown(read.data);
  if (!read || !now || read.etag === saving.base().etag) return;
  if (saving.text() === saving.base().shown.text) saving.take({ shown: now, etag: read.etag }, now.text);
  else toast("The file changed on disk. When you save, both versions are shown.", "warn");
}

async function discard(saving: Saving): Promise<void> {
  const { shown: now } = saving.base();
  if (saving.text() === now.text) return;
  const body = [differenceView(saving.text(), now.text, "What is taken back")];
  if ((await choose("Discard what you typed?", body, [["discard", "Discard"]], true)) === "discard") saving.take(saving.base(), now.text);
}

const holder = document.getElementById("editor");
if (holder) void begin(holder);
