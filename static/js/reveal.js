/* One hidden field, or what a person sent, is shown for a moment, after a reason; then it is hidden. */
const TOO_OFTEN = 429;
/* Looked for each time: an unlocked page has new ones. */
const dialog = () => document.getElementById("reveal");
const form = () => dialog().querySelector("[data-reveal-form]");

let opener = null;

const place = (name) => document.querySelector(`[data-revealed="${CSS.escape(name)}"]`);
const masked = (name) => document.querySelector(`[data-masked="${CSS.escape(name)}"]`);

const hide = (name) => {
  place(name).replaceChildren();
  if (masked(name)) masked(name).hidden = false;
};

const show = (name, value) => {
  place(name).replaceChildren(value);
  if (masked(name)) masked(name).hidden = true;
  value.querySelector("[tabindex]")?.focus();
  const left = value.querySelector("[data-left]");
  const until = performance.now() + Number(left.dataset.left) * 1000;
  const tick = setInterval(() => {
    const seconds = Math.ceil((until - performance.now()) / 1000);
    left.textContent = Math.max(0, seconds);
    if (seconds > 0 && value.isConnected) return;
    clearInterval(tick);
    if (value.isConnected) hide(name);
  }, 250);
  value.querySelector("[data-hide-again]").addEventListener("click", () => {
    hide(name);
    const button = document.querySelector(`[data-reveal="${CSS.escape(name)}"]`);
    (opener?.isConnected ? opener : button)?.focus();
  });
};

/* The answer is parsed by the browser as a document of its own, never written as markup. */
const ask = (body) =>
  new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open("POST", form().action);
    request.responseType = "document";
    request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
    request.onload = () => done(request);
    request.onerror = failed;
    request.send(body);
  });

const refused = (status) => {
  const problem = dialog().querySelector("[data-reveal-error]");
  problem.textContent = status === TOO_OFTEN ? problem.dataset.often : problem.dataset.words;
  problem.hidden = false;
};

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-reveal]");
  if (!button) return;
  form().reset();
  dialog().querySelector("[data-reveal-error]").hidden = true;
  opener = button;
  form().dataset.usual ??= form().getAttribute("action");
  form().setAttribute("action", button.dataset.revealAt ?? form().dataset.usual);
  form().elements.field.value = button.dataset.reveal;
  dialog().querySelector("[data-reveal-what]").textContent = button.dataset.revealLabel;
  document.dispatchEvent(new CustomEvent("open-dialog", { detail: "reveal" }));
});

const send = async (event) => {
  if (!event.target.matches("[data-reveal-form]")) return;
  event.preventDefault();
  const name = form().elements.field.value;
  try {
    const answer = await ask(new FormData(form()));
    if (answer.status === 423) return document.dispatchEvent(new CustomEvent("lock:ask"));
    if (!dialog()) return;
    const page = answer.status === 200 ? answer.response : null;
    const value = page?.querySelector("[data-revealed-value]");
    if (!value) return refused(answer.status);
    dialog().close();
    show(name, document.importNode(value, true));
  } catch {
    if (dialog()) refused();
  }
};

document.addEventListener("submit", send, { capture: true });
