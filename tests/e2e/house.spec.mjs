// The house itself: it starts, anywhere, under its content policy, and never inside another page.
import fs from 'node:fs';
import path from 'node:path';
import { add, go, saved, start } from './support/road.mjs';
import { test, expect, open } from './support/test.mjs';
import { expectAccessible } from './support/axe.mjs';
import { host } from './support/host.mjs';
import { DECOY } from './support/lookout.mjs';

const dist = process.env.TANDEM_DIST;

/** All by which a page can talk to the network, as JavaScript calls it. */
const TALKS = /XMLHttpRequest|WebSocket|EventSource|sendBeacon|RTC[A-Z]\w+|WebTransport|importScripts|(?<![a-zA-Z])fetch(?![a-zA-Z])/g;

test('starts and is accessible in light and dark', async ({ app }) => {
  await expect(app).toHaveTitle(/Tandem/);
  await expectAccessible(app);
});

test('works from any folder, with and without the host sending headers', async ({ page, watched }) => {
  test.setTimeout(120_000);
  // The host is gone when the app asks whether there is a newer version of it, or for the last of its rooms.
  watched.forgive(/net::ERR_CONNECTION_(REFUSED|RESET)|Failed to fetch|bad HTTP response|fetching the script/);
  for (const options of [[], ['--headers']]) {
    const other = await host(dist, '--at', '/teams/tools/tandem/', ...options);
    watched.visit(other.address);
    await start(page, 'Nordwind', 'Anna Kim', 'Sales', other.address);
    await add(page, 'Kielwerk Pumpen');
    await saved(page);
    await go(page, '/share');
    await expect(page.getByRole('heading', { name: 'Share and merge' })).toBeVisible();
    const worker = await page.evaluate(async () => {
      const { scope, active } = await navigator.serviceWorker.ready;
      return { scope, script: active.scriptURL };
    });
    expect(worker).toEqual({ scope: other.address, script: `${other.address}sw.js` });
    await page.waitForFunction(async () => (await navigator.serviceWorker.ready).active?.state === 'activated');

    await other.stop();
    await page.reload();
    await expect(page.getByRole('heading', { name: 'Share and merge' })).toBeVisible();
    await go(page, '/pipeline');
    await page.getByRole('link', { name: 'Kielwerk Pumpen' }).first().click();
    await expect(page.getByRole('heading', { name: 'Kielwerk Pumpen' })).toBeVisible();
    await go(page, '/settings');
    await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
  }
});

test('the wasm imports nothing of the browser that talks to the network', async ({ app }) => {
  const parts = fs.readdirSync(dist, { recursive: true }).filter((name) => name.endsWith('.wasm'));
  expect(parts.length).toBeGreaterThan(1);
  const bytes = parts.map((name) => fs.readFileSync(path.join(dist, name)).toString('base64'));
  const imported = await app.evaluate(async (all) => {
    const found = new Set();
    for (const text of all) {
      const module = await WebAssembly.compile(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)));
      for (const { module: from, name } of WebAssembly.Module.imports(module)) found.add(`${from} ${name}`);
    }
    return [...found];
  }, bytes);
  // What stands behind those names is written in the glue: it may fetch the app's own parts, and no more.
  const glue = fs
    .readdirSync(dist, { recursive: true })
    .filter((name) => /^app-\w+\/.*\.js$/.test(name.replaceAll(path.sep, '/')))
    .map((name) => fs.readFileSync(path.join(dist, name), 'utf8'))
    .join('\n');
  const said = new Set(glue.match(TALKS));
  expect([...said]).toEqual(['fetch']);
  const fetches = glue.split('\n').filter((line) => line.includes('fetch('));
  const own = /= fetch\((new URL\("\.\/\w+\.wasm", import\.meta\.url\)|module_or_path)\);$/;
  expect(fetches.filter((line) => !own.test(line))).toEqual([]);
  expect(fetches.length).toBeGreaterThan(1);
  expect(imported.length).toBeGreaterThan(100);
  expect(imported.filter((name) => name.match(TALKS))).toEqual([]);
});

