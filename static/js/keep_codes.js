/**
 * Buttons that print the page, or copy the text of the element that `data-copy` names. They are
 * hidden until this has made them work.
 */

for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll("[data-print]"))) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll("[data-copy]"))) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copy ?? "");
    const said = document.getElementById("announcement");
    try {
      await navigator.clipboard.writeText(source?.innerText.trim() ?? "");
      button.textContent = "Copied";
      if (said) said.textContent = "Copied";
    } catch {
      button.textContent = "Copying was not allowed";
    }
  });
}
