// Bringing leads in from a table: looked at first, written at once, taken back at once.
import fs from 'node:fs';
import path from 'node:path';
import { test, expect } from './support/test.mjs';
import { expectAccessible } from './support/axe.mjs';
import { choose, go, saved, start } from './support/road.mjs';

const out = (name) => path.join(process.env.TANDEM_OUT, name);
const olist = (name) => path.join(process.env.TANDEM_DATA, 'olist', name);

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

test('the two files of Olist become 8,000 leads and 842 customers, and the figure says so', { tag: '@olist' }, async ({ page }) => {
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
  await expectAccessible(page);
});

test('a file that is no table says what it is', async ({ page }) => {
  fs.writeFileSync(out('sheet.csv'), Buffer.from('504b0304140000000800', 'hex'));
  await start(page, 'Nordwind', 'Anna Kim', 'Marketing');
  await go(page, '/import');
  await choose(page, file(page), out('sheet.csv'));
  await expect(page.getByRole('alert').filter({ hasText: 'sheet.csv' })).toContainText('not a CSV file');
});
