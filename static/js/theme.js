/* Day, night or as the system: the choice lives in a cookie, so the server draws it at once. */
const root = document.documentElement;
const night = matchMedia("(prefers-color-scheme: dark)");
const YEAR = 365 * 24 * 60 * 60;

const keep = (name, value) => {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  const age = value === null ? 0 : YEAR;
  // biome-ignore lint/suspicious/noDocumentCookie: it must be kept before the page can be left
  document.cookie = `${name}=${value ?? ""}; Path=/; Max-Age=${age}; SameSite=Strict${secure}`;
};

const shown = () => root.dataset.theme ?? (night.matches ? "dark" : "light");

const mark = () => {
  for (const button of document.querySelectorAll("[data-theme-set]")) {
    const mine = button.dataset.themeSet === (root.dataset.theme ?? "system");
    button.setAttribute("aria-pressed", String(mine));
  }
};

const set = (theme) => {
  if (theme === "system") {
    delete root.dataset.theme;
    keep("theme", null);
  } else {
    root.dataset.theme = theme;
    keep("theme", theme);
  }
  mark();
};

/* The other small choices of a person: a cookie each, "off" or absent. */
const choices = () => [...document.querySelectorAll("[data-choice]")];
const isOff = (name) => document.cookie.split("; ").includes(`${name}=off`);

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-theme-toggle]")) set(shown() === "dark" ? "light" : "dark");
  const choice = event.target.closest("[data-theme-set]");
  if (choice) set(choice.dataset.themeSet);
});

document.addEventListener("change", (event) => {
  const name = event.target.dataset?.choice;
  if (!name) return;
  keep(name, event.target.checked ? null : "off");
  if (name === "keys") root.dataset.keys = event.target.checked ? "on" : "off";
  document.dispatchEvent(new CustomEvent(`choice:${name}`, { detail: event.target.checked }));
});

const begin = () => {
  for (const box of choices()) box.checked = !isOff(box.dataset.choice);
  mark();
};

begin();
document.addEventListener("page:shown", begin);
