// Starts the app. Everything here happens before there is an app, or when there is none: a frame is refused,
// a page that can't load says so, and a new version waits until somebody asks for it.

const tag = document.querySelector('script[data-js]');
const build = document.querySelector('meta[name=build]').content;
const root = document.documentElement;

/** Shows a message in place of the app; `actions` are elements to stand below it. */
function say(title, text, ...actions) {
  const heading = document.createElement('h1');
  heading.textContent = title;
  const words = document.createElement('p');
  words.textContent = text;
  const notice = document.createElement('main');
  notice.className = 'notice';
  notice.setAttribute('role', 'alert');
  notice.append(heading, words, ...actions);
  document.body.replaceChildren(notice);
}

function reloadButton() {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = 'Load again';
  button.addEventListener('click', () => location.reload());
  return button;
}

async function start() {
  try {
    const { default: init } = await import(new URL(tag.dataset.js, document.baseURI));
    await init({ module_or_path: new URL(tag.dataset.wasm, document.baseURI) });
  } catch (error) {
    console.error(error);
    const old = typeof WebAssembly !== 'object' || error instanceof WebAssembly.CompileError;
    say(
      'Tandem could not start',
      old
        ? `This browser cannot run it. Tandem needs a current Chrome, Edge, Firefox or Safari. (${error})`
        : `A part of it did not arrive. Your data is untouched, it lies in this browser. Check the connection and load the page again. (${error})`,
      reloadButton(),
    );
  }
}

// The service worker keeps whole versions. A new one installs beside the running one and waits: the app reads
// `data-update="ready"` on the root element, or hears `tandem:update`, and sends `tandem:use-update` when the
// user says so.
async function keepOffline() {
  if (!('serviceWorker' in navigator) || build === 'development') return;
  const workers = navigator.serviceWorker;
  const registration = await workers.register('sw.js', { updateViaCache: 'none' });

  const announce = () => {
    // Without a controller this is the first version, not a newer one.
    if (!registration.waiting || !workers.controller) return;
    root.dataset.update = 'ready';
    window.dispatchEvent(new CustomEvent('tandem:update'));
  };
  announce();
  registration.addEventListener('updatefound', () => {
    const worker = registration.installing;
    worker?.addEventListener('statechange', announce);
  });

  let asked = false;
  window.addEventListener('tandem:use-update', () => {
    asked = true;
    registration.waiting?.postMessage('use');
  });
  workers.addEventListener('controllerchange', () => {
    // Another tab may have asked; this one goes on with the version it has until it is loaded again.
    if (asked) location.reload();
  });

  let looked = Date.now();
  document.addEventListener('visibilitychange', () => {
    if (document.hidden || Date.now() - looked < 3_600_000) return;
    looked = Date.now();
    registration.update().catch(() => {}); // without a connection there is nothing newer to hear of
  });
}

if (window.top !== window.self) {
  const link = document.createElement('a');
  link.href = location.href;
  link.target = '_blank';
  link.rel = 'noopener';
  link.textContent = 'Open Tandem in a tab of its own';
  say('Tandem shows nothing inside another page', 'The page around it could watch or misuse your clicks.', link);
} else {
  start();
  keepOffline().catch((error) => console.warn('Tandem will not start without a connection:', error));
}
