/* What is typed in a form that holds [data-draft] is kept on the server half a second after the last
   key, and nowhere in the browser. The element says how that stands; with data-only-changed only
   fields that differ from the page go. Written in two windows, both texts are shown. */
import { isField, put, typedIn } from "./typed.js";

const PAUSE = 500;
const FIRST_RETRY = 2000;
const LAST_RETRY = 15000;
/* After a reload the last of it may still be on its way when the page is there. */
const LOOKS = [150, 1000];
const states = new WeakMap();

const all = () => [...document.querySelectorAll("[data-draft]")];
const stateOf = (place) => {
  if (!states.has(place)) states.set(place, { timer: 0, retries: 0, byHand: false });
  return states.get(place);
};

const show = (place, state, sentence) => {
  const before = place.dataset.state;
  place.dataset.state = state;
  place.querySelector("[data-draft-state]").textContent = sentence;
  const calm = ["saving", "saved"].includes(state) || before === state;
  if (!calm) document.dispatchEvent(new CustomEvent("say", { detail: { text: sentence } }));
};

const later = (place, wait) => {
  const its = stateOf(place);
  clearTimeout(its.timer);
  its.timer = setTimeout(send, wait, place);
};

const settle = (place, { version, at }, names) => {
  const its = stateOf(place);
  Object.assign(place.dataset, { version, names });
  its.retries = 0;
  if (its.timer) return;
  place.closest("form").dataset.drafted = "yes";
  show(place, "saved", place.dataset.saved.replace("%(time)s", at));
};

/* Nothing is written over: the person says which of both texts goes on. */
const ask = (place, told) => {
  const its = stateOf(place);
  its.asks = true;
  show(place, "stale", told.title);
  const both = place.querySelector("template").content.cloneNode(true).firstElementChild;
  const texts = Object.values(told.typed).map((values) => values.join("\n"));
  both.querySelector("[data-draft-other]").textContent = texts.join("\n\n");
  both.querySelector("[data-draft-take]").hidden = texts.length === 0;
  const decide = (takes) => {
    if (takes) put(place.closest("form"), told.typed);
    place.dataset.version = told.version;
    its.asks = false;
    its.byHand = true;
    both.remove();
    send(place);
  };
  both.querySelector("[data-draft-take]").addEventListener("click", () => decide(true));
  both.querySelector("[data-draft-keep]").addEventListener("click", () => decide(false));
  place.querySelector(".draft-both")?.remove();
  place.append(both);
};

const hear = async (place, answer, names) => {
  const its = stateOf(place);
  const status = answer?.status ?? 0;
  if (status === 200) return settle(place, await answer.json(), names);
  if (status === 204) return later(place, 2 * FIRST_RETRY);
  if (status === 409) return ask(place, await answer.json());
  if (status === 422) return show(place, "refused", (await answer.json()).title);
  if ([400, 413].includes(status)) return show(place, "refused", place.dataset.tooLong);
  if ([401, 403, 404].includes(status)) return show(place, "refused", place.dataset.gone);
  show(place, "unsaved", place.dataset.unsaved);
  its.retries += 1;
  if (!its.timer) later(place, Math.min(LAST_RETRY, FIRST_RETRY * its.retries));
};

const post = (place, typed, more, keepalive = false) => {
  const { draft, version, base } = place.dataset;
  const body = new FormData();
  for (const [name, value] of typed) body.append(`typed-${name}`, value);
  const token = place.closest("form").elements.csrfmiddlewaretoken.value;
  const about = { csrfmiddlewaretoken: token, place: place.dataset.place, version, base, ...more };
  for (const [name, value] of Object.entries(about)) body.append(name, value);
  return fetch(draft, { method: "POST", body, redirect: "error", keepalive }).catch(() => null);
};

/* What was kept after this page was made stands in it, unless something was typed meanwhile. */
const look = async (place) => {
  const its = stateOf(place);
  const answer = await post(place, [], { look: "yes" });
  const told = answer?.status === 200 ? await answer.json() : { version: 0 };
  const busy = its.timer || its.sending || its.asks || !place.isConnected;
  if (busy || told.version <= Number(place.dataset.version)) return;
  put(place.closest("form"), told.typed);
  settle(place, told, Object.keys(told.typed).join(" "));
};

const send = async (place, keepalive = false) => {
  const its = stateOf(place);
  const form = place.closest("form");
  clearTimeout(its.timer);
  its.timer = 0;
  if (its.asks || !form) return;
  if (its.sending && !keepalive) return later(place, PAUSE);
  const typed = typedIn(form, place);
  const length = typed.reduce((sum, [, value]) => sum + value.length, 0);
  if (length > Number(place.dataset.longest)) return show(place, "refused", place.dataset.tooLong);
  its.sending = true;
  show(place, "saving", place.dataset.saving);
  const more = { ...(its.byHand && { emptied: "yes" }), ...(keepalive && { last: "yes" }) };
  const answer = await post(place, typed, more, keepalive);
  its.sending = false;
  await hear(place, answer, typed.map(([name]) => name).join(" "));
};

document.addEventListener("input", ({ target, isTrusted }) => {
  const form = target.form;
  const place = form?.querySelector("[data-draft]");
  if (!place || !isField(target)) return;
  delete form.dataset.drafted;
  stateOf(place).byHand = isTrusted;
  if (!stateOf(place).asks) show(place, "saving", place.dataset.saving);
  later(place, PAUSE);
});

const hurry = (keepalive) => {
  for (const place of all()) if (stateOf(place).timer) send(place, keepalive);
};
addEventListener("pagehide", () => hurry(true));
/* The act may fail: what is sent is kept as well. Where it was done the draft comes too late, and
   whoever is still on this page is asked a little later. */
document.addEventListener("submit", ({ target }) => {
  const place = target.querySelector("[data-draft]");
  if (place && stateOf(place).timer) send(place, true);
});
if (performance.getEntriesByType("navigation")[0]?.type === "reload") {
  for (const wait of LOOKS) setTimeout(() => all().forEach(look), wait);
}
addEventListener("online", () => hurry(false));
