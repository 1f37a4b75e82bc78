// Working the pipeline: adding, moving, finding, taking back; by keyboard and by pointer, and after a reload.
import { test, expect, open } from './support/test.mjs';
import { expectAccessible } from './support/axe.mjs';
import { add, go, saved, start } from './support/road.mjs';


test('a lead is added, moved and taken back by keyboard, and stays after a reload', async ({ page }) => {
  await start(page, 'Nordwind', 'Anna Kim', 'Sales');
  await expectAccessible(page);
  await add(page, 'Marlow Press', '9500');
  await page.getByRole('link', { name: 'Marlow Press' }).first().focus();
  await page.keyboard.press('m');
  await page.getByRole('dialog', { name: 'Move Marlow Press' }).getByRole('button', { name: /MQL/ }).press('Enter');
  await expect(page.getByText('Moved Marlow Press to MQL')).toBeVisible();
  await saved(page);
  await page.reload();
  await expect(page.getByRole('link', { name: 'Marlow Press' }).first()).toBeVisible();
  await page.getByRole('link', { name: 'Marlow Press' }).first().click();
  await expect(page.getByRole('button', { name: /^Move to/ })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('ControlOrMeta+z');
  await expect(page.getByRole('status').getByText('Undone', { exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Move to MQL' })).toBeVisible();
});

test('the palette finds records, pages and commands', async ({ page }) => {
  await start(page, 'Nordwind', 'Anna Kim', 'Sales');
  await add(page, 'Marlow Press', '9500');
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('marlow');
  await expect(page.getByRole('option', { name: /Marlow Press/ })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Marlow Press' })).toBeVisible();
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('settings');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
});

test('a second tab sees a change within a second', async ({ page, context }) => {
  await start(page, 'Nordwind', 'Anna Kim', 'Sales');
  await add(page, 'Marlow Press');
  await saved(page);
  const other = await context.newPage();
  await open(other);
  await expect(other.getByRole('link', { name: 'Marlow Press' }).first()).toBeVisible();
  await add(page, 'Gram & Co');
  await expect(other.getByRole('link', { name: 'Gram & Co' }).first()).toBeVisible({ timeout: 1_000 });
});

test('leads are moved on a phone', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await start(page, 'Nordwind', 'Anna Kim', 'Sales');
  await go(page, '/pipeline');
  await add(page, 'Marlow Press', '9500');
  await page.getByRole('link', { name: 'Marlow Press' }).first().click();
  await page.getByRole('button', { name: 'Move to MQL' }).click();
  await expect(page.getByText('Moved Marlow Press to MQL')).toBeVisible();
  await expectAccessible(page);
});
