// Every page is accessible: empty and filled, on a desk and on a phone, in light and in dark; and fits a phone.
import fs from 'node:fs';
import path from 'node:path';
import { chromium } from '@playwright/test';
import { launchOptions } from './support/chromium.mjs';
import { newProfile } from './support/killable.mjs';
import { test, expect, open, watch } from './support/test.mjs';
import { expectAccessible } from './support/axe.mjs';
import { add, bringIn, choose, download, go, join, look, person, saved, start, write } from './support/road.mjs';

const out = (name) => path.join(process.env.TANDEM_OUT, name);

const DESK = { width: 1280, height: 720 };
const PHONE = { width: 390, height: 844 };

/** Dates that can be read two ways, a cell that is wrong, and a column of our own. */
const TABLE = `Firma;Ansprechpartner;E-Mail;Erstkontakt;Messe;Volumen;Won on;Standnotiz
Kielwerk Pumpen;Jens Ahlers;ahlers@kielwerk.example;04/11/2025;Trade fair Hamburg;12.400,00;05/12/2025;Halle 4
Ostermoor Papier;Karin Thoms;thoms@ostermoor.example;03/11/2025;Trade fair Hamburg;8.000,00;;Kaffee
Größe AG;Uwe Kern;kern@groesse.example;04/02/2026;Trade fair Hamburg;ca. 5000;;x
`;

/** Holds the page as it stands to the rules at both sizes; a phone must not have to scroll sideways. */
async function hold(page, what) {
  await test.step(what, async () => {
    for (const size of [PHONE, DESK]) {
      await page.setViewportSize(size);
      await expectAccessible(page);
      const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect(beyond, `${what} is wider than ${size.width} px by`).toBeLessThanOrEqual(0);
    }
  });
}

/** Goes to a page by its address and holds it, once `there` shows. */
async function visit(page, route, there, what) {
  await go(page, route);
  await expect(there).toBeVisible();
  await hold(page, what);
}

const heading = (page, name) => page.getByRole('heading', { name, exact: true }).first();

test('every page is accessible while it is empty', async ({ page }) => {
  test.setTimeout(360_000);
  await open(page);
  await hold(page, 'the first run');
  await page.keyboard.press('1');
  await expect(page.getByRole('dialog', { name: 'Start a workspace' })).toBeVisible();
  await hold(page, 'starting a workspace');
  await page.keyboard.press('Escape');
  await start(page, 'Nordwind', 'Anna Kim', 'Sales');
  await hold(page, 'the empty board');
  await visit(page, '/pipeline?view=table', heading(page, 'Pipeline'), 'the empty table');
  await visit(page, '/people', heading(page, 'No contacts yet'), 'no contacts');
  await visit(page, '/people?show=companies', heading(page, 'No companies yet'), 'no companies');
  await visit(page, '/people/contact:0', heading(page, 'This isn’t here'), 'a contact that is not here');
  await visit(page, '/import', heading(page, 'Import leads'), 'importing without a file');
  await visit(page, '/share', heading(page, 'Share and merge'), 'sharing alone');
  await visit(page, '/share/differences', heading(page, 'Differences'), 'no differences');
  await visit(page, '/numbers/quarters', heading(page, 'Leads becoming customers'), 'the figure without leads');
  await visit(page, '/settings', heading(page, 'Settings'), 'settings');
  await visit(page, '/checkup', page.getByText('Content policy'), 'the checkup');
  await visit(page, '/nowhere', heading(page, 'There is no such page'), 'an address that leads nowhere');
  await visit(page, '/leads/0', heading(page, 'This lead isn’t here'), 'a lead that is not here');
});

