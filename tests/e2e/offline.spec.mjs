// Without a connection, and from one version to the next: the service worker keeps whole versions, checks every
// file of them, and changes version when the user says so.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { chromium } from '@playwright/test';
import { launchOptions } from './support/chromium.mjs';
import { host } from './support/host.mjs';
import { add, begin, go, saved } from './support/road.mjs';
import { test as watched, expect, open } from './support/test.mjs';

const STARTS = 20;

const test = watched.extend({
  /** A copy of the app in a folder of its own, on a host of its own. */
  site: async ({ watched }, use) => {
    const folder = fs.mkdtempSync(path.join(process.env.TANDEM_OUT, 'site-'));
    fs.cpSync(process.env.TANDEM_DIST, folder, { recursive: true });
    const server = await host(folder);
    watched.visit(server.address);
    await use({ folder, ...server });
    await server.stop();
    fs.rmSync(folder, { recursive: true });
  },
});

/** Opens the app and waits until its service worker holds everything. */
async function install(page, address) {
  await open(page, '', address);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.waitForFunction(async () => (await navigator.serviceWorker.ready).active?.state === 'activated');
}

/** Makes the folder a newer version: another build name in the page, with all that follows from it. */
function publish(folder, build, { broken = false } = {}) {
  const index = path.join(folder, 'index.html');
  const worker = path.join(folder, 'sw.js');
  const page = fs.readFileSync(index, 'utf8').replace(/(<meta name="build" content=")[^"]*/, `$1${build}`);
  fs.writeFileSync(index, page);
  const sum = createHash('sha384').update(page).digest('base64');
  const text = fs
    .readFileSync(worker, 'utf8')
    .replace(/const BUILD = '.*';/, `const BUILD = '${build}';`)
    .replace(/(\['\.\/', 'sha384-)[^']+/, `$1${sum}`);
  fs.writeFileSync(worker, text);
  if (broken) fs.appendFileSync(path.join(folder, 'manifest.webmanifest'), ' ');
}

const build = (page) => page.locator('meta[name=build]');
const caches = (page) => page.evaluate(() => window.caches.keys());

test(`starts ${STARTS} times out of ${STARTS} with the server gone`, async () => {
  test.setTimeout(240_000);
  const server = await host(process.env.TANDEM_DIST);
  const profile = fs.mkdtempSync(path.join(process.env.TANDEM_OUT, 'profile-'));
  const launch = () => chromium.launchPersistentContext(profile, launchOptions);

  let browser = await launch();
  const first = await browser.newPage();
  await install(first, server.address);
  await begin(first, 'Nordwind', 'Anna Kim', 'Sales');
  await add(first, 'Marlow Press', '9500');
  await saved(first);
  await browser.close();
  await server.stop();

  let started = 0;
  for (let n = 0; n < STARTS; n += 1) {
    browser = await launch();
    const page = await browser.newPage();
    await open(page, '', server.address);
    await page.getByRole('link', { name: 'Marlow Press' }).first().click();
    await expect(page.getByTitle('Edit Amount')).toContainText('9,500');
    await go(page, '/settings');
    await expect(page.getByRole('heading', { name: 'This browser' })).toBeVisible();
    await browser.close();
    started += 1;
  }
  expect(started).toBe(STARTS);
  fs.rmSync(profile, { recursive: true });
});

test('a new version waits until the user says so', async ({ page, site }) => {
  await install(page, site.address);
  await page.reload();
  const old = await build(page).getAttribute('content');
  publish(site.folder, 'newer');
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-update', 'ready');
  await expect(build(page), 'the old version goes on').toHaveAttribute('content', old);

  await page.getByRole('button', { name: 'Update now' }).click();
  await expect(build(page)).toHaveAttribute('content', 'newer');
  await expect(page.locator('main:not(.notice)').first()).toBeVisible();
  await expect.poll(() => caches(page)).toHaveLength(1);
});

test('a version that arrived damaged is not kept, the one before goes on', async ({ page, site, watched }) => {
  watched.forgive(/integrity|sha384/);
  await install(page, site.address);
  await page.reload();
  const before = await caches(page);
  publish(site.folder, 'newer', { broken: true });
  const refused = await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    await registration.update();
    const worker = registration.installing;
    if (!worker) return 'nothing was installing';
    return new Promise((resolve) => {
      worker.addEventListener('statechange', () => resolve(worker.state));
    });
  });
  expect(refused).toBe('redundant');
  expect(await caches(page)).toEqual(before);
  await page.reload();
  await expect(page.locator('html')).not.toHaveAttribute('data-update', 'ready');
  await expect(build(page)).not.toHaveAttribute('content', 'newer');
});

test('sw-off.js in the place of sw.js takes the kept files away and no data', async ({ page, site }) => {
  await install(page, site.address);
  await page.evaluate(() => {
    localStorage.setItem('kept', 'yes');
  });
  fs.copyFileSync(path.join(site.folder, 'sw-off.js'), path.join(site.folder, 'sw.js'));
  await page.reload();
  await expect.poll(() => caches(page)).toEqual([]);
  await expect.poll(() => page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(0);
  expect(await page.evaluate(() => localStorage.getItem('kept'))).toBe('yes');
});
