// The chosen theme, before anything is drawn: `light`, `dark`, or what the system has.
const theme = localStorage.getItem("trueline-theme");
if (theme === "light" || theme === "dark") document.documentElement.dataset["theme"] = theme;
