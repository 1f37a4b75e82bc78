// The big list of naughty strings: typed, imported, kept, sent, merged and shown, byte for byte; and nothing runs.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { test, expect } from './support/test.mjs';
import { choose, download, go, join, person, saved, start } from './support/road.mjs';

const strings = createRequire(import.meta.url)('big-list-of-naughty-strings/blns.json');
const out = (name) => path.join(process.env.TANDEM_OUT, name);

/**
 * Space around what is typed, and around cells, is no part of the value; every other byte is. JavaScript's own `trim`
 * takes a mark more than what Unicode calls space.
 */
const trimmed = (text) => text.replace(/^\p{White_Space}+|\p{White_Space}+$/gu, '');

const companies = strings.map((text, n) => trimmed(`Firm ${n} ${text}`));
const needs = strings.map(trimmed);

/** Fails the test when a string of the list gets so far as to open a dialog. */
function watchDialogs(page) {
  page.on('dialog', (dialog) => {
    throw new Error(`a string opened a dialog: ${dialog.message()}`);
  });
}

/** The leads of a snapshot in the order of the list: id, company, need and the column of our own. */
function leadsOf(text) {
  const records = new Map();
  for (const { on, set } of JSON.parse(text).changes) {
    records.set(on, { ...records.get(on), ...set });
  }
  return [...records]
    .filter(([on]) => on.startsWith('lead:'))
    .map(([id, lead]) => ({
      id,
      company: records.get(lead.company)?.name,
      need: lead.need ?? '',
      own: Object.entries(lead).find(([field]) => field.startsWith('custom/'))?.[1] ?? '',
    }))
    .sort((a, b) => number(a) - number(b));
}

const number = ({ company }) => Number(/^Firm (\d+)/.exec(company)?.[1]);

/** What the page of each lead shows: its title, its need and its own field. */
function shown(page, ids) {
  return page.evaluate(async (ids) => {
    const workspace = /[?&]w=([^&]*)/.exec(location.hash)[1];
    const frame = () => new Promise(requestAnimationFrame);
    // A field that is empty shows a word that says so.
    const value = (selector) => document.querySelector(`${selector}:not(.empty) bdi`)?.textContent ?? '';
    const seen = [];
    for (const [n, id] of ids.entries()) {
      location.hash = `/leads/${id.replace('lead:', '')}?w=${workspace}`;
      while (!new RegExp(`^Firm ${n}( |$)`).test(document.querySelector('h1')?.textContent)) await frame();
      seen.push({
        company: document.querySelector('h1').textContent,
        need: value('.need .edit-value'),
        own: value('.edit-value[title="Edit Own words"]'),
      });
    }
    return seen;
  }, ids);
}

test('every string goes from a table through a snapshot onto a page unchanged', async ({ page, browser }) => {
  test.setTimeout(120_000);
  watchDialogs(page);
  const cell = (text) => `"${text.replaceAll('"', '""')}"`;
  const rows = strings.map((text, n) => [`Firm ${n} ${text}`, text, text].map(cell).join(','));
  fs.writeFileSync(out('naughty.csv'), `Company,Need,Own words\r\n${rows.join('\r\n')}\r\n`);
  await start(page, 'Nordwind', 'Anna Kim', 'Sales');
  await go(page, '/import');
  await choose(page, page.getByRole('button', { name: 'Choose a file' }), out('naughty.csv'));
  await page.getByRole('button', { name: `Import ${strings.length} leads` }).click();
  await expect(page.getByText(`${strings.length} leads imported`)).toBeVisible();
  await saved(page);
  const sent = await download(page, out('naughty-1.json'));
  const leads = leadsOf(sent.text);
  expect(leads.map(({ company }) => company)).toEqual(companies);
  expect(leads.map(({ need }) => need)).toEqual(needs);
  expect(leads.map(({ own }) => own)).toEqual(needs);

  const maya = await person(browser);
  watchDialogs(maya.page);
  await join(maya.page, sent.path, 'Maya Okafor', 'Marketing');
  const seen = await shown(maya.page, leads.map(({ id }) => id));
  expect(seen.map(({ company }) => company)).toEqual(companies);
  expect(seen.map(({ need }) => need)).toEqual(needs);
  expect(seen.map(({ own }) => own)).toEqual(needs);
  expect(maya.watched.offences).toEqual([]);
  await maya.close();
});

test('what is typed stays as it was typed', async ({ page }) => {
  test.setTimeout(420_000);
  watchDialogs(page);
  await start(page, 'Nordwind', 'Anna Kim', 'Sales');
  await page.keyboard.press('c');
  await page.getByRole('dialog').getByRole('textbox', { name: 'Company' }).fill('Marlow Press');
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'Marlow Press' }).first().click();
  // What is nothing but space empties the field, which then shows a word that says so.
  const typed = strings.filter((text) => trimmed(text) !== '');
  expect(typed.length).toBeGreaterThanOrEqual(400);
  const need = page.getByTitle('Edit Need').locator('bdi');
  for (const text of typed) {
    await page.getByTitle('Edit Need').click();
    await page.locator('.need textarea').fill(text);
    await page.keyboard.press('ControlOrMeta+Enter');
    // Some of them take no room, so there is nothing to see.
    await need.waitFor({ state: 'attached' });
    expect(await need.textContent()).toBe(trimmed(text));
  }
  await saved(page);
  await page.reload();
  await need.waitFor({ state: 'attached' });
  expect(await need.textContent()).toBe(trimmed(typed.at(-1)));
});
