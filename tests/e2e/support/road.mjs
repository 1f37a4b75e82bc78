// The steps that people take, for specs that tell what follows from them.
import fs from 'node:fs';
import { expect } from '@playwright/test';
import { open, watch } from './test.mjs';

const base = () => process.env.TANDEM_URL;

/** Starts a workspace by keyboard and says who sits there. */
export async function start(page, workspace, name, team, home = base()) {
  await open(page, '', home);
  await begin(page, workspace, name, team);
}

/** As `start`, on the page of the first run. */
export async function begin(page, workspace, name, team) {
  await expect(page.getByRole('heading', { name: 'How do you want to begin?' })).toBeVisible();
  await page.keyboard.press('1');
  const dialog = page.getByRole('dialog', { name: 'Start a workspace' });
  await dialog.getByRole('textbox', { name: 'Workspace' }).fill(workspace);
  await dialog.getByLabel('Your name').fill(name);
  await dialog.getByRole('radio', { name: team }).check();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Pipeline' })).toBeVisible();
}

/** Adds a lead by hand. */
export async function add(page, company, amount = '') {
  await page.keyboard.press('c');
  const dialog = page.getByRole('dialog', { name: 'Add lead' });
  await dialog.getByRole('textbox', { name: 'Company' }).fill(company);
  await dialog.getByRole('textbox', { name: 'Amount' }).fill(amount);
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole('link', { name: company }).first()).toBeVisible();
}

/** Goes to a page by its address, in the workspace that is open. */
export async function go(page, route) {
  await page.evaluate((route) => {
    const workspace = /[?&]w=([^&]*)/.exec(location.hash)?.[1];
    location.hash = workspace ? `${route}${route.includes('?') ? '&' : '?'}w=${workspace}` : route;
  }, route);
}

/** The id of the workspace that the address names. */
export const workspaceOf = (page) => /[?&]w=([^&]*)/.exec(page.url())?.[1];

/** Waits until everything is kept. */
export async function saved(page) {
  await expect(page.getByTestId('saved')).toHaveText('Saved here');
}

/** Downloads the snapshot; gives its path and its text. */
export async function download(page, to) {
  await go(page, '/share');
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download the snapshot' }).click(),
  ]);
  await file.saveAs(to);
  return { path: to, text: fs.readFileSync(to, 'utf8') };
}

/** Chooses files through a button. */
export async function choose(page, button, files) {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), button.click()]);
  await chooser.setFiles(files);
}

/** Chooses snapshots on the page of sharing, without bringing them in. */
export async function look(page, files) {
  await go(page, '/share');
  await choose(page, page.getByRole('button', { name: 'Choose snapshots' }), files);
}

/** Brings in what lies there. */
export async function bringIn(page) {
  await page.getByRole('button', { name: /^Bring in \d/ }).click();
  await expect(page.getByText(/^Brought in [\d,]+ change/)).toBeVisible();
  await saved(page);
}

/** Joins with a teammate's snapshot, as somebody who is not in the list yet. */
export async function join(page, file, name, team) {
  await open(page);
  await choose(page, page.getByRole('button', { name: 'Choose a file' }).first(), file);
  await bringIn(page);
  const dialog = page.getByRole('dialog', { name: 'Who are you?' });
  await dialog.getByRole('button', { name: 'I am not in the list' }).click();
  await dialog.getByLabel('Your name').fill(name);
  await dialog.getByRole('radio', { name: team }).check();
  await dialog.getByRole('button', { name: 'That is me' }).click();
  await expect(dialog).toHaveCount(0);
}

/** Writes a field of a lead on its page. */
export async function write(page, company, field, value) {
  await go(page, `/pipeline?q=${encodeURIComponent(company)}`);
  await page.getByRole('link', { name: company }).first().click();
  await page.getByTitle(`Edit ${field}`).click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type(value);
  await page.keyboard.press('Enter');
  await expect(page.getByTitle(`Edit ${field}`)).toBeVisible();
}

/** The changes in a snapshot, without its header, which names sender and time. */
export const changes = (text) => text.slice(text.indexOf('"changes":['));

/** Another person's browser, watched like the first: closing it tells what its pages did besides. */
export async function person(browser) {
  const context = await browser.newContext({ baseURL: base(), acceptDownloads: true });
  const watched = await watch(context, base());
  const page = await context.newPage();
  return {
    page,
    watched,
    async close() {
      await context.close();
      expect(watched.offences, 'what their page did besides').toEqual([]);
    },
  };
}

/** Presses Tab until the focus is on what has that role and name. */
export async function tabTo(page, role, name) {
  const wanted = page.getByRole(role, { name }).first();
  for (let n = 0; n < 80; n += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement).catch(() => false)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never reached the ${role} “${name}”`);
}
