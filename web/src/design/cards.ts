/** What a linked design is about, in a card beside the link, for those who rest on it. */
import { element } from "../parts/elements";
import { ask } from "../parts/requests";

const REST_MS = 350;
const LEAVE_MS = 200;

interface Table {
  readonly title: string;
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly count: number;
}

const known = new Map<string, Promise<HTMLElement | undefined>>();
let card: HTMLElement | undefined;
let timer = 0;

function pathOf(link: HTMLAnchorElement): string | undefined {
  const url = new URL(link.href, location.href);
  if (url.origin !== location.origin || !url.pathname.startsWith("/designs/") || url.pathname === location.pathname) return undefined;
  return decodeURIComponent(url.pathname.slice("/designs/".length));
}

function contents(path: string): Promise<HTMLElement | undefined> {
  const found = known.get(path);
  if (found) return found;
  const made = ask<{ tables: readonly Table[] }>("GET", `/api/v1/ask/brief?limit=6&name=${encodeURIComponent(path)}`).then((answer) => {
    if (!answer.value) {
      known.delete(path);
      return undefined;
    }
    return drawn(path, answer.value.tables);
  });
  known.set(path, made);
  return made;
}

function drawn(path: string, tables: readonly Table[]): HTMLElement {
  const facts = tables.find((one) => one.title === "Design")?.rows.filter((row) => row["what"] !== "title") ?? [];
  const list = element("dl", {});
  for (const row of facts.slice(0, 7)) list.append(element("dt", {}, String(row["what"] ?? "")), element("dd", {}, String(row["said"] ?? "")));
  const rest = tables.filter((one) => one.title !== "Design" && one.count);
  const counts = rest.map((one) => `${one.count} ${one.count === 1 ? one.title.toLowerCase().replace(/s$/, "") : one.title.toLowerCase()}`).join(" · ");
  const name = path.slice(path.lastIndexOf("/") + 1).replace(/\.md$/, "");
  return element("div", {}, element("p", { class: "card-name" }, name), list, ...(counts ? [element("p", { class: "dim" }, counts)] : []));
}

function close(): void {
  clearTimeout(timer);
  card?.remove();
  card = undefined;
}

async function open(link: HTMLAnchorElement, path: string): Promise<void> {
  const inner = await contents(path);
  if (!inner || !(link.matches(":hover") || link === document.activeElement)) return;
  close();
  card = element("div", { class: "hover-card", role: "tooltip" });
  card.append(inner.cloneNode(true));
  document.body.append(card);
  const place = link.getBoundingClientRect();
  const width = Math.min(400, document.documentElement.clientWidth - 16);
  const left = Math.max(8, Math.min(place.left, document.documentElement.clientWidth - width - 8));
  const below = place.bottom + card.offsetHeight + 12 < innerHeight || place.top < card.offsetHeight + 12;
  const top = below ? place.bottom + 6 : place.top - card.offsetHeight - 6;
  Object.assign(card.style, { width: `${width}px`, left: `${left + scrollX}px`, top: `${top + scrollY}px` });
  card.addEventListener("mouseenter", () => clearTimeout(timer));
  card.addEventListener("mouseleave", close);
}

export function wireCards(): void {
  const begin = (event: Event): void => {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a.internal") : null;
    const path = link && pathOf(link);
    if (!link || !path) return;
    clearTimeout(timer);
    timer = window.setTimeout(() => void open(link, path), REST_MS);
  };
  const end = (event: Event): void => {
    if (!(event.target instanceof Element) || !event.target.closest("a.internal")) return;
    clearTimeout(timer);
    if (card) timer = window.setTimeout(close, LEAVE_MS);
  };
  document.addEventListener("mouseover", begin);
  document.addEventListener("focusin", begin);
  document.addEventListener("mouseout", end);
  document.addEventListener("focusout", end);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
}
