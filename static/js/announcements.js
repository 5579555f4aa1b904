/**
 * Says aloud what a partial update changed, and shows in a toast what a request could not do.
 *
 * An updated partial marks the words to be read out with `data-announce`; the live region stays
 * on the page, because one that arrives with its words is not read out by every screen reader.
 */

const FAILURES = new Map([
  [401, "You were signed out. Reload the page to sign in again."],
  [403, "You may not do this. Nothing was changed."],
  [404, "This is no longer there. Reload the page to see what is."],
  [429, "That was a bit fast. Wait a minute and try again."],
]);

/** @param {string} words */
function announce(words) {
  const region = document.getElementById("announcement");
  if (region && words) region.textContent = words;
}

/** @param {string} words */
function toast(words) {
  const region = document.getElementById("toasts");
  if (!region) return;
  const note = document.createElement("p");
  note.className = "toast toast--alarm";
  note.dataset.failure = "";
  note.textContent = words;
  region.append(note);
}

document.addEventListener("htmx:afterSettle", (event) => {
  const marked = document.querySelector("[data-announce]");
  const target = /** @type {CustomEvent} */ (event).detail.elt;
  if (marked && target.contains(marked)) announce(marked.textContent?.trim() ?? "");
});

document.addEventListener("htmx:beforeRequest", () => {
  for (const note of document.querySelectorAll("[data-failure]")) note.remove();
});

/** What asks by itself fails by itself: nobody did anything that a toast would answer. */
const isQuiet = (/** @type {Event} */ event) => /** @type {Element} */ (event.target).closest("[data-quiet]");

document.addEventListener("htmx:responseError", (event) => {
  if (isQuiet(event)) return;
  const status = /** @type {CustomEvent} */ (event).detail.xhr.status;
  toast(FAILURES.get(status) ?? "That didn’t work on our side. Nothing was changed; try again in a moment.");
});

document.addEventListener("htmx:sendError", (event) => {
  if (isQuiet(event)) return;
  toast("No connection. What you see may be out of date; try again when you are back online.");
});
