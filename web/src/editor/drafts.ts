/** What was typed and not saved survives a reload, a crash and a closed window: it is kept in this browser. */

export interface Draft {
  readonly text: string;
  /** What it was typed over: the text, and the tag of its bytes. */
  readonly base: string;
  readonly etag: string;
  readonly when: number;
}

const PREFIX = "trueline-draft:";

/** The draft of the document at a path, if there is one. */
export function draft(path: string): Draft | undefined {
  try {
    const kept = localStorage.getItem(PREFIX + path);
    const found = kept ? (JSON.parse(kept) as Partial<Draft>) : undefined;
    return typeof found?.text === "string" && typeof found.base === "string" && typeof found.etag === "string" ? (found as Draft) : undefined;
  } catch {
    return undefined;
  }
}

/** Keep a draft; false where the browser has no room for it. */
export function keep(path: string, kept: Draft): boolean {
  try {
    localStorage.setItem(PREFIX + path, JSON.stringify(kept));
    return true;
  } catch {
    return false;
  }
}

export function forget(path: string): void {
  localStorage.removeItem(PREFIX + path);
}
