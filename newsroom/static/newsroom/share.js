// Shows the buttons that need a script: copying a story's address, and handing it to the device.
const list = document.querySelector(".share");
const { url, title } = list.dataset;

const doers = {
  copy: async (button) => {
    await navigator.clipboard.writeText(url);
    button.textContent = button.dataset.done;
  },
  share: () => navigator.share({ title, url }).catch(() => {}), // the reader thought better of it
};

for (const button of list.querySelectorAll("button")) {
  const name = button.dataset.do;
  button.parentElement.hidden = !(name === "copy" ? navigator.clipboard : navigator.share);
  button.addEventListener("click", () => doers[name](button));
}