test('the content policy is active', async ({ app, watched }) => {
  watched.forgive(/content policy|Content Security Policy|violates/);
  const refused = await app.evaluate(async () => {
    const seen = [];
    document.addEventListener('securitypolicyviolation', (event) => seen.push(event.effectiveDirective));
    const script = document.createElement('script');
    script.textContent = 'window.ran = true';
    document.head.append(script);
    document.body.setAttribute('style', 'color: red');
    await fetch('https://example.invalid/').catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, 100));
    return { seen, ran: 'ran' in window };
  });
  expect(refused.ran).toBe(false);
  expect(refused.seen).toEqual(expect.arrayContaining(['script-src-elem', 'style-src-attr', 'connect-src']));
});

test('a request that leaves the origin is seen, wherever it comes from', async ({ page, watched, request }) => {
  watched.forgive(/decoy|502|net::/);
  const folder = fs.mkdtempSync(path.join(process.env.TANDEM_OUT, 'talker-'));
  fs.writeFileSync(path.join(folder, 'index.html'), '<!doctype html><title>Talker</title><link rel="icon" href="data:,">');
  fs.writeFileSync(path.join(folder, 'worker.js'), `fetch('https://${DECOY}/worker').catch(() => {}).then(() => postMessage('asked'));`);
  const talker = await host(folder);
  watched.visit(talker.address);
  await page.goto(talker.address);
  await page.evaluate(async (decoy) => {
    await fetch(`http://${decoy}/page`).catch(() => {});
    await new Promise((resolve) => {
      new Worker('worker.js').onmessage = resolve;
    });
  }, DECOY);
  const heard = await (await request.get(process.env.TANDEM_LOOKOUT)).json();
  expect(heard).toEqual(expect.arrayContaining([`http://${DECOY}/page`, `${DECOY}:443`]));
  await talker.stop();
  fs.rmSync(folder, { recursive: true });
});

test('says what to do when a part does not arrive', async ({ page, watched, baseURL }) => {
  watched.forgive(/net::|Failed to fetch/);
  await page.route('**/*.wasm', (route) => route.abort());
  await page.goto(baseURL);
  await expect(page.getByRole('alert')).toContainText('Your data is untouched');
  await page.unroute('**/*.wasm');
  await page.getByRole('button', { name: 'Load again' }).click();
  await expect(page.locator('main:not(.notice)').first()).toBeVisible();
});

test('shows no data inside another page', async ({ page, watched, baseURL }) => {
  const folder = fs.mkdtempSync(path.join(process.env.TANDEM_OUT, 'frame-'));
  const around = await host(folder);
  watched.visit(around.address);
  fs.writeFileSync(
    path.join(folder, 'index.html'),
    `<!doctype html><title>Around</title><link rel="icon" href="data:,"><iframe src="${baseURL}"></iframe>`,
  );
  await page.goto(around.address);
  const frame = page.frameLocator('iframe');
  await expect(frame.getByRole('heading')).toHaveText('Tandem shows nothing inside another page');
  await expect(frame.getByRole('link')).toHaveAttribute('target', '_blank');
  await expect(frame.locator('main')).toHaveCount(1);
  await around.stop();
  fs.rmSync(folder, { recursive: true });
});

test('the app has none of the doors that tests use', async () => {
  const text = (folder, pattern) =>
    fs
      .readdirSync(folder, { recursive: true })
      .filter((name) => pattern.test(name))
      .map((name) => fs.readFileSync(path.join(folder, name), 'latin1'))
      .join('\n');
  const bare = text(process.env.TANDEM_BARE, /^bare\.js$/);
  const doors = [...bare.matchAll(/^export (?:async )?function (\w+)/gm)].map((found) => found[1]);
  expect(doors.length).toBeGreaterThan(0);
  const app = text(dist, /\.(js|wasm|html)$/);
  const exported = [...app.matchAll(/^export (?:async )?function (\w+)/gm)].map((found) => found[1]);
  expect(doors.filter((door) => exported.includes(door) && door !== 'initSync')).toEqual([]);
  expect(app).not.toContain('window.bare');
});
