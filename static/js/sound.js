/* Two soft notes when somebody waits, three rising ones when the danger is near. The first press of
   "Ready" lets the browser play; the choice "Sound when somebody calls" is kept in a cookie. */
const folder = document.querySelector("script[data-folder]").dataset.folder;
const AGAIN = 4000;
let playedAt = -AGAIN;

const isOff = () => document.cookie.split("; ").includes("sound=off");

/* Who is talking is not disturbed; a ring is for those who are ready. */
const am = (state) => document.querySelector(`#presence .status-${state}`) !== null;

const tone = (name) => {
  const made = new Audio(`${folder}${name}.wav`);
  made.volume = 0.5;
  return made.play();
};

const play = (name) => {
  if (isOff() || performance.now() - playedAt < AGAIN) return;
  playedAt = performance.now();
  tone(name).catch(() => {});
};

/* Once a shift somebody hears the notes and says so; whoever does not reads what to look at. */
document.addEventListener("click", async ({ target }) => {
  const check = target.closest("[data-sound-check]");
  if (!check) return;
  const help = check.querySelector("[data-sound-help]");
  if (target.closest("[data-sound-play]")) {
    const played = await tone("ring").then(
      () => true,
      () => false,
    );
    help.hidden = played && !isOff();
    check.querySelector("[data-sound-asks]").hidden = false;
  } else if (target.closest("[data-sound-not]")) help.hidden = false;
});
document.addEventListener("quiet:done", ({ target }) => {
  const check = target.closest("[data-sound-check]");
  if (!check) return;
  check.remove();
  document.getElementById("main").focus({ preventScroll: true });
});

document.addEventListener("live:contact.offered", ({ detail }) => {
  if (!detail?.counts?.rings && am("ready")) play(detail?.counts?.critical ? "critical" : "ring");
});
document.addEventListener("call:rings", () => play("ring"));
document.addEventListener("live:alert.raised", () => {
  if (!am("on_contact")) play("critical");
});
document.addEventListener("live:care.changed", ({ detail }) => {
  if (detail?.counts?.asked && !am("on_contact")) play("ring");
});
document.addEventListener("choice:sound", ({ detail }) => {
  if (detail) play("ring");
});
