/* Of the record of a case only the fields go that somebody changed, so that two people can work in two
   parts of it. Where both changed one, the page shows both: "Leave theirs" takes the own one out. */
import { differs, isField } from "./typed.js";

document.addEventListener("formdata", ({ target: form, formData }) => {
  const place = form.querySelector("[data-only-changed]");
  if (!place || form.querySelector("[data-sends-all]")) return;
  const kept = new Set(place.dataset.names.split(" "));
  const fields = [...form.elements].filter(isField);
  for (const each of fields) if (differs(each)) kept.add(each.name);
  for (const { name } of fields) if (!kept.has(name)) formData.delete(name);
});

document.addEventListener("click", ({ target }) => {
  const button = target.closest?.("[data-takes]");
  if (!button) return;
  const { takes: name, value } = button.dataset;
  for (const each of button.closest("form").elements) {
    if (each.name !== name) continue;
    if (/^(radio|checkbox)$/.test(each.type)) each.checked = each.value === value;
    else each.value = value;
    each.dispatchEvent(new Event("input", { bubbles: true }));
  }
  const row = button.closest("li");
  const next = row.nextElementSibling ?? row.previousElementSibling;
  (next ?? button.closest("form")).querySelector("button, .button-main")?.focus();
  row.remove();
});
