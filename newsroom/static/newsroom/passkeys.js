// Offers passkeys where the browser has them, and says so where one was not given.
"use strict";

const form = document.getElementById("passkey-form");
const trouble = document.querySelector(".passkey-trouble");

form.hidden = false;
if (!window.PublicKeyCredential) {
  form.querySelector("button").hidden = true;
  document.querySelector(".passkey-missing").hidden = false;
}
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  trouble.hidden = false;
});
