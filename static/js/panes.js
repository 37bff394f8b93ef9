/* On a narrow window the columns of a page take turns; a press shows one of them. */
const choose = (name) => {
  for (const pane of document.querySelectorAll("[data-pane]")) {
    pane.toggleAttribute("data-shown", pane.dataset.pane === name);
  }
  for (const button of document.querySelectorAll("[data-shows]")) {
    button.setAttribute("aria-pressed", String(button.dataset.shows === name));
  }
};

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-shows]");
  if (!button) return;
  choose(button.dataset.shows);
  scrollTo({ top: 0 });
});
