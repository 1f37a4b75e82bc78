// The store when something goes wrong with one of its two shelves, or while it moves things about on them: what was
// called saved is there, and what is said about it is true.
import fs from 'node:fs';
import path from 'node:path';
import { test, expect } from '@playwright/test';
import { newProfile, start } from './support/killable.mjs';
import {
  SHELF,
  acts,
  beside,
  copyProfile,
  databasesOf,
  filesIn,
  filesOf,
  filledProfile,
  harm,
  openBare,
  reopened,
  session,
  withWorker,
} from './support/bare.mjs';

const ACTS = 40;
/** Each followed by several starts. */
const KILLS = 4;
const DAY = 24 * 60 * 60 * 1000;
const MEGABYTE = 1024 * 1024;

const remove = (profile, shelf) => fs.rmSync(path.join(profile, 'Default', SHELF[shelf]), { recursive: true });
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** A browser on the profile, for work with pages of its own. */
async function browsing(profile, work) {
  const browser = await start(profile);
  const result = await work(browser.context);
  await browser.close();
  return result;
}

/** As `session`, so many days later. */
const later = (profile, days, work) =>
  browsing(profile, async (context) => {
    await context.addInitScript((ms) => {
      const now = Date.now;
      Date.now = () => now() + ms;
    }, days * DAY);
    return work(await openBare(context));
  });

test('files that could not be read once are left as they are', async () => {
  const texts = acts('unread', ACTS);
  const profile = await filledProfile(texts);
  remove(profile, 'database');
  await browsing(profile, async (context) => {
    await withWorker(context, (text) => text.replace('async read({', "async read() { throw new Error('not now'); },\n  async unused({"));
    const { found, append } = await openBare(context);
    expect(found.files).toMatch('not now');
    await append('meanwhile');
  });
  expect(await reopened(profile)).toMatchObject({ texts: ['meanwhile', ...texts] });
  fs.rmSync(profile, { recursive: true });
});

test('a record damaged on both shelves is called damaged, one on a single shelf restored, each once', async () => {
  const texts = acts('damaged', ACTS);
  const profile = await filledProfile(texts);
  const [lost, filed, stored] = [texts[3], texts[10], texts[20]];
  await browsing(profile, async (context) => {
    const page = await beside(context);
    for (const text of [lost, filed]) expect(await harm.files(page, text)).toBe(1);
    for (const text of [lost, stored]) expect(await harm.database(page, text)).toBe(1);
  });
  const rest = texts.filter((text) => text !== lost);
  expect(await reopened(profile)).toMatchObject({ texts: rest, notice: 'damaged' });
  expect(await reopened(profile)).toMatchObject({ texts: rest, notice: undefined });

  await browsing(profile, async (context) => {
    const page = await beside(context);
    expect(await harm.files(page, filed)).toBe(1);
    expect(await harm.database(page, stored)).toBe(1);
  });
  expect(await reopened(profile)).toMatchObject({ texts: rest, notice: 'repaired' });
  await session(profile, async ({ found, prove }) => {
    expect(found).toMatchObject({ texts: rest, notice: undefined });
    expect(await prove()).toEqual([rest.length, 0]);
  });
  fs.rmSync(profile, { recursive: true });
});

test('killed while it repairs, it repairs the rest at the next start', async () => {
  test.setTimeout(240_000);
  const texts = acts('repair', 1500);
  const whole = await filledProfile(texts);
  await browsing(whole, async (context) => {
    const page = await beside(context);
    expect(await harm.files(page, texts[7])).toBe(1);
    for (const text of [texts[9], texts[1400]]) expect(await harm.database(page, text)).toBe(1);
  });
  for (let n = 0; n < KILLS; n += 1) {
    const profile = copyProfile(whole);
    const browser = await start(profile);
    const page = await beside(browser.context);
    await page.evaluate(async () => {
      await window.ready;
      void window.bare.open('test', () => {}, () => {});
    });
    await pause(n * 60);
    await browser.kill();
    expect((await reopened(profile)).texts).toEqual(texts);
    await session(profile, async ({ found, prove }) => {
      expect(found).toMatchObject({ texts, notice: undefined });
      expect(await prove()).toEqual([texts.length, 0]);
    });
    fs.rmSync(profile, { recursive: true });
  }
  fs.rmSync(whole, { recursive: true });
});

test('a database of a newer version is only read around, and a tab that meets it steps back', async ({ context }) => {
  const old = await openBare(context);
  await old.append('before');
  await old.page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const request = indexedDB.open('tandem-test-1', 2);
        request.onsuccess = () => resolve(request.result.close());
        request.onerror = () => reject(request.error);
        request.onblocked = () => reject(new Error('blocked'));
      }),
  );
  await expect.poll(() => old.states.at(-1)).toBe('read-only');
  const late = await openBare(context);
  expect(late.found).toMatchObject({ texts: ['before'], notice: undefined });
  expect(late.states.at(-1)).toBe('read-only');
  await late.page.evaluate(() => void window.bare.append('after'));
  await pause(300);
  expect(await late.unsaved()).toBe(1);
  for (const { page } of [old, late]) await page.close();
  const page = await beside(context);
  expect((await filesOf(page, 'after')).filter((file) => file.holds)).toEqual([]);
});

