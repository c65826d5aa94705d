// Says in the page what allauth's passkey scripts would only write to the console.
const place = document.querySelector("[data-passkey-error]");

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  if (!place) return;
  place.hidden = false;
  place.focus();
});

for (const part of document.querySelectorAll("[data-passkey]")) {
  part.hidden = !window.PublicKeyCredential;
}
