/** Fixes of findings: looked at as what differs, then written for exactly the bytes that were looked at. */
import { choose, differenceView } from "./asking";
import { coded, element } from "./elements";
import { ask } from "./requests";
import { type ByteEdit, decoded, documentUrl, readSource, type Saved, type Source, spliced, writeSource } from "./sources";
import { toast } from "./toast";

export interface Finding {
  readonly rule: string;
  readonly message: string;
  readonly place: { readonly line: number; readonly start: number };
  readonly fix: { readonly title: string; readonly safe: boolean; readonly edits: readonly ByteEdit[] } | null;
}

type Write = (data: Uint8Array, read: Source) => Promise<Saved | undefined>;

const CHANGED = "The design changed meanwhile, so nothing was fixed. Here it is as it is now.";

/**
 * Show what the fix of a finding changes in the document at `path`, and make it if that is wanted; answers whether
 * the page should look again. `write` answers undefined where the page stands for other bytes by now.
 */
export async function takeFix(path: string, isMeant: (finding: Finding) => boolean, write: Write = (data, read) => writeSource(path, data, read.etag)): Promise<boolean> {
  const [read, found] = await Promise.all([readSource(path), ask<{ etag: string; findings: readonly Finding[] }>("GET", documentUrl(path))]);
  const wanted = found.value?.findings.find((one) => one.fix && isMeant(one));
  if (!read || !wanted?.fix || found.value?.etag !== read.etag) {
    toast(wanted ? CHANGED : "This finding is not there any more.", "bad");
    return true;
  }
  const { fix } = wanted;
  const after = spliced(read.data, fix.edits);
  const warned = fix.safe ? [] : [element("p", { class: "trouble" }, "This may change what the design says; look before you take it.")];
  const body = [element("p", {}, ...coded(wanted.message)), ...warned, differenceView(decoded(read.data), decoded(after), "What the fix changes")];
  if ((await choose(fix.title.slice(0, 1).toUpperCase() + fix.title.slice(1), body, [["fix", "Apply"]], true)) !== "fix") return false;
  const saved = await write(after, read);
  if (saved && !saved.problem) toast(`Fixed: ${fix.title}.`);
  else toast(!saved || saved.problem?.status === 412 ? CHANGED : `Not fixed: ${saved.problem?.detail}.`, "bad");
  return true;
}
