// Opens the page of wasm-bindgen's test runner and prints what it says, until it has a result.
import { chromium } from '@playwright/test';
import { launchOptions } from './support/chromium.mjs';

const LIMIT_MINUTES = 10;
const browser = await chromium.launch(launchOptions);
const page = await browser.newPage();
page.on('pageerror', (error) => console.error(`the page threw: ${error.stack ?? error}`));
await page.goto(process.argv[2]);

let shown = 0;
const end = Date.now() + LIMIT_MINUTES * 60_000;
for (;;) {
  const text = (await page.locator('#output').textContent()) ?? '';
  const done = /test result: (ok|FAILED)\..*\n/.exec(text);
  // Whole lines only.
  const upTo = done ? text.length : text.lastIndexOf('\n') + 1;
  if (upTo > shown) {
    process.stdout.write(text.slice(shown, upTo));
    shown = upTo;
  }
  if (done) {
    await browser.close();
    process.exit(done[1] === 'ok' ? 0 : 1);
  }
  if (Date.now() > end) {
    console.error(`no result after ${LIMIT_MINUTES} minutes; the page says:\n${text}`);
    await browser.close();
    process.exit(1);
  }
  await new Promise((resolve) => setTimeout(resolve, 100));
}
