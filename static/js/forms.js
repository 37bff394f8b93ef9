/* A form is sent once; an error summary takes the focus; what is half written is not lost unasked. */
const RETRY = 4000;

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sending) {
    event.preventDefault();
    return;
  }
  form.dataset.sending = "yes";
  delete form.dataset.changed;
  setTimeout(() => delete form.dataset.sending, RETRY);
});

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form?.method === "post" && "keep" in form.dataset) form.dataset.changed = "yes";
});

addEventListener("beforeunload", (event) => {
  const unsent = document.querySelector(
    "form[data-keep][data-changed]:not([data-sending], [data-drafted])",
  );
  if (unsent) event.preventDefault();
});

addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sending]")) delete form.dataset.sending;
});

document.querySelector("[data-takes-focus]")?.focus();
