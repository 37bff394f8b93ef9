/* Parts of the page that the server draws anew when a hint concerns them:
   <div data-fragment="/queue/" data-on="contact.offered contact.claimed" data-hold>…</div>
   At most one fetch a second for each part. With data-ref only hints about that thing count. While
   pointer or focus is inside a data-hold part, what is new waits behind a button: see held.js. With
   data-part the address is a whole page, of which the part with the same id is taken. */
import { mark, rowsOf } from "./held.js";

const EVERY = 1_000;
const RETRY = 5_000;
const parts = new WeakMap();

/* The one place where text becomes elements: only what our own server answered comes here. */
const policy = globalThis.trustedTypes?.createPolicy("console", { createHTML: (text) => text });

const parse = (text) => {
  const html = policy ? policy.createHTML(text) : text;
  return new DOMParser().parseFromString(html, "text/html").body;
};

const fetched = async (url) => {
  const answer = await fetch(url, { headers: { Accept: "text/html" }, redirect: "error" });
  if (answer.status >= 500) throw new Error("the server could not answer");
  if (answer.status === 404) location.reload();
  if (answer.status === 423) document.dispatchEvent(new CustomEvent("lock:ask"));
  const ours = new URL(answer.url).origin === location.origin;
  const isPage = answer.headers.get("Content-Type")?.startsWith("text/html");
  return answer.ok && ours && isPage ? parse(await answer.text()) : null;
};

const isHeld = (part) =>
  part.querySelector("form[data-changed], input:focus, textarea:focus, select:focus") !== null ||
  ("hold" in part.dataset && (part.matches(":hover") || part.contains(document.activeElement)));

/* Where an element stands, to find its successor: the next name upwards, and by place from there. */
const nameOf = ({ id, dataset }) => (id ? `#${CSS.escape(id)}` : `[data-row="${dataset.row}"]`);

const pathTo = (root, element) => {
  const named = element.closest("[data-row], [id]");
  const start = root.contains(named) ? named : root;
  const steps = [];
  for (let at = element; at !== start; at = at.parentElement) {
    steps.unshift([...at.parentElement.children].indexOf(at));
  }
  return { name: start === root ? null : nameOf(start), steps };
};

const follow = (root, { name, steps }) => {
  let at = name === null ? root : root.querySelector(name);
  for (const step of steps) at = at?.children[step];
  return at;
};

const remember = (part) => {
  const all = [...part.querySelectorAll("*")];
  const paths = (chosen) => all.filter(chosen).map((each) => [pathTo(part, each), each.scrollTop]);
  return {
    focused: paths((each) => each === document.activeElement),
    scrolled: paths((each) => each.scrollTop > 0),
    opened: paths((each) => each.matches("details[open]")),
  };
};

const show = (part, body) => {
  const before = remember(part);
  part.replaceChildren(...body.childNodes);
  parts.get(part).waiting = null;
  for (const [path] of before.opened) follow(part, path)?.setAttribute("open", "");
  for (const [path, top] of before.scrolled) follow(part, path)?.scrollTo(0, top);
  for (const [path] of before.focused) follow(part, path)?.focus({ preventScroll: true });
  part.dispatchEvent(new CustomEvent("fragment:shown", { bubbles: true }));
};

/* The part stays as it is, but for what can't wait and a button that shows the rest. */
const hold = (part, body) => {
  parts.get(part).waiting = body;
  mark(part, body);
  part.dispatchEvent(new CustomEvent("fragment:held", { bubbles: true, detail: body }));
};

const load = async (part) => {
  const [its, turn] = [parts.get(part), performance.now()];
  Object.assign(its, { timer: 0, loadedAt: turn });
  try {
    const page = await fetched(part.dataset.fragment);
    const body = "part" in part.dataset ? page?.querySelector(`#${part.id}`) : page;
    if (!body || !part.isConnected || its.loadedAt !== turn) return;
    (isHeld(part) ? hold : show)(part, body);
  } catch {
    its.timer ||= setTimeout(load, RETRY, part);
  }
};

const want = (part) => {
  if (!parts.has(part)) parts.set(part, { timer: 0, loadedAt: -EVERY, waiting: null });
  const its = parts.get(part);
  its.timer ||= setTimeout(load, Math.max(0, its.loadedAt + EVERY - performance.now()), part);
};

const release = (part) => {
  const body = parts.get(part)?.waiting;
  if (body && !isHeld(part)) show(part, body);
};

const concerns = (part, { type, ref }) =>
  part.dataset.on?.split(" ").includes(type) && (!part.dataset.ref || part.dataset.ref === ref);

const all = () => document.querySelectorAll("[data-fragment]");

document.addEventListener("live:hint", ({ detail }) => {
  for (const part of all()) if (concerns(part, detail)) want(part);
});
document.addEventListener("live:resync", () => all().forEach(want));
for (const leaving of ["pointerout", "focusout"]) {
  document.addEventListener(leaving, () => setTimeout(() => all().forEach(release)));
}
document.addEventListener("click", ({ target }) => {
  const button = target.closest?.("[data-show-new]");
  const part = button?.closest("[data-fragment]");
  if (!part) return;
  const known = rowsOf(part);
  show(part, parts.get(part).waiting);
  const first = [...rowsOf(part)].find(([name]) => !known.has(name));
  if (!part.hasAttribute("tabindex")) part.tabIndex = -1;
  (first?.[1].querySelector("button, a, input") ?? part).focus();
});
