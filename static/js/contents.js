/* What a page holds: asked for, taken out, put in; and what was typed into its forms and not sent
   yet, gathered and put back into a page that was fetched anew. A field is known by its form, its
   name and its place among its like. */
/* A proof is never cut short: it may have begun another session already. */
const PATIENCE = { GET: 2_000, POST: 20_000 };
const FIELDS = "form[method=post] :is(textarea, select, input:not([type=hidden], [type=password]))";

const all = () =>
  [...document.querySelectorAll(FIELDS)].filter(
    (field) => field.type !== "file" && field.closest("[data-locks]"),
  );

const nameOf = (field, fields) => {
  const key = (each) => `${each.form.getAttribute("action")} ${each.name} ${each.type}`;
  const alike = fields.filter((each) => key(each) === key(field));
  return `${key(field)} ${alike.indexOf(field)}`;
};

const differs = (field) => {
  if (field.options) return [...field.options].some((o) => o.selected !== o.defaultSelected);
  return field.checked !== field.defaultChecked || field.value !== field.defaultValue;
};

let typed = [];

export const holds = () => typed.length > 0;

export const gather = () => {
  const fields = all();
  typed = fields
    .filter(differs)
    .map((field) => [nameOf(field, fields), { value: field.value, checked: field.checked }]);
};

export const restore = () => {
  const kept = new Map(typed);
  const fields = all();
  for (const field of fields) {
    const before = kept.get(nameOf(field, fields));
    if (!before) continue;
    Object.assign(field, before);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  typed = [];
};

/* Another session begins in this tab: nothing of the one before it comes back. */
export const renew = async () => {
  typed = [];
  const { status } = await send("GET", location.href);
  if (status === 404) location.assign("/");
  else location.reload();
};

export const empty = () => {
  for (const row of document.querySelectorAll("#key-list > :not([data-fixed])")) row.remove();
  const holding = "[data-locks], #toasts, #said-calmly, #said-at-once";
  for (const part of document.querySelectorAll(holding)) part.replaceChildren();
};

export const fill = (page) => {
  for (const part of document.querySelectorAll("[data-locks]")) {
    const fresh = page.getElementById(part.id)?.childNodes ?? [];
    part.replaceChildren(...[...fresh].map((node) => document.importNode(node, true)));
  }
};

/* The answer is parsed by the browser as a document of its own, never written as markup. */
export const send = (method, url, fields) =>
  new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open(method, url);
    request.responseType = "document";
    request.timeout = PATIENCE[method];
    request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
    request.onloadend = () => done(request);
    const token = document.querySelector("[data-lock-token] [name=csrfmiddlewaretoken]").value;
    const body = new URLSearchParams({ csrfmiddlewaretoken: token, ...fields });
    request.send(method === "POST" ? body : null);
  });
