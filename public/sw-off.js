// The way out. Put in the place of sw.js it makes every browser forget the app's kept files at its next visit,
// so that pages come from the host again. It touches no data.

self.addEventListener('install', () => self.skipWaiting());

self.addEventListener('activate', (event) => {
  event.waitUntil(leave());
});

async function leave() {
  const prefix = `tandem-files:${new URL('./', location).pathname}:`;
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(prefix)).map((name) => caches.delete(name)));
  await self.registration.unregister();
}
