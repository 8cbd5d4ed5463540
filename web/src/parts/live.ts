/** What the portal tells while a page is open: which documents changed. One page of a browser listens for all. */

export interface Change {
  readonly revision: number;
  /** Whether anything may have changed; then `changed` and `gone` are empty. */
  readonly all: boolean;
  readonly changed: readonly string[];
  readonly gone: readonly string[];
  readonly findings: number;
}

export type Connection = "live" | "waiting";

const NAME = "trueline-events";

/**
 * Follow the vault. `changed` is called for each change, `connected` when the line comes or goes.
 *
 * A browser opens six lines to one host over HTTP/1.1; so of all pages the one that holds the lock listens,
 * and the others hear of it from that one.
 */
export function follow(changed: (change: Change) => void, connected: (state: Connection) => void): void {
  const others = new BroadcastChannel(NAME);
  others.addEventListener("message", (event: MessageEvent<{ change?: Change; state?: Connection; asks?: true }>) => {
    if (event.data.change) changed(event.data.change);
    if (event.data.state) connected(event.data.state);
  });
  const listen = (): Promise<never> => {
    let state: Connection = "waiting";
    const tell = (next: Connection): void => {
      state = next;
      connected(next);
      others.postMessage({ state: next });
    };
    others.addEventListener("message", (event: MessageEvent<{ asks?: true }>) => {
      if (event.data.asks) others.postMessage({ state });
    });
    connect(
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

function connect(changed: (change: Change) => void, connected: (state: Connection) => void): void {
  const source = new EventSource("/events");
  const read = (event: MessageEvent<string>): Change => JSON.parse(event.data) as Change;
  let seen = Number(document.body.dataset["revision"] ?? 0);
  source.addEventListener("hello", (event: MessageEvent<string>) => {
    const hello = read(event);
    // What happened between this page's making and its listening was told to nobody.
    if (hello.revision !== seen) changed({ ...hello, all: true });
    seen = hello.revision;
    connected("live");
  });
  source.addEventListener("change", (event: MessageEvent<string>) => {
    const change = read(event);
    seen = change.revision;
    connected("live");
    changed(change);
  });
  source.addEventListener("error", () => {
    connected("waiting");
    // The browser tries again by itself, but for an answer that is none; then the session may have ended.
    if (source.readyState === EventSource.CLOSED) setTimeout(() => connect(changed, connected), 3000);
  });
}
