// Working the pipeline: adding, moving, finding, taking back; by keyboard and by pointer, and after a reload.
import { test, expect, open } from './support/test.mjs';
import { expectAccessible } from './support/axe.mjs';
import { add, choose, go, saved, start } from './support/road.mjs';

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
  await expect(page.getByRole('status').getByText('Undone: Moved Marlow Press to MQL', { exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Move to MQL' })).toBeVisible();
  await page.keyboard.press('ControlOrMeta+Shift+z');
  await expect(page.getByRole('button', { name: 'Move to SAL' })).toBeVisible();
});

test('the palette finds records, pages and commands', async ({ page }) => {
  await start(page, 'Nordwind', 'Anna Kim', 'Sales');
  await add(page, 'Marlow Press', '9500');
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('marlow');
  await expect(page.getByRole('option', { name: 'Marlow Press Lead' })).toBeVisible();
  await expect(page.getByRole('option', { name: 'Marlow Press Company' })).toBeVisible();
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

test('the table sorts by each of its columns, both ways', async ({ page }) => {
  const table = [
    'Company;Created;Amount;Source;Campaign;Expected close',
    'Alpha;2026-01-02;300;web;Winter;2026-12-02',
    'Beta;2026-01-03;100;fair;Spring;2026-12-01',
    'Gamma;2026-01-01;200;mail;Autumn;2026-12-03',
  ].join('\n');
  await start(page, 'Nordwind', 'Anna Kim', 'Sales');
  await go(page, '/import');
  const csv = { name: 'leads.csv', mimeType: 'text/csv', buffer: Buffer.from(table) };
  await choose(page, page.getByRole('button', { name: 'Choose a file' }), csv);
  await page.getByRole('button', { name: 'Import 3 leads' }).click();
  await expect(page.getByText('3 leads imported')).toBeVisible();
  await go(page, '/pipeline');
  await page.getByRole('link', { name: 'Beta' }).first().focus();
  await page.keyboard.press('Shift+ArrowRight');
  await expect(page.getByText('Moved Beta to MQL')).toBeVisible();

  await go(page, '/pipeline?view=table');
  const up = { title: 'ABG', stage: 'AGB', amount: 'BGA', since: 'GAB', created: 'GAB', close: 'BAG', source: 'BGA', campaign: 'GBA' };
  const initials = () =>
    page.getByRole('table').getByRole('link').evaluateAll((links) => {
      const top = (link) => link.getBoundingClientRect().top;
      return links.sort((a, b) => top(a) - top(b)).map((link) => link.textContent[0]).join('');
    });
  for (const [column, order] of Object.entries(up)) {
    const head = page.locator(`.grid-head .${column}`);
    await head.getByRole('button').click();
    await expect(head).toHaveAttribute('aria-sort', 'ascending');
    await expect.poll(initials, `by ${column}`).toBe(order);
    await head.getByRole('button').click();
    await expect(head).toHaveAttribute('aria-sort', 'descending');
    // Two leads of the same stage keep their order.
    await expect.poll(initials, `by ${column}, downwards`).toBe(column === 'stage' ? 'BAG' : [...order].reverse().join(''));
  }
});

test('filters that are taken off show it', async ({ page }) => {
  await start(page, 'Nordwind', 'Anna Kim', 'Sales');
  await add(page, 'Marlow Press');
  await page.getByLabel('Owner:').selectOption({ label: 'Anna Kim' });
  await page.getByRole('textbox', { name: 'Search leads' }).fill('nobody');
  await page.getByRole('button', { name: 'Show all leads' }).click();
  await expect(page.getByRole('link', { name: 'Marlow Press' }).first()).toBeVisible();
  await expect(page.getByLabel('Owner:')).toHaveValue('');
});

test('a sum says what it leaves out', async ({ page }) => {
  await start(page, 'Nordwind', 'Anna Kim', 'Sales');
  await add(page, 'Marlow Press', '9500');
  await go(page, '/settings');
  await page.getByTitle('Edit Currency').click();
  await page.getByRole('group', { name: 'Currency' }).getByRole('combobox').selectOption('USD');
  await go(page, '/pipeline');
  const lead = page.getByRole('region', { name: 'Lead, 1 leads', exact: true });
  await expect(lead.getByText('+ 1 in another currency')).toBeVisible();
  await add(page, 'Gram & Co', '700');
  await expect(page.getByText(/^2 open leads · 700 USD \+ 1 in another currency$/)).toBeVisible();
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
  const move = page.getByRole('button', { name: 'Move to MQL' });
  // Under the thumb: just above the bar, however long the page is.
  const [bar, tabs] = [await move.boundingBox(), await page.locator('.tabs').boundingBox()];
  expect(tabs.y - (bar.y + bar.height)).toBeGreaterThanOrEqual(0);
  expect(tabs.y - (bar.y + bar.height)).toBeLessThan(24);
  await move.click();
  await expect(page.getByText('Moved Marlow Press to MQL')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('link', { name: '‹ MQL, 1 lead' }).click();
  await expect(page.getByRole('region', { name: 'MQL, 1 leads' }).getByRole('link', { name: 'Marlow Press' })).toBeVisible();
});
