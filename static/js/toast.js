/* A short word at the edge of the window; it leaves after eight seconds of nobody minding it.
   document.dispatchEvent(new CustomEvent("toast", {detail: {text, kind}})). */
const list = document.getElementById("toasts");
const pattern = document.getElementById("toast-pattern");
const STAY = 8000;
const clocks = new WeakMap();

const stop = (toast) => clearTimeout(clocks.get(toast));
const start = (toast) => {
  stop(toast);
  if (toast.classList.contains("toast-error")) return;
  clocks.set(
    toast,
    setTimeout(() => toast.remove(), STAY),
  );
};

const say = (toast) => {
  const text = toast.querySelector(".grow").textContent.trim();
  const urgent = toast.classList.contains("toast-error");
  document.dispatchEvent(new CustomEvent("say", { detail: { text, urgent } }));
};

document.addEventListener("toast", ({ detail }) => {
  const toast = pattern.content.firstElementChild.cloneNode(true);
  toast.querySelector("[data-toast-text]").textContent = detail.text;
  if (detail.kind) toast.classList.add(`toast-${detail.kind}`);
  list.append(toast);
  start(toast);
  say(toast);
});

for (const kind of ["pointerenter", "focusin"]) {
  list.addEventListener(kind, () => [...list.children].forEach(stop));
}
for (const kind of ["pointerleave", "focusout"]) {
  list.addEventListener(kind, () => [...list.children].forEach(start));
}
/* <template data-toast-on="script.handed_in">: a hint that is said wherever somebody is. */
document.addEventListener("live:hint", ({ detail }) => {
  for (const told of document.querySelectorAll("template[data-toast-on]")) {
    if (told.dataset.toastOn !== detail.type) continue;
    const text = told.content.textContent.trim();
    document.dispatchEvent(new CustomEvent("toast", { detail: { text } }));
  }
});

list.addEventListener("click", (event) => {
  if (event.target.closest("[data-toast-close]")) event.target.closest("[data-toast]").remove();
});

for (const toast of list.children) {
  start(toast);
  say(toast);
}
