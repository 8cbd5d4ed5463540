// The chosen theme, before anything is drawn: `light`, `dark`, or what the system has.
const theme = localStorage.getItem("trueline-theme");
if (theme === "light" || theme === "dark") document.documentElement.dataset["theme"] = theme;
// What works without scripts only is not shown where they run, and the other way round.
document.documentElement.classList.add("scripted");
