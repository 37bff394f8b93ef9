/* data-key="m", "Ctrl+Enter", "F9" or "g d": the key presses the button, follows the link or enters
   the field it stands on. A letter counts by its place, so a Cyrillic layout needs no switching. */
const root = document.documentElement;
const FIELDS = "input:not([type=checkbox], [type=radio], [type=button]), textarea, select";
const PREFIX_LASTS = 1200;
let prefix = "";
let prefixAt = 0;

const letterOf = ({ key, code }) => {
  if (/^[a-z0-9?]$/i.test(key)) return key.toLowerCase();
  const place = /^(?:Key([A-Z])|(?:Digit|Numpad)([0-9]))$/.exec(code);
  if (place && key.length === 1) return (place[1] ?? place[2]).toLowerCase();
  if (code === "Slash" && key.length === 1) return "/";
  return key;
};

const nameOf = (event) => {
  const held = event.ctrlKey || event.metaKey ? "Ctrl+" : event.altKey ? "Alt+" : "";
  return held + letterOf(event);
};

export const usable = (element) =>
  element.checkVisibility() && !element.disabled && element.ariaDisabled !== "true";

const scope = () => [...document.querySelectorAll("dialog[open]")].at(-1) ?? document;

/* Where several share a key, the one in the form or the row that is being worked on is meant. */
const find = (name) => {
  const meant = [...scope().querySelectorAll("[data-key]")].filter(
    (element) => element.dataset.key.toLowerCase() === name.toLowerCase() && usable(element),
  );
  const form = document.activeElement?.closest("form");
  const row = document.activeElement?.closest("[data-row]");
  return (
    meant.find((element) => form && (element.form ?? element.closest("form")) === form) ??
    meant.find((element) => row?.contains(element)) ??
    meant[0]
  );
};

const act = (element) => {
  if (element.matches(`${FIELDS}, summary`)) element.focus();
  if (!element.matches(FIELDS)) element.click();
};

/* F6 goes round the parts of the page; J and K go down and up a list. */
const nextRegion = (back) => {
  const regions = [...document.querySelectorAll("[data-region]")].filter((r) =>
    r.checkVisibility(),
  );
  const at = regions.findLastIndex((region) => region.contains(document.activeElement));
  regions.at((at + (back ? -1 : 1)) % regions.length)?.focus();
};

const step = (by) => {
  const here = document.activeElement?.closest("[data-list]");
  const list =
    here ?? [...document.querySelectorAll("[data-list]")].find((l) => l.checkVisibility());
  if (!list) return false;
  const items = [...list.querySelectorAll("[data-item]")].filter(usable);
  const at = items.indexOf(document.activeElement.closest("[data-item]"));
  const next = items[Math.min(items.length - 1, Math.max(0, at < 0 ? 0 : at + by))];
  next?.focus();
  return Boolean(next);
};

export const labelOf = (element) => {
  const text = element.dataset.keyName || element.ariaLabel || element.labels?.[0]?.textContent;
  if (text) return text.trim();
  const copy = element.cloneNode(true);
  for (const extra of copy.querySelectorAll("kbd, .choice-number, .choice-aside")) extra.remove();
  return copy.textContent.trim().replace(/\s+/g, " ");
};

const fillDialog = () => {
  const list = document.getElementById("key-list");
  for (const row of [...list.children]) if (!("fixed" in row.dataset)) row.remove();
  for (const element of document.querySelectorAll("[data-key]:not([data-key='F9'])")) {
    if (!usable(element)) continue;
    const row = document.createElement("li");
    const keys = document.createElement("span");
    for (const part of element.dataset.key.split(/[+ ]/)) {
      const key = document.createElement("kbd");
      key.textContent = part.length === 1 ? part.toUpperCase() : part;
      keys.append(key);
    }
    row.append(
      Object.assign(document.createElement("span"), { textContent: labelOf(element) }),
      keys,
    );
    list.append(row);
  }
};

const plain = (event, name) => {
  if (root.dataset.keys === "off") return false;
  const fresh = event.timeStamp - prefixAt < PREFIX_LASTS ? prefix : "";
  const long = fresh ? find(`${fresh} ${name}`) : null;
  prefix = name;
  prefixAt = event.timeStamp;
  if (long) act(long);
  else if (name === "?") document.dispatchEvent(new CustomEvent("open-dialog", { detail: "keys" }));
  else if (find(name)) act(find(name));
  else if (scope() === document && (name === "j" || name === "k"))
    return step(name === "j" ? 1 : -1);
  else return false;
  return true;
};

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || "covered" in root.dataset) return;
  const name = nameOf(event);
  const single = letterOf(event).length === 1 && name.length === 1;
  let done = false;
  if (event.key === "F6") {
    nextRegion(event.shiftKey);
    done = true;
  } else if (single) {
    const shifted = event.shiftKey && find(`Shift+${name}`) ? `Shift+${name}` : name;
    done = !event.target.closest?.(FIELDS) && plain(event, shifted);
  } else if (name.length > 1) {
    const target = find(name);
    if (target) act(target);
    done = Boolean(target);
  }
  if (done) event.preventDefault();
});

document.getElementById("keys").addEventListener("dialog:opening", fillDialog);
