"use strict";
const index = JSON.parse(document.getElementById("index").textContent);
const field = document.getElementById("field"), list = document.getElementById("found"), told = document.getElementById("told");
const plain = text => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const sections = index.map(one => ({ ...one, heard: plain(one.title + " " + one.place), said: plain(one.text) }));
function look() {
  const words = plain(field.value).split(/\s+/).filter(Boolean);
  const found = [];
  for (const one of words.length ? sections : []) {
    let score = 0;
    for (const word of words) {
      const here = (one.heard.includes(word) ? 3 : 0) + (one.said.includes(word) ? 1 : 0);
      if (!here) { score = 0; break; }
      score += here;
    }
    if (score) found.push([score, one]);
  }
  found.sort((a, b) => b[0] - a[0]);
  told.textContent = words.length ? found.length + " sections" + (found.length > 50 ? ", the first 50" : "") : "";
  list.replaceChildren(...found.slice(0, 50).map(([, one]) => {
    const item = document.createElement("li"), link = document.createElement("a"), text = document.createElement("p");
    link.href = one.page + "#L" + one.line;
    link.textContent = one.title + " – " + one.place;
    text.className = "dim";
    const at = Math.max(0, one.said.indexOf(words[0]) - 60);
    text.textContent = (at ? "…" : "") + one.text.slice(at, at + 200);
    item.append(link, text);
    return item;
  }));
}
field.addEventListener("input", look);
const asked = decodeURIComponent(location.hash.slice(1));
if (asked) { field.value = asked; look(); }
