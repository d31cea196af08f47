/* Refreshes the parts of a page marked with data-live-part from the address in data-live, without a reload.
   A part is exchanged only when its data-version changed, so that focus and opened details stay. */
"use strict";

const PAUSE = 1500;
const SAY_EVERY = 5000; /* A screen reader is not talked over. */

for (const root of document.querySelectorAll("[data-live]")) {
  const announcer = document.querySelector("[data-live-says]");
  const away = root.querySelector("[data-live-away-words]");
  let saidAt = 0;

  const exchange = (html) => {
    const fresh = new DOMParser().parseFromString(html, "text/html");
    for (const part of root.querySelectorAll("[data-live-part]")) {
      const next = fresh.querySelector(`[data-live-part="${part.dataset.livePart}"]`);
      if (next && next.dataset.version !== part.dataset.version) part.replaceWith(document.adoptNode(next));
    }
    const words = fresh.querySelector("[data-live-words]");
    const goesOn = fresh.querySelector("[data-live-over]") === null;
    if (announcer.textContent !== words.textContent && (!goesOn || Date.now() - saidAt > SAY_EVERY)) {
      announcer.textContent = words.textContent;
      saidAt = Date.now();
    }
    return goesOn;
  };

  const refresh = async () => {
    let goesOn = true;
    if (!document.hidden) {
      try {
        const answer = await fetch(root.dataset.live, { headers: { "X-Requested-With": "live" } });
        // A redirect leads to the sign-in: the session is over.
        if (answer.redirected) return location.reload();
        if (answer.ok) goesOn = exchange(await answer.text());
        away.hidden = answer.ok;
      } catch {
        away.hidden = false;
      }
    }
    if (goesOn) setTimeout(refresh, PAUSE);
  };
  setTimeout(refresh, PAUSE);
}
