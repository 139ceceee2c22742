// Lets the body be built with the keyboard alone: the content editor offers its parts to a pointer only.
"use strict";

const PLACES = ".order-machine-insert-target";
const PARTS = ".plugin-buttons .plugin-button";
const FIRST = ".ProseMirror, .select2-selection, textarea, input:not([type=hidden])";
const { insertLabel } = document.currentScript.dataset;
let isByKey = false;

const makeReachable = () => {
  for (const each of document.querySelectorAll(`:is(${PLACES}, ${PARTS}):not([tabindex])`)) {
    each.tabIndex = 0;
    each.setAttribute("role", "button");
    if (each.matches(PLACES)) each.setAttribute("aria-label", insertLabel);
  }
};

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (key === "Escape" && target.matches(PARTS)) document.querySelector(`${PLACES}.selected`)?.focus();
  if ((key !== "Enter" && key !== " ") || !target.matches(`${PLACES}, ${PARTS}`)) return;
  event.preventDefault();
  isByKey = target.matches(PARTS);
  target.click();
  if (target.matches(`${PLACES}.selected`)) document.querySelector(PARTS)?.focus();
});

document.addEventListener("formset:added", ({ target }) => {
  const isShown = (each) => each.offsetParent && !each.matches("[name$=-DELETE]");
  if (isByKey) setTimeout(() => [...target.querySelectorAll(FIRST)].find(isShown)?.focus(), 250);
  isByKey = false;
});

window.addEventListener("load", () => {
  makeReachable();
  new MutationObserver(makeReachable).observe(document.body, { childList: true, subtree: true });
});
