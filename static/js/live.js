/* One socket for the page. What it hears becomes an event of the document: "live:<type>" with the
   hint as its detail, "live:hint" for each of them, "live:resync" when the page must look afresh,
   and "live:state" with "online" or "lost". The page names its streams and the places from which
   they go on in <body data-live="queue:…:epoch.7 case:…:epoch.3">; without them there is no socket. */
const SESSION_ENDED = 4401;
const REFUSED = 4404;
const SHORTEST = 250;
const LONGEST = 15_000;
const SILENCE = 45_000;
const SLEPT = 25_000;
const GRACE = 1_000;

const places = new Map();
let socket = null;
let state = "joining";
let tries = 0;
let heardAt = 0;
let again = 0;
let goodbye = 0;
let greeted = false;

for (const token of (document.body.dataset.live ?? "").split(" ").filter(Boolean)) {
  const [, stream, epoch, seq] = token.match(/^(.+):([^.:]+)\.(\d+)$/) ?? [];
  if (stream) places.set(stream, { epoch, seq: Number(seq) });
}

const tell = (name, detail) => document.dispatchEvent(new CustomEvent(`live:${name}`, { detail }));

const become = (now) => {
  clearTimeout(goodbye);
  goodbye = 0;
  if (state === now) return;
  state = now;
  tell("state", now);
};

/* A connection that is back within a second was never away for the reader. */
const lose = () => {
  goodbye ||= setTimeout(become, GRACE, "lost");
};

const put = ({ stream, epoch, seq }) => places.set(stream, { epoch, seq });

const greet = ({ streams }) => {
  tries = 0;
  greeted = true;
  become("online");
  for (const [stream, place] of Object.entries(streams)) {
    if (!places.has(stream)) put({ stream, ...place });
  }
};

/* Every hint once and in order: an old one is dropped, a gap is asked for again. */
const take = (hint) => {
  if (hint.seq !== undefined) {
    const place = places.get(hint.stream);
    if (!place || place.epoch !== hint.epoch || hint.seq > place.seq + 1) {
      reconnect();
      return;
    }
    if (hint.seq <= place.seq) return;
    put(hint);
  }
  tell("hint", hint);
  tell(hint.type, hint);
};

const hear = ({ data }) => {
  heardAt = Date.now();
  const frame = JSON.parse(data);
  if (frame.type === "hello") greet(frame);
  else if (frame.type === "resync") {
    put(frame);
    tell("resync", frame);
  } else if (frame.type !== "ping") take(frame);
};

const address = () => {
  const url = new URL("/live/", location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  for (const [stream, { epoch, seq }] of places) {
    url.searchParams.append("stream", `${stream}:${epoch}.${seq}`);
  }
  return url;
};

/* After an end that no patience heals the server decides anew what this person may see. */
const refused = () => {
  tries = Number.POSITIVE_INFINITY;
  if (!greeted) return;
  greeted = false;
  location.reload();
};

const close = () => {
  if (!socket) return;
  socket.onmessage = socket.onclose = null;
  socket.close();
  socket = null;
};

const open = () => {
  clearTimeout(again);
  close();
  heardAt = Date.now();
  socket = new WebSocket(address());
  socket.onmessage = hear;
  socket.onclose = ({ code }) => {
    socket = null;
    if (code === SESSION_ENDED || code === REFUSED) refused();
    reconnect();
  };
};

/* Back-off with jitter, so that a thousand tabs do not return in the same instant. */
const reconnect = () => {
  close();
  lose();
  clearTimeout(again);
  const most = Math.min(LONGEST, SHORTEST * 2 ** tries);
  tries += 1;
  again = setTimeout(open, most / 2 + (Math.random() * most) / 2);
};

const wake = () => {
  if (socket && Date.now() - heardAt < SLEPT) return;
  tries = 0;
  open();
};

const watch = () => {
  if (socket && Date.now() - heardAt > SILENCE) reconnect();
};

if (places.size > 0) {
  document.addEventListener("visibilitychange", wake);
  addEventListener("online", wake);
  addEventListener("pageshow", wake);
  addEventListener("offline", () => {
    close();
    become("lost");
  });
  setInterval(watch, GRACE);
  open();
}
