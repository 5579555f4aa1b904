/**
 * Keeps what was left empty out of a search's address, so that it is short enough to send on.
 */

document.addEventListener("htmx:configRequest", (event) => {
  const { verb, formData } = /** @type {CustomEvent<{verb: string, formData: FormData}>} */ (event).detail;
  if (verb !== "get") return;
  for (const [name, value] of [...formData]) {
    if (value === "") formData.delete(name);
  }
});
