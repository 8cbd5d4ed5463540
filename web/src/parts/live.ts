/** What the portal tells while a page is open: which documents changed. One page of a browser listens for all. */

export interface Change {
  readonly revision: number;
  /** Whether anything may have changed; then `changed` and `gone` are empty. */
  readonly all: boolean;
  readonly changed: readonly string[];
  readonly gone: readonly string[];
  readonly findings: number;
}

/** `out`: whoever opened the page is signed out, or may not come in any more. */
export type Connection = "live" | "waiting" | "out";

const NAME = "trueline-events";

/**
 * Follow the vault. `changed` is called for each change, `connected` when the line comes or goes.
 *
 * A browser opens six lines to one host over HTTP/1.1; so of all pages the one that holds the lock listens,
 * and the others hear of it from that one.
 */
export function follow(changed: (change: Change) => void, connected: (state: Connection) => void): void {
  const others = new BroadcastChannel(NAME);
  const seen: Seen = { revision: Number(document.body.dataset["revision"] ?? 0) };
  others.addEventListener("message", (event: MessageEvent<{ change?: Change; state?: Connection; revision?: number }>) => {
    const { change, revision } = event.data;
    if (change) {
      seen.revision = change.revision;
      changed(change);
    } else if (revision !== undefined && revision !== seen.revision) {
      // What happened between this page's making and its listening was told to nobody.
      seen.revision = revision;
      changed({ revision, all: true, changed: [], gone: [], findings: 0 });
    }
    if (event.data.state) connected(event.data.state);
  });
  const listen = (): Promise<never> => {
    let state: Connection = "waiting";
    const said = (): object => (state === "live" ? { state, revision: seen.revision } : { state });
    const tell = (next: Connection): void => {
      state = next;
      connected(next);
      others.postMessage(said());
    };
    others.addEventListener("message", (event: MessageEvent<{ asks?: true }>) => {
      if (event.data.asks) others.postMessage(said());
    });
    connect(
      seen,
      (change) => {
        changed(change);
        others.postMessage({ change });
      },
      tell,
    );
    return new Promise<never>(() => undefined);
  };
  // The lock is free again when the page that holds it is closed.
  if (navigator.locks) void navigator.locks.request(NAME, listen);
  else void listen();
  others.postMessage({ asks: true });
}

/** Up to which revision a page knows of everything that happened. */
interface Seen {
  revision: number;
}

function connect(seen: Seen, changed: (change: Change) => void, connected: (state: Connection) => void): void {
  const source = new EventSource("/events");
  const read = (event: MessageEvent<string>): Change => JSON.parse(event.data) as Change;
  source.addEventListener("hello", (event: MessageEvent<string>) => {
    const hello = read(event);
    const missed = hello.revision !== seen.revision;
    seen.revision = hello.revision;
    if (missed) changed({ ...hello, all: true });
    connected("live");
  });
  source.addEventListener("change", (event: MessageEvent<string>) => {
    const change = read(event);
    seen.revision = change.revision;
    connected("live");
    changed(change);
  });
  source.addEventListener("error", () => {
    // The browser tries again by itself, but for an answer that is no stream; then the session may have ended.
    if (source.readyState !== EventSource.CLOSED) connected("waiting");
    else void enterAgain(seen, changed, connected);
  });
}

/** Connect again, after a moment; who is signed out is told so, and comes in once somebody signs in elsewhere. */
async function enterAgain(seen: Seen, changed: (change: Change) => void, connected: (state: Connection) => void): Promise<void> {
  const answer = await fetch("/api/v1/me").catch(() => undefined);
  const out = answer?.status === 401;
  connected(out ? "out" : "waiting");
  setTimeout(() => (out ? void enterAgain(seen, changed, connected) : connect(seen, changed, connected)), out ? 10_000 : 3000);
}
