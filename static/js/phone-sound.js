/* Which microphone, which headset, and what rings besides: a cookie each, and a check of each. */
import { become, draw, trouble, without } from "./phone-face.js";

const KINDS = { microphone: "audioinput", headset: "audiooutput", ringer: "audiooutput" };
const REFUSED = { NotAllowedError: "refused", SecurityError: "refused", NotFoundError: "absent" };
const YEAR = 365 * 24 * 60 * 60;
const CHECKED = 8_000;
const folder = document.querySelector("script[data-folder]").dataset.folder;
const chosen = {};

for (const each of document.cookie.split("; ")) {
  const [name, value] = each.split("=");
  if (name.startsWith("phone-")) chosen[name.slice("phone-".length)] = value;
}

const keep = (name, value) => {
  chosen[name] = value;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  const age = value ? YEAR : 0;
  // biome-ignore lint/suspicious/noDocumentCookie: it must be kept before the page can be left
  document.cookie = `phone-${name}=${value}; Path=/; Max-Age=${age}; SameSite=Strict${secure}`;
};

/* A device that is not there any more is no reason to be deaf: the browser takes another. */
export const constraints = () => ({
  audio: chosen.microphone ? { deviceId: { ideal: chosen.microphone } } : true,
  video: false,
});

export const through = async (audio, name) => {
  if (chosen[name]) await audio.setSinkId?.(chosen[name]).catch(() => {});
  return audio;
};

export const hasRinger = () => Boolean(chosen.ringer);

export const notes = (name) => through(new Audio(`${folder}ring.wav`), name);

const fill = async () => {
  const devices = await navigator.mediaDevices.enumerateDevices();
  for (const select of document.querySelectorAll("#phone [data-device]")) {
    const name = select.dataset.device;
    const fitting = devices.filter(
      (each) => each.kind === KINDS[name] && each.label && each.deviceId !== "default",
    );
    const made = fitting.map((each) => new Option(each.label, each.deviceId));
    select.replaceChildren(select.options[0], ...made);
    select.value = fitting.some((each) => each.deviceId === chosen[name]) ? chosen[name] : "";
  }
};

/* Opened and let go: a telephone that nobody can speak into must not be there to be called. */
export const microphoneWorks = async () => {
  without("refused", "absent", "taken");
  try {
    const stream = await navigator.mediaDevices.getUserMedia(constraints());
    for (const track of stream.getTracks()) track.stop();
    await fill();
    return true;
  } catch (error) {
    trouble(error.name ? (REFUSED[error.name] ?? "taken") : "taken");
    become("deaf");
    return false;
  }
};

/* How loud it is at the microphone, for as long as somebody looks. */
const listen = async () => {
  const meter = () => document.querySelector("#phone [data-level]");
  const stream = await navigator.mediaDevices.getUserMedia(constraints()).catch(() => null);
  if (!stream) return microphoneWorks();
  const context = new AudioContext();
  const heard = context.createAnalyser();
  context.createMediaStreamSource(stream).connect(heard);
  const wave = new Float32Array(heard.fftSize);
  const until = performance.now() + CHECKED;
  const look = () => {
    heard.getFloatTimeDomainData(wave);
    const loud = Math.max(...wave.map(Math.abs));
    if (meter()) meter().value = Math.min(1, loud * 2);
    if (performance.now() < until && meter()) return requestAnimationFrame(look);
    for (const track of stream.getTracks()) track.stop();
    context.close();
    if (meter()) meter().value = 0;
  };
  look();
};

document.addEventListener("change", ({ target }) => {
  const name = target.dataset?.device;
  if (!name) return;
  keep(name, target.value);
  document.dispatchEvent(new CustomEvent("phone:device", { detail: name }));
});
document.addEventListener("click", async ({ target }) => {
  if (target.closest?.("[data-try-microphone]")) listen();
  const tried = target.closest?.("[data-try-sound]")?.dataset.trySound;
  if (tried) (await notes(tried)).play().catch(() => {});
});
document.addEventListener("page:shown", () => fill().then(draw));
navigator.mediaDevices?.addEventListener("devicechange", async () => {
  await fill();
  document.dispatchEvent(new CustomEvent("phone:devices"));
});
