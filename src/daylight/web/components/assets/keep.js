// Keeps what was typed in a form on this device until the server has it. Without this script the drafts on the server
// still work. One entry for each form, under `daylight:keep:`; of another user's, none is ever shown.
const PREFIX = "daylight:keep:";
const HOURS_KEPT = 12;

function kept() {
  return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
}

function entryAt(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function tidy(who) {
  for (const key of kept()) {
    const entry = entryAt(key);
    if (!entry || entry.who !== who || Date.now() - entry.at > HOURS_KEPT * 3600_000) localStorage.removeItem(key);
  }
}

function typed(form) {
  const values = {};
  for (const field of form.elements) {
    if (!field.name || field.type === "hidden" || field.type === "submit") continue;
    if (field.type === "checkbox" || field.type === "radio") {
      values[field.name] = values[field.name] ?? [];
      if (field.checked) values[field.name].push(field.value);
    } else values[field.name] = field.value;
  }
  return values;
}

function putBack(form, values) {
  for (const field of form.elements) {
    if (!(field.name in values) || field.type === "hidden") continue;
    if (field.type === "checkbox" || field.type === "radio") field.checked = values[field.name].includes(field.value);
    else field.value = values[field.name];
  }
}

function forgetReceived(reference, version) { // what the server has had since is not kept any longer
  for (const key of kept()) {
    const entry = entryAt(key);
    if (entry?.sent && key.startsWith(`${PREFIX}${reference}:`) && entry.version < version) localStorage.removeItem(key);
  }
}

function start(form) {
  const key = PREFIX + form.dataset.keep;
  const version = Number(form.dataset.keepVersion);
  const says = document.querySelector("[data-keep-says]");
  const tell = (words) => { says.textContent = words; says.hidden = false; };
  const before = JSON.stringify(typed(form));
  tidy(form.dataset.keepWho);
  forgetReceived(form.dataset.keep.split(":")[0], version);
  const entry = entryAt(key);
  if (entry && JSON.stringify(entry.values) !== before) {
    putBack(form, entry.values);
    tell("What you typed here was not sent. It is back: press Save and continue. It is kept on this device only.");
  } else if (entry) localStorage.removeItem(key);
  const keep = (sent) => {
    try {
      localStorage.setItem(key, JSON.stringify({ who: form.dataset.keepWho, at: Date.now(), version, sent, values: typed(form) }));
      return true;
    } catch {
      return false;
    }
  };
  form.addEventListener("input", () => {
    if (keep(false)) tell("Not sent yet. Kept on this device only, until you save or sign out.");
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const isKept = keep(true);
    try {
      await fetch(document.querySelector("script[src*=app]").src, { method: "HEAD", cache: "no-store" });
    } catch {
      keep(false);
      tell(isKept
        ? "There is no connection. What you typed is kept on this device only. Press Save and continue once you are back."
        : "There is no connection, and this device cannot keep what you typed. Stay on this page until you are back.");
      form.querySelector("button[type=submit]")?.removeAttribute("disabled");
      return;
    }
    form.submit();
  });
}

function forget(beginning) {
  for (const key of kept()) if (key.startsWith(PREFIX + beginning)) localStorage.removeItem(key);
}

export function keepForms() {
  for (const form of document.querySelectorAll("form[data-keep]")) start(form);
  for (const had of document.querySelectorAll("[data-keep-received]")) forgetReceived(had.dataset.keepReceived, Number(had.dataset.keepVersion));
  for (const sent of document.querySelectorAll("[data-keep-forget]")) forget(`${sent.dataset.keepForget}:`);
  for (const out of document.querySelectorAll('form[action*="logout"]')) out.addEventListener("submit", () => forget(""));
}
