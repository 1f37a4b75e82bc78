// What the app keeps, and that it never says otherwise: workspaces are found by the shelves, apart from each other, and
// gone when this device is forgotten; what isn't saved is said for as long as it isn't.
import fs from 'node:fs';
import path from 'node:path';
import { chromium } from '@playwright/test';
import { launchOptions } from './support/chromium.mjs';
import { newProfile } from './support/killable.mjs';
import { test, expect, open, watch } from './support/test.mjs';
import { add, begin, bringIn, choose, download, go, join, look, person, saved, start, workspaceOf } from './support/road.mjs';

const out = (name) => path.join(process.env.TANDEM_OUT, name);
const doors = (page) => page.getByRole('heading', { name: 'How do you want to begin?' });
const pipeline = (page) => page.getByRole('heading', { name: 'Pipeline' });

/** Begins another workspace beside the one that is open. */
async function another(page, name) {
  await page.evaluate(() => {
    location.hash = '/welcome';
  });
  await begin(page, name, 'Anna Kim', 'Sales');
}

/** Leaves the app, so that nobody holds its files, does something to its origin, and comes back. */
async function away(page, meanwhile, route = '') {
  await page.goto(`${process.env.TANDEM_URL}notices.txt`);
  await page.evaluate(meanwhile);
  await open(page, route);
}

/** What this origin holds of Tandem. */
const everything = (page) =>
  page.evaluate(async () => {
    const files = [];
    for await (const name of (await navigator.storage.getDirectory()).keys()) files.push(name);
    return {
      files,
      databases: (await indexedDB.databases()).map(({ name }) => name),
      preferences: Object.keys(localStorage),
      caches: await caches.keys(),
      workers: (await navigator.serviceWorker.getRegistrations()).length,
    };
  });
const NOTHING = { files: [], databases: [], preferences: [], caches: [], workers: 0 };

test.describe('finding', () => {
  test.beforeEach(async ({ page, watched }) => {
    // For a page of bare text, which has no icon of its own, the browser asks for one at the root.
    watched.forgive(/404/);
    await start(page, 'Nordwind', 'Anna Kim', 'Sales');
    await add(page, 'Marlow Press', '9500');
    await saved(page);
  });

  test('without any preference the workspace on the shelves opens, never the welcome', async ({ page }) => {
    const id = workspaceOf(page);
    await away(page, () => localStorage.clear());
    await expect(page.getByRole('link', { name: 'Marlow Press' }).first()).toBeVisible();
    await expect(doors(page)).toHaveCount(0);
    expect(workspaceOf(page)).toBe(id);
    // Its name is read from what it holds.
    await page.evaluate(() => {
      location.hash = '/welcome';
    });
    await expect(page.getByRole('link', { name: 'Nordwind' })).toBeVisible();
  });

  test('a workspace that only the shelves know is offered beside the others', async ({ page }) => {
    const first = workspaceOf(page);
    await another(page, 'Südwind');
    await saved(page);
    await away(page, () => {
      const list = localStorage.getItem('tandem.workspaces');
      localStorage.setItem('tandem.workspaces', list.split('\n')[0]);
    });
    await expect(pipeline(page)).toBeVisible();
    await go(page, '/settings');
    const link = page.locator('main').getByRole('link', { name: `Workspace ${first.slice(0, 8)}` });
    await link.click();
    await expect(page.getByRole('link', { name: 'Marlow Press' }).first()).toBeVisible();
  });

  test('where the browser removed the data the page says so, and a file brings it back', async ({ page }) => {
    const file = await download(page, out('keeping-backup.json'));
    await away(page, async () => {
      await (await navigator.storage.getDirectory()).removeEntry('tandem', { recursive: true });
      for (const { name } of await indexedDB.databases()) indexedDB.deleteDatabase(name);
    });
    await expect(page.getByRole('heading', { name: 'The browser removed your data' })).toBeVisible();
    await expect(page.getByText('“Nordwind” was kept in this browser')).toBeVisible();
    await expect(doors(page)).toHaveCount(0);
    await choose(page, page.getByRole('button', { name: 'Open a snapshot or a backup file' }), file.path);
    await bringIn(page);
    await go(page, '/pipeline');
    await expect(page.getByRole('link', { name: 'Marlow Press' }).first()).toBeVisible();
    await page.reload();
    await expect(page.getByRole('link', { name: 'Marlow Press' }).first()).toBeVisible();
  });

  test('an address names its workspace, and one that is not here makes none', async ({ page, context }) => {
    const first = workspaceOf(page);
    await another(page, 'Südwind');
    await saved(page);
    const second = workspaceOf(page);
    // What was opened last opens again, and the bare address says which.
    const tab = await context.newPage();
    await open(tab, `#/pipeline?w=${first}`);
    await expect(tab.getByRole('link', { name: 'Marlow Press' }).first()).toBeVisible();
    await tab.goto('about:blank');
    await open(tab);
    await expect(tab.getByRole('link', { name: 'Marlow Press' }).first()).toBeVisible();
    await expect.poll(() => workspaceOf(tab)).toBe(first);

    await tab.evaluate(() => {
      location.hash = '/pipeline?w=0123456789';
    });
    await expect(tab.getByRole('heading', { name: 'This workspace is not in this browser' })).toBeVisible();
    await expect(tab.getByRole('button', { name: 'Open a snapshot or a backup file' })).toBeVisible();
    await tab.getByRole('link', { name: 'Südwind' }).click();
    await expect(pipeline(tab)).toBeVisible();
    expect(workspaceOf(tab)).toBe(second);
    const kept = await everything(tab);
    expect(kept.databases.filter((name) => name.includes('0123456789'))).toEqual([]);
    expect(kept.databases).toHaveLength(2);
  });
});

