/* What the window of the telephone shows. It may be emptied by the lock and filled again, so it is
   looked up each time, and drawn from what is known here: state, flags, troubles. */
const known = { state: "starting", flags: new Set(), troubles: new Set(), since: "" };

const all = (what) => document.querySelectorAll(`#phone ${what}`);

export const draw = () => {
  const face = document.getElementById("phone");
  if (!face) return;
  face.dataset.state = known.state;
  for (const each of all("[data-when]")) {
    each.hidden = !each.dataset.when.split(" ").includes(known.state);
  }
  for (const each of all("[data-flag]")) {
    each.setAttribute("aria-pressed", String(known.flags.has(each.dataset.flag)));
  }
  for (const each of all("[data-flagged]")) each.hidden = !known.flags.has(each.dataset.flagged);
  for (const each of all("[data-trouble]")) {
    each.hidden = !known.troubles.has(each.dataset.trouble);
  }
  for (const each of all("[data-lasting]")) {
    if (known.since) each.dataset.since = known.since;
    else delete each.dataset.since;
  }
};

export const state = () => known.state;

export const become = (now) => {
  if (now === known.state) return;
  if (now === "talking") known.since ||= new Date().toISOString();
  else if (now !== "answering") known.since = "";
  if (now !== "talking") known.flags.clear();
  known.state = now;
  draw();
  document.dispatchEvent(new CustomEvent("phone:state", { detail: now }));
};

export const has = (name) => known.flags.has(name);

export const flag = (name, on) => {
  known.flags[on ? "add" : "delete"](name);
  draw();
};

export const trouble = (name, on = true) => {
  known.troubles[on ? "add" : "delete"](name);
  draw();
};

export const without = (...names) => {
  for (const name of names) known.troubles.delete(name);
  draw();
};

/* A word that the page holds in its language. */
export const word = (name) => document.getElementById("phone-words")?.dataset[name] ?? "";

document.addEventListener("page:shown", draw);
