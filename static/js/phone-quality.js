/* How the call sounds, in a word and three figures, made of what came in the last seconds. */
import { has } from "./phone-face.js";

const EVERY = 2_000;
const WEAK = { lost: 0.02, jitter: 0.03, round: 0.4 };
const BAD = { lost: 0.08, jitter: 0.08, round: 0.9 };
let before = null;
let clock = 0;

export const figures = async (connection) => {
  const found = { received: 0, lost: 0, sent: 0, jitter: 0, round: 0, codec: "" };
  const codecs = new Map();
  const report = await connection.getStats();
  for (const each of report.values()) if (each.type === "codec") codecs.set(each.id, each);
  for (const each of report.values()) {
    if (each.type === "inbound-rtp") {
      const codec = codecs.get(each.codecId);
      Object.assign(found, { received: each.packetsReceived, jitter: each.jitter ?? 0 });
      found.lost = Math.max(0, each.packetsLost ?? 0);
      found.codec = codec ? codec.mimeType.split("/")[1] : "";
    } else if (each.type === "outbound-rtp") found.sent = each.packetsSent;
    else if (each.type === "candidate-pair" && each.nominated) {
      found.round = each.currentRoundTripTime ?? 0;
    }
  }
  return found;
};

const over = (now, limits) => Object.keys(limits).some((name) => now[name] > limits[name]);

export const graded = (now, then) => {
  const received = now.received - then.received;
  const missing = now.lost - then.lost;
  const lost = missing > 0 ? missing / (received + missing) : 0;
  const seen = { lost, jitter: now.jitter, round: now.round };
  const grade =
    received <= 0 ? "silent" : over(seen, BAD) ? "bad" : over(seen, WEAK) ? "weak" : "good";
  return { ...seen, grade };
};

const write = (name, text) => {
  const place = document.querySelector(`#phone [data-figure=${name}]`);
  if (place && place.textContent !== text) place.textContent = text;
};

const show = (now, { grade, lost, jitter, round }) => {
  for (const each of document.querySelectorAll("#phone [data-grade]")) {
    each.hidden = each.dataset.grade !== (has("held") ? "held" : grade);
  }
  write("lost", `${(lost * 100).toFixed(1)} %`);
  write("jitter", `${Math.round(jitter * 1000)} ms`);
  write("round", `${Math.round(round * 1000)} ms`);
  write("codec", now.codec || "–");
};

export const watch = (connection) => {
  forget();
  clock = setInterval(async () => {
    const now = await figures(connection);
    if (before) show(now, graded(now, before));
    before = now;
  }, EVERY);
};

export const forget = () => {
  clearInterval(clock);
  before = null;
};
