/** Menus made of `<details class="menu">`: one is open at a time, Escape and a click elsewhere close it. */

function close(menu: HTMLDetailsElement, focus: boolean): void {
  menu.open = false;
  if (focus) menu.querySelector("summary")?.focus();
}

function items(menu: Element): HTMLElement[] {
  return [...menu.querySelectorAll<HTMLElement>(":scope > div :is(a, button):not(:disabled)")];
}

export function wireMenus(): void {
  document.addEventListener("click", (event) => {
    const inside = event.target instanceof Element ? event.target.closest("details.menu") : null;
    const chosen = event.target instanceof Element && event.target.closest("details.menu > div :is(a, button)");
    for (const menu of document.querySelectorAll<HTMLDetailsElement>("details.menu[open]"))
      if (menu !== inside || chosen) close(menu, false);
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.target instanceof Element ? event.target.closest<HTMLDetailsElement>("details.menu") : null;
    if (!menu?.open) return;
    if (event.key === "Escape") {
      event.preventDefault();
      close(menu, true);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const every = items(menu);
      const at = every.indexOf(document.activeElement as HTMLElement);
      const step = event.key === "ArrowDown" ? 1 : -1;
      const next = at < 0 ? (step > 0 ? 0 : every.length - 1) : (at + step + every.length) % every.length;
      event.preventDefault();
      every[next]?.focus();
    }
  });
}
