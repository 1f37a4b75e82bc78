// The bare page over the store, driven from a test: opens a workspace and keeps what the page says.
import fs from 'node:fs';
import path from 'node:path';
import { expect } from '@playwright/test';
import { newProfile, start } from './killable.mjs';

/**
 * Opens the bare page and its store. `found` is what the store held (`texts`, sorted; `notice`; `files` and
 * `database`: why that shelf is missing), `heard` what other tabs wrote since, `states` each status since.
 */
export async function openBare(context, workspace = 'test') {
  const page = await context.newPage();
  const heard = [];
  const states = [];
  const errors = [];
  page.on('pageerror', (error) => errors.push(error));
  await page.exposeFunction('heard', (texts) => heard.push(...texts));
  await page.exposeFunction('told', (state) => states.push(state));
  await page.goto(process.env.TANDEM_BARE_URL);
  const found = await page.evaluate(async (workspace) => {
    await window.ready;
    return window.bare.open(workspace, window.heard, window.told);
  }, workspace);
  found.texts.sort();
  return {
    page,
    found,
    heard,
    states,
    errors,
    append: (text) => page.evaluate((text) => window.bare.append(text), text),
    unsaved: () => page.evaluate(() => window.bare.unsaved()),
    seal: () => page.evaluate(async () => [...(await window.bare.seal())]),
    prove: () => page.evaluate(async () => [...(await window.bare.prove())].map(Number)),
    missing: () => page.evaluate(() => window.bare.missing()),
    bring: (number, lines, bytes) => page.evaluate((all) => window.bare.bring(...all), [number, lines, bytes]),
    rewrite: (texts) => page.evaluate((texts) => window.bare.rewrite(texts), texts),
  };
}

/** A page of the origin with no store open, to look at what is stored and to harm it. */
export async function beside(context) {
  const page = await context.newPage();
  await page.goto(process.env.TANDEM_BARE_URL);
  return page;
}

/** Every file of the origin: its path, its size, and whether `text` is in it. */
export const filesOf = (page, text = '') =>
  page.evaluate(async (text) => {
    const found = [];
    const walk = async (dir, at) => {
      for await (const [name, handle] of dir.entries()) {
        if (handle.kind === 'directory') await walk(handle, `${at}${name}/`);
        else {
          const bytes = new Uint8Array(await (await handle.getFile()).arrayBuffer());
          const holds = new TextDecoder('latin1').decode(bytes).includes(text);
          found.push({ path: at + name, name, size: bytes.length, holds });
        }
      }
    };
    await walk(await navigator.storage.getDirectory(), '');
    return found;
  }, text);

/** Every database of the origin: its name, how many records it has, and whether `text` is in one. */
export const databasesOf = (page, text = '') =>
  page.evaluate(async (text) => {
    const done = (request) =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    // What was removed since it was listed is not brought back by looking at it.
    const opened = (name) =>
      new Promise((resolve, reject) => {
        const request = indexedDB.open(name);
        request.onupgradeneeded = () => request.transaction.abort();
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => (request.error.name === 'AbortError' ? resolve(null) : reject(request.error));
      });
    const found = [];
    for (const { name } of await indexedDB.databases()) {
      const db = await opened(name);
      if (!db) continue;
      const values = await done(db.transaction('records').objectStore('records').getAll());
      const holds = values.some((value) => new TextDecoder('latin1').decode(value).includes(text));
      found.push({ name, records: values.length, holds });
      db.close();
    }
    return found;
  }, text);

