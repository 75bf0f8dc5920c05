// Reads without this file; with it the page can be kept, and codes stay on it without network.
(() => {
  "use strict";
  const worker = document.currentScript.dataset.worker;
  if ("serviceWorker" in navigator) navigator.serviceWorker.register(worker).catch(() => {});

  // The browser offers to keep the page; our own button says so in words.
  addEventListener("beforeinstallprompt", (offer) => {
    const button = document.querySelector("[data-keep]");
    if (!button) return;
    offer.preventDefault();
    button.hidden = false;
    button.addEventListener("click", () => { offer.prompt(); button.hidden = true; }, { once: true });
  });

  // A page that was kept looks for the network, and comes anew once there is one; not while a code
  // is being shown. A page that came fresh only rests its forms meanwhile.
  const { body } = document;
  const found = async () => {
    const answer = await fetch(worker, { method: "HEAD", cache: "no-store" }).catch(() => null);
    if (answer?.ok && !document.querySelector("details[open]")) location.reload();
  };
  if (body.hasAttribute("data-offline")) {
    setInterval(found, 4000);
    addEventListener("online", found);
  } else {
    addEventListener("offline", () => body.setAttribute("data-offline", ""));
    addEventListener("online", () => body.removeAttribute("data-offline"));
  }

  // A second tap on a button that acts does nothing; the form's own key is the proof behind it.
  addEventListener("submit", (submitted) => {
    const button = submitted.submitter;
    if (button) setTimeout(() => { button.disabled = true; });
  });
  addEventListener("pageshow", (shown) => { if (shown.persisted) location.reload(); });

  // A member's own link: the phone's own way to share it, else a copy; either way it is counted.
  addEventListener("submit", async (submitted) => {
    const form = submitted.target.closest("[data-share]");
    if (!form) return;
    submitted.preventDefault();
    const url = form.dataset.share;
    try {
      if (navigator.share) await navigator.share({ text: form.dataset.text, url });
      else await navigator.clipboard.writeText(url);
    } catch (cancelled) { if (cancelled.name === "AbortError") return; }
    await fetch(form.action, { method: "POST", body: new FormData(form) }).catch(() => {});
    const copy = form.querySelector("[data-done]");
    if (!navigator.share && copy) copy.textContent = copy.dataset.done;
    setTimeout(() => { for (const button of form.elements) button.disabled = false; });
  });

  // The browser itself subscribes and hands over its address and keys; then the form goes as it is.
  const form = document.querySelector("form[data-push]");
  if (form && "PushManager" in window && "serviceWorker" in navigator) {
    form.hidden = false;
    const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
    form.addEventListener("submit", async (submitted) => {
      submitted.preventDefault();
      try {
        const here = await navigator.serviceWorker.ready;
        const found = (await here.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(form.dataset.push) })).toJSON();
        form.endpoint.value = found.endpoint;
        form.p256dh.value = found.keys.p256dh;
        form.auth.value = found.keys.auth;
        form.submit();
      } catch {
        form.querySelector("[data-refused]").hidden = false;
        setTimeout(() => { form.querySelector("button").disabled = false; });
      }
    });
  }

  addEventListener("click", async (clicked) => {
    const button = clicked.target.closest("[data-copy]");
    if (!button) return;
    await navigator.clipboard.writeText(document.querySelector(button.dataset.copy).textContent.trim());
    button.textContent = button.dataset.done;
  });
})();
