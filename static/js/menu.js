/* A <details data-menu> closes by Escape, by a click elsewhere, and when the focus leaves it. */
const open = () => document.querySelectorAll("details[data-menu][open]");

document.addEventListener("click", (event) => {
  for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener("focusin", (event) => {
  for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("details[data-menu][open]");
  if (!menu) return;
  const choices = [
    ...menu.querySelectorAll(".menu-sheet :is(a, button, input):not([type=hidden])"),
  ];
  if (event.key === "Escape") {
    menu.open = false;
    menu.querySelector("summary").focus();
    event.preventDefault();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    const step = event.key === "ArrowDown" ? 1 : -1;
    const at = choices.indexOf(document.activeElement);
    choices.at((at < 0 && step < 0 ? choices.length : at) + step - choices.length)?.focus();
    event.preventDefault();
  }
});
