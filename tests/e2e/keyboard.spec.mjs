// The whole road by keyboard alone: no pointer is ever used on the page, which the test itself watches.
import fs from 'node:fs';
import path from 'node:path';
import { test, expect, open } from './support/test.mjs';
import { download, join, person, saved, tabTo, write } from './support/road.mjs';

const out = (name) => path.join(process.env.TANDEM_OUT, name);

/** A date that can be read two ways, and a column of our own. */
const TABLE = `Company;Contact;Created;Amount;Stand
Marlow Press;Ida Holm;04/11/2025;9500;Hall 4
Gram & Co;Uwe Kern;05/11/2025;700;Hall 1
`;

/** Presses the button that the focus is on, which opens the system's dialog for files, and answers that. */
async function chooseByKey(page, file) {
  const chooser = page.waitForEvent('filechooser');
  // The browser has to have heard that somebody waits, before a key as quick as this is pressed.
  await page.evaluate(() => new Promise((done) => setTimeout(done, 100)));
  await page.keyboard.press('Enter');
  await (await chooser).setFiles(file);
}

/** Waits until a page stands and has the focus, which goes to its heading in the frame after. */
async function arrived(page, heading) {
  await expect(page.getByRole('heading', { name: heading, level: 1 })).toBeVisible();
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

test('leads are imported, moved and shared by keyboard alone', async ({ page, browser }) => {
  test.setTimeout(120_000);
  fs.writeFileSync(out('keys.csv'), TABLE);
  await page.addInitScript(() => {
    window.pointed = [];
    for (const type of ['pointerdown', 'mousedown', 'touchstart', 'wheel']) {
      window.addEventListener(type, (event) => window.pointed.push(`${type} on ${event.target.tagName}`), true);
    }
  });
  await open(page);
  await page.keyboard.press('1');
  await expect(page.getByRole('dialog', { name: 'Start a workspace' })).toBeVisible();
  await tabTo(page, 'textbox', 'Workspace');
  await page.keyboard.type('Nordwind');
  await tabTo(page, 'textbox', 'Your name');
  await page.keyboard.type('Anna Kim');
  await tabTo(page, 'radio', 'Marketing');
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('radio', { name: 'Sales' })).toBeChecked();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Pipeline' })).toBeVisible();

  await page.keyboard.press('g');
  await page.keyboard.press('i');
  await arrived(page, 'Import leads');
  await tabTo(page, 'button', 'Choose a file');
  await chooseByKey(page, out('keys.csv'));
  const take = page.getByRole('button', { name: 'Import 2 leads' });
  await expect(take).toBeDisabled();
  await page.keyboard.press('1');
  await expect(take).toBeEnabled();
  await tabTo(page, 'combobox', 'What “Stand” becomes');
  await page.keyboard.type('Source');
  await expect(page.getByLabel('What “Stand” becomes')).toHaveValue('source');
  await expect(take).toBeEnabled();
  await tabTo(page, 'button', 'Import 2 leads');
  await page.keyboard.press('Enter');
  await expect(page.getByText('2 leads imported')).toBeVisible();
  await arrived(page, 'Pipeline');

  await tabTo(page, 'link', 'Marlow Press');
  await page.keyboard.press('m');
  await expect(page.getByRole('dialog', { name: 'Move Marlow Press' })).toBeVisible();
  await page.keyboard.press('2');
  await expect(page.getByRole('region', { name: 'MQL, 1 leads' }).getByRole('link', { name: 'Marlow Press' })).toBeVisible();
  await tabTo(page, 'link', 'Gram & Co');
  await page.keyboard.press('Shift+ArrowRight');
  const taken = page.getByRole('region', { name: 'MQL, 2 leads' }).getByRole('link', { name: 'Gram & Co' });
  await expect(taken, 'the focus goes along').toBeFocused();
  await page.keyboard.press('ControlOrMeta+z');
  await expect(page.getByRole('region', { name: 'Lead, 1 leads' })).toBeVisible();
  await saved(page);

  await page.keyboard.press('g');
  await page.keyboard.press('s');
  await arrived(page, 'Share and merge');
  await tabTo(page, 'button', 'Download the snapshot');
  const [file] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
  await file.saveAs(out('keys-1.json'));

  // What the teammate does is no part of this test.
  const maya = await person(browser);
  await join(maya.page, out('keys-1.json'), 'Maya Okafor', 'Marketing');
  await write(maya.page, 'Marlow Press', 'Amount', '12500');
  const theirs = await download(maya.page, out('keys-2.json'));
  await maya.close();

  await page.keyboard.press('g');
  await page.keyboard.press('p');
  await arrived(page, 'Pipeline');
  await tabTo(page, 'link', 'Marlow Press');
  await page.keyboard.press('Enter');
  await arrived(page, 'Marlow Press');
  await tabTo(page, 'button', /9,500/);
  await page.keyboard.press('Enter');
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('11000');
  await page.keyboard.press('Enter');
  await page.keyboard.press('g');
  await page.keyboard.press('s');
  await arrived(page, 'Share and merge');
  await tabTo(page, 'button', 'Choose snapshots');
  await chooseByKey(page, theirs.path);
  await tabTo(page, 'button', /^Bring in \d/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: '1 difference to settle together' })).toBeVisible();
  await tabTo(page, 'button', /12,500.*Maya Okafor/);
  await page.keyboard.press('Enter');
  await expect(page.locator('.differences')).toHaveCount(0);
  await saved(page);
  expect(await page.evaluate(() => window.pointed)).toEqual([]);
});
