// The client that VS Code needs to speak with `trueline lsp`. All thought is the server's.

import * as vscode from "vscode";
import { LanguageClient, type LanguageClientOptions, type ServerOptions } from "vscode-languageclient/node";

/** A place as the protocol says it. */
interface Place {
  uri: string;
  range: { start: Point; end: Point };
}

interface Point {
  line: number;
  character: number;
}

let client: LanguageClient | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  context.subscriptions.push(
    vscode.commands.registerCommand("trueline.restart", restart),
    vscode.commands.registerCommand("trueline.showLog", () => client?.outputChannel.show()),
    vscode.commands.registerCommand("trueline.showReferences", showReferences),
    vscode.commands.registerCommand("trueline.answer", answer),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("trueline.command")) {
        void restart();
      }
    }),
  );
  await start();
}

export async function deactivate(): Promise<void> {
  const stopping = client;
  client = undefined;
  await stopping?.stop();
}

async function restart(): Promise<void> {
  await deactivate();
  await start();
}

async function start(): Promise<void> {
  const [command = "trueline", ...args] = vscode.workspace.getConfiguration("trueline").get<string[]>("command", []);
  const server: ServerOptions = { command, args };
  const options: LanguageClientOptions = {
    documentSelector: [{ scheme: "file", language: "markdown" }],
    markdown: { isTrusted: false, supportHtml: false },
  };
  client = new LanguageClient("trueline", "Trueline", server, options);
  try {
    await client.start();
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    const help = "pip install 'trueline[lsp]', or set trueline.command";
    void vscode.window.showErrorMessage(`Trueline: \`${command}\` did not start (${said}). ${help}`);
  }
}

/** The code lens `named in 3 notes`: VS Code wants its own values for what the protocol says in JSON. */
async function showReferences(uri: string, position: Point, places: Place[]): Promise<void> {
  await vscode.commands.executeCommand(
    "editor.action.showReferences",
    vscode.Uri.parse(uri),
    new vscode.Position(position.line, position.character),
    places.map(
      (place) =>
        new vscode.Location(
          vscode.Uri.parse(place.uri),
          new vscode.Range(
            place.range.start.line,
            place.range.start.character,
            place.range.end.line,
            place.range.end.character,
          ),
        ),
    ),
  );
}

/** The code action `Answer …`: only a person knows the answer. */
async function answer(uri: string, question: string): Promise<void> {
  const said = await vscode.window.showInputBox({ title: question, prompt: "The answer, which becomes a decision" });
  if (said?.trim()) {
    await vscode.commands.executeCommand("trueline.change", "answer", { name: uri, question, answer_: said });
  }
}
