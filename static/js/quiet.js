/* A form with data-quiet="care.changed" is sent without leaving the page; what shows it is drawn anew
   at once, as if the hint had come already. What the server refuses is said in its words. */
const failed = async (answer) => {
  const told = await answer?.json().catch(() => null);
  const text = told?.title ?? document.body.dataset.failed;
  document.dispatchEvent(new CustomEvent("toast", { detail: { text, kind: "error" } }));
};

const send = async (event) => {
  const { target: form, submitter } = event;
  if (event.defaultPrevented || !("quiet" in form.dataset)) return;
  event.preventDefault();
  if (form.dataset.sending) return;
  form.dataset.sending = "yes";
  const body = new FormData(form, submitter);
  const headers = { Accept: "application/json" };
  const sent = { method: "POST", body, headers, redirect: "error" };
  const answer = await fetch(form.action, sent).catch(() => null);
  delete form.dataset.sending;
  if (!answer?.ok) await failed(answer);
  else form.dispatchEvent(new CustomEvent("quiet:done", { bubbles: true }));
  const { quiet: type, ref } = form.dataset;
  document.dispatchEvent(new CustomEvent("live:hint", { detail: { type, ref } }));
};
/* Before the others hear of it, for whom the form would be leaving the page. */
document.addEventListener("submit", send, { capture: true });

/* What is new in a strip or a note is said at once, and each thing once. */
const TOLD = ["care", "notices", "whispers"];
const said = {};
let pressed = false;
document.addEventListener("quiet:done", ({ target }) => {
  pressed = target.matches(".ask-help, #care form");
});
document.addEventListener("fragment:shown", ({ target }) => {
  if (!TOLD.includes(target.id)) return;
  const now = new Set([...target.querySelectorAll("[data-says]")].map((each) => each.dataset.says));
  for (const text of now) {
    if (said[target.id]?.has(text)) continue;
    document.dispatchEvent(new CustomEvent("say", { detail: { text, urgent: true } }));
  }
  said[target.id] = now;
  if (!pressed || target.id !== "care") return;
  pressed = false;
  const next = target.querySelector("[data-help-asked] button");
  (next ?? document.querySelector(".ask-help button"))?.focus({ preventScroll: true });
});