/** Changes one bit of a record on a shelf, where `text` stands in it. */
export const harm = {
  files: (page, text) =>
    page.evaluate(async (text) => {
      const dir = await (await (await navigator.storage.getDirectory()).getDirectoryHandle('tandem')).getDirectoryHandle('test');
      let harmed = 0;
      for await (const handle of dir.values()) {
        const bytes = new Uint8Array(await (await handle.getFile()).arrayBuffer());
        const at = new TextDecoder('latin1').decode(bytes).indexOf(text);
        if (at < 0) continue;
        bytes[at] ^= 1;
        const stream = await handle.createWritable();
        await stream.write(bytes);
        await stream.close();
        harmed += 1;
      }
      return harmed;
    }, text),
  database: (page, text) =>
    page.evaluate(async (text) => {
      const done = (request) =>
        new Promise((resolve, reject) => {
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
      const db = await done(indexedDB.open('tandem-test-1'));
      const store = db.transaction('records', 'readwrite').objectStore('records');
      const [keys, values] = [await done(store.getAllKeys()), await done(store.getAll())];
      let harmed = 0;
      for (const [n, value] of values.entries()) {
        const at = new TextDecoder('latin1').decode(value).indexOf(text);
        if (at < 0) continue;
        value[at] ^= 1;
        await done(store.put(value, keys[n]));
        harmed += 1;
      }
      db.close();
      return harmed;
    }, text),
};

/** Lets the context's pages have another storage worker: the same with `change` made to its text. */
export async function withWorker(context, change) {
  await context.route('**/store-worker.js', async (route) => {
    const response = await route.fetch();
    const text = await response.text();
    const changed = change(text);
    expect(changed, 'the worker without a change').not.toBe(text);
    await route.fulfill({ response, body: changed });
  });
}

/** Starts a browser on the profile, opens the store, lets `work` use it and closes kindly (unless killed in it). */
export async function session(profile, work, ...args) {
  const browser = await start(profile, ...args);
  let killed = false;
  const bare = await openBare(browser.context);
  const result = await work({
    ...bare,
    browser,
    async kill() {
      killed = true;
      await browser.kill();
    },
  });
  if (!killed) await browser.close();
  expect(bare.errors, 'what the page threw').toEqual([]);
  return result;
}

/** What the store holds and says on a new start. */
export const reopened = (profile, ...args) => session(profile, ({ found }) => found, ...args);

/** `count` acts named for `name`, as texts. */
export const acts = (name, count) => Array.from({ length: count }, (_, n) => `${name} ${String(n).padStart(5, '0')}`);

/** A profile whose store holds `texts`, its browser closed. */
export async function filledProfile(texts) {
  const profile = newProfile();
  await session(profile, async ({ page }) => {
    await page.evaluate((texts) => Promise.all(texts.map((text) => window.bare.append(text))), texts);
  });
  return profile;
}

/** A copy of a closed browser's profile. */
export function copyProfile(profile) {
  const copy = newProfile();
  fs.cpSync(profile, copy, { recursive: true });
  return copy;
}

/** Every file below a folder of the profile whose path matches. */
export function filesIn(profile, folder, pattern) {
  const top = path.join(profile, 'Default', folder);
  return fs
    .readdirSync(top, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => pattern.test(file));
}

/** Where Chromium keeps each shelf of an origin. */
export const SHELF = { files: 'File System', database: 'IndexedDB' };
/** The write-ahead log of the database's LevelDB, and that of the files' names. */
export const LEVEL_LOG = { files: /Paths[^/]*\/\d+\.log$/, database: /leveldb\/\d+\.log$/ };
/** The bytes of the records themselves. */
export const CONTENT = { files: /\/\d{2}\/\d{8}$/, database: /leveldb\/\d+\.(log|ldb)$/ };

/**
 * Leaves what a kill between a LevelDB record's header and its payload leaves: the next start is fine and reuses the
 * log, the one after finds it broken and Chromium removes everything behind, or all of it.
 */
export function tearLog(profile, shelf) {
  const logs = filesIn(profile, SHELF[shelf], LEVEL_LOG[shelf]);
  expect(logs.length, `logs of ${shelf}`).toBeGreaterThan(0);
  for (const log of logs) fs.appendFileSync(log, Buffer.from([0x11, 0x22, 0x33, 0x44, 0x40, 0x00, 0x01]));
}
