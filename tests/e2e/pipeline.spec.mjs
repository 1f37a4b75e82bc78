// Working the pipeline: adding, moving, finding, taking back; by keyboard and by pointer, and after a reload.
import { test, expect, open } from './support/test.mjs';
import { expectAccessible } from './support/axe.mjs';
import { add, go, saved, start } from './support/road.mjs';

/** The column of a stage, by the words it has for those who can't see it. */
const column = (page, stage, leads) => page.getByRole('region', { name: `${stage}, ${leads} leads`, exact: true });

/** The middle of an element. */
async function middle(locator) {
  const { x, y, width, height } = await locator.boundingBox();
  return [x + width / 2, y + height / 2];
}

/** Takes a card by the pointer and carries it to a point, still held. */
async function carry(page, card, to) {
  await page.mouse.move(...(await middle(card)));
  await page.mouse.down();
  await page.mouse.move(...to, { steps: 5 });
  await expect(page.locator('.card.lift')).toBeVisible();
}

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
});

test('a card is dragged to another column by the pointer, and dropped nowhere it stays', async ({ page }) => {
  // Wide enough for all columns at once.
  await page.setViewportSize({ width: 1920, height: 900 });
  await start(page, 'Nordwind', 'Anna Kim', 'Sales');
  await add(page, 'Marlow Press', '9500');
  await add(page, 'Gram & Co', '700');
  await saved(page);
  const card = page.locator('.board .card[data-lead]', { hasText: 'Marlow Press' });
  const kept = page.getByRole('link', { name: /changes? to share/ });
  const before = await kept.textContent();

  // Past the board, on the page's head; and back where it was; and with Escape over another column.
  for (const to of [await middle(page.getByRole('heading', { name: 'Pipeline' })), await middle(column(page, 'Lead', 2))]) {
    await carry(page, card, to);
    await page.mouse.up();
    await expect(page.locator('.card.lift')).toHaveCount(0);
    await expect(column(page, 'Lead', 2)).toBeVisible();
  }
  await carry(page, card, await middle(column(page, 'SQL', 0)));
  await page.keyboard.press('Escape');
  await expect(page.locator('.card.lift')).toHaveCount(0);
  await page.mouse.up();
  await expect(column(page, 'Lead', 2)).toBeVisible();
  await expect(kept).toHaveText(before);
  await expect(page).toHaveURL(/#\/pipeline/);

  await carry(page, card, await middle(column(page, 'SQL', 0)));
  await page.mouse.up();
  await expect(page.getByText('Moved Marlow Press to SQL')).toBeVisible();
  await expect(column(page, 'SQL', 1).getByRole('link', { name: 'Marlow Press' })).toBeVisible();
  await expect(column(page, 'Lead', 1).getByRole('link', { name: 'Gram & Co' })).toBeVisible();
  await expect(page, 'a drop does not open the lead').toHaveURL(/#\/pipeline/);

  // Customer asks for amount and date first; Escape there moves nothing.
  await carry(page, card, await middle(column(page, 'Customer', 0)));
  await page.mouse.up();
  const dialog = page.getByRole('dialog', { name: 'Move Marlow Press' });
  await expect(dialog).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(column(page, 'SQL', 1)).toBeVisible();
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
