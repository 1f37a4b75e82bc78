// Settings: each is changed once, and holds wherever it matters; who sits here is switched.
import { test, expect } from './support/test.mjs';
import { expectAccessible } from './support/axe.mjs';
import { add, go, saved, start } from './support/road.mjs';

/** In the evening in Berlin, the next morning in Tokyo. */
const EVENING = new Date('2026-11-23T20:00:00Z');

const panel = (page, title) => page.locator('section.panel', { has: page.getByRole('heading', { name: title, exact: true }) });

/** Writes a value where it stands. */
async function write(within, field, value) {
  await within.getByTitle(`Edit ${field}`).click();
  await within.getByRole('group', { name: field }).getByRole('textbox').fill(value);
  await within.getByRole('group', { name: field }).getByRole('textbox').press('Enter');
  await expect(within.getByTitle(`Edit ${field}`)).toHaveText(value);
}

/** Chooses a value where it stands. */
async function pick(within, field, value) {
  await within.getByTitle(`Edit ${field}`).click();
  await within.getByRole('group', { name: field }).getByRole('combobox').selectOption(value);
  await expect(within.getByTitle(`Edit ${field}`)).toBeVisible();
}

test.beforeEach(async ({ page }) => {
  await page.clock.setFixedTime(EVENING);
  await start(page, 'Nordwind', 'Anna Kim', 'Sales');
});

test('what belongs to this browser holds at once, and after a reload', async ({ page }) => {
  await go(page, '/settings');
  const keys = page.getByRole('checkbox', { name: 'Single-key shortcuts' });
  await keys.uncheck();
  await page.keyboard.press('c');
  // The palette opens by its keys all the same; had C been heard, its dialog would stand.
  await page.keyboard.press('ControlOrMeta+k');
  await expect(page.getByRole('combobox', { name: /^Search records/ })).toBeVisible();
  await expect(page.getByRole('dialog', { name: 'Add lead' })).toHaveCount(0);
  await page.keyboard.press('Escape');
  await keys.check();
  await page.keyboard.press('c');
  await expect(page.getByRole('dialog', { name: 'Add lead' })).toBeVisible();
  await page.keyboard.press('Escape');
  await keys.uncheck();

  await page.getByLabel('Appearance').selectOption('dark');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.getByRole('button', { name: /you are Anna Kim/ }).click();
  await expect(page.getByRole('menuitemradio', { name: 'Dark' })).toBeChecked();
  await page.getByRole('menuitemradio', { name: 'Light' }).click();
  await expect(page.getByLabel('Appearance')).toHaveValue('light');
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  await expect(keys).not.toBeChecked();
});

test('what the workspace agreed on is changed, and holds elsewhere', async ({ page }) => {
  await add(page, 'Marlow Press', '9500');
  await go(page, '/numbers/quarters');
  await expect(page.getByRole('rowheader', { name: '2026 Q4' }).first()).toBeVisible();

  await go(page, '/settings');
  const workspace = panel(page, 'Workspace');
  await write(workspace, 'Name', 'Südwind');
  await pick(workspace, 'Currency', 'USD');
  await pick(workspace, 'Fiscal year starts in', '4');
  await pick(workspace, 'Time zone', 'Asia/Tokyo');

  await go(page, '/numbers/quarters');
  await expect(page.getByRole('rowheader', { name: /Q3/ }).first()).toBeVisible();
  await go(page, '/pipeline?view=table');
  await expect(page.getByText(/1 open lead \+ 1 in another currency/)).toBeVisible();
  await expect(page.getByRole('row', { name: /Marlow Press/ })).toContainText('24 Nov');
  await add(page, 'Gram & Co', '700');
  await expect(page.getByRole('row', { name: /Gram & Co/ })).toContainText('700 USD');
  await saved(page);
  await go(page, '/settings');
  await page.getByRole('link', { name: 'Start or open another' }).click();
  await expect(page.getByRole('link', { name: 'Südwind' })).toBeVisible();
});

test('stages are renamed, reordered, given to another team and added; two with the same place too', async ({ page }) => {
  await go(page, '/settings');
  const stages = panel(page, 'Stages');
  const row = (name) => stages.getByRole('listitem').filter({ hasText: name });
  // Found by its place: what is being renamed has no name.
  await write(stages.getByRole('listitem').nth(3), 'Name', 'Hot');
  await pick(row('Hot'), 'Owning team', 'joint');
  await stages.getByRole('button', { name: 'Move Hot up' }).click();
  await stages.getByRole('button', { name: 'Add a stage' }).click();
  await stages.getByRole('button', { name: 'Move New stage up' }).click();
  await go(page, '/pipeline');
  await add(page, 'Marlow Press');
  await expect(page.locator('.board h2')).toHaveText(['Lead', 'MQL', 'Hot', 'SAL', 'Opportunity', 'New stage', 'Negotiation', 'Customer']);
  await expect(page.getByRole('region', { name: 'Hot, 0 leads' })).toHaveAttribute('data-team', 'joint');
});

test('members are added, edited, taken off the list and brought back', async ({ page }) => {
  await go(page, '/settings');
  const members = panel(page, 'Members');
  const row = (name) => members.getByRole('listitem').filter({ hasText: name });
  const form = members.locator('form');
  await form.getByLabel('Name').fill('Maya Okafor');
  await form.getByLabel('E-mail').fill('maya');
  await form.getByRole('button', { name: 'Add a member' }).click();
  await expect(form.getByRole('alert')).toHaveText('“maya” is not an e-mail address.');
  await form.getByLabel('E-mail').fill('maya@nordwind.example');
  await form.getByRole('button', { name: 'Add a member' }).click();
  await expect(row('Maya Okafor').getByTitle('Edit E-mail')).toHaveText('maya@nordwind.example');
  await write(row('Maya Okafor'), 'E-mail', 'maya.okafor@nordwind.example');
  await pick(row('Maya Okafor'), 'Team', 'sales');
  await row('Maya Okafor').getByRole('checkbox', { name: 'Representative' }).check();
  await expectAccessible(page);
  await saved(page);
  await page.reload();
  await expect(row('Maya Okafor').getByTitle('Edit E-mail')).toHaveText('maya.okafor@nordwind.example');
  await expect(row('Maya Okafor').getByTitle('Edit Team')).toHaveText('Sales');
  await expect(row('Maya Okafor').getByRole('checkbox', { name: 'Representative' })).toBeChecked();

  await members.getByRole('button', { name: 'Take Maya Okafor off the list' }).click();
  await expect(row('Maya Okafor')).toHaveCount(0);
  await page.locator('.toast').getByRole('button', { name: 'Undo' }).click();
  await expect(row('Maya Okafor')).toBeVisible();
});

test('another person sits down, and what they do is theirs', async ({ page }) => {
  await go(page, '/settings');
  const form = panel(page, 'Members').locator('form');
  await form.getByLabel('Name').fill('Maya Okafor');
  await form.getByRole('button', { name: 'Add a member' }).click();
  await page.getByRole('button', { name: /you are Anna Kim/ }).click();
  await page.getByRole('menuitemradio', { name: 'Maya Okafor' }).click();
  await expect(page.getByRole('button', { name: /you are Maya Okafor/ })).toBeVisible();
  await go(page, '/pipeline');
  await add(page, 'Marlow Press');
  await page.getByRole('link', { name: 'Marlow Press' }).first().click();
  await expect(page.getByText('Added by Maya Okafor')).toBeVisible();
  await saved(page);
  await page.reload();
  await expect(page.getByRole('button', { name: /you are Maya Okafor/ })).toBeVisible();
});
