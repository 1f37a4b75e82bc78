// Sharing: what two people do apart is one after they exchanged files, and nothing comes in unseen.
import fs from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { test, expect } from './support/test.mjs';
import { expectAccessible } from './support/axe.mjs';
import { add, bringIn, changes, download, go, join, look, person, saved, start, tabTo, write } from './support/road.mjs';

const out = (name) => path.join(process.env.TANDEM_OUT, name);

/** Every byte that the page keeps: each file of the origin and each record of its databases, as a sum. */
function stored(page) {
  return page.evaluate(async () => {
    const kept = [];
    const sum = async (bytes) => new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)).toHex();
    const walk = async (folder, path) => {
      for await (const [name, entry] of folder.entries()) {
        if (entry.kind === 'directory') await walk(entry, `${path}${name}/`);
        else kept.push(`${path}${name} ${await sum(await (await entry.getFile()).arrayBuffer())}`);
      }
    };
    await walk(await navigator.storage.getDirectory(), '');
    const done = (request) =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    for (const { name } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name));
      for (const store of database.objectStoreNames) {
        const all = await done(database.transaction(store).objectStore(store).getAll());
        const bytes = all.map((value) => (value instanceof Object ? [...new Uint8Array(value.buffer ?? value)] : value));
        kept.push(`${name}/${store} ${all.length} ${await sum(new TextEncoder().encode(JSON.stringify(bytes)))}`);
      }
      database.close();
    }
    for (const key of Object.keys(localStorage)) kept.push(`${key} ${localStorage.getItem(key)}`);
    return kept.sort();
  });
}

/** Bytes with one of them changed, in the middle. */
const flipped = (bytes) => bytes.with(bytes.length >> 1, bytes[bytes.length >> 1] ^ 0x10);

/** What the table of leads shows. */
async function shown(page) {
  await go(page, '/pipeline');
  await page.getByRole('link', { name: 'Table' }).or(page.getByRole('button', { name: 'Table' })).first().click();
  await expect(page.getByText('Marlow Press')).toBeVisible();
  return (await page.locator('main').innerText()).replace(/\s+/g, ' ');
}

test('two people who exchanged files both ways hold the same', async ({ page, browser }) => {
  test.setTimeout(120_000);
  await start(page, 'Nordwind', 'Anna Kim', 'Sales');
  for (const company of ['Veldt Analytics', 'Marlow Press', 'Gram & Co']) await add(page, company, '9500');
  await saved(page);
  const first = await download(page, out('anna-1.json'));
  expect(first.text).toContain('"lines":');

  const maya = await person(browser);
  await join(maya.page, first.path, 'Maya Okafor', 'Marketing');
  await write(maya.page, 'Marlow Press', 'Amount', '12500');
  await go(maya.page, '/pipeline');
  await add(maya.page, 'Tessel Ceramics', '700');
  await write(page, 'Marlow Press', 'Amount', '11000');

  const second = await download(maya.page, out('maya-1.json'));
  await look(page, second.path);
  await expect(page.getByText('Nothing is written yet')).toBeVisible();
  await expect(page.getByRole('row', { name: /Maya Okafor.*Marketing/ }).first()).toBeVisible();
  await expectAccessible(page);
  await bringIn(page);

  await expect(page.getByRole('heading', { name: '1 difference to settle together' })).toBeVisible();
  await expectAccessible(page);
  const line = page.locator('.differences tbody tr').first();
  await expect(line).toContainText('Marlow Press');
  await expect(line).toContainText('Maya');
  await line.focus();
  await page.keyboard.press('1');
  await expect(page.locator('.differences')).toHaveCount(0);
  await saved(page);

  const third = await download(page, out('anna-2.json'));
  await look(maya.page, third.path);
  await bringIn(maya.page);
  await expect(maya.page.locator('.differences')).toHaveCount(0);
  const fourth = await download(maya.page, out('maya-2.json'));
  expect(changes(fourth.text)).toBe(changes(third.text));
  expect(await shown(maya.page)).toBe(await shown(page));
  expect(maya.watched.offences).toEqual([]);
  await maya.close();
});

