/* After five minutes of nobody, or at once, what the page holds is taken out of it; a proof fetches
   it anew. The server decides. What was being written waits in this tab's memory, and goes
   when somebody else than before opens it. */
import { empty, fill, gather, holds, renew, restore, send } from "./contents.js";

const lock = document.getElementById("lock");
const root = document.documentElement;
const place = lock.querySelector("[data-lock-form]");
const away = lock.querySelector("[data-lock-away]");
const call = lock.querySelector("[data-lock-call]");
const others = new BroadcastChannel("lock");
const [SECOND, EVERY, LATE] = [1_000, 30_000, 5_000];
let due = Date.now() + Number(lock.dataset.left) * SECOND;
let [actedAt, toldAt, askedAt] = [0, 0, 0];
let owing = false;

const isShut = () => "locked" in root.dataset;

const shut = () => {
  if (isShut()) return;
  gather();
  root.dataset.locked = "";
  empty();
  for (const dialog of document.querySelectorAll("dialog[open]:not(#cover)")) dialog.close();
  lock.dispatchEvent(new CustomEvent("dialog:opening", { bubbles: true }));
  lock.showModal();
};

const reopen = async () => {
  if (!holds()) return location.reload();
  const { status, response, responseURL } = await send("GET", location.href);
  if (!isShut()) return;
  if (status !== 200 || new URL(responseURL).pathname !== location.pathname) return fail(status);
  fill(response);
  restore();
  place.replaceChildren();
  call.textContent = "";
  delete root.dataset.locked;
  lock.close();
  document.dispatchEvent(new CustomEvent("page:shown"));
};

/* A moment's trouble takes nothing away from who is at work. */
const fail = (status) => {
  if (status === 401) return location.reload();
  if (Date.now() >= due) shut();
  away.hidden = false;
};

const hear = (request) => {
  const { status, response } = request;
  const form = response?.querySelector("[data-unlock]")?.parentElement;
  if (status === 204) {
    const left = Number(request.getResponseHeader("Idle-Left"));
    others.postMessage(left);
    stay(left);
  } else if (status === 205) {
    others.postMessage(-1);
    renew();
  } else if (form) {
    shut();
    away.hidden = true;
    place.replaceChildren(...[...form.children].map((node) => document.importNode(node, true)));
    place.querySelector("[data-takes-focus], [name=password], button")?.focus();
  } else if (status === 423) {
    shut();
    ask();
  } else fail(status);
};

const stay = (left) => {
  due = Date.now() + left * SECOND;
  if (isShut() && left > 0) reopen();
};

const ask = async () => {
  askedAt = Date.now();
  if (owing) owing = (await send("POST", lock.dataset.lock)).status !== 204;
  if (owing) return fail(0);
  const answer = await send("GET", lock.dataset.at);
  if (!owing) hear(answer);
};

const tell = async () => {
  const ago = Math.round((Date.now() - actedAt) / SECOND);
  toldAt = Date.now();
  actedAt = 0;
  const request = await send("POST", lock.dataset.touch, { ago });
  if (request.status < 500 && request.status && !isShut()) hear(request);
};

/* The server may be away just now: it is told until it has heard. */
const lockNow = async () => {
  shut();
  owing = true;
  await ask();
  others.postMessage(0);
};

const act = (event) => {
  if (isShut() || (event.type === "pointermove" && !event.movementX && !event.movementY)) return;
  actedAt = Date.now();
  if (actedAt - toldAt >= EVERY) tell();
};

const tick = () => {
  const now = Date.now();
  if (actedAt && !isShut() && now < due && now - toldAt >= EVERY) tell();
  if (now - due > LATE) shut();
  const wants = isShut() ? !place.firstChild || !away.hidden : now >= due;
  if (wants && now - askedAt >= LATE) ask();
};

for (const kind of ["keydown", "pointerdown", "pointermove", "wheel", "touchstart"]) {
  addEventListener(kind, act, { capture: true, passive: true });
}
document.addEventListener("lock:ask", () => ask());
document.addEventListener("visibilitychange", tick);
others.addEventListener("message", ({ data }) => {
  if (data < 0) return renew();
  if (data > 0 && !isShut()) return stay(data);
  if (!data) shut();
  ask();
});
document.addEventListener("live:contact.offered", () => {
  if (isShut()) call.textContent = call.dataset.words;
});
lock.addEventListener("cancel", (event) => event.preventDefault());
document.addEventListener("click", ({ target }) => {
  if (target.closest?.("[data-lock-now]")) lockNow();
});
document.addEventListener("keydown", (event) => {
  if (!event.altKey || event.code !== "KeyL" || isShut()) return;
  event.preventDefault();
  lockNow();
});
/* A form that the locked server did not take stands as it was; soon the tab knows why. */
document.addEventListener("submit", async (event) => {
  if (!event.target.matches("[data-unlock]")) {
    if (!isShut()) setTimeout(ask, SECOND);
    return;
  }
  event.preventDefault();
  hear(await send("POST", lock.dataset.at, Object.fromEntries(new FormData(event.target))));
});
addEventListener("beforeunload", (event) => {
  if (isShut() && holds()) event.preventDefault();
});
setInterval(tick, SECOND);
tick();
