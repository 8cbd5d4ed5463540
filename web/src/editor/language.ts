/** Our own language server, over a WebSocket: what it finds, completes, explains and offers to change. */
import { type Diagnostic, setDiagnostics } from "@codemirror/lint";
import { hoverTooltips, LSPClient, LSPPlugin, serverCompletion, type Transport } from "@codemirror/lsp-client";
import { Compartment, type Extension } from "@codemirror/state";
import { type EditorView, keymap, ViewPlugin, type ViewUpdate } from "@codemirror/view";
import { choose, pick } from "../parts/asking";
import { fileShown, make, preview, told } from "../parts/changing";
import { coded, element } from "../parts/elements";
import { toast } from "../parts/toast";
import { createNote } from "./creating";
import { harmless } from "./harmless";

export type Link = "none" | "waiting" | "ready";

interface Position {
  readonly line: number;
  readonly character: number;
}

interface Range {
  readonly start: Position;
  readonly end: Position;
}

interface TextEdit {
  readonly range: Range;
  readonly newText: string;
}

interface WorkspaceEdit {
  readonly changes?: Readonly<Record<string, readonly TextEdit[]>>;
  readonly documentChanges?: readonly { readonly textDocument?: { readonly uri: string }; readonly kind?: string; readonly uri?: string; readonly edits?: readonly TextEdit[] }[];
}

interface Action {
  readonly title: string;
  readonly kind?: string;
  readonly edit?: WorkspaceEdit;
  readonly data?: unknown;
  /** A change of the vault by its name and arguments: `name` among these is the address of a document. */
  readonly command?: { readonly command: string; readonly arguments?: readonly [string, Readonly<Record<string, string | readonly string[]>>] };
}

interface Found {
  readonly range: Range;
  readonly severity?: number;
  readonly message: string;
  readonly code?: string;
}

interface Report {
  readonly kind: "full" | "unchanged";
  readonly items?: readonly Found[];
}

/** What the language server calls a change of the vault. */
const CHANGE = "trueline.change";
const RETRY_MS = [1000, 2000, 5000, 10_000, 30_000];
const SYNC_MS = 250;
/** LSP's codes for a cancelled request and for a text that was changed meanwhile: no fault of anybody. */
const STALE: ReadonlySet<number> = new Set([-32800, -32801, -32802]);
const PLACE = new Compartment();
const SEVERITIES = ["error", "error", "warning", "info", "hint"] as const;

/** An editor without the server, until `connect` brings it. */
export const languagePlace: Extension = PLACE.of([]);

/** Connect an editor with the server, again and again; `tell` says how that goes. */
export function connect(view: EditorView, address: string, rootUri: string, uri: string, tell: (link: Link) => void): void {
  let tries = 0;
  const open = (): void => {
    tell("waiting");
    const socket = new WebSocket(address);
    const handlers = new Set<(message: string) => void>();
    const transport: Transport = {
      send: (message) => socket.send(message),
      subscribe: (handler) => void handlers.add(handler),
      unsubscribe: (handler) => void handlers.delete(handler),
    };
    let client: LSPClient | undefined;
    socket.addEventListener("message", (event: MessageEvent<string>) => handlers.forEach((handler) => handler(withoutStale(event.data))));
    socket.addEventListener("open", () => {
      client = makeClient(rootUri).connect(transport);
      client.initializing.then(
        () => {
          tries = 0;
          tell("ready");
          view.dispatch({ effects: PLACE.reconfigure([client!.plugin(uri, "markdown"), actionKeys]) });
          void pull(view);
        },
        () => socket.close(),
      );
    });
    socket.addEventListener("close", () => {
      client?.disconnect();
      view.dispatch({ effects: PLACE.reconfigure([]) });
      tell("none");
      setTimeout(open, RETRY_MS[Math.min(tries++, RETRY_MS.length - 1)]);
    });
  };
  open();
}

