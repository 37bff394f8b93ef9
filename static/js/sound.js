/* Two soft notes when somebody waits, three rising ones when the danger is near. The first press of
   "Ready" lets the browser play; the choice "Sound when somebody calls" is kept in a cookie. */
const folder = document.querySelector("script[data-folder]").dataset.folder;
const AGAIN = 4000;
let playedAt = -AGAIN;

const isOff = () => document.cookie.split("; ").includes("sound=off");

/* Who is talking is not disturbed; a ring is for those who are ready. */
const am = (state) => document.querySelector(`#presence .status-${state}`) !== null;

const play = (name) => {
  if (isOff() || performance.now() - playedAt < AGAIN) return;
  playedAt = performance.now();
  const tone = new Audio(`${folder}${name}.wav`);
  tone.volume = 0.5;
  tone.play().catch(() => {});
};

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
