// Suggestions while somebody types in a search field: a combobox with a list (ARIA Authoring Practices,
// “list autocomplete with manual selection”). Without this file the field is a plain one.
const WAIT = 150;
const SHORTEST = 2;

class Suggestions {
  constructor(input) {
    this.input = input;
    this.id = `${input.id}-suggestions`;
    this.at = -1;
    this.asked = "";
    this.list = document.createElement("ul");
    this.list.id = this.id;
    this.list.className = "fh-complete";
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", input.dataset.suggestLabel);
    this.status = document.createElement("p");
    this.status.className = "govuk-visually-hidden";
    this.status.setAttribute("role", "status");
    input.closest(".fh-search__row").after(this.list, this.status);
    // A field of type search may be no combobox.
    input.type = "text";
    input.inputMode = "search";
    input.autocomplete = "off";
    const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.id };
    for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);
    input.addEventListener("input", () => this.ask());
    input.addEventListener("keydown", (event) => this.press(event));
    input.addEventListener("blur", () => this.close());
    input.form?.addEventListener("submit", () => this.close());
    // The field keeps the focus while the mouse chooses.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.choose([...this.list.children].indexOf(option));
    });
  }

  ask() {
    clearTimeout(this.timer);
    this.answer?.abort();
    const text = this.input.value.trim();
    if (text.length < SHORTEST) {
      this.close();
      return;
    }
    this.timer = setTimeout(() => this.fetch(text), WAIT);
  }

  async fetch(text) {
    this.answer = new AbortController();
    try {
      const url = `${this.input.dataset.suggest}?${new URLSearchParams({ q: text })}`;
      const response = await fetch(url, { signal: this.answer.signal });
      if (!response.ok) throw new Error(response.statusText);
      const { suggestions } = await response.json();
      if (document.activeElement === this.input && this.input.value.trim() === text) this.show(suggestions);
    } catch {
      this.close(); // a search works without suggestions
    }
  }

  show(suggestions) {
    this.found = suggestions;
    this.at = -1;
    this.list.replaceChildren(...suggestions.map((one, number) => {
      const option = document.createElement("li");
      option.id = `${this.id}-${number}`;
      option.className = `fh-complete__option fh-complete__option--${one.kind}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      const words = document.createElement("bdi");
      words.textContent = one.text;
      option.append(words);
      if (one.note) {
        const note = document.createElement("span");
        note.className = "fh-complete__note";
        note.textContent = one.note;
        option.append(" ", note);
      }
      return option;
    }));
    const open = suggestions.length > 0;
    this.list.hidden = !open;
    this.input.setAttribute("aria-expanded", String(open));
    this.input.removeAttribute("aria-activedescendant");
    this.status.textContent = open ? this.input.dataset.suggestCount.replace("{n}", suggestions.length) : "";
  }

  close() {
    clearTimeout(this.timer);
    this.answer?.abort();
    this.list.hidden = true;
    this.at = -1;
    this.status.textContent = "";
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  press(event) {
    if (event.isComposing) return;
    const open = !this.list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!open) {
        if (event.key === "ArrowDown") this.ask();
        return;
      }
      event.preventDefault();
      const size = this.list.children.length;
      // One step beyond either end is the field itself.
      this.mark(((this.at + 1 + (event.key === "ArrowDown" ? 1 : size)) % (size + 1)) - 1);
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      this.close();
    } else if (event.key === "Enter" && open && this.at >= 0) {
      event.preventDefault();
      this.choose(this.at);
    }
  }

  mark(number) {
    this.at = number;
    [...this.list.children].forEach((option, place) => {
      option.setAttribute("aria-selected", String(place === number));
      if (place === number) option.scrollIntoView({ block: "nearest" });
    });
    if (number < 0) this.input.removeAttribute("aria-activedescendant");
    else this.input.setAttribute("aria-activedescendant", `${this.id}-${number}`);
  }

  choose(number) {
    const one = this.found[number];
    this.close();
    if (one.url) {
      window.location.assign(one.url);
      return;
    }
    this.input.value = one.text;
    this.input.form.requestSubmit();
  }
}

for (const input of document.querySelectorAll("input[data-suggest]")) new Suggestions(input);
