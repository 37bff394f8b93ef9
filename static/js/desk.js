/* The desk: the next press is under the hand, the newest message in sight, a line ready to send. */
const calm = "[data-takes-focus], dialog[open]";
const NEAR = 80;
/* What a lost call lets one do; a choice of the script; in the wrap-up the code that fits, or the first; at its end, the end. */
const NEXT = [
  "[data-lost-first]",
  "[data-first-choice]",
  "#close input[type='radio']:checked",
  "#close input[type='radio']",
  ".button-end",
];

const begin = () => {
  if (document.querySelector(calm)) return;
  const next = NEXT.map((each) => document.querySelector(each)).find(Boolean);
  if (matchMedia("(min-width: 1100px)").matches) {
    // What is to be said stands above its choices, as far as both have room.
    next?.closest(".desk-scroll")?.querySelector(".say")?.scrollIntoView({ block: "start" });
    next?.scrollIntoView({ block: "nearest" });
  }
  next?.focus({ preventScroll: true });
};

/* The log follows the newest message unless somebody is reading further up. */
const follow = (log) => {
  let following = true;
  const toEnd = () => {
    if (following) log.scrollTop = log.scrollHeight;
  };
  log.addEventListener("scroll", () => {
    following = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR;
  });
  log.addEventListener("fragment:shown", toEnd);
  toEnd();
};

const followAll = () => document.querySelectorAll("[data-scrolled-down]").forEach(follow);

begin();
followAll();
document.addEventListener("page:shown", followAll);

/* The contact on this page is somebody else's now: the server leads to the desk. */
const leave = (notices) => {
  const ref = document.getElementById("bar")?.dataset.ref;
  if (ref && notices.querySelector(`[data-taken="${ref}"]`)) location.reload();
};

const say = (text, urgent) =>
  document.dispatchEvent(new CustomEvent("say", { detail: { text, urgent } }));

document.addEventListener("fragment:shown", ({ target }) => {
  if (target.id === "queue") say(target.querySelector("[data-said]")?.dataset.said);
  if (target.id === "notices") leave(target);
  if (target.id === "lost-call") say(target.querySelector("[data-lost]")?.dataset.lost, true);
});

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-takes-next]")) return;
  const first = "#queue [data-row]:not([data-gone]) [data-row-button]";
  document.querySelector(`[data-ring] button, ${first}`)?.click();
});

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-use-line]")) return;
  const reply = document.querySelector(".reply textarea");
  const line = document.getElementById("line").textContent.trim();
  reply.value = reply.value ? `${reply.value.trimEnd()}\n${line}` : line;
  reply.focus();
  reply.dispatchEvent(new Event("input", { bubbles: true }));
});
