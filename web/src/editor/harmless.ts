/** HTML of what the language server says, with nothing in it but text, structure and links of our own. */

const KEPT = new Set(["P", "BR", "EM", "STRONG", "CODE", "PRE", "UL", "OL", "LI", "H1", "H2", "H3", "H4", "H5", "H6", "BLOCKQUOTE", "HR", "TABLE", "THEAD", "TBODY", "TR", "TH", "TD", "DEL", "A", "SPAN"]);

export function harmless(html: string): string {
  return cleaned(new DOMParser().parseFromString(html, "text/html").body);
}

function cleaned(element: Element): string {
  let made = "";
  for (const node of element.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) made += escaped(node.textContent ?? "");
    else if (node.nodeType === Node.ELEMENT_NODE) {
      const child = node as Element;
      const name = child.tagName.toUpperCase();
      if (!KEPT.has(name)) made += name === "SCRIPT" || name === "STYLE" ? "" : cleaned(child);
      else made += `<${name.toLowerCase()}${link(child)}>${name === "BR" || name === "HR" ? "" : `${cleaned(child)}</${name.toLowerCase()}>`}`;
    }
  }
  return made;
}

function link(element: Element): string {
  const target = element.tagName === "A" ? (element.getAttribute("href") ?? "") : "";
  return /^https?:\/\//i.test(target) ? ` href="${escaped(target)}" rel="noopener noreferrer" target="_blank"` : "";
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`);
}
