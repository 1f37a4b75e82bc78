// What stands behind the data: the backup before each merge, and the page that checks this browser.
import fs from 'node:fs';
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

test('each import makes a backup, and the fourth pushes out the first', async ({ page }) => {
  await start(page, 'Nordwind', 'Anna Kim', 'Sales');
  const names = ['one', 'two', 'three', 'four'].map((name) => `ring-${name}.csv`);
  const backups = page.getByRole('listitem').filter({ hasText: ', before ' });
  for (const [n, name] of names.entries()) {
    fs.writeFileSync(out(name), `Id;Company;Contact;Created;Amount\nL${n};Company ${n};Person ${n};2025-11-13;${n + 1}\n`);
    await go(page, '/import');
    await choose(page, page.getByRole('button', { name: 'Choose a file' }), out(name));
    await page.getByRole('button', { name: 'Import 1 lead' }).click();
    await expect(page.getByRole('heading', { name: 'Pipeline' })).toBeVisible();
    await saved(page);
    await go(page, '/settings');
    await expect(backups).toHaveCount(Math.min(n + 1, 3));
    await expect(backups.first()).toContainText(`before ${name}`);
  }
  // It is what is kept, not what the page remembers.
  await page.reload();
  await expect(backups).toContainText(names.slice(1).toReversed().map((name) => `before ${name}`));
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
  await go(page, '/settings');
  const fact = (about) => page.locator(`dt:has-text("${about}") + dd`);
  await expect(fact('Keeping')).toContainText(/agreed to keep|may remove/);
  await expect(fact('Room')).toContainText(/About .* are used/);
  await expect(fact('Last file')).toContainText('Last downloaded');
});

test('the checkup says when the content policy is not active', async ({ page, context }) => {
  // The page without its policy: what the host sends, less the tag.
  await context.route((url) => url.pathname === '/', async (route) => {
    const response = await route.fetch();
    const body = (await response.text()).replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/i, '');
    await route.fulfill({ response, body });
  });
  await open(page, '#/checkup');
  const policy = page.getByRole('listitem').filter({ hasText: 'Content policy' });
  await expect(policy).toContainText('Problem');
});
