// What a first visit transfers: everything a browser asks for until an empty workspace's pipeline stands and is saved,
// at the strongest brotli. Fails over the budget. The rooms, which come in peace afterwards, are told beside it.
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import zlib from 'node:zlib';
import { chromium } from '@playwright/test';
import { launchOptions } from './support/chromium.mjs';

/** What people on a slow line wait for. */
const BUDGET_KB = 400;
/** What waits so long, in milliseconds, is done in peace. */
const PEACE = 1_000;
const KINDS = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
  '.png': 'image/png',
};
const dist = process.env.TANDEM_DIST;

/** A file as a good host sends it: compressed, unless it is already. */
function sent(name) {
  const bytes = fs.readFileSync(path.join(dist, name));
  if (name.endsWith('.png')) return { bytes, encoding: 'identity' };
  const params = {
    [zlib.constants.BROTLI_PARAM_QUALITY]: 11,
    [zlib.constants.BROTLI_PARAM_LGWIN]: 24,
    [zlib.constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  return { bytes: zlib.brotliCompressSync(bytes, { params }), encoding: 'br' };
}

/** What was asked for since the last visit began, and how large it was on the way. */
let asked = new Map();
const ready = new Map();
const server = http.createServer((request, response) => {
  const name = new URL(request.url, 'http://host').pathname.slice(1) || 'index.html';
  if (!fs.existsSync(path.join(dist, name))) return response.writeHead(404).end();
  if (!ready.has(name)) ready.set(name, sent(name));
  const { bytes, encoding } = ready.get(name);
  asked.set(name, bytes.length);
  const type = KINDS[path.extname(name)] ?? 'application/octet-stream';
  response.writeHead(200, { 'Content-Type': type, 'Content-Encoding': encoding, 'Cache-Control': 'no-cache' }).end(bytes);
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const url = `http://127.0.0.1:${server.address().port}/`;
const browser = await chromium.launch(launchOptions);

/** A first visit; what it asked for, largest first. */
async function visit(options, road) {
  asked = new Map();
  const context = await browser.newContext(options);
  const page = await context.newPage();
  await road(page);
  await context.close();
  return [...asked].sort(([, a], [, b]) => b - a);
}

// As if somebody were so quick that nothing had been fetched ahead yet.
const first = await visit({ serviceWorkers: 'block' }, async (page) => {
  await page.addInitScript((peace) => {
    const real = window.setTimeout;
    window.setTimeout = (run, after, ...rest) => (after < peace || after === undefined ? real(run, after, ...rest) : 0);
  }, PEACE);
  await page.goto(url);
  await page.locator('main:not(.notice)').first().waitFor();
  await page.keyboard.press('1');
  const dialog = page.getByRole('dialog', { name: 'Start a workspace' });
  await dialog.getByRole('textbox', { name: 'Workspace' }).fill('Nordwind');
  await dialog.getByLabel('Your name').fill('Anna Kim');
  await dialog.getByRole('radio', { name: 'Sales' }).check();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Pipeline' }).waitFor();
  await page.getByTestId('saved').getByText('Saved here').waitFor();
});
const whole = await visit({}, async (page) => {
  await page.goto(url);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.waitForFunction(async () => (await navigator.serviceWorker.ready).active?.state === 'activated');
});
await browser.close();
server.close();

const kb = (n) => `${(n / 1000).toFixed(1).padStart(9)} kB`;
const sum = (files) => files.reduce((all, [, size]) => all + size, 0);
const names = new Set(first.map(([name]) => name));
const later = whole.filter(([name]) => !names.has(name));
if (!later.some(([name]) => /split_/.test(name))) throw new Error('no room came later: what is counted is not what is fetched');
for (const [name, size] of first) console.log(`${name.padEnd(56)}${kb(size)}`);
console.log(`${'an empty app, until its pipeline stands'.padEnd(56)}${kb(sum(first))} of ${BUDGET_KB} kB`);
console.log(`${`in peace afterwards, rooms and icons (${later.length} files)`.padEnd(56)}${kb(sum(later))}`);
console.log(`${'everything, as it is kept for starts without a connection'.padEnd(56)}${kb(sum(first) + sum(later))}`);
if (sum(first) > BUDGET_KB * 1000) {
  console.error(`the app is${kb(sum(first) - BUDGET_KB * 1000)} over its budget`);
  process.exit(1);
}
