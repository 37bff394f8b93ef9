/* The editor of the script: the checker reads along while somebody types, and what is too long stays
   in its field. form[data-checks="id"] names the part that its own answer to "check" brings anew. */
const PAUSE = 700;
const form = document.querySelector("form[data-checks]");
let timer = 0;
let turn = 0;

const long = (field) => field.value.length > Number(field.dataset.longest);

/* Parsed by the browser as a document of its own, never written as markup. */
const asked = (body) =>
  new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.responseType = "document";
    request.onloadend = () => done(request);
    request.send(body);
  });

const check = async () => {
  const mine = ++turn;
  const body = new FormData(form);
  body.append("check", "yes");
  const { status, response } = await asked(body);
  const fresh = response?.getElementById(form.dataset.checks);
  if (status !== 200 || !fresh || mine !== turn) return;
  const part = document.getElementById(form.dataset.checks);
  part.replaceChildren(...[...fresh.childNodes].map((node) => document.importNode(node, true)));
};

const measure = (field) => field.setCustomValidity(long(field) ? form.dataset.tooLong : "");

form?.addEventListener("input", ({ target }) => {
  if (target.dataset.longest) measure(target);
  clearTimeout(timer);
  if (![...form.elements].some((field) => field.dataset.longest && long(field)))
    timer = setTimeout(check, PAUSE);
});

form?.addEventListener(
  "submit",
  (event) => {
    clearTimeout(timer);
    turn += 1;
    const over = [...form.elements].find((field) => field.dataset.longest && long(field));
    if (!over) return;
    event.preventDefault();
    measure(over);
    over.reportValidity();
  },
  { capture: true },
);
