/* What a form holds as it is typed, and how it is put back. */
export const isField = ({ name, type }) =>
  name && name !== "csrfmiddlewaretoken" && !["submit", "button", "hidden", "file"].includes(type);

export const differs = (element) => {
  if (element.options) return [...element.options].some((o) => o.selected !== o.defaultSelected);
  if (/^(radio|checkbox)$/.test(element.type)) return element.checked !== element.defaultChecked;
  return element.value !== element.defaultValue;
};

export const typedIn = (form, place) => {
  const kept = new Set(place.dataset.names.split(" "));
  const fields = [...form.elements].filter((each) => isField(each) || each.name === "ready");
  const changed = new Set(fields.filter(differs).map(({ name }) => name));
  const wanted = ({ name }) =>
    !("onlyChanged" in place.dataset) || kept.has(name) || changed.has(name);
  const given = ({ type, checked }) => !/^(radio|checkbox)$/.test(type) || checked;
  return fields
    .filter((each) => wanted(each) && given(each))
    .map((each) => [each.name, each.value]);
};

export const put = (form, typed) => {
  for (const [name, values] of Object.entries(typed)) {
    for (const each of form.elements) {
      if (each.name !== name) continue;
      if (/^(radio|checkbox)$/.test(each.type)) each.checked = values.includes(each.value);
      else each.value = values.at(-1);
    }
  }
};
