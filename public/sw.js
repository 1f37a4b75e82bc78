// Keeps the app on this device: one whole version, each file checked against the sum it was built with, or
// nothing. `cargo xtask build` fills in the two constants. Data is no business of this worker: it answers for
// the files of the list and touches no other request.

const BUILD = '';
const FILES = [];

const PREFIX = `tandem-files:${new URL('./', location).pathname}:`;
const CACHE = PREFIX + BUILD;

self.addEventListener('install', (event) => {
  event.waitUntil(keep());
});

async function keep() {
  const cache = await caches.open(CACHE);
  try {
    await Promise.all(
      FILES.map(async ([name, integrity]) => {
        const response = await fetch(name, { integrity, cache: 'no-cache', redirect: 'error' });
        if (response.status !== 200) throw new Error(`${name} came with status ${response.status}`);
        await cache.put(name, response);
      }),
    );
  } catch (error) {
    await caches.delete(CACHE);
    throw error;
  }
}

// Never on its own: a page in the middle of a meeting stays what it is until its user asks.
self.addEventListener('message', (event) => {
  if (event.data === 'use') self.skipWaiting();
});

self.addEventListener('activate', (event) => {
  event.waitUntil(dropOlder());
});

async function dropOlder() {
  const names = await caches.keys();
  await Promise.all(
    names.filter((name) => name.startsWith(PREFIX) && name !== CACHE).map((name) => caches.delete(name)),
  );
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET') return;
  const name = nameOf(new URL(request.url));
  if (name !== undefined) event.respondWith(answer(name, request));
});

/** The name in the list that a request is for. */
function nameOf(url) {
  const folder = new URL('./', location);
  if (url.origin !== folder.origin || !url.pathname.startsWith(folder.pathname)) return undefined;
  const inside = url.pathname.slice(folder.pathname.length);
  const name = inside === '' || inside === 'index.html' ? './' : inside;
  return FILES.some(([kept]) => kept === name) ? name : undefined;
}

async function answer(name, request) {
  // Looked up without opening: once this device was forgotten, no empty cache comes back.
  return (await caches.match(name, { cacheName: CACHE })) ?? fetch(request);
}
