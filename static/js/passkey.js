/* A passkey answers in the browser; what it says goes out with the form it belongs to. */
const supported =
  "PublicKeyCredential" in window && "parseCreationOptionsFromJSON" in PublicKeyCredential;

const options = async (form) => {
  const answer = await fetch(form.dataset.passkey, {
    method: "POST",
    headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value, "HX-Request": "true" },
  });
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()).publicKey;
};

const credential = async (form) => {
  const told = await options(form);
  return form.dataset.passkeyMakes === "yes"
    ? navigator.credentials.create({
        publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(told),
      })
    : navigator.credentials.get({
        publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(told),
      });
};

for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.hidden = !supported;
  form.addEventListener("submit", async (event) => {
    if (form.elements.passkey.value) return;
    event.preventDefault();
    const problem = form.querySelector("[data-passkey-error]");
    problem.hidden = true;
    try {
      form.elements.passkey.value = JSON.stringify(await credential(form));
      form.submit();
    } catch {
      problem.hidden = false;
    }
  });
}
