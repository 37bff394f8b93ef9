/* A call at this very desk: the server hears that it rings here, and only then waits for a person.
   A page that is opened while it rings asks for it at once. */
const place = document.getElementById("ring");

const hear = () => {
  const form = place.querySelector("[data-ring-heard]");
  if (!form) return;
  document.dispatchEvent(new CustomEvent("call:rings"));
  fetch(form.action, { method: "POST", body: new FormData(form), redirect: "error" }).catch(
    () => {},
  );
};

place?.addEventListener("fragment:shown", hear);

if (place && document.querySelector("#presence .status-offered, #own-presence .status-offered")) {
  document.dispatchEvent(new CustomEvent("live:hint", { detail: { type: "contact.ringing" } }));
}
