// Keeps what is typed into a story's form, says so, and tells who else has it open.
"use strict";

const form = document.getElementById("article_form");
const line = document.getElementById("autosave");
const PAUSE = 3000;
const RETRY = 10000;

if (form && line) {
  const { url, presenceUrl } = line.dataset;
  const isUndecided = "undecided" in line.dataset;
  let touched = "unsaved" in line.dataset;
  let leaving = false;
  let request = null;
  let notBefore = 0;

  const token = () => {
    const cookie = document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]+)/);
    if (cookie) form.elements.csrfmiddlewaretoken.value = cookie[1];
    return form.elements.csrfmiddlewaretoken.value;
  };
  const fields = () => {
    const all = new URLSearchParams(new FormData(form));
    for (const name of [...all.keys()]) {
      if (name.includes("__prefix__") || name === "csrfmiddlewaretoken") all.delete(name);
    }
    return all.toString();
  };
  const say = (text) => {
    if (line.textContent !== text) line.textContent = text;
  };
  const post = (address, body, more) =>
    fetch(address, {
      method: "POST",
      redirect: "manual",
      headers: { "X-CSRFToken": token(), "Content-Type": "application/x-www-form-urlencoded" },
      body,
      ...more,
    });

  let now = fields();
  let sent = touched ? "" : now;
  let typedAt = Date.now();
  const isDirty = () => touched && fields() !== sent;

  const keep = async (body) => {
    request = new AbortController();
    try {
      const response = await post(url, body, { signal: request.signal });
      if (response.ok) {
        sent = body;
        say((await response.json()).message);
      } else {
        notBefore = Date.now() + RETRY;
        if (response.status === 409) return;
        say(line.dataset[response.type === "opaqueredirect" ? "loggedOut" : "refused"]);
      }
    } catch {
      if (!leaving) say(line.dataset.failed);
      notBefore = Date.now() + RETRY;
    } finally {
      request = null;
    }
  };

  // The editor and the rows of the form change fields without telling, so their values are what counts.
  setInterval(() => {
    const before = now;
    now = fields();
    if (!touched) sent = now;
    if (now !== before) typedAt = Date.now();
    if (leaving || request || now === sent) return;
    if (isUndecided) return say(line.dataset.waits);
    if (Date.now() >= Math.max(typedAt + PAUSE, notBefore)) keep(now);
  }, 500);

  for (const event of ["keydown", "pointerdown", "input", "change"]) {
    form.addEventListener(event, ({ isTrusted }) => (touched ||= isTrusted), { capture: true, passive: true });
  }
  form.addEventListener("submit", () => {
    leaving = true;
    request?.abort();
    token();
  });
  window.addEventListener("pageshow", () => (leaving = false));
  window.addEventListener("pagehide", () => {
    if (leaving || isUndecided || !isDirty()) return;
    const body = new URLSearchParams(fields());
    body.set("csrfmiddlewaretoken", token());
    navigator.sendBeacon(url, body);
  });
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && isDirty()) event.preventDefault();
  });

  const presence = document.getElementById("presence");
  const ping = async () => {
    const response = await post(presenceUrl, "").catch(() => null);
    if (!response?.ok) return;
    const { others } = await response.json();
    if (others.join("") === presence.textContent) return;
    const sentences = others.map((text) => Object.assign(document.createElement("p"), { textContent: text }));
    presence.replaceChildren(...sentences);
  };
  if (presenceUrl) setInterval(ping, 20000);

  [...form.querySelectorAll(".submit-row")].pop()?.append(line);
}
