// On every page. Without it nothing is missing but the print button and copying by a click.

// An error summary takes the focus, so that it is read first.
document.querySelector("[data-error-summary]")?.focus();

document.addEventListener("click", async (event) => {
  const target = event.target.closest?.("[data-print], [data-copy]");
  if (!target) return;
  if (target.matches("[data-print]")) {
    window.print();
    return;
  }
  // A link that copies itself; where copying is refused it stays the link that it is.
  if (event.ctrlKey || event.metaKey || event.shiftKey || !navigator.clipboard) return;
  event.preventDefault();
  try {
    await navigator.clipboard.writeText(target.href);
  } catch {
    window.location.assign(target.href);
    return;
  }
  const words = target.querySelector("span") ?? target;
  const before = words.textContent;
  words.textContent = target.dataset.copy;
  setTimeout(() => { words.textContent = before; }, 4000);
});

// Folded parts are printed open, also where the style sheet cannot do it.
const opened = [];
window.addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll("main details:not([open])")) {
    if (details.closest(".fh-filters")) continue;
    details.open = true;
    opened.push(details);
  }
});
window.addEventListener("afterprint", () => {
  for (const details of opened.splice(0)) details.open = false;
});
