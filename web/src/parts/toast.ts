/** Messages that come and go: what worked stays for a while, what failed until it is closed. */

export type Tone = "good" | "warn" | "bad" | "info";
const SHOWN_MS = 6000;
const MOST = 4;

/** Say something in the corner. Text only; `tone` bad or warn stays until it is closed. */
export function toast(text: string, tone: Tone = "good"): void {
  const place = document.getElementById("toasts");
  if (!place) return;
  const box = document.createElement("div");
  box.className = "toast";
  box.dataset["tone"] = tone;
  const said = document.createElement("p");
  said.textContent = text;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "quiet square";
  close.setAttribute("aria-label", "Close this message");
  close.textContent = "×";
  close.addEventListener("click", () => box.remove());
  box.append(said, close);
  place.append(box);
  while (place.childElementCount > MOST) place.firstElementChild?.remove();
  if (tone === "good" || tone === "info") setTimeout(() => box.remove(), SHOWN_MS);
}
