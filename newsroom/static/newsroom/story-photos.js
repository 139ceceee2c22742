// Lets a story's form choose photos by sight: the library and the page of uploads open beside it, and what is
// chosen shows. Without this script photos are chosen by their words.
"use strict";

const { library, upload, libraryLabel, uploadLabel } = document.currentScript.dataset;
const PHOTOS = 'select[data-field-name="lead_photo"], select[data-model-name="photoblock"]';
const askedBy = new Map(); // which window was opened for which field

const show = (select) => {
  const pictures = [...select.selectedOptions].filter((option) => option.value).map((option) => {
    const picture = Object.assign(new Image(), { alt: "", loading: "lazy" });
    picture.addEventListener("error", () => picture.remove());
    picture.src = `${library}${option.value}/thumbnail/`;
    return picture;
  });
  select.photoPicker.querySelector(".chosen").replaceChildren(...pictures);
};

const open = (select, address) => {
  const size = `width=${Math.min(1100, screen.availWidth)},height=${Math.min(850, screen.availHeight)}`;
  const opened = window.open(address, "_blank", `popup,${size}`);
  if (opened) askedBy.set(opened, select);
};

const start = (select) => {
  if (select.photoPicker || select.name.includes("__prefix__")) return;
  const picker = Object.assign(document.createElement("div"), { className: "photo-picker" });
  const chosen = Object.assign(document.createElement("span"), { className: "chosen" });
  const many = select.multiple ? "&many=1" : "";
  const buttons = [[libraryLabel, `${library}?_popup=1`], [uploadLabel, `${upload}?_popup=1${many}`]];
  picker.append(chosen, ...buttons.map(([label, address]) => {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: label });
    button.addEventListener("click", () => open(select, address));
    return button;
  }));
  select.photoPicker = picker;
  (select.closest(".related-widget-wrapper") ?? select.parentElement).append(picker);
  show(select);
};

const add = (select, { pk, title }) => {
  const known = [...select.options].find((option) => option.value === pk);
  const option = known ?? new Option(title, pk);
  if (!known) select.append(option);
  option.selected = true;
};

window.addEventListener("message", ({ origin, source, data }) => {
  const select = askedBy.get(source);
  if (origin !== location.origin || !select || !Array.isArray(data?.photos)) return;
  for (const photo of data.photos) add(select, photo);
  select.dispatchEvent(new Event("change", { bubbles: true }));
  if (!select.multiple) source.close();
});

const startAll = () => document.querySelectorAll(PHOTOS).forEach(start);

window.addEventListener("load", () => {
  startAll();
  django.jQuery(document).on("change", PHOTOS, ({ target }) => target.photoPicker && show(target));
});
document.addEventListener("formset:added", () => setTimeout(startAll));
