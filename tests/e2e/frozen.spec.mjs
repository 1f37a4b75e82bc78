// Starting from the frozen journal: the same as from the lines, and worth nothing once it is in doubt.
import fs from 'node:fs';
import path from 'node:path';
import { test, expect } from './support/test.mjs';
import { choose, go, saved, start, write } from './support/road.mjs';

const out = (name) => path.join(process.env.TANDEM_OUT, name);
const LEADS = 6000;

/**
 * A file of the open workspace, or any segment of it: its bytes, or with `at` one bit of it changed. Nothing while it
 * isn't there, or is being written: then it can't be read.
 */
const file = (page, name, at) =>
  page.evaluate(
    async ([name, at]) => {
      let dir = await (await navigator.storage.getDirectory()).getDirectoryHandle('tandem');
      for await (const handle of dir.values()) dir = handle;
      if (name === 'segment') for await (const key of dir.keys()) if (key.startsWith('seg-')) name = key;
      const handle = await dir.getFileHandle(name).catch(() => null);
      if (!handle) return null;
      const read = await (await handle.getFile()).arrayBuffer().catch((error) => {
        if (error.name !== 'NotReadableError') throw error;
      });
      if (!read) return null;
      const bytes = new Uint8Array(read);
      if (at !== undefined) {
        bytes[at] ^= 1;
        const stream = await handle.createWritable();
        await stream.write(bytes);
        await stream.close();
      }
      return { size: bytes.length, end: new TextDecoder().decode(bytes.slice(-13)) };
    },
    [name, at],
  );

/** Waits until the journal was frozen, other than before; what its file is then. */
async function frozen(page, before) {
  let now = null;
  await expect
    .poll(
      async () => {
        now = await file(page, 'frozen');
        return now?.end === 'tandem frozen' && now.size !== before;
      },
      { timeout: 60_000, intervals: [500] },
    )
    .toBe(true);
  return now.size;
}

/** Leaves the app, so that nobody holds its files, and comes back after `meanwhile`. */
async function away(page, meanwhile) {
  await page.goto(`${process.env.TANDEM_URL}notices.txt`);
  await meanwhile();
  await page.goto(process.env.TANDEM_URL);
  await expect(page.getByRole('heading', { name: 'Pipeline' })).toBeVisible();
}

test('a start from the frozen journal shows the same, and a damaged one is passed over', async ({ page, watched }) => {
  // For a page of bare text, which has no icon of its own, the browser asks for one at the root.
  watched.forgive(/404/);
  test.setTimeout(240_000);
  await start(page, 'Nordwind', 'Anna Kim', 'Sales');
  const rows = Array.from({ length: LEADS }, (_, n) => `L${n};Company ${n};Person ${n};2025-11-13;${n}`);
  fs.writeFileSync(out('many.csv'), ['Id;Company;Contact;Created;Amount', ...rows].join('\n'));
  await go(page, '/import');
  await choose(page, page.getByRole('button', { name: 'Choose a file' }), out('many.csv'));
  await page.getByRole('button', { name: `Import ${LEADS.toLocaleString('en')} leads` }).click();
  const all = page.getByText(new RegExp(`${LEADS.toLocaleString('en')} open leads`)).first();
  await expect(all).toBeVisible({ timeout: 60_000 });
  await saved(page);
  const size = await frozen(page, 0);

  // What is written afterwards stands on top of it.
  await page.reload();
  await expect(all).toBeVisible();
  await write(page, 'Company 17', 'Amount', '123456');
  await saved(page);
  await page.reload();
  await go(page, '/pipeline?q=Company%2017');
  await expect(page.locator('.card').filter({ hasText: /Company 17\b/ })).toContainText('123,456 EUR');
  await expect(page.locator('.card').filter({ hasNotText: '17' })).toHaveCount(0);
  expect(await file(page, 'frozen')).toMatchObject({ size });

  // Damaged, it is passed over.
  await away(page, () => file(page, 'frozen', 1_000_000));
  await expect(all).toBeVisible();

  // A bit of a segment that the frozen journal covers: no start reads it, the check does, and the next start mends it.
  await frozen(page, size);
  await away(page, () => file(page, 'segment', 100_000));
  await expect(all).toBeVisible();
  await go(page, '/checkup');
  await page.getByRole('button', { name: 'Check every record' }).click();
  await expect(page.getByText(/damaged or missing in one copy/).first()).toBeVisible();
  await page.reload();
  await expect(page.getByText(/restored from the second copy/)).toBeVisible();
  await go(page, '/checkup');
  await page.getByRole('button', { name: 'Check every record' }).click();
  await expect(page.getByText(/records read, none damaged/)).toBeVisible();
  await go(page, '/pipeline');
  await expect(all).toBeVisible();
});
