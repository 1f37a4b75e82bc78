// Sharing: what two people do apart is one after they exchanged files, and nothing comes in unseen.
import fs from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { test, expect, open } from './support/test.mjs';
import { expectAccessible } from './support/axe.mjs';
import { add, bringIn, changes, choose, download, go, join, look, person, saved, start, tabTo, write } from './support/road.mjs';

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

/** The words of the page. */
const wordsOf = async (page) => (await page.locator('main').innerText()).replace(/\s+/g, ' ');

/** What every page says of the data: the table, each lead, the figure, what there is to settle. */
async function shown(page, leads) {
  const all = {};
  await go(page, '/pipeline');
  await page.getByRole('link', { name: 'Table' }).or(page.getByRole('button', { name: 'Table' })).first().click();
  await expect(page.getByText('Marlow Press')).toBeVisible();
  all.table = await wordsOf(page);
  for (const lead of leads) {
    await go(page, `/pipeline?q=${encodeURIComponent(lead)}`);
    await page.getByRole('link', { name: lead }).first().click();
    await expect(page.getByRole('heading', { name: 'Everything that happened' })).toBeVisible();
    await expect(page.getByRole('heading', { level: 1, name: lead })).toBeVisible();
    all[lead] = await wordsOf(page);
  }
  await go(page, '/numbers/quarters');
  await expect(page.getByRole('table').first()).toBeVisible();
  all.quarters = await wordsOf(page);
  await go(page, '/share/differences');
  await expect(page.getByRole('heading', { name: 'Differences' })).toBeVisible();
  all.differences = await wordsOf(page);
  return all;
}

/** Files as a browser hands them over when they are dropped or pasted. */
function carried(page, files) {
  const contents = files.map((file) => [path.basename(file), fs.readFileSync(file, 'utf8')]);
  return page.evaluateHandle((contents) => {
    const carried = new DataTransfer();
    for (const [name, text] of contents) carried.items.add(new File([text], name, { type: 'application/json' }));
    return carried;
  }, contents);
}

/** Drops files on the page; gives whether the page took them, so that the browser doesn't open them. */
async function drop(page, files) {
  return (await carried(page, files)).evaluate((dataTransfer) => {
    const event = new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true });
    document.querySelector('main').dispatchEvent(event);
    return event.defaultPrevented;
  });
}

/** Pastes files, or text where the cursor stands; gives whether the page took it. */
async function paste(page, files, text = '') {
  return (await carried(page, files)).evaluate((clipboardData, text) => {
    if (text) clipboardData.setData('text/plain', text);
    const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
    document.activeElement.dispatchEvent(event);
    return event.defaultPrevented;
  }, text);
}

