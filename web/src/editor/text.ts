/** Bytes as an editor shows them, and back: what it does not show (a mark at the start, line endings) stays as it was. */
import { difference } from "../parts/lines";

export interface Shown {
  /** The text with `\n` line endings and without a byte order mark. */
  readonly text: string;
  readonly mark: boolean;
  /** The ending of each line; the last is empty. */
  readonly endings: readonly string[];
}

const ENDING = /\r\n|\r|\n/g;

/** Undefined for bytes that are no UTF-8: an editor would write something else. */
export function shown(data: Uint8Array): Shown | undefined {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(data);
  } catch {
    return undefined;
  }
  const mark = text.startsWith("\ufeff");
  if (mark) text = text.slice(1);
  return { text: text.replace(ENDING, "\n"), mark, endings: [...(text.match(ENDING) ?? []), ""] };
}

/** The bytes of a text that was `before`: lines that stand as they stood keep their endings, new ones get the usual. */
export function written(text: string, before: Shown): Uint8Array {
  const lines = text.split("\n");
  const usual = usualEnding(before.endings);
  const endings = lines.map(() => usual);
  if (before.endings.some((one) => one && one !== usual))
    for (const piece of difference(before.text.split("\n"), lines))
      if (piece.kind === "same") piece.lines.forEach((_, n) => (endings[piece.after + n] = before.endings[piece.before + n] || usual));
  const joined = lines.map((line, n) => (n < lines.length - 1 ? line + endings[n] : line)).join("");
  return new TextEncoder().encode((before.mark ? "\ufeff" : "") + joined);
}

function usualEnding(endings: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const one of endings) if (one) counts.set(one, (counts.get(one) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? "\n";
}

/** What kind of line endings there are, for people. */
export function endingName(endings: readonly string[]): string {
  const kinds = new Set(endings.filter(Boolean));
  if (kinds.size > 1) return "mixed line ends";
  return kinds.has("\r\n") ? "CRLF" : kinds.has("\r") ? "CR" : "";
}
