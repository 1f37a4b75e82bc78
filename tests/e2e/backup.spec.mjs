// What stands behind the data: the backup before each merge, and the page that checks this browser.
import path from 'node:path';
import { test, expect, open } from './support/test.mjs';
import { add, bringIn, changes, choose, download, go, join, look, person, saved, start, write } from './support/road.mjs';

const out = (name) => path.join(process.env.TANDEM_OUT, name);

test('the backup made before a merge opens elsewhere as exactly what was there', async ({ page, browser }) => {
  test.setTimeout(120_000);
  await start(page, 'Nordwind', 'Anna Kim', 'Sales');
  await add(page, 'Marlow Press', '9500');
  const first = await download(page, out('backup-1.json'));
  const maya = await person(browser);
  await join(maya.page, first.path, 'Maya Okafor', 'Marketing');
  await write(maya.page, 'Marlow Press', 'Amount', '12500');
  await go(maya.page, '/pipeline');
  await add(maya.page, 'Tessel Ceramics', '700');
  const theirs = await download(maya.page, out('backup-2.json'));
  await maya.close();

  await write(page, 'Marlow Press', 'Amount', '11000');
  await saved(page);
  const before = await download(page, out('backup-3.json'));
  await look(page, theirs.path);
  await bringIn(page);
  expect(changes((await download(page, out('backup-4.json'))).text)).not.toBe(changes(before.text));

  // Backups survive a reload: they are what was there, not what the page remembers.
  await page.reload();
  await go(page, '/settings');
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save as a file' }).first().click(),
  ]);
  expect(file.suggestedFilename()).toMatch(/^backup-/);
  await file.saveAs(out('backup-5.json'));

  const fresh = await person(browser);
  await open(fresh.page);
  await choose(fresh.page, fresh.page.getByRole('button', { name: 'Choose a file' }).first(), out('backup-5.json'));
  await bringIn(fresh.page);
  await fresh.page.getByRole('dialog', { name: 'Who are you?' }).getByText('Anna Kim').click();
  const again = await download(fresh.page, out('backup-6.json'));
  expect(changes(again.text)).toBe(changes(before.text));
  await go(fresh.page, '/pipeline');
  await expect(fresh.page.locator('.card').filter({ hasText: 'Marlow Press' })).toContainText(/11,000|€11k/);
  await expect(fresh.page.getByRole('link', { name: 'Tessel Ceramics' })).toHaveCount(0);
  expect(fresh.watched.offences).toEqual([]);
  await fresh.close();
});

test('the checkup tells what this browser is like, and proves every record', async ({ page }) => {
  await start(page, 'Nordwind', 'Anna Kim', 'Sales');
  await add(page, 'Marlow Press', '9500');
  await saved(page);
  await go(page, '/checkup');
  const line = (about) => page.getByRole('listitem').filter({ hasText: about });
  await expect(line('Copies')).toContainText('Two copies are kept');
  await expect(line('Saving')).toContainText('Good');
  await expect(line('Last file')).toContainText('No snapshot was made here yet');
  await expect(line('Content policy')).toContainText('Good');
  await page.getByRole('button', { name: 'Check every record' }).click();
  await expect(page.getByText(/records read, none damaged/)).toBeVisible();
  await download(page, out('checkup.json'));
  await go(page, '/checkup');
  await expect(line('Last file')).toContainText('in the last seven days');
});
