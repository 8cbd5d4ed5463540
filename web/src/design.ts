/** The page of a design: what can be changed in place, findings, diagrams, and following the file. */
import { enableCells, wireCells } from "./design/cells";
import { wireCards } from "./design/cards";
import { wireFacts } from "./design/facts";
import { enableFields } from "./design/fields";
import { markFindings, wireFindings } from "./design/findings";
import { article } from "./design/page";
import { enableQuestions } from "./design/questions";
import { wireRail } from "./design/rail";
import { remember, wireRefresh } from "./design/refresh";
import { enableTicks, wireTicks } from "./design/ticks";
import { wireDiagrams } from "./diagram/diagrams";
import { toast } from "./parts/toast";

/** Make blocks workable that have just come; what depends on lines is made again for all. */
function decorate(came: Iterable<Element>): void {
  const blocks = [...came];
  enableTicks(blocks);
  enableCells(blocks);
  enableFields();
  enableQuestions();
  markFindings();
  wireDiagrams(article());
  reachScrolled();
}

/** What scrolls by itself can be scrolled by keys as well. */
function reachScrolled(): void {
  for (const one of article().querySelectorAll<HTMLElement>("pre, table, .embed")) {
    if (one.hidden || one.hasAttribute("data-editable")) continue;
    if (one.scrollWidth > one.clientWidth || (one.matches(".embed") && one.scrollHeight > one.clientHeight)) one.tabIndex = 0;
  }
}

remember();
decorate(article().children);
wireTicks();
wireCells();
wireFacts();
wireFindings();
wireCards();
wireRail();
wireRefresh(decorate);
addEventListener("resize", reachScrolled);
document.addEventListener("trueline:gone", () => toast("This design is not at this place any more; it may have been moved.", "bad"));
