// What runs inside the page while it is measured. Each function goes there as text, so it can use nothing but itself.

/** From the first moment: the app's wasm memory, and when the first card of the board was painted. */
export function watchStart() {
  const real = WebAssembly.instantiateStreaming;
  WebAssembly.instantiateStreaming = async (...args) => {
    const made = await real.apply(WebAssembly, args);
    window.wasmMemory = made.instance.exports.memory;
    return made;
  };
  const seen = new MutationObserver(() => {
    if (!document.querySelector('.board .card')) return;
    seen.disconnect();
    requestAnimationFrame(() => setTimeout(() => (window.boardAt = performance.now())));
  });
  seen.observe(document, { subtree: true, childList: true });
}

/** `window.change` becomes milliseconds from the next key to the board painted anew, and to "Saved here" again. */
export function awaitChange() {
  const heads = () => [...document.querySelectorAll('.colh span')].map((span) => span.textContent).join();
  const before = heads();
  const state = () => document.querySelector('[data-testid="saved"]')?.textContent;
  window.change = new Promise((resolve) => {
    let from;
    let painted;
    let painting = false;
    let saving = false;
    let saved;
    addEventListener('keydown', (event) => (from = event.timeStamp), { capture: true, once: true });
    const done = () => {
      // A search saves nothing.
      if (painted === undefined || (saving && saved === undefined)) return;
      seen.disconnect();
      resolve({ painted, saved });
    };
    const seen = new MutationObserver(() => {
      if (from === undefined) return;
      if (state() !== 'Saved here') saving = true;
      else if (saving && saved === undefined) saved = performance.now() - from;
      if (!painting && heads() !== before) {
        painting = true;
        requestAnimationFrame(() =>
          setTimeout(() => {
            painted = performance.now() - from;
            // What is to be saved is on its way by now.
            setTimeout(done, 30);
          }),
        );
      }
      if (saved !== undefined) done();
    });
    seen.observe(document.body, { subtree: true, childList: true, characterData: true });
  });
}

/** `window.longestFrame()` ends the watch and gives the longest time between two frames, in milliseconds. */
export function watchFrames() {
  let on = true;
  let last;
  let longest = 0;
  const frame = (now) => {
    if (last !== undefined) longest = Math.max(longest, now - last);
    last = now;
    if (on) requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  window.longestFrame = () => {
    on = false;
    return longest;
  };
}

/** Milliseconds of `JSON.parse` on the file chosen in this page, so many times. */
export async function parseFile(runs) {
  const text = await document.querySelector('input').files[0].text();
  const times = [];
  for (let n = 0; n < runs; n += 1) {
    const from = performance.now();
    window.parsed = JSON.parse(text);
    times.push(performance.now() - from);
    window.parsed = null;
  }
  return times;
}

/** Whether the only workspace of this origin has a whole frozen journal; with `remove` it has none afterwards. */
export async function frozen(remove) {
  let dir = await (await navigator.storage.getDirectory()).getDirectoryHandle('tandem');
  for await (const handle of dir.values()) if (handle.kind === 'directory') dir = handle;
  const handle = await dir.getFileHandle('frozen').catch(() => null);
  if (!handle) return false;
  if (remove) {
    await dir.removeEntry('frozen');
    return false;
  }
  // While it is being written it can't be read.
  const end = await (await handle.getFile()).slice(-13).text().catch(() => '');
  return end === 'tandem frozen';
}