test('what another tab writes in a workspace never shows in the one that was switched to', async ({ page, context }) => {
  await start(page, 'Nordwind', 'Anna Kim', 'Sales');
  await add(page, 'Marlow Press', '9500');
  await saved(page);
  const first = workspaceOf(page);
  await another(page, 'Südwind');
  await add(page, 'Gram & Co', '100');
  await saved(page);
  const second = workspaceOf(page);
  const to = (workspace) =>
    page.evaluate((workspace) => {
      location.hash = `/pipeline?w=${workspace}`;
    }, workspace);
  for (const [workspace, company] of [[first, 'Marlow Press'], [second, 'Gram & Co']]) {
    await to(workspace);
    await expect(page.getByRole('link', { name: company }).first()).toBeVisible();
  }

  const other = await context.newPage();
  await open(other, `#/pipeline?w=${first}`);
  await expect(other.getByRole('link', { name: 'Marlow Press' }).first()).toBeVisible();
  await add(other, 'Veldt Analytics', '700');
  await saved(other);
  await page.waitForTimeout(500);
  await expect(page.getByRole('link', { name: 'Gram & Co' }).first()).toBeVisible();
  await expect(page.getByRole('link', { name: 'Veldt Analytics' })).toHaveCount(0);
  await add(page, 'Tessel Ceramics', '50');
  await saved(page);
  const { text } = await download(page, out('keeping-second.json'));
  expect(text).toContain('Tessel Ceramics');
  expect(text).not.toMatch(/Veldt Analytics|Marlow Press/);
  // A workspace that was left holds no log.
  const writers = () =>
    page.evaluate(async () => {
      const { held } = await navigator.locks.query();
      return held.map(({ name }) => name).filter((name) => name.startsWith('writer:')).length;
    });
  await expect.poll(writers).toBe(2);
});

test('files that are looked at in one workspace are put away on going to another', async ({ page, browser }) => {
  test.setTimeout(120_000);
  await start(page, 'Südwind', 'Anna Kim', 'Sales');
  await add(page, 'Gram & Co', '100');
  await saved(page);
  const other = workspaceOf(page);
  await another(page, 'Nordwind');
  await add(page, 'Marlow Press', '9500');
  const first = await download(page, out('keeping-1.json'));
  const maya = await person(browser);
  await join(maya.page, first.path, 'Maya Okafor', 'Marketing');
  await go(maya.page, '/pipeline');
  await add(maya.page, 'Tessel Ceramics', '700');
  const theirs = await download(maya.page, out('keeping-2.json'));
  await maya.close();

  await look(page, theirs.path);
  await expect(page.getByText('Nothing is written yet')).toBeVisible();
  await page.evaluate((workspace) => {
    location.hash = `/share?w=${workspace}`;
  }, other);
  await expect(page.getByRole('button', { name: 'Choose snapshots' })).toBeVisible();
  await expect(page.getByText('Nothing is written yet')).toHaveCount(0);
  const { text } = await download(page, out('keeping-3.json'));
  expect(text).toContain('Gram & Co');
  expect(text).not.toContain('Tessel Ceramics');
});

