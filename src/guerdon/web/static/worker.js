// Keeps the shell and each tab as it was last seen; TOLD stands before this, made by the server.
"use strict";
const PAGES = "pages";

self.addEventListener("install", (installed) => {
  const kept = caches.open(TOLD.version).then((shell) => shell.addAll(TOLD.shell));
  installed.waitUntil(kept.then(() => self.skipWaiting()));
});

self.addEventListener("activate", (activated) => {
  const old = caches.keys().then((names) => Promise.all(
    names.filter((name) => name.startsWith("shell-") && name !== TOLD.version).map((name) => caches.delete(name))));
  activated.waitUntil(old.then(() => self.clients.claim()));
});

self.addEventListener("fetch", (asked) => {
  const { request } = asked;
  const path = new URL(request.url).pathname;
  if (TOLD.doors.some((door) => path.startsWith(door))) {
    // Somebody comes or goes: what was kept is another's.
    asked.respondWith(caches.delete(PAGES).then(() => fetch(request)));
  } else if (request.method === "GET" && TOLD.shell.includes(path)) {
    asked.respondWith(caches.match(request).then((kept) => kept || fetch(request)));
  } else if (request.mode === "navigate" && request.method === "GET" && TOLD.pages.includes(path)) {
    asked.respondWith(page(path, request));
  }
});

// A notification as the shop said it; a tap opens where it leads.
self.addEventListener("push", (pushed) => {
  const said = pushed.data ? pushed.data.json() : {};
  pushed.waitUntil(self.registration.showNotification(said.title || TOLD.name, {
    body: said.body || "", tag: said.tag, icon: TOLD.icon, badge: TOLD.icon, data: { url: said.url || TOLD.pages[0] },
  }));
});

self.addEventListener("notificationclick", (tapped) => {
  tapped.notification.close();
  tapped.waitUntil(self.clients.openWindow(tapped.notification.data.url));
});

async function page(path, request) {
  const pages = await caches.open(PAGES);
  try {
    const answer = await fetch(request);
    if (answer.ok && !answer.redirected) await pages.put(path, answer.clone());
    if (answer.status === 403) await caches.delete(PAGES);
    return answer;
  } catch (error) {
    const kept = await pages.match(path);
    if (!kept) throw error;
    // The page carries the sentence with its own time; the mark lets it be seen.
    const text = (await kept.text()).replace("<body ", "<body data-offline ");
    return new Response(text, { headers: { "Content-Type": "text/html; charset=utf-8" } });
  }
}
