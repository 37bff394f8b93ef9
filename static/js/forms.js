/* A form is sent once; an error summary takes the focus; what is half written is not lost unasked. */
const RETRY = 4000;
const TYPED = "input:not([type='hidden'], [type='file']), textarea";

/* What was typed beside a form that ends everything is pointed out once before it is left behind. */
document.addEventListener("submit", (event) => {
  if (!("ends" in event.target.dataset)) return;
  for (const form of document.querySelectorAll("form[data-unsent]:not([data-warned])")) {
    const typed = [...form.querySelectorAll(TYPED)].find((field) => field.value.trim());
    if (!typed) continue;
    event.preventDefault();
    event.stopImmediatePropagation();
    form.dataset.warned = "yes";
    const folded = form.closest("details");
    if (folded) folded.open = true;
    typed.setCustomValidity(form.dataset.unsent);
    typed.reportValidity();
    typed.addEventListener("input", () => typed.setCustomValidity(""), { once: true });
    setTimeout(() => typed.setCustomValidity(""), RETRY);
    return;
  }
});

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
