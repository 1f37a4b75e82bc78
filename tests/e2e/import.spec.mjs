// Bringing leads in from a table: looked at first, written at once, taken back at once.
import fs from 'node:fs';
import path from 'node:path';
import { test, expect } from './support/test.mjs';
import { expectAccessible } from './support/axe.mjs';
import { choose, go, saved, start } from './support/road.mjs';

const out = (name) => path.join(process.env.TANDEM_OUT, name);
const olist = (name) => path.resolve(import.meta.dirname, '../../../shared/data/olist', name);

const FAIR = `Firma;Ansprechpartner;Land;E-Mail;Telefon;Erstkontakt;Messe;Volumen;Bedarf;Standnotiz
Kielwerk Pumpen;Jens Ahlers;DE;ahlers@kielwerk.example;+49 431 555 0142;04/11/2026;Trade fair Hamburg;12.400,00;Ersatzteile in zwei Tagen;Halle 4, Karte erhalten
Ostermoor Papier;Karin Thoms;DE;thoms@ostermoor.example;+49 40 555 0199;03/11/2026;Trade fair Hamburg;8.000,00;;Kaffee
Größe AG;Uwe Kern;AT;kern@groesse.example;;04/11/2026;Trade fair Hamburg;ca. 5000;;x
;;;;;05/11/2026;Trade fair Hamburg;;;nobody
Tessel Ceramics;Elke Voss;DE;j.ruiz@;;05/11/2026;Trade fair Hamburg;19.200,00;;y
`;

const file = (page) => page.getByRole('button', { name: 'Choose a file' });

/** Reads a file on the import page, and waits until its rows were looked at. */
async function read(page, name) {
  await go(page, '/import');
  await choose(page, file(page), name);
  await expect(page.getByRole('heading', { name: '1. Which column is what' })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole('button', { name: /^(Import|Update) \d|^Nothing to import/ })).toBeVisible({ timeout: 30_000 });
}

/** Does it, and waits for the pipeline. */
async function doIt(page) {
  await page.getByRole('button', { name: /^(Import|Update) [\d,]+ lead/ }).click();
  await expect(page.getByRole('heading', { name: 'Pipeline' })).toBeVisible({ timeout: 30_000 });
  await saved(page);
}

