/* Ctrl+K: the pages of the console and the acts of the page that is open, found by typing. An act is
   the button that stands on the page, so nobody finds here what they may not do. */
import { finds } from "./spelling.js";
import { labelOf, usable } from "./keys.js";

const dialog = document.getElementById("palette");
const input = document.getElementById("palette-input");
const list = document.getElementById("palette-list");
const pattern = document.getElementById("palette-act");
const acts = new WeakMap();
const MOST = 60;

const shown = () => [...list.children].filter((option) => !option.hidden);
const chosen = () => list.querySelector("[aria-selected=true]");

const choose = (option) => {
  for (const each of list.children) each.ariaSelected = String(each === option);
  input.setAttribute("aria-activedescendant", option?.id ?? "");
  option?.scrollIntoView({ block: "nearest" });
};

/* Neither rows nor dialogs: what stands there names people, or is not open yet. */
const ofThePage = () =>
  [...document.querySelectorAll("[data-key]")].filter(
    (element) =>
      usable(element) &&
      !/^(Ctrl\+k|\d)$/.test(element.dataset.key) &&
      !element.closest("[data-row], [data-rows], dialog"),
  );

const addActs = () => {
  for (const option of [...list.querySelectorAll("[data-act]")]) option.remove();
  const made = ofThePage()
    .slice(0, MOST)
    .map((element, at) => {
      const option = pattern.content.firstElementChild.cloneNode(true);
      option.id = `palette-act-${at}`;
      option.querySelector("[data-label]").textContent = labelOf(element);
      option.querySelector("kbd").textContent = element.dataset.key.toUpperCase();
      option.dataset.words = labelOf(element);
      acts.set(option, element);
      return option;
    });
  list.prepend(...made);
};

const narrow = () => {
  const typed = input.value;
  for (const option of list.children) {
    option.hidden = typed.trim() !== "" && !finds(typed, option.dataset.words);
  }
  const left = shown();
  dialog.querySelector("[data-palette-none]").hidden = left.length > 0;
  choose(left[0]);
};

const go = (option) => {
  if (!option) return;
  const element = acts.get(option);
  dialog.addEventListener(
    "close",
    () => {
      if (!element) location.assign(option.dataset.href);
      else if (element.matches("input, textarea, select, summary")) element.focus();
      if (element && !element.matches("input, textarea, select")) element.click();
    },
    { once: true },
  );
  dialog.close();
};

const step = (by) => {
  const all = shown();
  const at = all.indexOf(chosen());
  choose(all.at((at + by + all.length) % all.length));
};

dialog.addEventListener("dialog:opening", () => {
  input.value = "";
  addActs();
  narrow();
});
input.addEventListener("input", narrow);
input.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  const moves = { ArrowDown: 1, ArrowUp: -1 };
  if (event.key in moves) step(moves[event.key]);
  else if (event.key === "Home" && event.ctrlKey) choose(shown()[0]);
  else if (event.key === "End" && event.ctrlKey) choose(shown().at(-1));
  else if (event.key === "Enter") go(chosen());
  else return;
  event.preventDefault();
});
list.addEventListener("click", ({ target }) => go(target.closest("[role=option]")));
list.addEventListener("mousedown", (event) => event.preventDefault());

document.addEventListener("keydown", (event) => {
  const { documentElement: root } = document;
  const wanted = (event.ctrlKey || event.metaKey) && !event.altKey && event.code === "KeyK";
  if (!wanted || "covered" in root.dataset || "locked" in root.dataset) return;
  event.preventDefault();
  if (dialog.open) dialog.close();
  else if (!document.querySelector("dialog[open]"))
    document.dispatchEvent(new CustomEvent("open-dialog", { detail: "palette" }));
});
