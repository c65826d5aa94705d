// The library page: filters apply as they change, by htmx. Without this file the button applies them.
const form = document.querySelector("[data-library]");
const filters = document.querySelector("[data-filters]");
const wide = window.matchMedia("(min-width: 56.25em)");

// Browsers without ::details-content cannot show a closed <details>: open it beside the results.
if (!CSS.supports("selector(::details-content)")) {
  const fold = () => { filters.open = wide.matches; };
  fold();
  wide.addEventListener("change", fold);
}

if (window.htmx) {
  let timer;
  const submitSoon = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(() => form.requestSubmit(), wait);
  };
  // The words are searched by the button or Enter; a half-typed date waits for its end.
  form.addEventListener("change", ({ target }) => {
    if (target.id === "q") return;
    submitSoon(target.type === "date" ? 900 : 120);
  });

  // A clean address: nothing that says nothing.
  form.addEventListener("htmx:configRequest", ({ detail }) => {
    const data = detail.formData;
    for (const name of new Set(data.keys())) {
      const values = data.getAll(name).filter((value) => value !== "");
      data.delete(name);
      for (const value of values) data.append(name, value);
    }
  });

  // What was unfolded stays unfolded, and the control just used keeps the focus.
  const unfolded = new Map();
  let focused = "";
  let top = 0;
  let chip = -1;
  let show = false;
  let waiting = false;
  form.addEventListener("submit", ({ submitter }) => {
    clearTimeout(timer); // Enter in a field is a change and a submission
    show = submitter?.hasAttribute("data-show-results") ?? false;
  });
  form.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (!detail.shouldSwap) return;
    waiting = true;
    for (const details of filters.querySelectorAll("details[id]")) unfolded.set(details.id, details.open);
    const active = document.activeElement;
    focused = active?.id ?? "";
    top = active?.getBoundingClientRect().top ?? 0;
    chip = [...document.querySelectorAll("#library-chips a")].indexOf(active);
  });
  form.addEventListener("htmx:afterSwap", () => {
    if (!waiting) return; // it comes once for each part
    waiting = false;
    for (const [id, open] of unfolded) {
      const details = document.getElementById(id);
      if (details && details.open !== open) details.open = open;
    }
    const title = document.getElementById("results-title");
    if (show) {
      show = false;
      if (!wide.matches) filters.open = false;
      title.focus({ preventScroll: true });
      title.parentElement.scrollIntoView({ block: "start" });
    } else if (chip >= 0) {
      const chips = document.querySelectorAll("#library-chips a.fh-chip");
      (chips[Math.min(chip, chips.length - 1)] ?? title).focus({ preventScroll: true });
    } else if (focused) {
      const control = document.getElementById(focused);
      if (document.activeElement === document.body) (control ?? title).focus({ preventScroll: true });
      // Parts above it have changed their size, and browsers hold on to something else than the control.
      if (control) window.scrollBy({ top: control.getBoundingClientRect().top - top, behavior: "instant" });
    }
  });

  // What cannot be swapped (a mistake in a field, a server in trouble) is a page of its own.
  for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
    form.addEventListener(name, ({ detail }) => {
      const { finalRequestPath, requestPath } = detail.pathInfo ?? {};
      window.location.assign(finalRequestPath ?? requestPath ?? form.action);
    });
  }
}
