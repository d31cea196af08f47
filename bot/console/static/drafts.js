/* Keeps what is being typed in a form with data-draft in this tab, so that a session that expired, a refused
   upload or a closed connection loses nothing. It is forgotten once the server has taken the form. */
"use strict";

const keyOf = (name) => "draft:" + name;

for (const done of document.querySelectorAll("[data-draft-done]")) {
  sessionStorage.removeItem(keyOf(done.dataset.draftDone));
}

/* Whoever signs out leaves nothing behind for the next officer at this computer. */
for (const form of document.querySelectorAll("form[data-drafts-forget]")) {
  form.addEventListener("submit", () => {
    for (const key of Object.keys(sessionStorage)) {
      if (key.startsWith(keyOf(""))) sessionStorage.removeItem(key);
    }
  });
}

const textOf = (form) =>
  [...new FormData(form)].filter(([name, value]) => name !== "csrf_token" && typeof value === "string");

for (const form of document.querySelectorAll("form[data-draft]")) {
  const key = keyOf(form.dataset.draft);
  const kept = sessionStorage.getItem(key);
  // A form the server gave back holds what was sent, which is newer.
  if (kept && !("draftSent" in form.dataset)) {
    const values = JSON.parse(kept);
    for (const field of form.elements) {
      if (!field.name || field.name === "csrf_token" || field.type === "file") continue;
      const value = values[field.name];
      if (field.type === "checkbox" || field.type === "radio") field.checked = value === field.value;
      else if (value !== undefined) field.value = value;
    }
    form.dispatchEvent(new Event("input", { bubbles: true }));
  }
  form.addEventListener("input", () => {
    sessionStorage.setItem(key, JSON.stringify(Object.fromEntries(textOf(form))));
  });
}
