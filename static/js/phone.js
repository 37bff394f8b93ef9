/* The telephone in this window: it is there for the switch as long as the window is open, somebody
   has lent it a password, and there is something to speak into. One window of a person at a time. */
import { UA, WebSocketInterface } from "../vendor/jssip.mjs";
import { isBusy, take, useServers } from "./phone-call.js";
import { become, draw, state, trouble, without } from "./phone-face.js";
import { microphoneWorks } from "./phone-sound.js";

const [SOON, LATEST, SHARE, SECOND, ELSEWHERE] = [1_000, 30_000, 2 / 3, 1_000, 1_500];
const DENIED = [401, 403, 407];
let ua = null;
let line = "";
let tries = 0;
let clock = 0;
/* Whether a call may go on there that this page has lost: it was opened anew, or cut off. */
let asksAgain = true;

const lend = async () => {
  const form = document.getElementById("phone-lend");
  const body = new FormData(form);
  const headers = { Accept: "application/json" };
  const answer = await fetch(form.action, { method: "POST", body, headers, redirect: "error" });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
};

const until = (moment) =>
  typeof moment === "number" ? moment * SECOND - Date.now() : Date.parse(moment) - Date.now();

const later = (act) => {
  clearTimeout(clock);
  clock = setTimeout(act, Math.min(LATEST, SOON * 2 ** tries));
  tries += 1;
};

const lent = async () => {
  const given = await lend();
  useServers(given.ice_servers ?? []);
  line = `sip:line@${given.uri.split("@").pop()}`;
  clearTimeout(clock);
  clock = setTimeout(renew, Math.max(SOON, until(given.until) * SHARE));
  return given;
};

const renew = async () => {
  try {
    const { username, password } = await lent();
    ua.set("authorization_user", username);
    ua.set("password", password);
    without("password");
    if (ua.isConnected()) ua.register();
  } catch {
    trouble("password");
    later(renew);
  }
};

/* A call that went on without us is brought back by the line, if there is one. */
const askAgain = () => {
  if (!asksAgain) return;
  asksAgain = false;
  ua.sendMessage(line, "again");
};

const registered = () => {
  tries = 0;
  without("socket", "password", "switch");
  if (!isBusy()) become("ready");
  askAgain();
};

const failed = ({ response }) => {
  trouble(DENIED.includes(response?.status_code) ? "password" : "switch");
  if (!isBusy()) become("connecting");
  later(renew);
};

const cut = () => {
  trouble("socket");
  asksAgain ||= isBusy();
  if (!isBusy()) become("connecting");
};

const connect = ({ uri, username, password, wss }) => {
  ua = new UA({
    sockets: [new WebSocketInterface(wss)],
    uri,
    authorization_user: username,
    password,
    user_agent: "console",
    register_expires: 120,
    session_timers: false,
    no_answer_timeout: 60,
    connection_recovery_max_interval: 8,
  });
  ua.on("disconnected", cut);
  ua.on("registered", registered);
  ua.on("registrationFailed", failed);
  ua.on("newRTCSession", take);
  ua.start();
};

const begin = async () => {
  clearTimeout(clock);
  if (!(await microphoneWorks())) return;
  become("connecting");
  try {
    const given = await lent();
    without("password");
    if (ua) ua.start();
    else connect(given);
  } catch {
    trouble("password");
    later(begin);
  }
};

/* A microphone that was pulled out takes the telephone with it; one that comes brings it back. */
document.addEventListener("phone:devices", async () => {
  if (isBusy()) return;
  if (state() === "deaf") await begin();
  else if (!(await microphoneWorks())) ua?.stop();
});
document.addEventListener("click", ({ target }) => {
  if (target.closest?.("[data-begin]")) begin();
});
/* Whatever leads elsewhere opens where the desk is, for a call ends with its window. */
if (opener) opener.name = "console";
document.addEventListener("submit", ({ target }) => {
  if (!("quiet" in target.dataset)) target.target = "console";
});
document.addEventListener("click", ({ target }) => {
  const link = target.closest?.("a[href]");
  if (link && !link.getAttribute("href").startsWith("#")) link.target = "console";
});

if (document.getElementById("phone-lend")) {
  const waiting = setTimeout(become, ELSEWHERE, "elsewhere");
  navigator.locks.request("telephone", async () => {
    clearTimeout(waiting);
    /* What is in hand already is shown at once. */
    document.dispatchEvent(new CustomEvent("live:hint", { detail: { type: "contact.updated" } }));
    await begin();
    return new Promise(() => {});
  });
}
draw();
