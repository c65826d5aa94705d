// The editor's own script: links that lead to a field in whatever tab it is, similar items under the title,
// the number on the advice panel's button. Everything works without it but the jump into another tab.

const script = document.querySelector("script[data-similar]");
const FOCUSABLE = "input:not([type=hidden]), select, textarea, button, [contenteditable=true], a[href]";

function find(link) {
  const id = decodeURIComponent(link.hash.slice(1));
  const field = link.dataset.field;
  return (
    (id && document.getElementById(id)) ||
    (field && document.querySelector(`[data-contentpath="${CSS.escape(field)}"]`)) ||
    (field && document.getElementsByName(field)[0]) ||
    null
  );
}

function show(target) {
  // Wagtail's tabs open the one that an event of this name comes from.
  target.dispatchEvent(new CustomEvent("w-focus:focus", { bubbles: true }));
  for (let panel = target.closest("[data-panel]"); panel; panel = panel.parentElement?.closest("[data-panel]")) {
    const toggle = panel.querySelector(":scope > .w-panel__header > [data-panel-toggle]");
    if (toggle?.getAttribute("aria-expanded") === "false") toggle.click();
  }
}

function visible(element) {
  return element.getClientRects().length > 0 && getComputedStyle(element).visibility === "visible";
}

function focus(target) {
  const around = target.closest("[data-contentpath]") || target.closest("[data-panel]") || target;
  const written = target.type === "hidden" && around.querySelector("[contenteditable=true]");
  const inside =
    written ||
    [target, ...target.querySelectorAll(FOCUSABLE)].find((one) => one.matches(FOCUSABLE) && visible(one));
  const content = around.querySelector(".w-panel__content") || around;
  const beside = [...content.querySelectorAll(FOCUSABLE)].find(visible);
  const place = inside || beside || around;
  if (!place.matches(FOCUSABLE)) place.tabIndex = -1;
  place.focus({ preventScroll: true });
  (around === document.body ? place : around).scrollIntoView({ block: "center" });
  return place;
}

function leadTo(link) {
  const target = find(link);
  if (!target) return false;
  show(target);
  // The tab is shown after a transition; until then nothing in it can take the focus.
  let left = 40;
  const attempt = () => {
    const around = target.closest("[data-panel]") || target;
    if (!visible(around) && left > 0) {
      left -= 1;
      setTimeout(attempt, 50);
    } else {
      focus(target);
    }
  };
  attempt();
  return true;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-editorial-target]");
  if (link && leadTo(link)) event.preventDefault();
});

// The number on the button: Wagtail renders the panel again with every save, but not its button.
function count() {
  const panel = document.querySelector("[data-advice-count]");
  const counter = document.querySelector("[data-side-panel-toggle=advice] [data-side-panel-toggle-counter]");
  if (!panel || !counter) return;
  const number = Number(panel.dataset.adviceCount);
  const text = String(number);
  if (counter.textContent.trim() !== text) counter.textContent = text;
  counter.hidden = number === 0;
}

const side = document.querySelector("[data-side-panel=advice]");
if (side) new MutationObserver(count).observe(side, { childList: true, subtree: true });

// Similar items under the title, while a new page is written.
const title = document.getElementById("id_title");
const isNew = /\/pages\/add\//.test(window.location.pathname);
if (title && script && isNew && document.querySelector("[data-editorial-similar]")) {
  const place = document.querySelector("[data-editorial-similar]");
  (title.closest("[data-field]") || title.parentElement).after(place);
  let timer;
  let asked = "";
  const ask = async () => {
    const words = title.value.trim();
    if (words === asked) return;
    asked = words;
    if (words.length < 3) {
      place.replaceChildren();
      return;
    }
    const query = new URLSearchParams({ title: words, fragment: "1" });
    try {
      const answer = await fetch(`${script.dataset.similar}?${query}`, { credentials: "same-origin" });
      if (answer.ok && asked === words) place.innerHTML = await answer.text();
    } catch {
      // Without an answer there is nothing to show; the advice panel has the same list after saving.
    }
  };
  title.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 400);
  });
  if (title.value) ask();
}

// Wagtail saves a new page while it is written. A button pressed while that is under way would send the form
// to the old address: a second page, refused because its slug is taken. So it waits for the saving to end.
const form = document.querySelector("form[data-controller~=w-autosave]");
if (form) {
  const LONGEST = 10_000;
  let saving = false;
  let pressed = null;
  let leaving = false;
  const send = () => {
    if (!pressed) return;
    const { name, value } = pressed.submitter || {};
    pressed = null;
    saving = false;
    if (name) {
      // The button itself may be switched off by now, and would not be sent.
      const copy = Object.assign(document.createElement("input"), { type: "hidden", name, value });
      form.append(copy);
    }
    form.requestSubmit();
  };
  form.addEventListener("w-autosave:save", (event) => {
    if (pressed || leaving) event.preventDefault();
    else saving = true;
  });
  for (const end of ["w-autosave:success", "w-autosave:error"]) {
    form.addEventListener(end, () => {
      saving = false;
      setTimeout(send);
    });
  }
  form.addEventListener(
    "submit",
    (event) => {
      if (!saving) {
        leaving = true;
        setTimeout(() => (leaving = !event.defaultPrevented));
        return;
      }
      event.preventDefault();
      event.stopImmediatePropagation();
      if (pressed) return;
      pressed = { submitter: event.submitter };
      setTimeout(send, LONGEST);
    },
    { capture: true },
  );
}
