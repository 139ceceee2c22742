// Names what the stock admin shows by its place alone, for whoever cannot see the place.
"use strict";

const headingOf = (field) => {
  const label = document.querySelector(`label[for="${CSS.escape(field.id)}"]`);
  const cell = field.closest("td");
  return label ?? (cell && cell.closest("table").tHead?.rows[0].cells[cell.cellIndex]);
};

const nameBoxes = () => {
  for (const box of document.querySelectorAll(".select2-selection[role=combobox]:not([data-named])")) {
    const field = box.closest(".select2-container").previousElementSibling;
    const heading = headingOf(field);
    const chosen = box.querySelector(".select2-selection__rendered");
    if (!heading || !chosen) continue;
    heading.id ||= `heading-of-${field.id}`;
    box.setAttribute("aria-labelledby", `${heading.id} ${chosen.id}`);
    box.dataset.named = "";
    chosen.removeAttribute("role");
    chosen.removeAttribute("aria-readonly");
  }
};

const nameSearches = () => {
  for (const search of document.querySelectorAll(".select2-search--inline input:not([aria-label])")) {
    const heading = headingOf(search.closest(".select2-container").previousElementSibling);
    if (heading) search.setAttribute("aria-label", heading.textContent);
  }
};

const nameTexts = () => {
  for (const text of document.querySelectorAll(".prose-editor [role=textbox]:not([aria-label])")) {
    const heading = headingOf(text.closest(".prose-editor").querySelector("textarea"));
    if (heading) text.setAttribute("aria-label", heading.textContent);
  }
};

const nameColumns = () => {
  for (const head of document.querySelectorAll("th.original:empty")) {
    const words = document.createElement("span");
    words.className = "visually-hidden";
    words.textContent = head.closest("fieldset").querySelector("h2").textContent;
    head.append(words);
  }
};

const nameAll = () => {
  nameBoxes();
  nameSearches();
  nameTexts();
};

nameColumns();
nameAll();
new MutationObserver(nameAll).observe(document.body, { childList: true, subtree: true });
const search = document.getElementById("searchbar");
search?.setAttribute("aria-label", search.form.querySelector("[type=submit]").value);
