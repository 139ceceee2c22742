// Lets the queue be read and decided by keys, all of a page be ticked, and work go on where it was.
// Without this script the buttons do the same.
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

// Whoever speaks to their machine, or types with a tremor, has no use for keys that act by themselves.
const help = document.querySelector(".keys");
const areOn = () => localStorage.getItem("moderation-keys") !== "off";
const showWhetherOn = () => help?.querySelector("button").setAttribute("aria-pressed", areOn());
if (help) help.hidden = false;
help?.querySelector("button").addEventListener("click", () => {
  localStorage.setItem("moderation-keys", areOn() ? "off" : "on");
  showWhetherOn();
});
showWhetherOn();

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  const isTyping = target.matches("input:not([type=checkbox]), textarea, select");
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey || !KEYS[key] || !areOn()) return;
  event.preventDefault();
  KEYS[key]();
});
document.addEventListener("focusin", ({ target }) => {
  const found = rows.indexOf(target.closest(".row"));
  if (found >= 0) current = found;
});

const all = document.querySelector(".tick-all");
if (all) all.hidden = false;
all?.addEventListener("change", ({ target }) => {
  for (const box of document.querySelectorAll(".queue [name=chosen]")) box.checked = target.checked;
});

// After a decision on one comment its place is taken by the next one.
const PLACE = "moderation-place";
document.addEventListener("submit", ({ submitter }) => {
  if (submitter?.value?.includes(":")) sessionStorage.setItem(PLACE, current);
});
const left = sessionStorage.getItem(PLACE);
sessionStorage.removeItem(PLACE);
if (rows.length && !location.hash && (left !== null || document.referrer.startsWith(location.origin))) {
  go(Number(left ?? 0));
}
