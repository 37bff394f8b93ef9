/* Running times, by the server's clock: [data-clock=zone], [data-since], [data-until]. */
let told = Number(new Date(document.body.dataset.now || Date.now()));
let heardAt = performance.now();
const words = document.body.dataset;
const SECOND = 1000;
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const JUMP = 2 * SECOND;

const time = () => told + performance.now() - heardAt;
const hear = (moment) => {
  if (Number.isFinite(moment)) [told, heardAt] = [moment, performance.now()];
};

/* The machine's clock was set, or it slept: which of them, only the server can say. */
const apart = () => Date.now() - performance.now();
let usual = apart();
const ask = async () => {
  usual = apart();
  const asked = { method: "HEAD", cache: "no-store" };
  const answer = await fetch(import.meta.url, asked).catch(() => null);
  hear(Date.parse(answer?.headers.get("Date")));
};

const two = (number) => String(number).padStart(2, "0");

const running = (seconds) => {
  const [hours, minutes] = [Math.floor(seconds / HOUR), Math.floor((seconds % HOUR) / MINUTE)];
  const rest = `${two(minutes)}:${two(seconds % MINUTE)}`;
  return hours ? `${hours}:${rest}` : rest;
};

/* The words come from the page, in its language: "%(minutes)s min" and so on. */
const waited = (seconds) => {
  const parts = {
    days: Math.floor(seconds / DAY),
    hours: Math.floor(seconds / HOUR),
    minutes: Math.floor((seconds % HOUR) / MINUTE),
  };
  const pattern =
    seconds < MINUTE
      ? words.moment
      : seconds < HOUR
        ? words.minutes
        : parts.days
          ? words.days
          : words.hours;
  return pattern.replace(/%\((\w+)\)s/g, (_, name) => parts[name]);
};

/* Text is written only when it changes, so that a reader's cursor is left alone. */
const write = (element, text) => {
  if (element.textContent !== text) element.textContent = text;
};

const show = () => {
  if (Math.abs(apart() - usual) > JUMP) ask();
  const now = time();
  for (const element of document.querySelectorAll("[data-clock]")) {
    const zone = element.dataset.clock;
    write(
      element,
      new Intl.DateTimeFormat("uk", { timeZone: zone, hour: "2-digit", minute: "2-digit" }).format(
        now,
      ),
    );
  }
  for (const element of document.querySelectorAll("[data-since]")) {
    if (element.closest("[data-stale]")) continue;
    const seconds = Math.max(0, Math.floor((now - new Date(element.dataset.since)) / SECOND));
    write(element, element.dataset.tick === "second" ? running(seconds) : waited(seconds));
  }
  for (const element of document.querySelectorAll("[data-until]")) {
    const seconds = Math.ceil((new Date(element.dataset.until) - now) / SECOND);
    write(element, running(Math.max(0, seconds)));
    if (seconds > 0 || "over" in element.dataset) continue;
    element.dataset.over = "";
    element.dispatchEvent(new CustomEvent("time:over", { bubbles: true }));
  }
};

document.addEventListener("fragment:shown", ({ target }) => {
  const moment = target.querySelector("[data-server-now]")?.dataset.serverNow;
  if (moment) hear(Date.parse(moment));
});
setInterval(show, SECOND);
show();
