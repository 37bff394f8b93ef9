/* A file beside an answer: named before it goes, and one that is too large is not sent in vain. */
const part = (box, name) => box.querySelector(`[data-enclose-${name}]`);
const told = new WeakMap();

const show = (box, input) => {
  const [file] = input.files;
  const isLarge = Boolean(file) && file.size > Number(box.dataset.most);
  const said = part(box, "said");
  if (!told.has(said)) told.set(said, said.textContent);
  if (isLarge) input.value = "";
  said.textContent = file && !isLarge ? `${file.name} · ${told.get(said)}` : told.get(said);
  box.toggleAttribute("data-chosen", Boolean(file) && !isLarge);
  part(box, "large").hidden = !isLarge;
  part(box, "drop").hidden = !file || isLarge;
};

document.addEventListener("change", (event) => {
  const box = event.target.closest("[data-enclose]");
  if (box) show(box, event.target);
});

document.addEventListener("click", (event) => {
  const box = event.target.closest("[data-enclose-drop]")?.closest("[data-enclose]");
  if (!box) return;
  const input = box.querySelector("input");
  input.value = "";
  show(box, input);
  input.focus();
});
