/* Ready answers: searched, chosen by keyboard, put into the message where they can still be changed. */
const dialog = () => document.querySelector("[data-ready-dialog]");
const items = () => [...document.querySelectorAll("[data-ready-item]")];
const usable = () =>
  items().flatMap((item) => (item.hidden ? [] : [...item.querySelectorAll("button:enabled")]));

const narrow = (typed) => {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  for (const item of items()) {
    const text = item.textContent.toLowerCase();
    item.hidden = !words.every((word) => text.includes(word));
  }
  document.querySelector("[data-ready-none]").hidden = items().some((item) => !item.hidden);
};

const speak = (language) => {
  dialog().dataset.says = language;
  for (const button of dialog().querySelectorAll("[data-ready-language]")) {
    button.ariaPressed = String(button.dataset.readyLanguage === language);
  }
};

/* The version goes with the message, whatever becomes of the words. */
const mark = ({ ready, readyTitle }) => {
  const list = document.querySelector("[data-ready-chips]");
  if (list.querySelector(`input[value="${ready}"]`)) return;
  const chip = document.getElementById("ready-chip").content.cloneNode(true);
  chip.querySelector("[data-ready-label]").textContent = readyTitle;
  chip.querySelector("input").value = ready;
  list.append(chip);
};

const putIn = (button) => {
  const text = button.querySelector(`[lang="${dialog().dataset.says}"]`).textContent;
  const reply = document.querySelector(".reply textarea");
  mark(button.dataset);
  dialog().addEventListener("close", () => reply.focus(), { once: true });
  dialog().close();
  reply.value = reply.value.trim() ? `${reply.value.trimEnd()}\n\n${text}` : text;
  reply.dispatchEvent(new Event("input", { bubbles: true }));
};

document.addEventListener("input", ({ target }) => {
  if (target.matches("[data-ready-search]")) narrow(target.value);
});

document.addEventListener("dialog:opening", ({ target }) => {
  if (!target.matches("[data-ready-dialog]")) return;
  target.querySelector("[data-ready-search]").value = "";
  narrow("");
});

document.addEventListener("click", ({ target }) => {
  const language = target.closest("[data-ready-language]");
  if (language) speak(language.dataset.readyLanguage);
  const chosen = target.closest("[data-ready]");
  if (chosen) putIn(chosen);
  target.closest("[data-ready-drop]")?.closest("li").remove();
});

document.addEventListener("keydown", (event) => {
  if (!event.target.closest("[data-ready-dialog]")) return;
  const rows = usable();
  const at = rows.indexOf(event.target);
  const next = { ArrowDown: rows[at + 1], ArrowUp: rows[at - 1] }[event.key];
  const typing = event.target.matches("[data-ready-search]");
  if (event.key === "Enter" && typing) rows[0]?.click();
  else if (next) next.focus();
  else if (event.key === "ArrowUp" && at === 0)
    dialog().querySelector("[data-ready-search]").focus();
  else return;
  event.preventDefault();
});
