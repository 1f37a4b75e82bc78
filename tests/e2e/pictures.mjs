// The README's pictures, of a small made workspace in a release build: `cargo xtask pictures`.
import path from 'node:path';
import { chromium } from '@playwright/test';
import { launchOptions } from './support/chromium.mjs';

const { TANDEM_URL: url, TANDEM_PICTURES: folder, TANDEM_WORKSPACE: workspace } = process.env;

const browser = await chromium.launch(launchOptions);
const page = await browser.newPage({
  viewport: { width: 1280, height: 720 },
  locale: 'en-GB',
  timezoneId: 'Europe/Berlin',
  colorScheme: 'light',
});
// Days in a stage are counted from today: the pictures stay the same.
await page.clock.setFixedTime(new Date('2026-11-23T10:00:00Z'));
await page.goto(url);

const choosing = page.waitForEvent('filechooser');
await page.getByRole('button', { name: 'Choose a file' }).first().click();
await (await choosing).setFiles(workspace);
await page.getByRole('button', { name: /^Bring in / }).click();
await page.getByRole('button', { name: /Anna Berg/ }).click();
await page.goto(`${url}#/pipeline`);
await page.locator('.card').first().waitFor();
await page.locator('.toast').getByRole('button').last().click();
await page.screenshot({ path: path.join(folder, 'pipeline.png') });
await browser.close();