test('every page is accessible when it is full', async ({ page, browser }) => {
  test.setTimeout(480_000);
  await start(page, 'Nordwind', 'Anna Kim', 'Sales');
  fs.writeFileSync(out('pages.csv'), TABLE);
  fs.writeFileSync(out('pages.bad.csv'), Buffer.from('504b0304140000000800', 'hex'));
  const file = page.getByRole('button', { name: 'Choose a file' });
  await go(page, '/import');
  await choose(page, file, out('pages.bad.csv'));
  await expect(page.getByRole('alert').filter({ hasText: 'pages.bad.csv' })).toBeVisible();
  await hold(page, 'a table that cannot be read');
  await choose(page, file, out('pages.csv'));
  const take = page.getByRole('button', { name: 'Import 3 leads' });
  await expect(take).toBeDisabled();
  await hold(page, 'a table with a question');
  await page.keyboard.press('1');
  await expect(page.getByText('1 question left')).toBeVisible();
  await page.keyboard.press('1');
  await expect(take).toBeEnabled();
  await hold(page, 'a table that is understood');
  await take.click();
  await expect(page.getByText('3 leads imported')).toBeVisible();
  await saved(page);
  const sent = await download(page, out('pages-1.json'));

  const maya = await person(browser);
  await join(maya.page, sent.path, 'Maya Okafor', 'Marketing');
  await write(maya.page, 'Ostermoor Papier', 'Amount', '12500');
  await go(maya.page, '/pipeline');
  await add(maya.page, 'Tessel Ceramics', '700');
  const theirs = await download(maya.page, out('pages-2.json'));
  await maya.close();
  await write(page, 'Ostermoor Papier', 'Amount', '11000');
  await hold(page, 'a lead');

  fs.writeFileSync(out('pages-bad.json'), 'Hello');
  await look(page, out('pages-bad.json'));
  await expect(page.getByRole('alert').filter({ hasText: 'Nothing was changed.' })).toBeVisible();
  await hold(page, 'a snapshot that is none');
  await look(page, theirs.path);
  await expect(page.getByText('Nothing is written yet')).toBeVisible();
  await hold(page, 'what a snapshot brings');
  await bringIn(page);
  await expect(page.getByRole('heading', { name: '1 difference to settle together' })).toBeVisible();
  await hold(page, 'sharing with a teammate');
  await visit(page, '/share/differences', heading(page, 'Differences'), 'a difference');

  await visit(page, '/pipeline', page.getByRole('link', { name: 'Tessel Ceramics' }), 'the board');
  await page.getByRole('link', { name: 'Tessel Ceramics' }).first().focus();
  await page.keyboard.press('m');
  await expect(page.getByRole('dialog', { name: 'Move Tessel Ceramics' })).toBeVisible();
  await hold(page, 'moving a lead');
  await page.getByRole('dialog').getByRole('button', { name: /Customer/ }).click();
  await expect(page.getByLabel('Amount in EUR')).toBeVisible();
  await hold(page, 'what Customer asks');
  await page.keyboard.press('Escape');
  await page.keyboard.press('m');
  await page.getByRole('dialog').getByRole('button', { name: /Lost/ }).click();
  await expect(page.getByRole('group', { name: 'Why?' })).toBeVisible();
  await hold(page, 'why a lead is lost');
  await page.keyboard.press('Escape');
  await page.keyboard.press('c');
  await expect(page.getByRole('dialog', { name: 'Add lead' })).toBeVisible();
  await hold(page, 'adding a lead');
  await page.keyboard.press('Escape');
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('e');
  await expect(page.getByRole('dialog').getByRole('option').first()).toBeVisible();
  await hold(page, 'the palette');
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  await hold(page, 'the shortcuts');
  await page.keyboard.press('Escape');

  await visit(page, '/pipeline?view=table', page.getByRole('table'), 'the table');
  await visit(page, '/people', page.getByRole('row', { name: /Jens Ahlers/ }), 'the contacts');
  await page.getByRole('link', { name: 'Jens Ahlers' }).click();
  await expect(page.getByRole('button', { name: 'Save as vCard' })).toBeVisible();
  await page.getByRole('button', { name: 'Add a phone' }).click();
  await hold(page, 'a contact');
  await visit(page, '/people?show=companies', page.getByRole('row', { name: /Ostermoor Papier/ }), 'the companies');
  await page.getByRole('link', { name: 'Ostermoor Papier' }).click();
  await expect(page.getByRole('link', { name: 'Karin Thoms', exact: true })).toBeVisible();
  await hold(page, 'a company');
  await page.getByRole('button', { name: 'Add contact' }).click();
  await expect(page.getByRole('dialog', { name: 'Add contact' })).toBeVisible();
  await hold(page, 'adding a contact');
  await page.keyboard.press('Escape');
  await visit(page, '/numbers/quarters', page.getByText(/^1 of 4 leads/), 'the figure');
  await visit(page, '/settings', heading(page, 'Settings'), 'settings with two members');
  await page.getByTitle('Edit Name').first().click();
  await hold(page, 'a value being edited');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Forget this device' }).click();
  await expect(page.getByRole('dialog', { name: 'Forget this device' })).toBeVisible();
  await hold(page, 'forgetting this device, asked again');
  await page.keyboard.press('Escape');
  await page.setViewportSize(DESK);
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('switch person');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Who are you?' })).toBeVisible();
  await hold(page, 'who sits here');
  await page.keyboard.press('Escape');
  await visit(page, '/checkup', page.getByText('Content policy'), 'the checkup of a browser with backups');

  await go(page, '/numbers/quarters');
  await page.getByRole('table').getByRole('link', { name: '1', exact: true }).first().click();
  await expect(page.getByRole('link', { name: 'Back to the figure' })).toBeVisible();
  await hold(page, 'the leads of a figure');
  await page.getByRole('table').getByRole('link').first().click();
  await page.getByRole('button', { name: 'Add a person' }).click();
  await hold(page, 'adding a person');
  await page.getByRole('button', { name: 'Add a field' }).click();
  await hold(page, 'adding a field');

  const joe = await person(browser);
  await start(joe.page, 'Ostwind', 'Joe Weber', 'Sales');
  const foreign = await download(joe.page, out('pages-3.json'));
  await joe.close();
  await look(page, foreign.path);
  await expect(page.getByRole('button', { name: 'Open it apart' })).toBeVisible();
  await hold(page, 'a snapshot of another workspace');
});

