// A form with data-autosave saves itself 1.5 seconds after typing stops, and says so.
//
// data-owner is the person who types: a copy of the text stays in this browser, for that
// person alone, until the server says that it has it. The server answers 200 (saved, with the
// new version), 401 (the session ended), 409 (another save came first, or it cannot be written
// now), 422 (a field is not right). data-unsaved: the page shows what is not saved. Without this file the button "Salva" does everything.

const PAUSE = 1500;
const FIRST_RETRY = 2000;
const LAST_RETRY = 30000;
const PATIENCE = 20000;
const TOKEN = "csrfmiddlewaretoken";
const NONCE = "form_nonce";
const ARRIVED = "form_arrived";

// What stands in data-not-saved (a search, say) is no part of what is kept.
function typedIn(form) {
  const aside = new Set([TOKEN, NONCE]);
  for (const field of form.querySelectorAll("[data-not-saved] [name]")) aside.add(field.name);
  const typed = new URLSearchParams();
  for (const [name, text] of new FormData(form)) {
    if (typeof text === "string" && !aside.has(name)) typed.append(name, text);
  }
  return typed;
}

function withoutVersion(query) {
  const typed = new URLSearchParams(query);
  typed.delete("version");
  return typed.toString();
}

// The copy in this browser; a browser that keeps nothing loses only this comfort.
const copies = {
  read(key) {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  },
  write(key, copy) {
    try {
      localStorage.setItem(key, JSON.stringify(copy));
    } catch {
      // Full or forbidden: the page itself still holds the text.
    }
  },
  drop(key) {
    try {
      localStorage.removeItem(key);
    } catch {
      // As above.
    }
  },
};

function aNonce() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// The server names the form that arrived in a cookie that lives two minutes.
function arrived() {
  const found = document.cookie.split("; ").find((each) => each.startsWith(`${ARRIVED}=`));
  return found ? found.slice(ARRIVED.length + 1) : "";
}

function hidden(name, text) {
  const input = document.createElement("input");
  Object.assign(input, { type: "hidden", name, value: text });
  return input;
}

