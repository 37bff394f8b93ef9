/* A call that nobody looks at: the title says so, a second device rings, and the system tells it,
   without a word about who calls or what this is. */
import { draw, flag, state, word } from "./phone-face.js";
import { hasRinger, notes } from "./phone-sound.js";

const PAUSE = 2_500;
const title = document.title;
let ringing = [];
let told = null;

const again = (audio) => {
  if (!ringing.includes(audio)) return;
  audio.currentTime = 0;
  audio.play().catch(() => {});
};

const rings = () => state() === "rings" || document.querySelector("#ring [data-ring]") !== null;

const tell = () => {
  if (!("Notification" in window) || Notification.permission !== "granted") return;
  if (!document.hidden) return;
  told = new Notification(word("rings"), { tag: "ring", requireInteraction: true, silent: true });
  told.onclick = () => window.focus();
};

const begin = async () => {
  if (ringing.length > 0 || told) return;
  document.title = `● ${word("rings")}`;
  tell();
  /* What rings at the desk is played by the desk; a colleague's call only here. */
  const names = state() === "rings" ? ["headset"] : [];
  if (hasRinger()) names.push("ringer");
  ringing = await Promise.all(names.map(notes));
  if (!rings()) return end();
  for (const audio of ringing) {
    audio.addEventListener("ended", () => setTimeout(again, PAUSE, audio));
    again(audio);
  }
};

const end = () => {
  for (const audio of ringing) audio.pause();
  ringing = [];
  told?.close();
  told = null;
  document.title = title;
};

const look = () => (rings() ? begin() : end());

const permitted = () => {
  flag("told", "Notification" in window && Notification.permission === "granted");
  flag("untold", "Notification" in window && Notification.permission === "default");
};

document.addEventListener("phone:state", () => {
  look();
  permitted();
});
document.addEventListener("fragment:shown", look);
document.addEventListener("click", async ({ target }) => {
  if (!target.closest?.("[data-ask-notification]")) return;
  await Notification.requestPermission();
  permitted();
  draw();
});
permitted();
