/* One calm voice and one urgent voice for the whole page, and the state of the connection in words.
   Anyone may speak: document.dispatchEvent(new CustomEvent("say", {detail: {text, urgent}})). */
const calm = document.getElementById("said-calmly");
const urgent = document.getElementById("said-at-once");
const state = document.getElementById("live-state");
const strip = document.getElementById("lost");
const PAUSE = 10_000;
let waiting = null;
let spokenAt = -PAUSE;
let last = "";

const speak = () => {
  if (waiting === null) return;
  calm.textContent = waiting;
  last = waiting;
  waiting = null;
  spokenAt = performance.now();
};

/* While the pause lasts only the newest word is kept: it sums up those before it. */
const sayCalmly = (text) => {
  if (text === waiting || (waiting === null && text === last)) return;
  const idle = waiting === null;
  waiting = text;
  const left = spokenAt + PAUSE - performance.now();
  if (left <= 0) speak();
  else if (idle) setTimeout(speak, left);
};

const sayAtOnce = (text) => {
  if (urgent.textContent === text) return;
  urgent.textContent = text;
  setTimeout(() => {
    if (urgent.textContent === text) urgent.textContent = "";
  }, PAUSE);
};

document.addEventListener("say", ({ detail }) => {
  const text = String(detail?.text ?? "").trim();
  if (text) (detail.urgent ? sayAtOnce : sayCalmly)(text);
});

document.addEventListener("live:state", ({ detail }) => {
  const now = detail?.state ?? detail;
  const before = state.dataset.state;
  if (now === before) return;
  state.dataset.state = now;
  strip.hidden = now !== "lost";
  if (now === "lost") sayAtOnce(state.dataset.lost);
  else if (before === "lost") sayCalmly(state.dataset.back);
});
