// Offers what tests/bare/page.rs exports as `window.bare`; `window.ready` resolves when it is there.
import init, * as bare from './bare.js';

window.ready = init().then(() => {
  window.bare = bare;
});
