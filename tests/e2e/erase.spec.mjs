// Forgetting a person: gone from the page, from every stored byte and from the next file, and nothing else with it.
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from './support/test.mjs';
import { add, bringIn, download, go, join, look, person, saved, start } from './support/road.mjs';
import { databasesOf, filesOf } from './support/bare.mjs';

const out = (name) => path.join(process.env.TANDEM_OUT, name);
const SECRET = 'Quicksilver';

/** Which files and databases of this origin hold some words. */
const holding = async (page, words) =>
  [...(await filesOf(page, words)), ...(await databasesOf(page, words))].filter(({ holds }) => holds).map(({ name }) => name);

test('an erased person is in no stored byte any more, and what a teammate brought stays', async ({ page, browser }) => {
  await start(page, 'Norden', 'Maya Okafor', 'Marketing');
  await add(page, 'Orion Dental', '24500');
  await saved(page);
  const first = await download(page, out('erase-first.json'));

  const anna = await person(browser);
  await join(anna.page, first.path, 'Anna Koch', 'Sales');
  await go(anna.page, '/pipeline');
  await add(anna.page, 'Brewster Labs', '8900');
  await saved(anna.page);
  const back = await download(anna.page, out('erase-back.json'));
  await look(page, back.path);
  await bringIn(page);

  await go(page, '/people');
  await page.getByRole('button', { name: 'Add contact' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Add contact' });
  await dialog.getByRole('textbox', { name: 'Name' }).fill(`Sofia ${SECRET}`);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: `Sofia ${SECRET}` })).toBeVisible();
  await saved(page);
  expect(await holding(page, SECRET)).not.toEqual([]);

  await page.getByRole('button', { name: 'More', exact: true }).first().click();
  await page.getByRole('menuitem', { name: `Erase personal data of Sofia ${SECRET} …` }).click();
  await page.getByRole('button', { name: 'Erase for good' }).click();
  await expect.poll(() => holding(page, SECRET), { timeout: 30_000 }).toEqual([]);
  await expect(page.getByText(SECRET)).toHaveCount(0);

  await page.reload();
  await go(page, '/pipeline');
  for (const company of ['Orion Dental', 'Brewster Labs']) {
    await expect(page.getByRole('link', { name: company }).first()).toBeVisible();
  }
  expect(await holding(page, SECRET)).toEqual([]);
  const sent = await download(page, out('erase-sent.json'));
  expect(fs.readFileSync(sent.path, 'utf8')).not.toContain(SECRET);
  // The files of before can still be taken back.
  await expect(page.getByRole('button', { name: /^Take back what/ })).toBeVisible();
  await anna.close();
});
