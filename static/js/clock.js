/* Running times, by the server's clock: [data-clock=zone], [data-since], [data-until]. */
const ahead = new Date(document.body.dataset.now || Date.now()) - Date.now();
const words = document.body.dataset;
const SECOND = 1000;
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

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
  const now = Date.now() + ahead;
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

setInterval(show, SECOND);
show();
