/** The design that the page shows, what of it can be changed, and asking for a change. */
import { once } from "../parts/pressing";
import { toast } from "../parts/toast";
import { type Answer, ask } from "../parts/requests";
import { documentUrl, readSource, type Source } from "../parts/sources";

export interface Question {
  readonly number: number;
  readonly line: number;
  readonly text: string;
  readonly source: string;
  readonly open: boolean;
}

export interface Field {
  readonly line: number;
  readonly label: string;
  readonly text: string;
}

export interface Choice {
  readonly chosen: string;
  readonly options: readonly string[];
}

export interface Places {
  readonly questions: readonly Question[];
  readonly fields: readonly Field[];
  readonly choices: Readonly<Record<string, Choice>>;
  readonly domains: { readonly chosen: readonly string[]; readonly known: readonly string[] };
}

export const mayChange = document.body.hasAttribute("data-may-change");

export function article(): HTMLElement {
  return document.getElementById("document") as HTMLElement;
}

export function path(): string {
  return article().dataset["path"] ?? "";
}

export function etag(): string {
  return article().dataset["etag"] ?? "";
}

export function places(): Places {
  return JSON.parse(document.getElementById("places")?.textContent ?? "{}") as Places;
}

let read: Source | undefined;

/** The source as the page shows it; undefined where it has become another meanwhile. */
export async function source(): Promise<Source | undefined> {
  if (read?.etag !== etag()) read = await readSource(path());
  return read?.etag === etag() ? read : undefined;
}

let line: Promise<unknown> = Promise.resolve();

/** Do one change after the other, so that each is made for what the one before has left. */
export function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const done = line.then(work, work);
  line = done.catch(() => undefined);
  return done;
}

/** Change one place of the document, as lines were counted in what `tag` names; the page then stands for what came. */
export function setPlace(given: Readonly<Record<string, unknown>>, tag?: string): Promise<Answer<{ etag: string }>> {
  return inTurn(async () => {
    const headers = { "if-match": tag ?? etag(), "idempotency-key": once() };
    const answer = await ask<{ etag: string }>("POST", documentUrl(path(), "/place"), given, headers);
    if (answer.value) article().dataset["etag"] = answer.value.etag;
    return answer;
  });
}

export interface Report {
  readonly etag: string;
  readonly files: readonly { readonly path: string; readonly diff: string; readonly said: readonly string[]; readonly sha256: string }[];
}

/** What a change would do, or why it must not. */
export function previewChange(name: string, given: Readonly<Record<string, unknown>>): Promise<Answer<Report>> {
  return ask<Report>("POST", `/api/v1/change/${name}/preview`, { arguments: given });
}

/** Make a change for the state that `tag` names. */
export function makeChange(name: string, given: Readonly<Record<string, unknown>>, tag: string): Promise<Answer<Report>> {
  return inTurn(async () => {
    const headers = { "if-match": tag, "idempotency-key": once() };
    const answer = await ask<Report>("POST", `/api/v1/change/${name}`, { arguments: given }, headers);
    const own = answer.value?.files.find((file) => file.path === path());
    if (own) article().dataset["etag"] = `"${own.sha256}"`;
    return answer;
  });
}

export function tellProblem(answer: Answer<unknown>): void {
  const { problem } = answer;
  if (problem) toast(`Not changed: ${problem.detail}.${problem.help ? ` ${problem.help}.` : ""}`, "bad");
}
