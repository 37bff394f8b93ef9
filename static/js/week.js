/* A case that holds a window is dragged onto a day of the calendar, or its "Move to…" is pressed:
   both open the same form, after a drag for that day, and nothing moves before it is sent. Which window of the
   calendar is whose, the page does not know. */
const dialog = document.getElementById("move-window");
const form = dialog.querySelector("form");
let dragged = null;

const fill = (day) => {
  for (const field of form.querySelectorAll("[type=datetime-local]")) {
    // Midnight twice is no window: whoever sends it by a slip is told so.
    field.value = day ? `${day}T00:00` : "";
  }
};

const ask = (link, day) => {
  form.reset();
  form.action = link.dataset.moves;
  form.querySelector("[data-moved-code]").textContent = link.dataset.code;
  fill(day);
  document.dispatchEvent(new CustomEvent("open-dialog", { detail: dialog.id }));
  form.elements[day ? "starts" : "team"].focus();
};

const dayAt = (target) => (dragged ? target.closest?.("[data-day]") : null);

const mark = (day) => {
  for (const each of document.querySelectorAll(".week-target")) {
    if (each !== day) each.classList.remove("week-target");
  }
  day?.classList.add("week-target");
};

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-moves]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  ask(link, "");
});

document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.("tr[draggable]")?.querySelector("[data-moves]") ?? null;
  if (!dragged) return;
  event.dataTransfer.effectAllowed = "move";
  // Nothing of the case goes to whatever it is dropped on outside.
  event.dataTransfer.setData("text/plain", "");
});

document.addEventListener("dragover", (event) => {
  const day = dayAt(event.target);
  mark(day);
  if (day) event.preventDefault();
});

document.addEventListener("drop", (event) => {
  const day = dayAt(event.target);
  if (!day) return;
  event.preventDefault();
  ask(dragged, day.dataset.day);
});

document.addEventListener("dragend", () => {
  dragged = null;
  mark(null);
});