/** A message of the server; where it says that the text moved on meanwhile, or that nobody waits, an empty answer. */
function withoutStale(message: string): string {
  if (!message.includes('"error"') || !message.includes("-3280")) return message;
  const answer = JSON.parse(message) as { readonly id?: number | string; readonly error?: { readonly code: number } };
  if (!answer.error || !STALE.has(answer.error.code)) return message;
  return JSON.stringify({ jsonrpc: "2.0", id: answer.id, result: null });
}

function makeClient(rootUri: string): LSPClient {
  return new LSPClient({
    rootUri,
    timeout: 15_000,
    sanitizeHTML: harmless,
    unhandledNotification: () => undefined,
    notificationHandlers: {
      "window/logMessage": () => true,
      "window/showMessage": () => true,
      "$/progress": () => true,
    },
    extensions: [
      serverCompletion({ override: true }),
      hoverTooltips(),
      {
        clientCapabilities: {
          textDocument: {
            codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ["", "quickfix", "refactor"] } }, resolveSupport: { properties: ["edit"] }, dataSupport: true },
          },
        },
        editorExtension: soonSynced,
      },
    ],
  });
}

const soonSynced = ViewPlugin.fromClass(
  class {
    planned = 0;
    update(update: ViewUpdate): void {
      if (!update.docChanged) return;
      clearTimeout(this.planned);
      this.planned = window.setTimeout(() => void pull(update.view), SYNC_MS);
    }
    destroy(): void {
      clearTimeout(this.planned);
    }
  },
);

/** Tell the server which files of the vault are others now, and ask again what is found. */
export function filesChanged(view: EditorView, rootUri: string, paths: readonly string[]): void {
  const changes = paths.map((path) => ({ uri: rootUri + path.split("/").map(encodeURIComponent).join("/"), type: 2 }));
  LSPPlugin.get(view)?.client.notification("workspace/didChangeWatchedFiles", { changes });
  void pull(view);
}

/** Ask what is found in the text as it is now; an answer about an older one is passed over. */
async function pull(view: EditorView): Promise<void> {
  const plugin = LSPPlugin.get(view);
  if (!plugin) return;
  plugin.client.sync();
  const asked = view.state.doc;
  const given = { textDocument: { uri: plugin.uri } };
  const report = await plugin.client.request<unknown, Report>("textDocument/diagnostic", given).catch(() => undefined);
  if (report?.kind === "full" && view.state.doc.eq(asked) && LSPPlugin.get(view) === plugin)
    view.dispatch(setDiagnostics(view.state, diagnosticsOf(view, plugin, report.items ?? [])));
}

function diagnosticsOf(view: EditorView, plugin: LSPPlugin, found: readonly Found[]): Diagnostic[] {
  const at = (position: Position): number => plugin.fromPosition(position);
  return found.map((one) => ({
    from: at(one.range.start),
    to: at(one.range.end),
    severity: SEVERITIES[one.severity ?? 1] ?? "info",
    message: one.message,
    renderMessage: () => element("span", {}, ...one.message.split("\n").flatMap((line, number) => [...(number ? [element("br")] : []), ...coded(line)])),
    ...(one.code ? { source: String(one.code) } : {}),
    ...(view.state.readOnly ? {} : { actions: [{ name: "What to do…", apply: (target: EditorView, from: number, to: number) => void offerActions(target, from, to) }] }),
  }));
}

const actionKeys = keymap.of([
  {
    key: "Mod-.",
    preventDefault: true,
    run: (view) => {
      const { from, to } = view.state.selection.main;
      void offerActions(view, from, to);
      return true;
    },
  },
]);

