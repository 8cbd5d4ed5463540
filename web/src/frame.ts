/** What every page does: the theme, the line to the vault, the keyboard, requests without a reload. */
import { wireKeyboard } from "./parts/keyboard";
import { wireLive } from "./parts/refreshing";
import { wireRequests } from "./parts/requests";
import { wireThemeSwitch } from "./parts/theme";

wireRequests();
wireThemeSwitch();
wireKeyboard();
wireLive();
