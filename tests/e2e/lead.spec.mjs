// The page of a lead: what its moves ask for, the team's own fields, its people, and the history of it all.
import { test, expect } from './support/test.mjs';
import { expectAccessible } from './support/axe.mjs';
import { add, go, saved, start } from './support/road.mjs';

/** Days in a stage are counted from today. */
const TODAY = new Date('2026-11-23T10:00:00Z');

/** What stands beside a name among the facts. */
const fact = (page, name) => page.locator('.facts dt', { hasText: name }).locator('xpath=following-sibling::dd[1]');

/** The heads of the history, the latest first. */
const happened = (page) => page.locator('.tl > li b');

/** Opens a lead from the board. */
async function visit(page, company) {
  await go(page, '/pipeline');
  await page.getByRole('link', { name: company }).first().click();
  await expect(page.getByRole('heading', { name: company, level: 1 })).toBeVisible();
}

/** Opens the dialog that moves the lead, and chooses a stage. */
async function choose(page, company, stage) {
  await page.keyboard.press('m');
  const dialog = page.getByRole('dialog', { name: `Move ${company}` });
  await dialog.getByRole('button', { name: stage }).click();
  return dialog;
}

/** Writes a fact where it stands. */
async function write(page, name, value) {
  await page.getByTitle(`Edit ${name}`).click();
  await page.getByRole('group', { name }).locator('input, textarea').fill(value);
  await page.keyboard.press('Enter');
  await expect(page.getByTitle(`Edit ${name}`)).toBeVisible();
}

test.beforeEach(async ({ page }) => {
  await page.clock.setFixedTime(TODAY);
  await start(page, 'Nordwind', 'Anna Kim', 'Sales');
  await add(page, 'Marlow Press', '9500');
});

test('an exit asks why, and keeps the reason', async ({ page }) => {
  await visit(page, 'Marlow Press');
  const dialog = await choose(page, 'Marlow Press', /Lost/);
  await dialog.getByRole('button', { name: 'Move to Lost' }).click();
  await expect(dialog.getByRole('alert')).toHaveText('Please choose a reason.');
  await dialog.getByRole('radio', { name: 'No need' }).check();
  await dialog.getByRole('button', { name: 'Move to Lost' }).click();
  await expect(page.getByText('Moved Marlow Press to Lost')).toBeVisible();
  await expect(fact(page, 'Reason')).toHaveText('No need');
  await expect(happened(page).first()).toHaveText('Moved to Lost by Anna Kim');
  await saved(page);
  await page.reload();
  await expect(fact(page, 'Reason')).toHaveText('No need');
  // Whoever comes back is lost for no reason any more.
  await choose(page, 'Marlow Press', /MQL/);
  await expect(fact(page, 'Reason')).toHaveCount(0);
});

test('Customer asks for amount and date, and keeps both', async ({ page }) => {
  await visit(page, 'Marlow Press');
  const dialog = await choose(page, 'Marlow Press', /Customer/);
  await expect(dialog.getByLabel('Amount in EUR')).toHaveValue('9500.00');
  await expectAccessible(page);
  await dialog.getByLabel('Amount in EUR').fill('much');
  await dialog.getByRole('button', { name: 'Move to Customer' }).click();
  await expect(dialog.getByRole('alert')).toContainText('much');
  await dialog.getByLabel('Amount in EUR').fill('12000');
  await dialog.getByLabel('Date').fill('2026-11-20');
  await dialog.getByRole('button', { name: 'Move to Customer' }).click();
  await expect(page.getByText('Moved Marlow Press to Customer')).toBeVisible();
  await expect(fact(page, 'Amount')).toHaveText(/12,000/);
  const step = page.getByRole('list', { name: 'Journey' }).getByRole('listitem').filter({ hasText: 'Customer' });
  await expect(step).toHaveAttribute('aria-current', 'step');
  await expect(step).toContainText('20 Nov');
  await expect(step).toContainText('3 days');
});

test('a field of the team’s own is added by hand, filled, cleared and there for every lead', async ({ page }) => {
  await visit(page, 'Marlow Press');
  await page.getByRole('button', { name: 'Add a field' }).click();
  await page.getByLabel('Name of the field').fill('Amount');
  await page.keyboard.press('Enter');
  await expect(page.getByText('There is a field “Amount” already.')).toBeVisible();
  await page.getByLabel('Name of the field').fill('Stand');
  await page.keyboard.press('Enter');
  await expect(fact(page, 'Stand')).toHaveText('Empty');
  await write(page, 'Stand', 'Hall 4');
  await expect(fact(page, 'Stand')).toHaveText('Hall 4');
  await expect(happened(page).first()).toHaveText('Changed Stand by Anna Kim');
  await write(page, 'Stand', '');
  await expect(fact(page, 'Stand')).toHaveText('Empty');

  await go(page, '/pipeline');
  await add(page, 'Gram & Co');
  await visit(page, 'Gram & Co');
  await write(page, 'Stand', 'Hall 1');
  await saved(page);
  await page.reload();
  await expect(fact(page, 'Stand')).toHaveText('Hall 1');
});

test('the history tells every act, who did it, and what it changed', async ({ page }) => {
  await visit(page, 'Marlow Press');
  await expect(happened(page)).toHaveText(['Added by Anna Kim']);
  await write(page, 'Source', 'Trade fair');
  await write(page, 'Source', 'Referral');
  await page.getByRole('button', { name: 'Move to MQL' }).click();
  await expect(happened(page)).toHaveText([
    'Moved to MQL by Anna Kim',
    'Changed Source by Anna Kim',
    'Changed Source by Anna Kim',
    'Added by Anna Kim',
  ]);
  await expect(page.locator('.tl > li').nth(1)).toContainText('Trade fair → Referral');
  await page.keyboard.press('ControlOrMeta+z');
  await page.keyboard.press('ControlOrMeta+z');
  await expect(page.locator('.tl > li.undone')).toHaveCount(2);
  await expect(fact(page, 'Source')).toHaveText('Trade fair');
  await page.keyboard.press('ControlOrMeta+Shift+z');
  await expect(page.locator('.tl > li.undone')).toHaveCount(1);
  await expect(fact(page, 'Source')).toHaveText('Referral');
});

test('people are added to a lead, and can be reached', async ({ page }) => {
  await visit(page, 'Marlow Press');
  await page.getByRole('button', { name: 'Add a person' }).click();
  const form = page.locator('form.fields');
  await form.getByLabel('Name', { exact: true }).fill('Ida Holm');
  await form.getByLabel('E-mail').fill('ida@marlow');
  await expectAccessible(page);
  await form.getByRole('button', { name: 'Add a person' }).click();
  await expect(form.getByRole('alert')).toHaveText('“ida@marlow” is not an e-mail address.');
  await form.getByLabel('E-mail').fill('ida@marlow.example');
  await form.getByRole('button', { name: 'Add a person' }).click();
  await expect(page.getByRole('link', { name: 'ida@marlow.example' })).toHaveAttribute('href', 'mailto:ida@marlow.example');
  await go(page, '/pipeline');
  await expect(page.locator('.card', { hasText: 'Marlow Press' })).toContainText('Ida Holm');
});