test('the bars over a page are accessible', async ({ baseURL }) => {
  test.setTimeout(120_000);
  // On a disk: what is only in memory is not counted in time.
  const profile = newProfile();
  const context = await chromium.launchPersistentContext(profile, launchOptions);
  const watched = await watch(context, baseURL);
  const page = await context.newPage();
  await start(page, 'Nordwind', 'Anna Kim', 'Sales');
  await saved(page);
  const devtools = await page.context().newCDPSession(page);
  const { origin } = new URL(page.url());
  await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1000 });
  // Room that the browser had granted to the open page is given back.
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Pipeline' })).toBeVisible();
  await page.keyboard.press('c');
  const dialog = page.getByRole('dialog', { name: 'Add lead' });
  await dialog.getByRole('textbox', { name: 'Company' }).fill('Marlow Press');
  await dialog.getByRole('textbox', { name: 'Need' }).fill('More room. '.repeat(20_000));
  await dialog.getByRole('button', { name: 'Add lead' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'Not saved.' })).toBeVisible();
  await page.evaluate(() => window.dispatchEvent(new CustomEvent('tandem:update')));
  await expect(page.getByText('A new version of Tandem is ready.')).toBeVisible();
  await hold(page, 'not saved, and a new version');
  await page.getByRole('button', { name: 'Try to save again' }).click();
  // Once there is room it also tries by itself, and the button may be gone before a hand is there.
  await devtools.send('Storage.overrideQuotaForOrigin', { origin });
  await saved(page);
  expect(watched.offences).toEqual([]);
  await context.close();
  fs.rmSync(profile, { recursive: true });
});