/** Ask what could be done here, let somebody choose, and do it in the editor; nothing is saved by that. */
async function offerActions(view: EditorView, from: number, to: number): Promise<void> {
  const plugin = LSPPlugin.get(view);
  if (!plugin || view.state.readOnly) return;
  plugin.client.sync();
  const range = { start: plugin.toPosition(from), end: plugin.toPosition(to) };
  const given = { textDocument: { uri: plugin.uri }, range, context: { diagnostics: [] } };
  const offered = (await plugin.client.request<unknown, Action[] | null>("textDocument/codeAction", given).catch(() => null)) ?? [];
  const usable = offered.filter((one) => one.edit || one.data !== undefined || one.command?.command === CHANGE);
  if (!usable.length) {
    await choose("Nothing to do here", [element("p", {}, "The language server offers no change at this place.")], []);
    view.focus();
    return;
  }
  const lead = "What changes only this text is done in the editor and not saved yet; the rest is shown before it is done.";
  const picked = await pick("What to do here", lead, usable.slice(0, 12).map(titleOf));
  const action = picked === undefined ? undefined : usable[picked];
  view.focus();
  if (!action) return;
  if (action.command) return changeVault(action, view);
  const created = createdBy(action);
  if (created) {
    await createNote(nameOf(created));
    return view.focus();
  }
  const edit = action.edit ?? (await plugin.client.request<Action, Action>("codeAction/resolve", action).catch(() => undefined))?.edit;
  const edits = edit && editsOf(edit, plugin.uri);
  if (!edits?.length) {
    const others = edit ? [...new Set(filesOf(edit).map((one) => one.where).filter((where) => where !== plugin.uri))].map(nameOf) : [];
    await choose("Not from here", [element("p", {}, "The editor changes the file that it shows and no other. This would change:"), element("ul", {}, ...others.map((one) => element("li", {}, one)))], []);
    view.focus();
    return;
  }
  view.dispatch({ changes: edits.map((one) => ({ from: plugin.fromPosition(one.range.start), to: plugin.fromPosition(one.range.end), insert: one.newText.replaceAll("\r\n", "\n") })) });
}

function createdBy(action: Action): string | undefined {
  return action.edit?.documentChanges?.find((one) => one.kind === "create")?.uri;
}

/** What an action is called; where a new note will lie is for its template to say. */
function titleOf(action: Action): string {
  const created = createdBy(action);
  return created ? `Create the note \`${nameOf(created).replace(/^.*\//, "").replace(/\.md$/, "")}\`…` : action.title;
}

/** The path of a document by the address that the server knows it by. */
function nameOf(uri: string): string {
  return decodeURIComponent(new URL(uri).pathname).replace(/^\/+/, "");
}

/** A change that the portal makes: looked at first, made on disk, and the editor follows the file. */
async function changeVault(action: Action, view: EditorView): Promise<void> {
  const [change, given] = action.command?.arguments ?? ["", {}];
  const holder = document.getElementById("editor");
  if (holder?.dataset["dirty"] === "yes") {
    await choose("Save first", [element("p", {}, "This is done to the file on disk, and what you typed is not there yet.")], []);
    return view.focus();
  }
  const wanted = { ...given, name: holder?.dataset["path"] ?? "" };
  const looked = await preview(change, wanted);
  if (!looked.value) toast(told(looked.problem), "bad");
  else if ((await choose(action.title, looked.value.files.map(fileShown), [["do", "Do it"]], true)) === "do" && (await make(change, wanted, looked.value))) toast("Done, and saved.");
  view.focus();
}

function filesOf(edit: WorkspaceEdit): { where: string; edits: readonly TextEdit[] }[] {
  return [
    ...Object.entries(edit.changes ?? {}).map(([where, edits]) => ({ where, edits })),
    ...(edit.documentChanges ?? []).map((one) => ({ where: one.textDocument?.uri ?? one.uri ?? "", edits: one.edits ?? [] })),
  ];
}

/** The edits of one file; undefined where others are edited, too. */
function editsOf(edit: WorkspaceEdit, uri: string): readonly TextEdit[] | undefined {
  const files = filesOf(edit);
  return files.every((file) => file.where === uri) ? files.flatMap((file) => [...file.edits]) : undefined;
}