/** The line of a table whose first cell holds the words: what its other cells say. */
async function cells(page, table, words) {
  const line = page.getByRole('region', { name: table }).getByRole('row').filter({ hasText: words });
  await expect(line).toHaveCount(1);
  return (await line.getByRole('cell').allInnerTexts()).slice(1);
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
  await write(maya.page, 'Gram & Co', 'Source', 'Fair');
  await write(page, 'Gram & Co', 'Source', 'Referral');

  const second = await download(maya.page, out('maya-1.json'));
  await look(page, second.path);
  await expect(page.getByText('Nothing is written yet')).toBeVisible();
  await expect(page.getByRole('row', { name: /Maya Okafor.*Marketing/ }).first()).toBeVisible();
  await expectAccessible(page);
  await bringIn(page);

  await expect(page.getByRole('heading', { name: '2 differences to settle together' })).toBeVisible();
  await expectAccessible(page);
  const line = page.locator('.differences tbody tr').filter({ hasText: 'Marlow Press' });
  await expect(line).toContainText('Maya');
  await line.focus();
  await page.keyboard.press('1');
  await expect(page.getByRole('heading', { name: '1 difference to settle together' })).toBeVisible();
  await saved(page);

  const third = await download(page, out('anna-2.json'));
  await look(maya.page, third.path);
  await bringIn(maya.page);
  const fourth = await download(maya.page, out('maya-2.json'));
  expect(changes(fourth.text)).toBe(changes(third.text));
  const leads = ['Veldt Analytics', 'Marlow Press', 'Gram & Co', 'Tessel Ceramics'];
  const [hers, mine] = [await shown(maya.page, leads), await shown(page, leads)];
  expect(mine.differences).toContain('1 difference to settle together');
  expect(mine['Gram & Co']).toContain('disagree');
  expect(hers).toEqual(mine);
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

  // Taken back from the list, after a reload, it leaves nothing: the other workspace is another one again.
  await page.reload();
  await go(page, '/share');
  await page.getByRole('button', { name: 'Take back what Anna Kim sent' }).click();
  await expect(page.getByText('Taken back', { exact: true })).toBeVisible();
  await go(page, '/pipeline');
  await expect(page.getByRole('link', { name: 'Marlow Press' }).first()).toBeVisible();
  await expect(page.getByRole('link', { name: 'Tessel Ceramics' })).toHaveCount(0);
  await saved(page);
  await look(page, file.path);
  await expect(page.getByText('other.json belongs to another workspace, “Südwind”.')).toBeVisible();
  await page.getByRole('button', { name: 'Cancel' }).click();

  // Of several files each is asked about, and each can go its own way.
  const third = await person(browser);
  await start(third.page, 'Westwind', 'Joe Diaz', 'Sales');
  const own = await download(page, out('own.json'));
  await look(third.page, [file.path, own.path]);
  const asked = (name) => third.page.getByRole('group', { name });
  await asked('other.json').getByRole('checkbox', { name: /^Make/ }).check();
  await expect(asked('own.json').getByRole('checkbox', { name: /^Make/ })).not.toBeChecked();
  await expect(third.page.getByRole('button', { name: /^Bring in \d/ })).toBeDisabled();
  await asked('own.json').getByRole('button', { name: 'Leave it out' }).click();
  await expect(asked('own.json')).toHaveCount(0);
  await asked('other.json').getByRole('button', { name: 'Open it apart' }).click();
  await expect(third.page.getByText('The workspace “Südwind” is not in this browser yet.')).toBeVisible();
  await bringIn(third.page);
  await go(third.page, '/pipeline');
  await expect(third.page.getByRole('link', { name: 'Tessel Ceramics' }).first()).toBeVisible();
  await expect(third.page.getByRole('link', { name: 'Marlow Press' })).toHaveCount(0);
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

test('the preview says who sends what, and what would become of it', async ({ page, browser }) => {
  test.setTimeout(120_000);
  await start(page, 'Nordwind', 'Anna Kim', 'Sales');
  for (const company of ['Alster', 'Berg', 'Chrom', 'Delta']) await add(page, company, '9500');
  const first = await download(page, out('preview-1.json'));
  const maya = await person(browser);
  // Her clock is ahead.
  await maya.page.addInitScript(() => {
    const now = Date.now;
    Date.now = () => now() + 3.5 * 3_600_000;
  });
  await join(maya.page, first.path, 'Maya Okafor', 'Marketing');
  await write(maya.page, 'Alster', 'Amount', '12500');
  await go(maya.page, '/pipeline');
  await add(maya.page, 'Tessel Ceramics', '700');
  for (const company of ['Berg', 'Chrom', 'Delta']) {
    await go(maya.page, `/pipeline?q=${company}`);
    await maya.page.getByRole('link', { name: company }).first().click();
    await maya.page.locator('main').getByRole('button', { name: 'More', exact: true }).click();
    await maya.page.getByText('Delete the lead').click();
    await expect(maya.page.getByRole('button', { name: 'Bring it back' })).toBeVisible();
  }
  await write(page, 'Alster', 'Amount', '11000');
  const second = await download(maya.page, out('preview-2.json'));
  await maya.close();

  await look(page, second.path);
  await expect(page.getByText('Nothing is written yet')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Bring in 1 new and 1 changed leads' })).toBeEnabled();
  const [made, ...counts] = await cells(page, 'What they bring', 'Maya Okafor');
  expect(made).not.toBe('');
  expect(counts).toEqual(['1', '1', '0', '3', '1']);
  expect(await cells(page, 'By kind', 'Leads')).toEqual(['1', '1', '3', '0']);
  expect(await cells(page, 'By kind', 'Members')).toEqual(['1', '0', '0', '0']);
  const [wrote, from, to] = await cells(page, 'Who wrote what is new', 'Maya Okafor');
  expect(Number(wrote)).toBeGreaterThanOrEqual(6);
  for (const date of [from, to]) expect(date).toMatch(/\d/);
  const alarm = page.getByRole('alert');
  await expect(alarm.filter({ hasText: 'Leads: 4 would become 2.' })).toBeVisible();
  await expect(alarm.filter({ hasText: `${wrote} changes in preview-2.json are dated up to 3 hours ahead of this clock.` })).toBeVisible();
  await expect(page.locator('.panel').filter({ hasText: 'After the merge' })).toContainText('was 4');
  await expect(page.getByRole('heading', { name: '1 difference to settle together' })).toBeVisible();
  const line = page.getByRole('row').filter({ hasText: 'Alster' });
  await expect(line).toContainText(/12,500.*Maya Okafor.*11,000.*Anna Kim/);
  await expectAccessible(page);

  await page.getByRole('button', { name: 'Cancel' }).click();
  await go(page, '/pipeline');
  for (const company of ['Alster', 'Berg', 'Chrom', 'Delta']) {
    await expect(page.getByRole('link', { name: company }).first()).toBeVisible();
  }
  await expect(page.getByRole('link', { name: 'Tessel Ceramics' })).toHaveCount(0);
});

test('who has what follows every file that was looked at', async ({ page, browser }) => {
  await start(page, 'Nordwind', 'Anna Kim', 'Sales');
  await add(page, 'Marlow Press', '9500');
  const first = await download(page, out('known-1.json'));
  const maya = await person(browser);
  await join(maya.page, first.path, 'Maya Okafor', 'Marketing');
  const second = await download(maya.page, out('known-2.json'));
  await look(page, second.path);
  await bringIn(page);
  const line = (page, name) => page.getByRole('listitem').filter({ hasText: name });
  await expect(line(page, 'Maya Okafor').first()).toContainText('has all your changes');
  await expect(line(maya.page, 'Anna Kim').first()).toContainText('lacks');

  // There is nothing new in it for Maya, but the news of what Anna has.
  const third = await download(page, out('known-3.json'));
  await look(maya.page, third.path);
  await expect(maya.page.getByRole('button', { name: 'Nothing new' })).toBeDisabled();
  await maya.page.getByRole('button', { name: 'Cancel' }).click();
  await expect(line(maya.page, 'Anna Kim').first()).toContainText('has all your changes');

  await write(page, 'Marlow Press', 'Amount', '11000');
  await go(page, '/share');
  await expect(line(page, 'Maya Okafor').first()).toContainText('lacks 1 of your changes');
  await maya.close();
});

test('several files come at once: by button, by drop, by paste, and one after the other', async ({ page, browser }) => {
  test.setTimeout(120_000);
  await start(page, 'Nordwind', 'Anna Kim', 'Sales');
  await add(page, 'Marlow Press', '9500');
  const first = await download(page, out('several-1.json'));
  const maya = await person(browser);
  await join(maya.page, first.path, 'Maya Okafor', 'Marketing');
  await go(maya.page, '/pipeline');
  await add(maya.page, 'Tessel Ceramics');
  const early = (await download(maya.page, out('maya-early.json'))).path;
  await go(maya.page, '/pipeline');
  await add(maya.page, 'Gram & Co');
  const late = (await download(maya.page, out('maya-late.json'))).path;
  await maya.close();

  const both = page.getByRole('heading', { name: 'Bring in 2 snapshots' });
  const take = page.getByRole('button', { name: 'Bring in 2 new and 0 changed leads' });
  /** Both files are there; what they share counts once. */
  async function holds() {
    await expect(both).toBeVisible();
    await expect(take).toBeEnabled();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await expect(page.getByRole('heading', { name: 'Share and merge' })).toBeVisible();
  }
  await look(page, [early, late]);
  const [lone] = await cells(page, 'Who wrote what is new', 'Maya Okafor');
  await holds();
  await look(page, late);
  expect((await cells(page, 'Who wrote what is new', 'Maya Okafor'))[0]).toBe(lone);
  await page.getByRole('button', { name: 'Cancel' }).click();

  expect(await drop(page, [early, late])).toBe(true);
  await holds();
  expect(await paste(page, [early, late])).toBe(true);
  await holds();
  // What is dropped while one is looked at joins it.
  await look(page, early);
  await expect(page.getByRole('heading', { name: 'Bring in a snapshot' })).toBeVisible();
  expect(await drop(page, [late])).toBe(true);
  await holds();

  // Text that is pasted on the page is a snapshot; pasted where something is being typed, it is not.
  const text = fs.readFileSync(late, 'utf8');
  await page.keyboard.press('ControlOrMeta+k');
  await expect(page.getByRole('dialog')).toBeVisible();
  expect(await paste(page, [], text)).toBe(false);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.evaluate(() => document.activeElement.blur());
  expect(await paste(page, [], text)).toBe(true);
  await expect(page.getByText('Pasted text')).toBeVisible();
  await bringIn(page);
  await go(page, '/pipeline');
  await expect(page.getByRole('link', { name: 'Gram & Co' }).first()).toBeVisible();
});

test('a snapshot goes to the share sheet as what it takes, and to the clipboard as text', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.addInitScript(() => {
    // Chromium's own list of what can be shared has no JSON in it.
    navigator.canShare = ({ files }) => files.every(({ name, type }) => name.endsWith('.txt') && type === 'text/plain');
    navigator.share = async ({ files: [file] }) => {
      window.handedOver = { name: file.name, type: file.type, text: await file.text() };
    };
  });
  await start(page, 'Nordwind', 'Anna Kim', 'Sales');
  await add(page, 'Marlow Press', '9500');
  const file = await download(page, out('sheet.json'));
  await page.getByRole('button', { name: 'Send to …' }).click();
  await expect(page.getByText('Handed to the share sheet')).toBeVisible();
  const sent = await page.evaluate(() => window.handedOver);
  expect(sent.name).toMatch(/^nordwind-\d{4}-\d\d-\d\d\.tandem\.json\.txt$/);
  expect(sent.type).toBe('text/plain');
  expect(changes(sent.text)).toBe(changes(file.text));
  fs.writeFileSync(out('sheet.txt'), sent.text);
  await look(page, out('sheet.txt'));
  await expect(page.getByRole('button', { name: 'Nothing new' })).toBeDisabled();
  await page.getByRole('button', { name: 'Cancel' }).click();

  await page.getByRole('button', { name: 'Copy as text' }).click();
  await expect(page.getByText(/^Copied .* to the clipboard$/)).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(changes(copied)).toBe(changes(file.text));
});

test('looking at a file from the first page makes nothing until it is brought in', async ({ page, browser }) => {
  await start(page, 'Nordwind', 'Anna Kim', 'Sales');
  await add(page, 'Marlow Press', '9500');
  const file = await download(page, out('welcome.json'));
  const maya = await person(browser);
  await open(maya.page);
  const before = await stored(maya.page);
  const door = maya.page.getByRole('button', { name: 'Choose a file' }).first();
  await choose(maya.page, door, file.path);
  await expect(maya.page.getByText('The workspace “Nordwind” is not in this browser yet.')).toBeVisible();
  await expect(maya.page.getByRole('row').filter({ hasText: 'Anna Kim' }).first()).toBeVisible();
  await expectAccessible(maya.page);
  await maya.page.getByRole('button', { name: 'Cancel' }).click();
  await expect(door).toBeVisible();
  expect(await stored(maya.page)).toEqual(before);
  await maya.page.reload();
  await expect(maya.page.getByRole('link', { name: 'Nordwind' })).toHaveCount(0);
  await join(maya.page, file.path, 'Maya Okafor', 'Marketing');
  await go(maya.page, '/pipeline');
  await expect(maya.page.getByRole('link', { name: 'Marlow Press' }).first()).toBeVisible();
  expect(maya.watched.offences).toEqual([]);
  await maya.close();
});

test('differences are settled on the lead, by another value, and many at once', async ({ page, browser }) => {
  test.setTimeout(180_000);
  await start(page, 'Nordwind', 'Anna Kim', 'Sales');
  for (const company of ['Alster', 'Berg', 'Chrom']) await add(page, company, '9500');
  const first = await download(page, out('settle-1.json'));
  const maya = await person(browser);
  await join(maya.page, first.path, 'Maya Okafor', 'Marketing');
  const wrote = [
    ['Alster', 'Amount', '100', '200'],
    ['Alster', 'Source', 'Fair', 'Call'],
    ['Alster', 'Company', 'Alster North', 'Alster South'],
    ['Berg', 'Amount', '300', '400'],
    ['Chrom', 'Amount', '500', '600'],
  ];
  for (const [company, field, mine, hers] of wrote) {
    await write(page, company, field, mine);
    await write(maya.page, company, field, hers);
  }
  const second = await download(maya.page, out('settle-2.json'));
  await maya.close();
  await look(page, second.path);
  await bringIn(page);
  const left = (n) => page.getByRole('heading', { name: `${n} difference${n === 1 ? '' : 's'} to settle together` });
  await expect(left(5)).toBeVisible();
  const line = (field) => page.locator('.differences tbody tr').filter({ hasText: 'Alster' }).filter({ hasText: field });

  // Another value: typed, or chosen.
  await line('Source').getByRole('button', { name: 'Write another' }).click();
  await page.keyboard.type('Referral');
  await page.keyboard.press('Enter');
  await expect(left(4)).toBeVisible();
  await line('Company').getByRole('button', { name: 'Write another' }).click();
  await page.locator('.differences').getByRole('combobox').selectOption('Chrom');
  await expect(left(3)).toBeVisible();

  // On the lead: both values with their names, and one is taken there.
  await page.locator('.differences').getByRole('link', { name: 'Berg' }).first().click();
  await expect(page.getByRole('heading', { name: /^(Maya Okafor and Anna Kim|Anna Kim and Maya Okafor) disagree$/ })).toBeVisible();
  await expect(page.locator('.facts dd.differs')).toHaveCount(1);
  await expectAccessible(page);
  const take = page.locator('.disagree').getByRole('button');
  await expect(take).toHaveCount(2);
  await take.filter({ hasText: 'Anna Kim' }).click();
  await expect(page.locator('.disagree')).toHaveCount(0);
  await expect(page.locator('.facts dd.differs')).toHaveCount(0);

  // All that one person wrote.
  await go(page, '/share/differences');
  await expect(left(2)).toBeVisible();
  await page.getByRole('button', { name: 'Settle many' }).click();
  await page.getByText('Take what Maya Okafor wrote (2)').click();
  await expect(page.getByText('Nothing to settle')).toBeVisible();
  await go(page, '/pipeline?q=Chrom');
  await expect(page.locator('.card').filter({ hasText: 'Chrom' }).filter({ hasText: '600' })).toHaveCount(1);
  await expect(page.locator('.card').filter({ hasText: 'Chrom' }).filter({ hasText: '200' })).toHaveCount(1);
});
