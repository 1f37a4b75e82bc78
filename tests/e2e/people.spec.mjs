// Contacts and companies by hand: adding, changing, finding, putting away and bringing back, out as a vCard, and on
// the lead they belong to.
import fs from 'node:fs';
import path from 'node:path';
import { test, expect } from './support/test.mjs';
import { expectAccessible } from './support/axe.mjs';
import { go, saved, start } from './support/road.mjs';

const out = (name) => path.join(process.env.TANDEM_OUT, name);
const heading = (page, name) => page.getByRole('heading', { name, exact: true, level: 1 });
const panel = (page, name) => page.locator('section.panel').filter({ has: page.getByRole('heading', { name, exact: true }) });

/** Adds a company from the list of companies; its page opens. */
async function addCompany(page, name, domain) {
  await go(page, '/people?show=companies');
  await page.getByRole('button', { name: 'Add company' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Add company' });
  await dialog.getByRole('textbox', { name: 'Name' }).fill(name);
  await dialog.getByRole('textbox', { name: 'Domain' }).fill(domain);
  await page.keyboard.press('Enter');
  await expect(heading(page, name)).toBeVisible();
}

/** Adds a contact from the company's page; their page opens. */
async function addContact(page, name, email) {
  await page.getByRole('button', { name: 'Add contact' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add contact' });
  await dialog.getByRole('textbox', { name: 'Name' }).fill(name);
  await dialog.getByRole('textbox', { name: 'E-mail' }).fill(email);
  await page.keyboard.press('Enter');
  await expect(heading(page, name)).toBeVisible();
}

/** Types over what is being edited. */
async function typeOver(page, words) {
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type(words);
  await page.keyboard.press('Enter');
}

/** Adds an e-mail, phone or tag. */
async function addTo(page, button, words) {
  await page.getByRole('button', { name: button }).click();
  await page.getByRole('textbox', { name: button }).fill(words);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: button })).toBeVisible();
}

test('a company and a contact are added, changed, seen on their lead and taken back', async ({ page }) => {
  await start(page, 'Nordwind', 'Anna Kim', 'Sales');
  await addCompany(page, 'Kielwerk Pumpen', 'kielwerk.example');
  await expect(page.getByRole('link', { name: 'Open kielwerk.example' })).toHaveAttribute('href', 'https://kielwerk.example');
  await addContact(page, 'Jens Ahlers', 'Jens@kielwerk.example');
  await expect(panel(page, 'Facts').getByRole('link', { name: 'Kielwerk Pumpen' })).toBeVisible();

  await addTo(page, 'Add an e-mail', 'ahlers@kielwerk.example');
  await addTo(page, 'Add a phone', '+49 431 1234');
  await expect(page.getByRole('link', { name: 'Call +49 431 1234' })).toHaveAttribute('href', 'tel:+494311234');
  const emails = panel(page, 'E-mails');
  await emails.getByRole('button', { name: 'jens@kielwerk.example', exact: true }).click();
  await typeOver(page, 'j.ahlers@kielwerk.example');
  await expect(page.getByRole('link', { name: 'Write to j.ahlers@kielwerk.example' })).toBeVisible();
  await page.getByRole('button', { name: 'Remove ahlers@kielwerk.example' }).click();
  await expect(emails.getByRole('listitem')).toHaveCount(1);
  await page.keyboard.press('ControlOrMeta+z');
  await expect(emails.getByRole('listitem')).toHaveCount(2);
  await expect(page.getByTitle('Edit Consent')).toHaveText('Not asked');
  await page.getByTitle('Edit Consent').click();
  await page.getByRole('combobox').selectOption('Given');
  await expect(page.getByTitle('Edit Consent')).toHaveText('Given');

  // A lead typed in with one of the addresses is theirs, whatever the name.
  await page.keyboard.press('c');
  const dialog = page.getByRole('dialog', { name: 'Add lead' });
  await dialog.getByRole('textbox', { name: 'Company' }).fill('kielwerk pumpen');
  await dialog.getByRole('textbox', { name: 'What is it about?' }).fill('Spare parts');
  await dialog.getByRole('textbox', { name: 'Contact' }).fill('J. Ahlers');
  await dialog.getByRole('textbox', { name: 'E-mail' }).fill('Ahlers@kielwerk.example');
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  await panel(page, 'Leads').getByRole('link', { name: 'Spare parts' }).click();
  await expect(heading(page, 'Kielwerk Pumpen')).toBeVisible();
  const people = panel(page, 'People');
  await expect(people.getByRole('link', { name: 'ahlers@kielwerk.example', exact: true })).toHaveAttribute('href', 'mailto:ahlers@kielwerk.example');
  await expect(people.getByRole('link', { name: '+49 431 1234' })).toBeVisible();
  await addTo(page, 'Add a tag', 'Trade fair');
  await expect(page.getByRole('button', { name: 'Remove Trade fair' })).toBeVisible();
  await panel(page, 'Company').getByTitle('Edit Industry').click();
  await typeOver(page, 'Pumps');

  // The company's page renames it, for its lead too.
  await panel(page, 'Company').getByRole('link', { name: 'Kielwerk Pumpen' }).click();
  await expect(page.getByTitle('Edit Industry')).toHaveText('Pumps');
  await page.getByTitle('Edit Name').click();
  await typeOver(page, 'Kielwerk GmbH');
  await expect(heading(page, 'Kielwerk GmbH')).toBeVisible();
  await expect(panel(page, 'People').getByRole('link', { name: 'Jens Ahlers' })).toBeVisible();
  await go(page, '/pipeline');
  await expect(page.getByRole('link', { name: 'Kielwerk GmbH' }).first()).toBeVisible();
});

test('contacts are found, deleted and brought back, and saved as a vCard', async ({ page }) => {
  await start(page, 'Nordwind', 'Anna Kim', 'Sales');
  await addCompany(page, 'Kielwerk Pumpen', 'kielwerk.example');
  await addContact(page, 'Jens Ahlers', 'jens@kielwerk.example');
  const [card] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save as vCard' }).click(),
  ]);
  expect(card.suggestedFilename()).toBe('Jens-Ahlers.vcf');
  await card.saveAs(out('contact.vcf'));
  const text = fs.readFileSync(out('contact.vcf'), 'utf8');
  expect(text).toContain('\r\nFN:Jens Ahlers\r\n');
  expect(text).toContain('\r\nORG:Kielwerk Pumpen\r\n');
  expect(text).toContain('\r\nEMAIL:jens@kielwerk.example\r\n');

  await page.keyboard.press('g');
  await page.keyboard.press('e');
  await expect(page.getByText('1 contact', { exact: true })).toBeVisible();
  await page.keyboard.press('/');
  await page.keyboard.type('kielwerk ahl');
  await expect(page.getByRole('row', { name: /Jens Ahlers/ })).toContainText('jens@kielwerk.example');
  await page.keyboard.type('x');
  await expect(page.getByRole('heading', { name: 'Nobody matches' })).toBeVisible();
  await page.getByRole('button', { name: 'Show all' }).click();
  await page.getByRole('columnheader', { name: 'Company' }).getByRole('button').click();
  await expect(page.getByRole('columnheader', { name: 'Company' })).toHaveAttribute('aria-sort', 'ascending');

  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('jens');
  await expect(page.getByRole('option', { name: 'Jens Ahlers Contact' })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(heading(page, 'Jens Ahlers')).toBeVisible();
  await page.getByRole('main').getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Delete the contact' }).click();
  await expect(page.getByText('Deleted Jens Ahlers')).toBeVisible();
  await page.getByRole('button', { name: 'Bring it back' }).click();
  await expect(page.getByText('Brought Jens Ahlers back')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Save as vCard' })).toBeVisible();
  await saved(page);
  await page.reload();
  await expect(heading(page, 'Jens Ahlers')).toBeVisible();

  // Whoever is here already is not made twice.
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('add a contact');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Add contact' });
  await dialog.getByRole('textbox', { name: 'E-mail' }).fill('JENS@kielwerk.example');
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('alert')).toHaveText('“jens@kielwerk.example” belongs to Jens Ahlers already.');
});

test('people are found under More on a phone', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await start(page, 'Nordwind', 'Anna Kim', 'Sales');
  await page.getByRole('navigation').getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'People' }).click();
  await expect(page.getByRole('heading', { name: 'No contacts yet' })).toBeVisible();
  await expectAccessible(page);
  await addCompany(page, 'Kielwerk Pumpen', 'kielwerk.example');
  await addContact(page, 'Jens Ahlers', 'jens@kielwerk.example');
  await expectAccessible(page);
});
