/** Somebody changed the same meanwhile: both versions are shown, and neither is lost. */
import { bothVersions, choose } from "../parts/asking";
import { lookAgain } from "./refresh";

/**
 * Bring the page up to what is on disk. Answers whether what was typed is to be set all the same: without asking
 * where the place says what it said `before`, only elsewhere.
 * `theirs` says what stands there now, undefined where the place is gone.
 */
export async function settleConflict(mine: string, before: string, theirs: () => Promise<string | undefined> | string | undefined): Promise<boolean> {
  await lookAgain();
  const now = await theirs();
  if (now === before) return true;
  const said = now === undefined ? "The place you changed is not there any more." : "The place you changed has been changed on disk, too.";
  const body = [paragraph(`${said} Both versions are below; nothing has been overwritten.`), bothVersions(now ?? "", mine)];
  const choices: (readonly [string, string])[] =
    now === undefined ? [] : [["mine", "Put mine in its place"]];
  return (await choose("Changed by two", body, choices, true, now === undefined ? "Close" : "Keep what is on disk")) === "mine";
}

function paragraph(text: string): HTMLElement {
  const made = document.createElement("p");
  made.textContent = text;
  return made;
}
