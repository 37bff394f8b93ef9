/* data-opens="id" opens a dialog, data-closes closes it; the focus goes back where it came from. */
const openers = new WeakMap();

const show = (dialog, opener) => {
  if (!dialog || dialog.open) return;
  openers.set(dialog, opener);
  dialog.dispatchEvent(new CustomEvent("dialog:opening", { bubbles: true }));
  dialog.showModal();
};

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) {
    const menu = opener.closest("details[data-menu]");
    if (menu) menu.open = false;
    show(document.getElementById(opener.dataset.opens), menu?.querySelector("summary") ?? opener);
  }
  if (event.target.closest("[data-closes]")) event.target.closest("dialog")?.close();
  if (event.target.matches("dialog[data-dialog]")) event.target.close();
});

document.addEventListener("open-dialog", ({ detail }) => {
  show(document.getElementById(detail), document.activeElement);
});

document.addEventListener(
  "close",
  (event) => {
    const opener = openers.get(event.target);
    if (opener?.isConnected) opener.focus();
  },
  { capture: true },
);

for (const dialog of document.querySelectorAll("dialog[data-open-now]")) show(dialog, null);
