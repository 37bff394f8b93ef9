/* F9, Shift three times, or the button: an opaque cover at once, in every tab; the call goes on. */
const cover = document.getElementById("cover");
const root = document.documentElement;
const others = new BroadcastChannel("cover");
const QUICK = 900;
let presses = [];
let opener = null;

const keep = (on) => {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  const age = on ? "" : "; Max-Age=0";
  // biome-ignore lint/suspicious/noDocumentCookie: it must be kept before the page can be left
  document.cookie = `cover=on; Path=/; SameSite=Strict${age}${secure}`;
};

/* Not on the button: a blind space in the middle of writing would show the screen. */
const raise = () => {
  cover.showModal();
  cover.focus();
};

const hide = () => {
  if (cover.open) return;
  opener = document.activeElement;
  root.dataset.covered = "";
  raise();
};

const show = () => {
  delete root.dataset.covered;
  cover.close();
  opener?.focus?.({ preventScroll: true });
};

const tell = (on) => {
  keep(on);
  others.postMessage(on);
  if (on) hide();
  else show();
};

/* Whatever opens by itself meanwhile comes to lie beneath, and the button stays within reach. */
const above = () => {
  if (!cover.open) return;
  cover.close();
  raise();
};

document.addEventListener("dialog:opening", () => queueMicrotask(above));
others.addEventListener("message", ({ data }) => (data ? hide() : show()));
cover.addEventListener("cancel", (event) => event.preventDefault());

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-cover]")) tell(true);
  if (event.target.closest("[data-uncover]")) tell(false);
});

addEventListener(
  "keydown",
  (event) => {
    if (event.key === "F9") {
      event.preventDefault();
      event.stopImmediatePropagation();
      tell(!cover.open);
      return;
    }
    if (event.key === "Escape" && cover.open) event.preventDefault();
    if (event.key !== "Shift") presses = [];
    else if (!event.repeat) {
      const now = event.timeStamp;
      presses = [...presses.filter((at) => now - at < QUICK), now];
      if (presses.length === 3) tell(true);
    }
  },
  { capture: true },
);

if ("covered" in root.dataset) hide();