test('a latin-1 table with a question, wrong cells and an empty row, by keyboard', async ({ page }) => {
  fs.writeFileSync(out('fair.csv'), Buffer.from(FAIR, 'latin1'));
  await start(page, 'Nordwind', 'Anna Kim', 'Marketing');
  await page.keyboard.press('g');
  await page.keyboard.press('i');
  await expect(page.getByRole('heading', { name: 'Import leads' })).toBeVisible();
  await expectAccessible(page);
  await read(page, out('fair.csv'));
  await expect(page.getByText('1 question left')).toBeVisible();
  await expect(page.getByLabel('What “Firma” becomes')).toHaveValue('company');
  await expect(page.getByLabel('What “Standnotiz” becomes')).toHaveValue('own');
  await expect(page.getByText('“ca. 5000” is not a number')).toBeVisible();
  await expect(page.getByText('“j.ruiz@” has no domain')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Import 4 leads' })).toBeDisabled();
  await expectAccessible(page);
  await page.keyboard.press('1');
  await expect(page.getByRole('button', { name: 'Import 4 leads' })).toBeEnabled();
  await page.getByRole('button', { name: 'Import 4 leads' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByText('4 leads imported')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Größe AG' }).first()).toBeVisible();
  await saved(page);

  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('link', { name: 'Größe AG' })).toHaveCount(0);
  await page.keyboard.press('ControlOrMeta+Shift+z');
  await expect(page.getByRole('link', { name: 'Größe AG' }).first()).toBeVisible();

  await read(page, out('fair.csv'));
  await expect(page.getByRole('button', { name: 'Nothing to import' }), 'the second time').toBeDisabled();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(file(page)).toBeVisible();
  await page.reload();
  await go(page, '/pipeline');
  await expect(page.getByRole('link', { name: 'Größe AG' }).first()).toBeVisible();
});

test('the two files of Olist become 8,000 leads and 842 customers, and the figure says so', async ({ page }) => {
  test.setTimeout(120_000);
  await start(page, 'Olist', 'Anna Kim', 'Marketing');
  await read(page, olist('olist_marketing_qualified_leads_dataset.csv'));
  await doIt(page);
  await expect(page.getByText('8,000 leads imported')).toBeVisible();
  await read(page, olist('olist_closed_deals_dataset.csv'));
  await doIt(page);
  await expect(page.getByText('842 leads updated')).toBeVisible();
  await go(page, '/numbers/quarters');
  await expect(page.getByText('842 of 8,000 leads · 10.53%')).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole('cell', { name: '14.00%' })).toBeVisible();
  await expect(page.getByRole('cell', { name: '1.92%' })).toBeVisible();
  await expectAccessible(page);
});

test('cancelled midway, an import leaves nothing', async ({ page }) => {
  test.setTimeout(120_000);
  const rows = ['Lead ID,Company,E-mail,Source,Note'];
  for (let n = 0; n < 30_000; n += 1) rows.push(`x${n},Company ${n},p${n}@c${n}.example,web,note ${n}`);
  fs.writeFileSync(out('large.csv'), rows.join('\n'));
  await start(page, 'Nordwind', 'Anna Kim', 'Marketing');
  await saved(page);
  const share = page.getByRole('link', { name: /changes? to share/ });
  const before = await share.textContent();
  await read(page, out('large.csv'));
  await page.getByRole('button', { name: 'Import 30,000 leads' }).click();
  // Lines are being written from two fifths on.
  const progress = page.getByRole('progressbar', { name: 'Importing' });
  await expect.poll(() => progress.evaluate((bar) => bar.value), { intervals: [20], timeout: 60_000 }).toBeGreaterThan(0.5);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(file(page)).toBeVisible();
  for (const again of [false, true]) {
    if (again) await page.reload();
    await go(page, '/pipeline');
    await expect(page.getByRole('heading', { name: 'Pipeline' })).toBeVisible();
    await expect(page.locator('.card')).toHaveCount(0);
    await expect(share).toHaveText(before);
  }
});

test('what the columns became is remembered for the next file with these headings', async ({ page }) => {
  fs.writeFileSync(out('first.csv'), 'Company,Seen at\nKielwerk,Hamburg\n');
  fs.writeFileSync(out('second.csv'), 'Company,Seen at\nOstermoor,Berlin\n');
  await start(page, 'Nordwind', 'Anna Kim', 'Marketing');
  await read(page, out('first.csv'));
  await expect(page.getByLabel('What “Seen at” becomes')).toHaveValue('own');
  await doIt(page);
  await read(page, out('second.csv'));
  await expect(page.getByText('the last such file')).toHaveCount(2);
  await page.getByLabel('What “Seen at” becomes').selectOption('campaign');
  await doIt(page);
  await read(page, out('first.csv'));
  await expect(page.getByLabel('What “Seen at” becomes')).toHaveValue('campaign');
});

test('all that cannot be read is listed and saved with its reason', async ({ page }) => {
  const rows = ['Company,Amount'];
  for (let n = 0; n < 400; n += 1) rows.push(`Company ${n},${n % 2 ? 'much' : n}`);
  fs.writeFileSync(out('odd.csv'), rows.join('\n'));
  await start(page, 'Nordwind', 'Anna Kim', 'Marketing');
  await read(page, out('odd.csv'));
  await page.getByLabel('What “Amount” becomes').selectOption('amount');
  const list = page.getByRole('group', { name: 'What cannot be read' });
  await expect(list.getByText('“much” is not a number').first()).toBeVisible();
  await expect(list.getByText('3', { exact: true })).toBeVisible();
  await list.evaluate((element) => element.scrollTo(0, element.scrollHeight));
  await expect(list.getByText('401', { exact: true })).toBeVisible();
  await expectAccessible(page);
  const [saving] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save these 200 rows as a file' }).click(),
  ]);
  await saving.saveAs(out('rows.csv'));
  const lines = fs.readFileSync(out('rows.csv'), 'utf8').split('\r\n');
  expect(lines[1]).toBe('3,Amount: “much” is not a number,Company 1,much');
});

test('a file that is no table says what it is', async ({ page }) => {
  fs.writeFileSync(out('sheet.csv'), Buffer.from('504b0304140000000800', 'hex'));
  await start(page, 'Nordwind', 'Anna Kim', 'Marketing');
  await go(page, '/import');
  await choose(page, file(page), out('sheet.csv'));
  await expect(page.getByRole('alert').filter({ hasText: 'sheet.csv' })).toContainText('not a CSV file');
});
