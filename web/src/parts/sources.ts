/** The bytes of a document: read with their tag, changed by byte offsets, written for the tag they were read with. */
import { once } from "./pressing";
import { OWN_HEADER, type Problem } from "./requests";

export interface Source {
  readonly data: Uint8Array;
  readonly etag: string;
}

export interface ByteEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export interface Saved {
  readonly etag: string;
  /** Why it was not saved. With status 412 `current` is what is there now. */
  readonly problem: Problem | undefined;
}

function address(path: string): string {
  return `/api/v1/documents/${path.split("/").map(encodeURIComponent).join("/")}`;
}

export function documentUrl(path: string, end: "" | "/source" | "/place" = ""): string {
  return address(path) + end;
}

export async function readSource(path: string): Promise<Source | undefined> {
  const response = await fetch(documentUrl(path, "/source"), { headers: OWN_HEADER, cache: "no-cache" }).catch(() => undefined);
  if (!response?.ok) return undefined;
  return { data: new Uint8Array(await response.arrayBuffer()), etag: response.headers.get("etag") ?? "" };
}

export async function writeSource(path: string, data: Uint8Array, etag: string): Promise<Saved> {
  const headers = { ...OWN_HEADER, "content-type": "text/markdown", "if-match": etag, "idempotency-key": once() };
  let response: Response;
  try {
    response = await fetch(documentUrl(path, "/source"), { method: "PUT", headers, body: data as BodyInit });
  } catch {
    const detail = "the portal does not answer; what you wrote is kept in this browser";
    return { etag, problem: { type: "", title: "No answer", status: 0, detail } };
  }
  if (response.ok) return { etag: response.headers.get("etag") ?? "", problem: undefined };
  const problem = (await response.json().catch(() => undefined)) as Problem | undefined;
  const detail = `the portal answered ${response.status}`;
  return { etag, problem: problem ?? { type: "", title: "", status: response.status, detail } };
}

/** The bytes with each edit made; edits do not overlap. */
export function spliced(data: Uint8Array, edits: readonly ByteEdit[]): Uint8Array {
  const encoder = new TextEncoder();
  const pieces: Uint8Array[] = [];
  let at = 0;
  for (const edit of [...edits].sort((a, b) => a.start - b.start || a.end - b.end)) {
    pieces.push(data.subarray(at, edit.start), encoder.encode(edit.text));
    at = edit.end;
  }
  pieces.push(data.subarray(at));
  const made = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let place = 0;
  for (const piece of pieces) {
    made.set(piece, place);
    place += piece.length;
  }
  return made;
}

export function decoded(data: Uint8Array): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(data);
}
