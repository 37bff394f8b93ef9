/* The desk: the first choice is under the hand, the newest message in sight, a line ready to send. */
const calm = "[data-takes-focus], dialog[open]";

if (!document.querySelector(calm)) {
  document.querySelector("[data-first-choice]")?.focus({ preventScroll: true });
}
for (const thread of document.querySelectorAll("[data-scrolled-down]")) {
  thread.scrollTop = thread.scrollHeight;
}

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-use-line]")) return;
  const reply = document.querySelector(".reply textarea");
  const line = document.getElementById("line").textContent.trim();
  reply.value = reply.value ? `${reply.value.trimEnd()}\n${line}` : line;
  reply.focus();
  reply.dispatchEvent(new Event("input", { bubbles: true }));
});
