/* What a held part says of news: rows of [data-rows] wait behind a button at its end that counts
   them, a row with data-critical enters at once, and rows that are gone are marked. A part without
   such a list says that it has changed, when its words have. */

export const rowsOf = (root) => {
  return new Map([...root.querySelectorAll("[data-row]")].map((row) => [row.dataset.row, row]));
};

/* Ages count on by themselves, and say nothing new. */
const PASSING = "time, [data-since], [data-until], [data-show-new]";

const wordsOf = (root) => {
  const copy = root.cloneNode(true);
  for (const each of copy.querySelectorAll(PASSING)) each.remove();
  return copy.textContent.replace(/\s+/g, " ").trim();
};

const offer = (place, words) => {
  let button = place.querySelector("[data-show-new]");
  if (!words) {
    button?.remove();
    return;
  }
  if (!button) {
    const looks = { type: "button", className: "show-new" };
    button = Object.assign(document.createElement("button"), looks);
    button.dataset.showNew = "";
    const list = place.querySelector("[data-rows]");
    if (list) list.after(button);
    else place.append(button);
  }
  button.textContent = words;
};

const { showNew = "Show %(number)s new", showChanged = "This has changed. Show it" } =
  document.body.dataset;

export const mark = (part, body) => {
  if (!part.querySelector("[data-rows]")) {
    offer(part, wordsOf(part) === wordsOf(body) ? "" : showChanged);
    return;
  }
  const [here, there] = [rowsOf(part), rowsOf(body)];
  for (const [name, row] of here) row.toggleAttribute("data-gone", !there.has(name));
  const fresh = [...there].filter(([name]) => !here.has(name)).map(([, row]) => row);
  const urgent = fresh.filter((row) => "critical" in row.dataset);
  part.querySelector("[data-rows]").prepend(...urgent.map((row) => row.cloneNode(true)));
  const number = fresh.length - urgent.length;
  offer(part, number ? showNew.replace("%(number)s", number) : "");
};
