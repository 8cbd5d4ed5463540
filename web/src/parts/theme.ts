/** The switch between light, dark and what the system has; `early/theme.ts` reads what is kept here. */

const KEY = "trueline-theme";
const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

export function chosenTheme(): Theme {
  const kept = localStorage.getItem(KEY);
  return kept === "light" || kept === "dark" ? kept : "system";
}

/** Whether the page is dark now, whoever chose that. */
export function isDark(): boolean {
  const chosen = chosenTheme();
  return chosen === "dark" || (chosen === "system" && matchMedia("(prefers-color-scheme: dark)").matches);
}

/** Choose a theme; `trueline:theme` tells what draws by itself. */
export function chooseTheme(theme: Theme): void {
  if (theme === "system") {
    localStorage.removeItem(KEY);
    delete document.documentElement.dataset["theme"];
  } else {
    localStorage.setItem(KEY, theme);
    document.documentElement.dataset["theme"] = theme;
  }
  document.dispatchEvent(new CustomEvent("trueline:theme", { detail: { dark: isDark() } }));
}

/** Let every `button[data-theme-switch]` go on to the next theme. */
export function wireThemeSwitch(): void {
  const label = (button: Element): void => {
    const theme = chosenTheme();
    button.setAttribute("data-theme-switch", theme);
    button.setAttribute("aria-label", `Theme: ${theme}`);
    button.setAttribute("title", `Theme: ${theme}`);
  };
  const buttons = document.querySelectorAll("button[data-theme-switch]");
  buttons.forEach(label);
  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element) || !event.target.closest("button[data-theme-switch]")) return;
    const next = THEMES[(THEMES.indexOf(chosenTheme()) + 1) % THEMES.length] ?? "system";
    chooseTheme(next);
    buttons.forEach(label);
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    if (chosenTheme() === "system") chooseTheme("system");
  });
}
