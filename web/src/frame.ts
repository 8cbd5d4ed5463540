/** What every page does: the theme, the line to the vault, the keyboard, the search, menus, requests without a reload. */
import { wireFinder } from "./parts/finder";
import { wireKeyboard } from "./parts/keyboard";
import { wireMenus } from "./parts/menus";
import { wireLive } from "./parts/refreshing";
import { wireRequests } from "./parts/requests";
import { wireThemeSwitch } from "./parts/theme";

wireRequests();
wireThemeSwitch();
wireKeyboard();
wireMenus();
wireFinder();
wireLive();
// On a narrow screen the pages stand in a row that scrolls: the one that is open is to be seen.
document.querySelector(".pages [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
