// The editor's own script: links that lead to a field in whatever tab it is, similar items under the title,
// the number on the advice panel's button. Everything works without it but the jump into another tab.

const script = document.querySelector("script[data-similar]");
const FOCUSABLE = "input:not([type=hidden]), select, textarea, button, [contenteditable=true], a[href]";

function find(link) {
  const named = link.dataset.values && controls(link)[0];
  if (named) return named.control;
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
  const tooHigh = around === document.body || around.offsetHeight > window.innerHeight;
  (tooHigh ? place : around).scrollIntoView({ block: "center" });
  return place;
}

function leadTo(link) {
  const target = find(link);
  if (!target) return false;
  // On a phone the panel covers the form that the link leads to.
  const cover = link.closest("[data-form-side]");
  if (cover && cover.getBoundingClientRect().width > window.innerWidth * 0.9) {
    cover.querySelector("[data-form-side-close-button]")?.click();
  }
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

// Suggested facets: a button sets the field, and takes it back. `data-values` names fields and their values.
function controls(element) {
  return Object.entries(JSON.parse(element.dataset.values)).flatMap(([name, value]) => {
    const all = [...document.getElementsByName(name)];
    const box = all.find((one) => one.type === "checkbox" && one.value === value);
    const control = box || all.find((one) => one.type !== "checkbox" && one.type !== "hidden");
    const option = control?.options && [...control.options].find((one) => one.value === value);
    return control && (!control.options || option) ? [{ control, option, value }] : [];
  });
}

function isTaken({ control, option, value }) {
  if (option) return option.selected;
  return control.type === "checkbox" ? control.checked : control.value === value;
}

function set({ control, option, value }, on) {
  if (option) option.selected = on;
  else if (control.type === "checkbox") control.checked = on;
  else control.value = on ? value : "";
  for (const name of ["input", "change"]) control.dispatchEvent(new Event(name, { bubbles: true }));
}

function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function offer(button) {
  const found = controls(button);
  const words = button.closest("[data-editorial-suggestions]").dataset;
  const fills = found.some(({ control }) => control.type === "number" || control.type === "text");
  const taken = found.length > 0 && found.every(isTaken);
  const verb = fills ? (taken ? words.clear : words.fill) : taken ? words.untick : words.tick;
  write(button, verb);
  const name = `${verb}: ${button.dataset.label}`;
  if (button.getAttribute("aria-label") !== name) button.setAttribute("aria-label", name);
  button.parentElement.hidden = found.length === 0;
}

const side = document.querySelector("[data-side-panel=advice]");
const said = document.createElement("div");
said.setAttribute("role", "status");
said.className = "w-sr-only";
said.dataset.editorialSaid = "";
if (side) side.after(said);
let held = null;

function take(button) {
  const found = controls(button);
  const on = !found.every(isTaken);
  for (const one of found) set(one, on);
  offer(button);
  const words = button.closest("[data-editorial-suggestions]").dataset;
  said.textContent = `${on ? words.taken : words.left}: ${button.dataset.label}.`;
}

// Every save renders the panel again: whoever stood on a suggestion goes on at its place or at the heading.
function refresh() {
  count();
  for (const button of side.querySelectorAll("[data-editorial-take]")) offer(button);
  if (!held || held.isConnected || document.activeElement !== document.body) return;
  const same = [...side.querySelectorAll(held.tagName)].find((one) => one.dataset.values === held.dataset.values);
  const place = same || side.querySelector("[data-editorial-suggestions] h2") || side.querySelector("h2");
  held = same || null;
  if (!place || side.hidden) return;
  if (!same) place.tabIndex = -1;
  place.focus({ preventScroll: true });
}

if (side) {
  side.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-editorial-take]");
    if (button) take(button);
  });
  document.addEventListener("focusin", (event) => {
    held = event.target.closest?.("[data-editorial-suggestions] [data-values]") || null;
  });
  document.addEventListener("change", (event) => {
    if (event.target.form) for (const one of side.querySelectorAll("[data-editorial-take]")) offer(one);
  });
  new MutationObserver(refresh).observe(side, { childList: true, subtree: true });
  refresh();
}

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

// When the answer to a saving comes, Wagtail takes the form as it is then for what was saved: what was written
// in between would be neither saved nor warned about. So the form as sent is kept, and compared with the one
// that Wagtail takes.
if (form) {
  let sent = null;
  const written = (data, but) => {
    const kept = [...data].filter(
      ([name]) =>
        !but.has(name) && !/^(csrfmiddlewaretoken|next|loaded_revision_.*|overwrite_.*|comments-.*)$/.test(name),
    );
    return JSON.stringify(
      kept.map(([name, value]) => [name, value instanceof File ? [value.name, value.size] : value]),
    );
  };
  form.addEventListener("w-autosave:save", (event) => {
    sent = event.detail.formData;
  });
  form.addEventListener("w-autosave:success", (event) => {
    const given = new Set(Object.keys(event.detail.response?.field_updates || {}));
    for (const control of form.querySelectorAll("[data-w-autosave-target~=partials] [name]")) {
      given.add(control.name);
    }
    if (!sent || written(sent, given) === written(new FormData(form), given)) return;
    // Wagtail's own way to say that the form has changes; it ends with the saving that follows.
    setTimeout(() => (form.dataset.wUnsavedForceValue = "true"));
  });
}
