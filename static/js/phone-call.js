/* The one call of this telephone. What the console has put through is answered at once, for its
   button was pressed on the desk; what a colleague puts through rings until somebody answers. */
import { become, flag, has, trouble, without } from "./phone-face.js";
import { figures, forget, watch } from "./phone-quality.js";
import { constraints, through } from "./phone-sound.js";

const AT_ONCE = /;\s*answer-after=0/i;
const GATHERING = 700;
/* So long the sound may look for its way; with no way at all a browser looks for ever. */
const SEEKS = 12_000;
const NO_WAY = "RTP Timeout";
const CAUSES = {
  "User Denied Media Access": "refused",
  [NO_WAY]: "no-way",
  "WebRTC Error": "no-sound",
  "Bad Media Description": "no-sound",
  "Incompatible SDP": "no-sound",
};
const QUIET = ["no-way", "no-sound", "ended"];
let session = null;
let servers = [];
/* Beside the page, for the lock takes away what the page holds, and calls go on. */
const sound = document.body.appendChild(document.createElement("audio"));
sound.id = "phone-sound";
sound.autoplay = true;

export const useServers = (given) => {
  servers = given;
};

export const isBusy = () => session !== null;

/* What has come and gone so far, for whoever looks into it. */
export const counted = () => (session?.connection ? figures(session.connection) : null);

/* Whether a voice leaves this page. */
export const sends = () =>
  Boolean(session?.connection?.getSenders().some(({ track }) => track?.enabled));

const mine = (its) => session === its;

const over = (its, cause) => {
  if (!mine(its)) return;
  session = null;
  sound.srcObject = null;
  forget();
  if (CAUSES[cause]) trouble(CAUSES[cause]);
  become("ready");
};

const answer = () => {
  if (!session?.isInProgress() || !has("waiting")) return;
  flag("waiting", false);
  without(...QUIET);
  become("answering");
  session.answer({
    mediaConstraints: constraints(),
    pcConfig: { iceServers: servers },
    rtcAnswerConstraints: {},
  });
};

const sounds = (its) => ["connected", "completed"].includes(its.connection?.iceConnectionState);

const isEar = ({ mid, currentDirection: way }) => mid === null || way === "recvonly";

const talks = (its) => {
  if (!mine(its) || !its.isEstablished() || !sounds(its)) return;
  become("talking");
  flag("listening", its.connection.getTransceivers().every(isEar));
  watch(its.connection);
};

const givesUp = (its) => {
  if (!mine(its) || its.isEnded() || sounds(its)) return;
  its.terminate({ cause: NO_WAY, status_code: 408, reason_phrase: NO_WAY });
};

const hears = (its) => {
  const heard = new MediaStream();
  its.on("peerconnection", ({ peerconnection }) => {
    peerconnection.addEventListener("iceconnectionstatechange", () => talks(its));
    peerconnection.addEventListener("track", async ({ track }) => {
      heard.addTrack(track);
      await through(sound, "headset");
      sound.srcObject = heard;
    });
  });
  its.on("icecandidate", ({ ready }) => setTimeout(ready, GATHERING));
  its.on("confirmed", () => {
    talks(its);
    setTimeout(givesUp, SEEKS, its);
  });
  its.on("hold", () => mine(its) && flag("held", true));
  its.on("unhold", () => mine(its) && flag("held", false));
  its.on("muted", () => mine(its) && flag("muted", true));
  its.on("unmuted", () => mine(its) && flag("muted", false));
  its.on("ended", ({ cause }) => over(its, cause));
  its.on("failed", ({ cause }) => over(its, cause));
};

export const take = ({ originator, session: its, request }) => {
  if (originator !== "remote") return;
  const atOnce = AT_ONCE.test(request.getHeader("Call-Info") ?? "");
  const before = session;
  if (before && !atOnce) {
    its.terminate({ status_code: 486 });
    return;
  }
  session = its;
  if (before && !before.isEnded()) before.terminate();
  hears(its);
  become(before ? "answering" : "rings");
  flag("waiting", true);
  if (atOnce) queueMicrotask(answer);
};

export const end = () => session?.terminate(session.isInProgress() ? { status_code: 486 } : {});

const mute = () => {
  if (!session?.isEstablished()) return;
  if (has("muted")) session.unmute({ audio: true });
  else session.mute({ audio: true });
};

const tone = (key) => {
  if (session?.isEstablished()) session.sendDTMF(key, { transportType: "RFC2833" });
};

document.addEventListener("click", ({ target }) => {
  if (target.closest?.("[data-answer]")) answer();
  if (target.closest?.("[data-end]")) end();
  if (target.closest?.("[data-mute]")) mute();
  const key = target.closest?.("[data-tone]")?.dataset.tone;
  if (key) tone(key);
});
document.addEventListener("keydown", ({ key, target, ctrlKey, altKey, metaKey }) => {
  if (ctrlKey || altKey || metaKey || !target.closest?.("[data-tones]")) return;
  if (/^[0-9*#]$/.test(key)) tone(key);
});
document.addEventListener("phone:device", async ({ detail }) => {
  if (detail === "headset") await through(sound, "headset");
  if (detail !== "microphone" || !session?.isEstablished()) return;
  const stream = await navigator.mediaDevices.getUserMedia(constraints()).catch(() => null);
  const sender = session.connection.getSenders().find((each) => each.track?.kind === "audio");
  if (stream) await sender?.replaceTrack(stream.getAudioTracks()[0]);
});
addEventListener("beforeunload", (event) => {
  if (isBusy()) event.preventDefault();
});
