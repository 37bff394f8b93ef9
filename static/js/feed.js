/* Parts with data-feed="10" are drawn anew at least so often, in seconds, whatever is told. When that
   fails, or the socket is lost, they turn grey, their clocks stand still, and #feed says how old they
   are: by a clock that nobody sets, for the machine's own may be wrong or jump. While such a part is
   held, its rows stay where they are and each row's own content is renewed. */
const SECOND = 1_000;
const MINUTE = 60;
const note = document.getElementById("feed");
const parts = [...document.querySelectorAll("[data-feed]")];
const every = Math.min(...parts.map((part) => Number(part.dataset.feed)));
let heardAt = performance.now();
let askedAt = heardAt;
let isLost = false;

const age = () => (performance.now() - heardAt) / SECOND;

const inWords = (seconds) =>
  seconds < MINUTE
    ? note.dataset.second.replace("%(seconds)s", Math.floor(seconds))
    : note.dataset.minute.replace("%(minutes)s", Math.floor(seconds / MINUTE));

const say = (text) => document.dispatchEvent(new CustomEvent("say", { detail: { text } }));

const show = () => {
  const isStale = isLost || age() > 1.5 * every + 1;
  const began = isStale && note.hidden;
  note.hidden = !isStale;
  for (const part of parts) part.toggleAttribute("data-stale", isStale);
  if (!isStale) return;
  note.textContent = note.dataset.words.replace("%(age)s", inWords(age()));
  if (began) say(note.textContent);
};

const ask = () => {
  askedAt = performance.now();
  document.dispatchEvent(new CustomEvent("live:hint", { detail: { type: "feed.due" } }));
};

const hear = ({ target }) => {
  if (!parts.includes(target)) return;
  heardAt = askedAt = performance.now();
  show();
};

const renew = ({ target, detail: body }) => {
  if (!parts.includes(target)) return;
  const fresh = new Map([...body.querySelectorAll("[data-row]")].map((r) => [r.dataset.row, r]));
  for (const row of target.querySelectorAll("[data-row]")) {
    const now = fresh.get(row.dataset.row);
    if (!now || row.isEqualNode(now) || row.contains(document.activeElement)) continue;
    row.className = now.className;
    row.replaceChildren(...now.cloneNode(true).childNodes);
  }
};

document.addEventListener("fragment:shown", hear);
document.addEventListener("fragment:held", renew);
document.addEventListener("fragment:held", hear);
document.addEventListener("live:state", ({ detail }) => {
  isLost = detail === "lost";
  if (!isLost) ask();
  show();
});

setInterval(() => {
  if (performance.now() - askedAt >= every * SECOND) ask();
  show();
}, SECOND);