function attach(form) {
  const key = `autosave:${form.dataset.owner}:${location.pathname}`;
  const offered = `${key}:offered`;
  const state = form.querySelector("[data-save-state]");
  const part = (name) => state.querySelector(`[data-save-${name}]`);
  const version = form.querySelector('input[name="version"]');
  let timer = 0;
  let retryAfter = FIRST_RETRY;
  let sending = null;
  let isStale = false;

  function say(sentence, kind = "") {
    state.hidden = false;
    state.dataset.kind = kind;
    part("text").textContent = sentence;
    part("expired").hidden = kind !== "expired";
    part("stale").hidden = kind !== "stale";
  }

  function later(wait) {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  }

  function again(sentence, kind) {
    say(sentence, kind);
    later(retryAfter);
    retryAfter = Math.min(retryAfter * 2, LAST_RETRY);
  }

  function tokens() {
    return document.querySelectorAll(`input[name="${TOKEN}"]`);
  }

  // Signing in again changes the token; the page, asked anew, carries the one that holds.
  async function renewToken() {
    const answer = await fetch(location.href, { redirect: "manual", cache: "no-store" });
    if (answer.type === "opaqueredirect") return "expired";
    if (!answer.ok) return "other";
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const owner = page.querySelector("form[data-autosave]");
    if (!owner || owner.dataset.owner !== form.dataset.owner) return "other";
    const fresh = owner.querySelector(`input[name="${TOKEN}"]`).value;
    for (const input of tokens()) input.value = fresh;
    return "renewed";
  }

  function post() {
    const body = typedIn(form);
    body.append(TOKEN, form.querySelector(`input[name="${TOKEN}"]`).value);
    return fetch(form.getAttribute("action") || location.href, {
      method: "POST",
      headers: { "X-Autosave": "1" },
      body,
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE),
    });
  }

  async function take(answer, sent) {
    retryAfter = answer.status === 200 ? FIRST_RETRY : retryAfter;
    if (answer.status === 401) {
      again("Sessione scaduta: il testo resta qui.", "expired");
    } else if (answer.status === 403) {
      await takeNewToken();
    } else if (answer.status === 404) {
      say("Non salvato: con questo accesso la pagina non c'è. Il testo resta qui.", "failed");
    } else if (![200, 409, 422].includes(answer.status)) {
      again("Non salvato: riprovo.", "failed");
    } else {
      tell(answer.status, await answer.json(), sent);
    }
  }

  async function takeNewToken() {
    const found = await renewToken();
    if (found === "renewed") {
      later(0);
    } else if (found === "expired") {
      again("Sessione scaduta: il testo resta qui.", "expired");
    } else {
      say("Non salvato: sei entrato come un'altra persona. Il testo resta qui.", "failed");
    }
  }

  function tell(status, answer, sent) {
    if (status === 200) {
      version.value = answer.version;
      const isAll = withoutVersion(typedIn(form)) === withoutVersion(sent);
      if (isAll) copies.drop(key);
      else later(PAUSE);
      say(answer.sentence, "saved");
      form.dispatchEvent(new CustomEvent("autosave:saved", { bubbles: true, detail: answer }));
    } else if (status === 409) {
      isStale = answer.is_stale;
      say(answer.sentence, answer.is_stale ? "stale" : "failed");
    } else {
      const [first] = answer.errors;
      const what = first ? `: ${first.label ? `${first.label} – ` : ""}${first.sentence}` : ".";
      say(`${answer.sentence}${what}`, "unfit");
    }
  }

  function keep(nonce = "") {
    copies.write(key, { at: Date.now(), typed: typedIn(form).toString(), nonce });
  }

  async function save() {
    clearTimeout(timer);
    if (sending || isStale) return;
    const sent = typedIn(form).toString();
    say("Salvataggio…", "saving");
    sending = post()
      .then((answer) => take(answer, sent))
      .catch(() => again("Non salvato: riprovo.", "failed"))
      .finally(() => {
        sending = null;
      });
    await sending;
  }

  function changed(event) {
    if (event.target.closest?.("[data-not-saved]")) return;
    keep();
    if (!isStale) {
      if (state.dataset.kind !== "expired") say("Modifiche non ancora salvate", "changed");
      later(PAUSE);
    }
  }

  function offer() {
    if (form.hasAttribute("data-unsaved")) {
      keep();
      return;
    }
    const hasArrived = (copy) => Boolean(copy.nonce) && copy.nonce === arrived();
    const before = copies.read(key);
    copies.drop(key);
    if (before && !hasArrived(before)) copies.write(offered, before);
    const copy = copies.read(offered);
    if (!copy) return;
    if (hasArrived(copy) || withoutVersion(copy.typed) === withoutVersion(typedIn(form))) {
      copies.drop(offered);
      return;
    }
    const when = new Date(copy.at).toLocaleString("it-IT", { dateStyle: "short", timeStyle: "short" });
    state.hidden = false;
    part("offer").hidden = false;
    state.querySelector("[data-save-offer-when]").textContent = `È del ${when}.`;
    part("take").addEventListener("click", () => send(copy));
    part("drop").addEventListener("click", () => {
      copies.drop(offered);
      part("offer").hidden = true;
    });
  }

  // The copy goes as a form of its own: the server saves it, or shows what is wrong with it,
  // or sets it beside what others wrote meanwhile.
  function send(copy) {
    const nonce = aNonce();
    copies.write(offered, { ...copy, nonce });
    const carrier = document.createElement("form");
    carrier.method = "post";
    carrier.action = form.getAttribute("action") || location.href;
    carrier.hidden = true;
    for (const [name, text] of new URLSearchParams(copy.typed)) carrier.append(hidden(name, text));
    carrier.append(hidden(TOKEN, form.querySelector(`input[name="${TOKEN}"]`).value));
    carrier.append(hidden(NONCE, nonce));
    document.body.append(carrier);
    carrier.submit();
  }

  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("rows:changed", changed);
  form.addEventListener("submit", async (event) => {
    if (event.defaultPrevented) return;
    clearTimeout(timer);
    if (sending) {
      // Two saves of one page would be taken for two people.
      event.preventDefault();
      await sending;
      clearTimeout(timer);
      form.requestSubmit(event.submitter);
      return;
    }
    const nonce = aNonce();
    keep(nonce);
    form.querySelector(`input[name="${NONCE}"]`)?.remove();
    form.append(hidden(NONCE, nonce));
  });
  for (const name of ["focus", "online"]) {
    window.addEventListener(name, () => {
      if (["expired", "failed"].includes(state.dataset.kind)) later(0);
    });
  }
  // A page taken out of the browser's memory carries the version of then.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });

  offer();
  if (state.hidden) say("Si salva da solo mentre scrivi.", "idle");
}

for (const form of document.querySelectorAll("form[data-autosave]")) attach(form);
