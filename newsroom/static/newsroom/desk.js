// Suggests tags while one is typed. Without this script the field is a plain list with commas.
"use strict";

for (const field of document.querySelectorAll("input[data-suggestions]")) {
  const list = document.createElement("datalist");
  list.id = `${field.id}_suggestions`;
  field.after(list);
  field.setAttribute("list", list.id);

  field.addEventListener("input", async () => {
    const cut = field.value.lastIndexOf(",") + 1;
    const typed = field.value.slice(cut).trim();
    if (!typed) return list.replaceChildren();
    const before = cut ? `${field.value.slice(0, cut)} ` : "";
    const response = await fetch(`${field.dataset.suggestions}?q=${encodeURIComponent(typed)}`);
    if (!response.ok || !field.value.endsWith(typed)) return;
    const { tags } = await response.json();
    list.replaceChildren(...tags.map((tag) => new Option(tag, before + tag)));
  });
}
