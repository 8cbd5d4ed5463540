/** htmx as this portal uses it, and requests of our own scripts to the HTTP API. */
import htmx from "htmx.org";

/** Which pages of other sites cannot send: the portal refuses a change in a session without it. */
export const OWN_HEADER = { "x-trueline": "1" } as const;

/** Set htmx up; nothing of it may need `eval`, inline styles or another host. */
export function wireRequests(): void {
  Object.assign(htmx.config, {
    allowEval: false,
    allowScriptTags: false,
    historyCacheSize: 0,
    includeIndicatorStyles: false,
    refreshOnHistoryMiss: true,
    scrollBehavior: "instant",
    selfRequestsOnly: true,
  });
  document.addEventListener("htmx:configRequest", (event) => {
    const { detail } = event as CustomEvent<{ headers: Record<string, string> }>;
    Object.assign(detail.headers, OWN_HEADER);
  });
}

/** What is wrong, as RFC 9457 has it; `more` members stand beside the usual ones. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly help?: string;
  readonly [more: string]: unknown;
}

export interface Answer<T> {
  readonly status: number;
  readonly etag: string;
  /** What was asked for; undefined where there is a `problem`. */
  readonly value: T | undefined;
  readonly problem: Problem | undefined;
}

const LOST: Problem = {
  type: "urn:trueline:problem:no-answer",
  title: "No answer",
  status: 0,
  detail: "the portal does not answer",
  help: "is `trueline serve` still running?",
};

/** Ask the HTTP API; never throws for what the other side says. `given` becomes the body as JSON. */
export async function ask<T>(
  method: "GET" | "POST" | "PUT",
  url: string,
  given?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer<T>> {
  const sent: Record<string, string> = { accept: "application/json", ...OWN_HEADER, ...headers };
  if (given !== undefined) sent["content-type"] = "application/json";
  const request: RequestInit = { method, headers: sent, ...(given === undefined ? {} : { body: JSON.stringify(given) }) };
  let response: Response;
  try {
    response = await fetch(url, request);
  } catch {
    return { status: 0, etag: "", value: undefined, problem: LOST };
  }
  const etag = response.headers.get("etag") ?? "";
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok) return { status: response.status, etag, value: body as T, problem: undefined };
  const problem = (body ?? { ...LOST, status: response.status, detail: `the portal answered ${response.status}` }) as Problem;
  return { status: response.status, etag, value: undefined, problem };
}
