/** Saving: first what differs, then for the bytes it was typed over, and where those are others by now, both. */
import { bothVersions, choose, differenceView } from "../parts/asking";
import { element } from "../parts/elements";
import { merged } from "../parts/lines";
import { readSource, writeSource } from "../parts/sources";
import { toast } from "../parts/toast";
import { type Shown, shown, written } from "./text";

/** What stands on disk, as the editor knows it. */
export interface Base {
  readonly shown: Shown;
  readonly etag: string;
}

export interface Saving {
  readonly path: string;
  readonly base: () => Base;
  readonly text: () => string;
  /** What stands on disk now, and what the editor is to show: the same, or what goes on being typed over it. */
  readonly take: (base: Base, text: string) => void;
}

/** Show what differs and save it if that is right; answers whether everything is on disk now. */
export async function review(saving: Saving): Promise<boolean> {
  const { base, text } = { base: saving.base(), text: saving.text() };
  if (text === base.shown.text) {
    toast("There is nothing to save.", "info");
    return true;
  }
  const chosen = await choose("What you save", [differenceView(base.shown.text, text, "What differs from the file")], [["save", "Save"]], true);
  return chosen === "save" ? save(saving) : false;
}

async function save(saving: Saving): Promise<boolean> {
  const { base, text } = { base: saving.base(), text: saving.text() };
  const data = written(text, base.shown);
  const saved = await writeSource(saving.path, data, base.etag);
  if (!saved.problem) {
    const now = shown(data);
    if (now) saving.take({ shown: now, etag: saved.etag }, saving.text());
    toast("Saved.");
    return true;
  }
  if (saved.problem.status === 412) return settle(saving, text);
  toast(`Not saved: ${saved.problem.detail}. ${saved.problem.help ?? "What you typed is kept in this browser."}`, "bad");
  return false;
}

/** The file is another by now: put both together, by themselves or by hand; neither is lost. */
export async function settle(saving: Saving, text: string, before = saving.base().shown.text): Promise<boolean> {
  const read = await readSource(saving.path);
  const now = read && shown(read.data);
  if (!read || !now) {
    toast("The file cannot be read any more. What you typed is kept in this browser.", "bad");
    return false;
  }
  const base = { shown: now, etag: read.etag };
  if (now.text === text) {
    saving.take(base, text);
    return true;
  }
  const both = merged(before.split("\n"), text.split("\n"), now.text.split("\n"))?.join("\n");
  const body = [
    element("p", {}, both === undefined ? "The file and you changed the same lines. Both versions are here; nothing has been overwritten." : "The file was changed elsewhere, at other places than yours. Both changes fit together."),
    both === undefined ? differenceView(now.text, text, "From the file to yours") : differenceView(now.text, both, "What putting both together changes in the file"),
    bothVersions(now.text, text),
  ];
  const choices: (readonly [string, string])[] = [
    ...(both === undefined ? [] : [["both", "Put both together"] as const]),
    ["mine", "Go on with mine"],
    ["theirs", "Take the file's"],
  ];
  const chosen = await choose("Changed by two", body, choices, true);
  if (chosen === "both" && both !== undefined) saving.take(base, both);
  else if (chosen === "mine") saving.take(base, text);
  else if (chosen === "theirs") saving.take(base, now.text);
  else return false;
  if (chosen !== "theirs") toast("The editor now has your version over the file's. Look at it, and save.", "info");
  return chosen === "theirs";
}
