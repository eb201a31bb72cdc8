// Passkeys: a form with data-passkey asks the browser for one when it is sent. "create" makes a passkey and "get" uses
// one, with the options that stand in the page; "login" fetches its options first, as nobody is known yet.

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

const named = (list) => (list ?? []).map((item) => ({ ...item, id: bytes(item.id) }));

const create = ({ publicKey }) =>
  navigator.credentials.create({
    publicKey: {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      user: { ...publicKey.user, id: bytes(publicKey.user.id) },
      excludeCredentials: named(publicKey.excludeCredentials),
      authenticatorSelection: {
        ...publicKey.authenticatorSelection, residentKey: "required", requireResidentKey: true, userVerification: "required",
      },
    },
  });

const get = ({ publicKey }) =>
  navigator.credentials.get({
    publicKey: { ...publicKey, challenge: bytes(publicKey.challenge), allowCredentials: named(publicKey.allowCredentials) },
  });

const answer = ({ id, type, rawId, response, authenticatorAttachment, getClientExtensionResults }, credential) => {
  const sent = { clientDataJSON: text(response.clientDataJSON) };
  if (response.attestationObject) {
    sent.attestationObject = text(response.attestationObject);
    sent.transports = response.getTransports?.() ?? [];
  } else {
    sent.authenticatorData = text(response.authenticatorData);
    sent.signature = text(response.signature);
    sent.userHandle = response.userHandle ? text(response.userHandle) : null;
  }
  return { id, type, rawId: text(rawId), response: sent, authenticatorAttachment,
    clientExtensionResults: getClientExtensionResults.call(credential) };
};

const options = async (form) => {
  if (form.dataset.passkey !== "login") return JSON.parse(document.getElementById(form.dataset.options).textContent);
  const response = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error("busy");
  return response.json();
};

const words = (error) => {
  if (error.name === "InvalidStateError") return "This device has a passkey for your account already.";
  if (error.name === "NotAllowedError") return "The passkey was not used. Try again, or choose another way.";
  if (error.name === "SecurityError") return "Passkeys do not work at this address of the site.";
  return "Try again in a minute, or choose another way.";
};

if (window.PublicKeyCredential) {
  for (const part of document.querySelectorAll("[data-with-passkeys]")) part.hidden = false;
  for (const part of document.querySelectorAll("[data-without-passkeys]")) part.hidden = true;
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const problem = form.querySelector("[data-passkey-problem]");
  const credential = form.querySelector("[name=credential]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    problem.hidden = true;
    const button = form.querySelector("button");
    button.disabled = true;
    try {
      const given = await options(form);
      const made = await (form.dataset.passkey === "create" ? create : get)(given.creation_options ?? given.request_options);
      credential.value = JSON.stringify(answer(made, made));
      form.submit();
    } catch (error) {
      problem.querySelector("p").textContent = words(error);
      problem.hidden = false;
    } finally {
      button.disabled = false;
    }
  });
}
