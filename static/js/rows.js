// Rows that are added, moved and taken away, and figures that follow the typing.
//
// The server does both: the same form is posted with the name of the button, and the parts of
// the answer marked data-rows or data-live take the place of those on the page. Without this
// file the buttons post the page whole.

const PAUSE = 400;

function typedIn(form) {
  return new URLSearchParams([...new FormData(form)].filter(([, text]) => typeof text === "string"));
}

async function ask(form, action) {
  const body = typedIn(form);
  body.set("azione", action);
  const answer = await fetch(location.pathname, { method: "POST", body, redirect: "manual" });
  if (![200, 422].includes(answer.status)) throw new Error(String(answer.status));
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

function swap(page, selector) {
  for (const fresh of page.querySelectorAll(selector)) {
    const old = document.getElementById(fresh.id);
    if (old) old.replaceWith(document.adoptNode(fresh));
  }
}

// After a row is added the first of its fields; after a search what was found; else the button.
function focusAfter(action) {
  const rows = document.querySelectorAll("[data-rows] .row-card");
  const last = rows[rows.length - 1];
  const wrong = document.querySelector("[data-rows] [data-error-summary]");
  if (wrong) {
    wrong.focus();
  } else if (action === "aggiungi" || action.startsWith("metti-") || action === "registra") {
    last?.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  } else if (action === "cerca") {
    (document.querySelector(".found button") ?? document.getElementById("cerca"))?.focus();
  } else {
    const [verb, number] = action.split("-");
    const at = { su: Number(number) - 1, giu: Number(number) + 1, togli: Number(number) }[verb];
    const row = rows[Math.min(Math.max(at, 0), rows.length - 1)];
    const button = row?.querySelector(`[value^="${verb}-"]:not(:disabled)`) ?? row?.querySelector("button:not(:disabled)");
    (button ?? document.querySelector('[value="aggiungi"], #cerca'))?.focus();
  }
}

function attach(form) {
  let timer = 0;

  async function follow() {
    const before = typedIn(form).toString();
    try {
      const page = await ask(form, "ricalcola");
      if (typedIn(form).toString() === before) swap(page, "[data-live]");
    } catch {
      // The figures stay as they were; saving says what is wrong.
    }
  }

  async function press(button) {
    const before = typedIn(form).toString();
    let page;
    try {
      page = await ask(form, button.value);
    } catch {
      form.requestSubmit(button);
      return;
    }
    if (typedIn(form).toString() !== before) {
      // Something was typed meanwhile: ask again, with it.
      press(button);
      return;
    }
    swap(page, "[data-rows], [data-live]");
    // A search finds; it changes no row.
    if (button.value !== "cerca") {
      form.dispatchEvent(new CustomEvent("rows:changed", { bubbles: true }));
    }
    focusAfter(button.value);
  }

  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-row-button]");
    if (!button) return;
    event.preventDefault();
    press(button);
  });
  // Return in the search looks for the body, and does not save the page.
  form.addEventListener("keydown", (event) => {
    const field = event.target.closest("[data-enter]");
    if (!field || event.key !== "Enter") return;
    event.preventDefault();
    form.querySelector(`[name="azione"][value="${field.dataset.enter}"]`).click();
  });
  form.addEventListener("autosave:saved", follow);
  if (form.querySelector("[data-live]")) {
    for (const part of form.querySelectorAll(".without-js")) part.hidden = true;
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(follow, PAUSE);
    });
  }
}

for (const form of document.querySelectorAll("form.writing")) attach(form);
