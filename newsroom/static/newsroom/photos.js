// Moves a photo's focal point on its picture, uploads many photos with a progress bar for each, and gives
// photos to a story's form. Without this script the point is two numbers, and the files go out in one form.
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
    request.open("POST", location.href);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) bar.value = event.loaded / event.total;
    });
    request.addEventListener("loadend", () => {
      bar.remove();
      finish(request.response?.outcomes?.[0]);
    });
    request.send(body);
  });

const make = (tag, className, text = "") =>
  Object.assign(document.createElement(tag), { className, textContent: text });

const tell = (form, item, outcome) => {
  const title = item.querySelector(".title");
  if (outcome?.url) {
    const link = Object.assign(make("a", "title", title.textContent), { href: outcome.url });
    if (form.dataset.chooseLabel) link.target = "_blank";
    title.replaceWith(link);
  }
  if (outcome?.thumbnail) item.prepend(Object.assign(new Image(), { src: outcome.thumbnail, alt: "" }));
  item.classList.toggle("problem", !outcome?.url);  // a file that is there already is none
  item.querySelector(".said").textContent = outcome ? outcome.problem || form.dataset.done : form.dataset.failed;
  if (outcome?.pk && form.dataset.chooseLabel) {
    const button = Object.assign(make("button", "button", form.dataset.chooseLabel), { type: "button" });
    [button.dataset.choose, button.dataset.title] = [outcome.pk, outcome.title];
    item.append(button);
  }
};

const startUpload = (form) => {
  const input = form.querySelector("input[type=file]");
  const [list, drop, tally] = [".outcomes", ".drop", ".tally"].map((name) => form.querySelector(name));
  const chooseAll = form.querySelector(".choose-all");
  let [isBusy, done, all] = [false, 0, 0];
  const queue = [];

  const count = () => {
    tally.textContent = tally.dataset.words.replace("%1", done).replace("%2", all);
    if (chooseAll) chooseAll.hidden = list.querySelectorAll("[data-choose]").length < 2;
  };
  const offerAgain = (item, file) => {
    const button = Object.assign(make("button", "button", form.dataset.again), { type: "button" });
    button.addEventListener("click", () => {
      item.remove();
      all -= 1;
      take([file]);
    });
    item.append(button);
  };
  const work = async () => {
    isBusy = true;
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [file, item, bar] = next;
      item.querySelector(".said").textContent = "";
      const outcome = await send(form, file, item, bar);
      tell(form, item, outcome);
      if (outcome?.url) done += 1;
      if (!outcome) offerAgain(item, file);
      count();
    }
    isBusy = false;
  };
  const take = (files) => {
    for (const file of files) {
      const [item, bar] = [make("li", "outcome"), make("progress", "")];
      bar.setAttribute("aria-label", file.name);
      bar.value = 0;
      item.append(make("span", "title", file.name), bar, make("span", "said", form.dataset.waiting));
      list.append(item);
      queue.push([file, item, bar]);
      all += 1;
    }
    count();
    if (!isBusy) work();
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
  window.addEventListener("beforeunload", (event) => {
    if (isBusy) event.preventDefault();
  });
  chooseAll?.addEventListener("click", () => choose(list.querySelectorAll("[data-choose]")));
};

// Give photos to the story's form that has opened this page beside it; story-photos.js takes them.
const choose = (elements) => {
  const photos = [...elements].map(({ dataset }) => ({ pk: dataset.choose, title: dataset.title }));
  window.opener.postMessage({ photos }, location.origin);
  for (const each of elements) each.closest("li").classList.add("is-chosen");
};

document.addEventListener("click", (event) => {
  const element = event.target.closest("[data-choose]");
  if (!element || !window.opener) return;
  event.preventDefault();
  choose([element]);
});
document.querySelectorAll(".focal").forEach(startFocalPoint);
document.querySelectorAll("form.upload").forEach(startUpload);