test('another tab hears what was saved only at a later try', async ({ context }) => {
  const writer = await openBare(context);
  const reader = await openBare(context);
  await writer.page.evaluate(() => {
    const { transaction } = IDBDatabase.prototype;
    window.failing = true;
    IDBDatabase.prototype.transaction = function (...all) {
      if (window.failing) throw new Error('no database today');
      return transaction.apply(this, all);
    };
  });
  await writer.page.evaluate(() => void window.bare.append('first'));
  await expect.poll(() => writer.states.at(-1)).toBe('failed');
  await writer.page.evaluate(() => {
    window.failing = false;
  });
  await writer.append('second');
  await expect.poll(() => reader.heard.toSorted()).toEqual(['first', 'second']);
});

test('a tab hears all that is written while it opens', async ({ context }) => {
  const texts = acts('meanwhile', 300);
  const writer = await openBare(context);
  const writing = writer.page.evaluate(async (texts) => {
    for (const text of texts) await window.bare.append(text);
  }, texts);
  const readers = [];
  for (let n = 0; n < 3; n += 1) readers.push(await openBare(context));
  await writing;
  for (const { found, heard } of readers) {
    await expect.poll(() => [...new Set([...found.texts, ...heard])].toSorted()).toEqual(texts);
  }
});

test('a tab without files hears the others, and they hear it', async ({ context }) => {
  const writer = await openBare(context);
  await writer.append('before');
  await context.route('**/store-worker.js', (route) => route.abort());
  const reader = await openBare(context);
  expect(reader.found).toMatchObject({ texts: ['before'], files: expect.stringMatching(/./) });
  await writer.append('from the files');
  await expect.poll(() => reader.heard).toEqual(['from the files']);
  await reader.append('from the database');
  await expect.poll(() => writer.heard).toEqual(['from the database']);
});

test('twelve tabs each have a log of their own', async () => {
  const texts = acts('tab', 12);
  const profile = newProfile();
  await browsing(profile, async (context) => {
    const tabs = [];
    for (const text of texts) {
      const tab = await openBare(context);
      await tab.append(text);
      tabs.push(tab);
    }
    for (const tab of tabs) expect(await tab.missing()).toEqual([undefined, undefined]);
  });
  remove(profile, 'database');
  expect((await reopened(profile)).texts).toEqual(texts);
  fs.rmSync(profile, { recursive: true });
});

test('a file handle that went away is taken again', async () => {
  const profile = newProfile();
  const texts = acts('handle', 6);
  await browsing(profile, async (context) => {
    await withWorker(context, (text) =>
      text.replace('own.end += bytes.length;', 'own.end += bytes.length;\n    own.handle.close();'),
    );
    const { append, states } = await openBare(context);
    for (const text of texts) await append(text);
    expect(states).not.toContain('failed');
  });
  remove(profile, 'database');
  expect((await reopened(profile)).texts).toEqual(texts);
  fs.rmSync(profile, { recursive: true });
});

/** The logs and segments that hold something. */
const shelf = async (page) => {
  const files = await filesOf(page);
  const some = (front) => files.filter(({ name, size }) => name.startsWith(front) && size > 0);
  return { logs: some('log-'), segments: some('seg-') };
};

test('a long log is sealed, and short again once a later start has seen its segment', async () => {
  test.setTimeout(180_000);
  const profile = newProfile();
  await session(profile, ({ bring }) => bring(1, 3000, 1000));
  const { texts } = await session(profile, async ({ page, found, append, seal }) => {
    await append('after');
    expect(await seal()).toEqual([1, 0]);
    expect(await seal(), 'it is sealed').toEqual([0, 0]);
    const { logs, segments } = await shelf(page);
    expect(segments.length).toBe(1);
    expect(logs.map((log) => log.size > MEGABYTE).sort()).toEqual([false, true]);
    return found;
  });
  await session(profile, async ({ seal }) => expect(await seal(), 'too early').toEqual([0, 0]));
  await later(profile, 2, async ({ page, found, seal }) => {
    expect(found).toMatchObject({ texts: [...texts, 'after'].sort(), notice: undefined });
    expect(await seal()).toEqual([0, 1]);
    const { logs, segments } = await shelf(page);
    expect(segments.length).toBe(1);
    for (const { size } of logs) expect(size).toBeLessThan(MEGABYTE);
  });
  const whole = [...texts, 'after'].sort();
  await session(profile, async ({ found, prove }) => {
    expect(found).toMatchObject({ texts: whole, notice: undefined });
    expect((await prove())[1]).toBe(0);
  });

  // A segment that is torn is mended from the database.
  const torn = copyProfile(profile);
  const largest = (file) => fs.statSync(file).size;
  const [segment] = filesIn(torn, SHELF.files, /\/\d{2}\/\d{8}$/).sort((a, b) => largest(b) - largest(a));
  fs.truncateSync(segment, 2 * MEGABYTE + 17);
  expect(await reopened(torn)).toMatchObject({ texts: whole, notice: 'repaired' });
  expect(await reopened(torn)).toMatchObject({ texts: whole, notice: undefined });
  remove(torn, 'database');
  expect((await reopened(torn)).texts).toEqual(whole);
  fs.rmSync(torn, { recursive: true });

  // And the files hold everything alone.
  remove(profile, 'database');
  expect((await reopened(profile)).texts).toEqual(whole);
  fs.rmSync(profile, { recursive: true });
});

