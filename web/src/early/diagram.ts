// Runs in a sandbox without an origin: draws what the page that holds it sends, and sends the picture back.
import mermaid from "mermaid";
import type { Drawn, Ready, Wanted } from "../diagram/protocol";

const MOST_CHARACTERS = 200_000;
let theme: boolean | undefined;

function setUp(dark: boolean): void {
  if (theme === dark) return;
  theme = dark;
  mermaid.initialize({
    startOnLoad: false,
    securityLevel: "strict",
    theme: dark ? "dark" : "neutral",
    fontFamily: "system-ui, sans-serif",
    maxTextSize: MOST_CHARACTERS,
    maxEdges: 4000,
    suppressErrorRendering: true,
    // A picture holds no HTML that a browser lays out reliably; labels are text of the SVG itself.
    htmlLabels: false,
    flowchart: { htmlLabels: false, useMaxWidth: false },
    class: { htmlLabels: false, useMaxWidth: false },
    er: { useMaxWidth: false },
    sequence: { useMaxWidth: false },
    state: { useMaxWidth: false },
    gantt: { useMaxWidth: false },
    journey: { useMaxWidth: false },
    pie: { useMaxWidth: false },
    mindmap: { useMaxWidth: false },
    timeline: { useMaxWidth: false },
  });
}

/** Character codes of labels, such as `#58;`, are left as HTML has them where a label is no HTML. */
function showCharacters(root: Element): void {
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    if (text.parentElement?.closest("style")) continue;
    const said = text.nodeValue ?? "";
    const meant = said.replace(/&#(\d{1,7});/g, (code, number: string) => (Number(number) <= 0x10ffff ? String.fromCodePoint(Number(number)) : code)).replaceAll("&quot;", '"');
    if (meant !== said) text.nodeValue = meant;
  }
}

async function drawn(wanted: Wanted): Promise<Drawn> {
  const { id } = wanted;
  try {
    setUp(wanted.dark);
    const { svg } = await mermaid.render(`d${id}`, wanted.source);
    // What the browser reads of it is written as XML: a picture is not forgiven what a page is.
    const holder = document.createElement("div");
    holder.innerHTML = svg;
    const root = holder.querySelector("svg");
    if (!root) return { id, svg: "", width: 0, height: 0, error: "nothing was drawn" };
    const box = root.viewBox.baseVal;
    const width = Math.ceil(box?.width || root.getBoundingClientRect().width || 300);
    const height = Math.ceil(box?.height || root.getBoundingClientRect().height || 150);
    root.setAttribute("width", String(width));
    root.setAttribute("height", String(height));
    root.removeAttribute("style");
    root.querySelectorAll("script, a").forEach((one) => one.replaceWith(...one.childNodes));
    showCharacters(root);
    return { id, svg: new XMLSerializer().serializeToString(root), width, height, error: "" };
  } catch (error) {
    return { id, svg: "", width: 0, height: 0, error: error instanceof Error ? error.message : String(error) };
  } finally {
    document.querySelectorAll("body > *").forEach((one) => one.remove());
  }
}

let line: Promise<unknown> = Promise.resolve();
addEventListener("message", (event: MessageEvent<Wanted>) => {
  if (event.source !== parent || typeof event.data?.source !== "string") return;
  line = line.then(async () => parent.postMessage(await drawn(event.data), "*"));
});
addEventListener("DOMContentLoaded", () => parent.postMessage({ ready: true } satisfies Ready, "*"));