test('forgetting this device leaves nothing, whatever other tabs hold', async ({ page, context }) => {
  await start(page, 'Nordwind', 'Anna Kim', 'Sales');
  await add(page, 'Marlow Press', '9500');
  await saved(page);
  const first = workspaceOf(page);
  await another(page, 'Südwind');
  await saved(page);
  const other = await context.newPage();
  await open(other, `#/pipeline?w=${first}`);
  await expect(other.getByRole('link', { name: 'Marlow Press' }).first()).toBeVisible();
  await page.evaluate(() => navigator.serviceWorker.ready);
  // One that no preference knows any more.
  await page.evaluate(() => localStorage.removeItem('tandem.workspaces'));

  await go(page, '/settings');
  await page.getByRole('button', { name: 'Forget this device' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Forget this device' }).click();
  for (const tab of [page, other]) await expect(doors(tab)).toBeVisible();
  await expect.poll(() => everything(page)).toEqual(NOTHING);
  await other.keyboard.press('c');
  await other.waitForTimeout(6_000);
  expect(await everything(other), 'a while later').toEqual(NOTHING);
  await expect(other.getByRole('link', { name: 'Marlow Press' })).toHaveCount(0);
});

test('“Not saved” stays until it is saved, and the download holds what isn’t', async ({ baseURL }) => {
  test.setTimeout(120_000);
  // On a disk: what is only in memory is not counted in time.
  const profile = newProfile();
  const context = await chromium.launchPersistentContext(profile, { ...launchOptions, acceptDownloads: true });
  const watched = await watch(context, baseURL);
  const page = await context.newPage();
  await start(page, 'Nordwind', 'Anna Kim', 'Sales');
  await saved(page);
  const devtools = await page.context().newCDPSession(page);
  const { origin } = new URL(baseURL);
  await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1000 });
  // Room that the browser had granted to the open page is given back.
  await page.reload();
  await expect(pipeline(page)).toBeVisible();
  await add(page, 'Late Company', '700');
  const bar = page.getByRole('alert').filter({ hasText: 'Not saved' });
  await expect(bar).toBeVisible();
  await bar.evaluate((element) => {
    window.changes = 0;
    new MutationObserver((all) => {
      window.changes += all.length;
    }).observe(element.parentElement, { childList: true });
  });
  // Saving is tried again every four seconds.
  await page.waitForTimeout(10_000);
  await expect(bar).toBeVisible();
  expect(await page.evaluate(() => window.changes), 'how often the bar came or went').toBe(0);
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    bar.getByRole('button', { name: 'Download your changes' }).click(),
  ]);
  await file.saveAs(out('keeping-late.json'));
  const changes = fs.readFileSync(out('keeping-late.json'), 'utf8');
  expect(changes).toContain('Late Company');

  await devtools.send('Storage.overrideQuotaForOrigin', { origin });
  await expect(bar).toHaveCount(0);
  await saved(page);
  await page.reload();
  await expect(page.getByRole('link', { name: 'Late Company' }).first()).toBeVisible();
  expect(watched.offences).toEqual([]);
  await context.close();
  fs.rmSync(profile, { recursive: true });
});

test.describe('with a shelf missing', () => {
  test.use({ serviceWorkers: 'block' });
  test.beforeEach(async ({ context }) => {
    // A browser without files of the origin, in the page and in its worker.
    const without = 'if (globalThis.StorageManager) delete StorageManager.prototype.getDirectory;';
    await context.addInitScript(without);
    await context.route('**/store-worker.js', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: `${without}\n${await response.text()}` });
    });
  });

  test('the other one keeps everything, and Settings says so', async ({ page }) => {
    await start(page, 'Nordwind', 'Anna Kim', 'Sales');
    await add(page, 'Marlow Press', '9500');
    await saved(page);
    await page.reload();
    await expect(page.getByRole('link', { name: 'Marlow Press' }).first()).toBeVisible();
    await page.evaluate(() => localStorage.clear());
    await page.goto('about:blank');
    await open(page);
    await expect(page.getByRole('link', { name: 'Marlow Press' }).first()).toBeVisible();
    await go(page, '/settings');
    await expect(page.getByText('Only one copy is kept')).toBeVisible();
    await expect(page.locator('dt:has-text("First copy") + dd')).toContainText('Not available');
  });

  test('where nothing can be kept a bar says so, and the download works', async ({ page, context }) => {
    await context.addInitScript(() => {
      Object.defineProperty(window, 'indexedDB', { get: () => null });
    });
    await start(page, 'Nordwind', 'Anna Kim', 'Sales');
    const bar = page.locator('.bars').getByText('This browser keeps nothing for this page');
    await expect(bar).toBeVisible();
    await add(page, 'Marlow Press', '9500');
    await expect(bar).toBeVisible();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.locator('.bars').getByRole('button', { name: 'Download your changes' }).click(),
    ]);
    await file.saveAs(out('keeping-nothing.json'));
    const changes = fs.readFileSync(out('keeping-nothing.json'), 'utf8');
    expect(changes).toContain('Marlow Press');
    // Nothing is promised for the next start either.
    await page.goto('about:blank');
    await open(page);
    await expect(doors(page)).toBeVisible();
  });
});
