/**
 * Lets a file be dropped anywhere on its form. The file input stays what it is; this only fills it.
 */

/** @param {DragEvent} event */
const carriesFiles = (event) => event.dataTransfer?.types.includes("Files") ?? false;

for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("form[data-drop-zone]"))) {
  const input = /** @type {HTMLInputElement | null} */ (form.querySelector("input[type=file]"));
  if (!input) continue;
  form.classList.add("drop-zone");

  form.addEventListener("dragover", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    form.classList.add("drop-zone--over");
  });

  form.addEventListener("dragleave", (event) => {
    if (!form.contains(/** @type {Node | null} */ (event.relatedTarget))) form.classList.remove("drop-zone--over");
  });

  form.addEventListener("drop", (event) => {
    if (!carriesFiles(event) || !event.dataTransfer) return;
    event.preventDefault();
    form.classList.remove("drop-zone--over");
    input.files = event.dataTransfer.files;
    if (input.files.length === 1) form.requestSubmit();
  });

  input.addEventListener("change", () => {
    if (input.files?.length === 1) form.requestSubmit();
  });
}

// A file that misses the form must not replace the page.
for (const type of ["dragover", "drop"]) {
  document.addEventListener(type, (event) => {
    if (carriesFiles(/** @type {DragEvent} */ (event))) event.preventDefault();
  });
}
