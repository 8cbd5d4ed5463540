/** The editor itself, in a shadow tree of its own: its styles are sheets of that tree, so the page needs no inline ones. */
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { markdown, markdownLanguage } from "@codemirror/lang-markdown";
import { bracketMatching, foldGutter, foldKeymap, HighlightStyle, indentOnInput, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, lintKeymap } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { EditorState, type Extension } from "@codemirror/state";
import { drawSelection, dropCursor, EditorView, highlightActiveLine, highlightActiveLineGutter, highlightSpecialChars, keymap, lineNumbers, tooltips } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const LOOK = EditorView.theme({
  "&": { height: "100%", color: "var(--ink)", backgroundColor: "var(--surface)", fontSize: "0.875rem" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.6", overflow: "auto" },
  ".cm-content": { caretColor: "var(--ink)", padding: "0.75rem 0" },
  ".cm-line": { padding: "0 1rem 0 0.5rem" },
  ".cm-gutters": { backgroundColor: "var(--sunken)", color: "var(--dim)", border: "0", borderRight: "1px solid var(--line)" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "color-mix(in srgb, var(--accent) 7%, transparent)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "color-mix(in srgb, var(--accent) 25%, transparent)" },
  ".cm-selectionMatch": { backgroundColor: "color-mix(in srgb, var(--mark) 60%, transparent)" },
  ".cm-tooltip": { backgroundColor: "var(--surface)", color: "var(--ink)", border: "1px solid var(--line)", borderRadius: "8px", boxShadow: "var(--lift)", maxWidth: "36rem", fontFamily: "var(--font)" },
  ".cm-tooltip > .cm-lsp-hover-tooltip, .cm-tooltip .cm-lsp-documentation": { padding: "0.5rem 0.75rem", maxHeight: "20rem", overflow: "auto" },
  ".cm-tooltip-lint": { padding: "0" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--mono)", maxHeight: "16rem" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "0.15rem 0.5rem" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": { backgroundColor: "var(--accent)", color: "var(--accent-ink)" },
  ".cm-completionDetail": { color: "var(--dim)", fontStyle: "normal" },
  "li[aria-selected] .cm-completionDetail": { color: "inherit" },
  ".cm-diagnostic": { padding: "0.4rem 0.75rem" },
  ".cm-diagnosticAction": { backgroundColor: "var(--accent)", color: "var(--accent-ink)", borderRadius: "4px", padding: "0.15rem 0.5rem", font: "inherit", fontSize: "0.75rem" },
  ".cm-panels": { backgroundColor: "var(--sunken)", color: "var(--ink)", borderColor: "var(--line)" },
  ".cm-panel input, .cm-panel button": { font: "inherit", color: "inherit", backgroundImage: "none", backgroundColor: "var(--surface)", border: "1px solid var(--edge)", borderRadius: "4px" },
});

const COLOURS = HighlightStyle.define([
  { tag: tags.heading, fontWeight: "700", color: "var(--accent)" },
  { tag: tags.strong, fontWeight: "700" },
  { tag: tags.emphasis, fontStyle: "italic" },
  { tag: tags.strikethrough, textDecoration: "line-through" },
  { tag: [tags.link, tags.url], color: "var(--info)" },
  { tag: tags.monospace, color: "var(--warn)" },
  { tag: [tags.processingInstruction, tags.contentSeparator, tags.meta], color: "var(--dim)" },
  { tag: tags.quote, color: "var(--dim)" },
]);

export interface Made {
  readonly view: EditorView;
  /** Show another text in place of this one, with the cursor about where it was. */
  readonly replace: (text: string) => void;
}

/** An editor in `place`; `changed` is called with each new text. */
export function makeEditor(
  place: HTMLElement,
  text: string,
  label: string,
  editable: boolean,
  more: readonly Extension[],
  changed: () => void,
): Made {
  const root = place.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(":host { display: block } .holder { height: 100% } a { color: var(--accent) } code { font-family: var(--mono); font-size: .9em } p { margin: .25rem 0 }");
  root.adoptedStyleSheets = [sheet];
  const holder = document.createElement("div");
  holder.className = "holder";
  root.append(holder);
  const state = EditorState.create({
    doc: text,
    extensions: [
      lineNumbers(),
      foldGutter(),
      lintGutter(),
      highlightActiveLineGutter(),
      highlightSpecialChars(),
      history(),
      drawSelection(),
      dropCursor(),
      indentOnInput(),
      bracketMatching(),
      closeBrackets(),
      autocompletion(),
      highlightActiveLine(),
      highlightSelectionMatches(),
      search({ top: true }),
      EditorView.lineWrapping,
      EditorState.readOnly.of(!editable),
      EditorView.editable.of(true),
      EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0", ...(editable ? {} : { "aria-readonly": "true" }), spellcheck: "true" }),
      tooltips({ position: "fixed" }),
      markdown({ base: markdownLanguage }),
      LOOK,
      syntaxHighlighting(COLOURS),
      ...more,
      // Tab leaves the editor after Escape, as the keys say that are listed below it.
      keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...searchKeymap, ...historyKeymap, ...foldKeymap, ...completionKeymap, ...lintKeymap, indentWithTab]),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) changed();
      }),
    ],
  });
  const view = new EditorView({ state, parent: holder, root });
  const replace = (next: string): void => {
    const now = view.state.doc.toString();
    let start = 0;
    while (start < now.length && start < next.length && now[start] === next[start]) start++;
    let end = 0;
    while (end < now.length - start && end < next.length - start && now.at(-1 - end) === next.at(-1 - end)) end++;
    if (now !== next) view.dispatch({ changes: { from: start, to: now.length - end, insert: next.slice(start, next.length - end) } });
  };
  return { view, replace };
}

/** Bring a line, from 1, into view with the cursor on it. */
export function goToLine(view: EditorView, number: number): void {
  const line = view.state.doc.line(Math.max(1, Math.min(number, view.state.doc.lines)));
  view.dispatch({ selection: { anchor: line.from }, effects: EditorView.scrollIntoView(line.from, { y: "start", yMargin: 60 }) });
}
