// Lets the queue be read and decided by keys. Without this script the buttons do the same.
"use strict";

const rows = [...document.querySelectorAll(".queue .row")];
let current = -1;

const go = (to) => {
  current = Math.max(0, Math.min(rows.length - 1, to));
  rows[current]?.focus();
};

const press = (key) => {
  const button = rows[current]?.querySelector(`[data-key="${key}"]`);
  if (button?.tagName === "SUMMARY") {
    button.parentElement.open = true;
    button.parentElement.querySelector("button").focus();
  } else button?.click();
};

const KEYS = {
  j: () => go(current + 1),
  k: () => go(current - 1),
  a: () => press("a"),
  r: () => press("r"),
  s: () => press("s"),
  u: () => document.querySelector('.undo button[name="do"]')?.click(),
};

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  const isTyping = target.matches("input:not([type=checkbox]), textarea, select");
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey || !KEYS[key]) return;
  event.preventDefault();
  KEYS[key]();
});
document.addEventListener("focusin", ({ target }) => {
  const found = rows.indexOf(target.closest(".row"));
  if (found >= 0) current = found;
});
if (document.referrer.startsWith(location.origin) && rows.length && !location.hash) go(0);
