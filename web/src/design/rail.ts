/** The rail shows where one reads; on a narrow screen it begins folded. */
import { article } from "./page";

export function wireRail(): void {
  const rail = document.getElementById("rail");
  if (!rail) return;
  const fold = rail.querySelector("details");
  if (fold && matchMedia("(max-width: 70rem)").matches) fold.open = false;
  let planned = 0;
  const mark = (): void => {
    planned = 0;
    const links = [...rail.querySelectorAll<HTMLAnchorElement>("a[href^='#']")];
    let current: HTMLAnchorElement | undefined;
    for (const link of links) {
      const place = document.getElementById(decodeURIComponent(link.hash.slice(1)));
      if (place && article().contains(place) && (place.parentElement ?? place).getBoundingClientRect().top < 120) current = link;
    }
    for (const link of links) {
      if (link === current) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    if (current && fold?.open) {
      const [box, place] = [rail.getBoundingClientRect(), current.getBoundingClientRect()];
      if (place.top < box.top || place.bottom > box.bottom) rail.scrollTop += place.top - box.top - box.height / 3;
    }
  };
  const plan = (): void => {
    planned ||= requestAnimationFrame(mark);
  };
  addEventListener("scroll", plan, { passive: true });
  document.addEventListener("trueline:refreshed", plan);
  rail.addEventListener("click", (event) => {
    if (fold && matchMedia("(max-width: 70rem)").matches && event.target instanceof Element && event.target.closest("a")) fold.open = false;
  });
  mark();
}