test('a merge is taken back, and comes again with the next file', async ({ page, browser }) => {
  await start(page, 'Nordwind', 'Anna Kim', 'Sales');
  await add(page, 'Marlow Press', '9500');
  const first = await download(page, out('undo-1.json'));
  const maya = await person(browser);
  await join(maya.page, first.path, 'Maya Okafor', 'Marketing');
  await go(maya.page, '/pipeline');
  await add(maya.page, 'Tessel Ceramics');
  const second = await download(maya.page, out('undo-2.json'));
  await look(page, second.path);
  await bringIn(page);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText(/return with the next file from Maya Okafor/)).toBeVisible();
  await go(page, '/pipeline');
  await expect(page.getByRole('link', { name: 'Tessel Ceramics' })).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'Marlow Press' }).first()).toBeVisible();
  await saved(page);
  await page.reload();
  await expect(page.getByRole('link', { name: 'Marlow Press' }).first()).toBeVisible();
  await expect(page.getByRole('link', { name: 'Tessel Ceramics' })).toHaveCount(0);
  await look(page, second.path);
  await bringIn(page);
  await go(page, '/pipeline');
  await expect(page.getByRole('link', { name: 'Tessel Ceramics' }).first()).toBeVisible();
  await maya.close();
});

test('a file that is no snapshot gets one sentence and changes nothing', async ({ page }) => {
  test.setTimeout(120_000);
  await start(page, 'Nordwind', 'Anna Kim', 'Sales');
  await add(page, 'Marlow Press', '9500');
  const good = (await download(page, out('good.json'))).text;
  const lines = good.split('\n');
  const first = lines.findIndex((line) => line.startsWith('{"h"') || line.startsWith('{"act"') || line.startsWith('{"by"'));
  /** The good file with its first change made another. */
  const change = (other) => lines.with(first, other(lines[first])).join('\n');
  const bad = [
    ['empty', ''],
    ['words', 'Hello'],
    ['table', 'Company,E-mail\nMarlow,a@b.example\n'],
    ['page', '<!doctype html><p>Sign in'],
    ['other', '{"format":"other"}'],
    ['list', '[1,2,3]'],
    ['half', good.slice(0, good.length / 2)],
    ['head', good.slice(0, 60)],
    ['no-end', good.replace(/\]\}\s*$/, '')],
    ['newer', good.replace('"min_reader":1', '"min_reader":99')],
    ['sum', good.replace(/"sha256":"../, '"sha256":"00')],
    ['count', good.replace(/"lines":\d+/, '"lines":99999')],
    ['twice', good.replace('"version":1', '"version":1,"version":1')],
    ['deep', '['.repeat(100_000)],
    ['order', [...lines.slice(0, first), lines[first + 1], lines[first], ...lines.slice(first + 2)].join('\n')],
    ['line', [...lines.slice(0, first), '{"h":1},', ...lines.slice(first + 1)].join('\n')],
    ['pretty', JSON.stringify(JSON.parse(good), null, 2)],
    ['more', `${good}{"more":true}`],
    ['bytes', Buffer.from([0xff, 0xfe, 0x00, 0x01, 0x02])],
    ['stamp', change((line) => line.replace(/("h":"[^"]*-)([0-9a-f]{16})"/, (all, head, actor) => `${head}${actor.toUpperCase()}A"`))],
    ['key-twice', change((line) => line.replace('"on":', '"on":"lead:0","on":'))],
    ['key-unknown', change((line) => line.replace('"on":', '"oh":1,"on":'))],
    ['nested', change((line) => line.replace('"set":{', `"set":{"a":${'['.repeat(200)}${']'.repeat(200)},`))],
    ['long', change((line) => line.replace('"set":{', `"set":{"a":"${'a'.repeat(2 << 20)}",`))],
    ['wide', Buffer.from(good, 'utf16le')],
    ['gzip', gzipSync(good).subarray(0, 200)],
    ['gzip-flipped', flipped(gzipSync(good))],
    ['gzip-of-gzip', gzipSync(gzipSync(good))],
    ['bomb', gzipSync(`${good.slice(0, good.indexOf('"changes":['))}"changes":[\n${' '.repeat(64 << 20)}`)],
    ['not-gzip', Buffer.from([0x1f, 0x8b, 1, 2, 3, 4, 5, 6])],
  ];
  expect(bad.length).toBeGreaterThanOrEqual(30);
  await saved(page);
  const before = await stored(page);
  expect(before.length).toBeGreaterThan(2);
  for (const [name, content] of bad) {
    const file = out(`bad-${name}.json`);
    fs.writeFileSync(file, content);
    await look(page, file);
    const alert = page.getByRole('alert').filter({ hasText: 'Nothing was changed.' });
    await expect(alert, name).toContainText(`bad-${name}.json: `);
    await expect(alert.getByRole('listitem'), name).toHaveCount(1);
    await expect(page.getByRole('button', { name: /^Bring in \d/ }), name).toHaveCount(0);
  }
  expect(await stored(page), 'what is stored').toEqual(before);
  await go(page, '/settings');
  const after = await download(page, out('after.json'));
  expect(changes(after.text)).toBe(changes(good));
});

test('a file of another workspace is opened apart, or made one with this on purpose', async ({ page, browser }) => {
  await start(page, 'Nordwind', 'Anna Kim', 'Sales');
  await add(page, 'Marlow Press');
  const other = await person(browser);
  await start(other.page, 'Südwind', 'Anna Kim', 'Sales');
  await add(other.page, 'Tessel Ceramics');
  const file = await download(other.page, out('other.json'));

  await look(page, file.path);
  await expect(page.getByText('other.json belongs to another workspace, “Südwind”.')).toBeVisible();
  const take = page.getByRole('button', { name: /^Bring in \d/ });
  await expect(take).toBeDisabled();
  await page.getByRole('checkbox', { name: /Make “Südwind” and this workspace one/ }).check();
  await expect(page.getByRole('checkbox', { name: 'Anna Kim is the same person in both' })).toBeChecked();
  await bringIn(page);
  await go(page, '/pipeline');
  await expect(page.getByRole('link', { name: 'Tessel Ceramics' }).first()).toBeVisible();
  await go(page, '/settings');
  await expect(page.locator('.settings').getByText('Anna Kim')).toHaveCount(1);

  const third = await person(browser);
  await start(third.page, 'Westwind', 'Joe Diaz', 'Sales');
  await look(third.page, file.path);
  await third.page.getByRole('button', { name: 'Open it apart' }).click();
  await bringIn(third.page);
  await go(third.page, '/pipeline');
  await expect(third.page.getByRole('link', { name: 'Tessel Ceramics' }).first()).toBeVisible();
  await other.close();
  await third.close();
});

test('sharing works by keyboard alone, compressed too', async ({ page }) => {
  await start(page, 'Nordwind', 'Anna Kim', 'Sales');
  await add(page, 'Marlow Press');
  await page.keyboard.press('g');
  await page.keyboard.press('s');
  await expect(page.getByRole('heading', { name: 'Share and merge' })).toBeVisible();
  await tabTo(page, 'checkbox', /Compressed/);
  await page.keyboard.press('Space');
  // Round the page once more, to the button before.
  await tabTo(page, 'button', 'Download the snapshot');
  const [file] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
  expect(file.suggestedFilename()).toMatch(/^nordwind-\d{4}-\d\d-\d\d\.tandem\.json\.gz$/);
  await file.saveAs(out('zipped.json.gz'));
  await look(page, out('zipped.json.gz'));
  await expect(page.getByRole('button', { name: 'Nothing new' })).toBeDisabled();
});