test('killed while it seals, it loses nothing', async () => {
  test.setTimeout(240_000);
  const profile = newProfile();
  await session(profile, ({ bring }) => bring(1, 3500, 1000));
  const { texts } = await reopened(profile);
  for (let n = 0; n < KILLS; n += 1) {
    const copy = copyProfile(profile);
    await session(copy, async ({ page, kill }) => {
      await page.evaluate(() => void window.bare.seal());
      await pause(n * 40);
      await kill();
    });
    expect(await reopened(copy)).toMatchObject({ texts, notice: undefined });
    await session(copy, ({ seal }) => seal());
    await later(copy, 2, ({ seal }) => seal());
    remove(copy, 'database');
    expect((await reopened(copy)).texts).toEqual(texts);
    fs.rmSync(copy, { recursive: true });
  }
  fs.rmSync(profile, { recursive: true });
});

test('a large import goes into segments, and other tabs hear all of it', async () => {
  const profile = newProfile();
  const texts = await browsing(profile, async (context) => {
    const writer = await openBare(context);
    const reader = await openBare(context);
    await writer.bring(1, 9000, 1000);
    const { logs, segments } = await shelf(writer.page);
    expect(segments.length).toBe(3);
    for (const { size } of [...segments, ...logs]) expect(size).toBeLessThanOrEqual(4 * MEGABYTE);
    for (const { size } of logs) expect(size).toBeLessThan(MEGABYTE);
    await expect.poll(() => reader.heard.reduce((lines, text) => lines + text.split('\n').length, 0)).toBe(9000);
    return reader.heard.toSorted();
  });
  expect(await reopened(profile)).toMatchObject({ texts, notice: undefined });
  remove(profile, 'database');
  expect((await reopened(profile)).texts).toEqual(texts);
  fs.rmSync(profile, { recursive: true });
});

test('after a rewriting the bytes of before are nowhere, and only the later generation counts', async () => {
  const profile = newProfile();
  const kept = acts('kept', ACTS);
  await session(profile, async ({ append, bring }) => {
    for (const text of kept) await append(text);
    await append('the secret of Ines');
    await bring(1, 3000, 1000);
  });
  await browsing(profile, async (context) => {
    const tab = await openBare(context);
    const other = await openBare(context);
    await expect(tab.rewrite(kept)).rejects.toThrow('another tab');
    await other.page.close();
    await tab.rewrite(kept);
    await tab.append('after');
    for (const gone of ['the secret of Ines', 'import 1 ']) {
      expect((await filesOf(tab.page, gone)).filter((file) => file.holds)).toEqual([]);
      expect((await databasesOf(tab.page, gone)).filter((db) => db.holds)).toEqual([]);
    }
    expect(await databasesOf(tab.page, 'after')).toEqual([{ name: 'tandem-test-2', records: ACTS + 1, holds: true }]);
  });
  const texts = ['after', ...kept];
  expect(await reopened(profile)).toMatchObject({ texts, notice: undefined });
  for (const shelf of Object.keys(SHELF)) {
    const copy = copyProfile(profile);
    remove(copy, shelf);
    expect(await reopened(copy), `without the ${shelf}`).toMatchObject({ texts, notice: 'repaired' });
    expect(await reopened(copy), `again without the ${shelf}`).toMatchObject({ texts, notice: undefined });
    fs.rmSync(copy, { recursive: true });
  }
  fs.rmSync(profile, { recursive: true });
});

test('killed while it rewrites, one of the two generations is there whole', async () => {
  test.setTimeout(240_000);
  const profile = newProfile();
  const [before, after] = [acts('before', 600), acts('after', 500)];
  await session(profile, ({ page }) =>
    page.evaluate((texts) => Promise.all(texts.map((text) => window.bare.append(text))), before),
  );
  for (let n = 0; n < KILLS; n += 1) {
    const copy = copyProfile(profile);
    await session(copy, async ({ page, kill }) => {
      await page.evaluate((texts) => void window.bare.rewrite(texts), after);
      await pause(n * 50);
      await kill();
    });
    const { texts } = await reopened(copy);
    expect([before, after]).toContainEqual(texts);
    for (const shelf of Object.keys(SHELF)) {
      const one = copyProfile(copy);
      remove(one, shelf);
      expect((await reopened(one)).texts, `without the ${shelf}`).toEqual(texts);
      fs.rmSync(one, { recursive: true });
    }
    fs.rmSync(copy, { recursive: true });
  }
  fs.rmSync(profile, { recursive: true });
});
