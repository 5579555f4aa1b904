/**
 * Lets a form be answered by a passkey: what the browser's own dialog gives is put into the field
 * `answer`, and the form goes its way. `data-passkey` says which dialog: `create` or `get`;
 * `data-options` where its options come from.
 */

const bytes = (/** @type {string} */ text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));

const text = (/** @type {ArrayBuffer} */ buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const FAILURES = new Map([
  ["NotAllowedError", "The passkey dialog was closed, or took too long. Nothing was changed; try again when you like."],
  ["InvalidStateError", "This device has a passkey for you already. Use it, or add one on another device."],
  ["SecurityError", "Passkeys work only at the address that this portal was set up for. Check the address in your browser."],
  ["NotSupportedError", "This device can’t keep the kind of passkey that is needed here. Try another device or an authenticator app."],
]);

/** What the page is told in words. */
class Said extends Error {}

/** @param {HTMLFormElement} form */
async function optionsFor(form) {
  const token = /** @type {HTMLInputElement} */ (form.elements.namedItem("csrf_token")).value;
  const response = await fetch(form.dataset.options ?? "", { method: "POST", headers: { "X-CSRFToken": token } });
  if (response.status === 429) throw new Said("That was a bit fast. Wait a minute and try again.");
  const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
  if (!response.ok || !isJson) throw new Said("The page is out of date. Reload it and try again.");
  const options = await response.json();
  options.challenge = bytes(options.challenge);
  if (options.user) options.user.id = bytes(options.user.id);
  for (const list of [options.excludeCredentials, options.allowCredentials]) {
    for (const credential of list ?? []) credential.id = bytes(credential.id);
  }
  return options;
}

/** @param {PublicKeyCredential} credential */
function answerOf(credential) {
  const given = /** @type {any} */ (credential.response);
  const response = { clientDataJSON: text(given.clientDataJSON) };
  for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (given[part]) response[part] = text(given[part]);
  }
  if (given.getTransports) response.transports = given.getTransports();
  return JSON.stringify({ id: credential.id, rawId: text(credential.rawId), type: credential.type, response });
}

/** @param {HTMLFormElement} form @param {string} words */
function say(form, words) {
  const place = form.querySelector("[data-passkey-says]");
  if (place) place.textContent = words;
}

/** @param {HTMLFormElement} form */
async function answer(form) {
  const button = /** @type {HTMLButtonElement} */ (form.querySelector("button[type=submit]"));
  const field = /** @type {HTMLInputElement} */ (form.elements.namedItem("answer"));
  button.disabled = true;
  say(form, "");
  try {
    const publicKey = await optionsFor(form);
    const credential = form.dataset.passkey === "create"
      ? await navigator.credentials.create({ publicKey })
      : await navigator.credentials.get({ publicKey });
    field.value = answerOf(/** @type {PublicKeyCredential} */ (credential));
    form.submit();
  } catch (error) {
    const { name, message } = /** @type {Error} */ (error);
    say(form, error instanceof Said ? message : FAILURES.get(name) ?? "The passkey didn’t work. Try again, or use another way.");
    button.disabled = false;
    button.focus();
  }
}

for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("form[data-passkey]"))) {
  if (!window.PublicKeyCredential) {
    say(form, window.isSecureContext ? "This browser doesn’t know passkeys." : "Passkeys need an encrypted connection (https).");
    continue;
  }
  form.querySelector("button[type=submit]")?.removeAttribute("disabled");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void answer(form);
  });
}
