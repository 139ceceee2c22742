// Moves a photo's focal point on its picture, and uploads many photos with a progress bar for each.
// Without this script the point is two numbers, and the files go out in one form.
"use strict";

const RATIOS = { "crop-16x9": 16 / 9, "crop-4x3": 4 / 3, "crop-1x1": 1 };

const within = (value) => Math.min(1, Math.max(0, value));

// Say where the browser must place the picture so that it shows what the server will cut out.
const position = (focal, part) => (part >= 1 ? 50 : (100 * within((focal - part / 2) / (1 - part))));

const startFocalPoint = (focal) => {
  const image = focal.querySelector("img");
  const point = focal.querySelector(".focal-point");
  const fields = [document.getElementById("id_focal_x"), document.getElementById("id_focal_y")];
  if (!fields[0] || !fields[1]) return;
  const show = () => {
    const [x, y] = fields.map((field) => within(Number(field.value)));
    point.style.left = `${100 * x}%`;
    point.style.top = `${100 * y}%`;
    for (const crop of document.querySelectorAll(".crop")) {
      const ratio = RATIOS[[...crop.classList].find((name) => RATIOS[name])];
      const own = image.width / image.height;
      if (crop.src !== image.src) crop.src = crop.dataset.whole;
      crop.style.objectPosition = `${position(x, ratio / own)}% ${position(y, own / ratio)}%`;
    }
  };
  const move = (x, y) => {
    [fields[0].value, fields[1].value] = [within(x).toFixed(3), within(y).toFixed(3)];
    show();
  };
  image.addEventListener("click", (event) => {
    const box = image.getBoundingClientRect();
    move((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
    point.focus();
  });
  const STEPS = { ArrowLeft: [-0.01, 0], ArrowRight: [0.01, 0], ArrowUp: [0, -0.01], ArrowDown: [0, 0.01] };
  point.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    move(Number(fields[0].value) + step[0], Number(fields[1].value) + step[1]);
  });
  fields.forEach((field) => field.addEventListener("input", show));
  point.hidden = false;
  show();
};

const send = (form, file, item, bar) =>
  new Promise((finish) => {
    const body = new FormData(form);
    body.delete("photographs");
    body.append("photographs", file);
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) bar.value = event.loaded / event.total;
    });
    request.addEventListener("loadend", () => {
      bar.remove();
      tell(form, item, request.response?.outcomes?.[0]);
      finish();
    });
    request.send(body);
  });

const tell = (form, item, outcome) => {
  if (outcome?.url) {
    const link = document.createElement("a");
    [link.href, link.textContent] = [outcome.url, item.firstChild.textContent];
    item.firstChild.replaceWith(link);
  }
  if (outcome?.thumbnail) {
    const image = document.createElement("img");
    [image.src, image.alt] = [outcome.thumbnail, ""];
    item.prepend(image);
  }
  item.classList.toggle("problem", !outcome || Boolean(outcome.problem));
  item.append(` ${outcome ? outcome.problem || form.dataset.done : form.dataset.failed}`);
};

const startUpload = (form) => {
  const input = form.querySelector("input[type=file]");
  const list = form.querySelector(".outcomes");
  const drop = form.querySelector(".drop");
  const take = async (files) => {
    const waiting = [...files].map((file) => {
      const [item, name, bar] = ["li", "span", "progress"].map((tag) => document.createElement(tag));
      name.textContent = file.name;
      bar.setAttribute("aria-label", file.name);
      bar.value = 0;
      item.append(name, bar);
      list.append(item);
      return [file, item, bar];
    });
    for (const [file, item, bar] of waiting) await send(form, file, item, bar);
  };
  form.addEventListener("submit", (event) => {
    if (!input.files.length) return;
    event.preventDefault();
    take(input.files);
    input.value = "";
  });
  for (const kind of ["dragover", "dragleave", "drop"]) {
    drop.addEventListener(kind, (event) => {
      event.preventDefault();
      drop.classList.toggle("is-over", kind === "dragover");
      if (kind === "drop") take(event.dataTransfer.files);
    });
  }
};

document.querySelectorAll(".focal").forEach(startFocalPoint);
document.querySelectorAll("form.upload").forEach(startUpload);
