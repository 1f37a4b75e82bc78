// Why pipeline data isn't in localStorage: how much fits, how long a write blocks the page, and what a browser that
// is killed has lost. `cargo xtask bench storage` runs it; the README quotes it.
import fs from 'node:fs';
import path from 'node:path';
import { host } from '../e2e/support/host.mjs';
import { newProfile, start } from '../e2e/support/killable.mjs';

/** After so many seconds of a write every 10 ms the browser is killed. */
const LIVES = [3, 6, 20, 45];

const folder = fs.mkdtempSync(path.join(process.env.TANDEM_OUT, 'storage-'));
fs.writeFileSync(path.join(folder, 'index.html'), '<!doctype html><title>Storage</title>');
const site = await host(folder);
const profile = newProfile();

async function open() {
  const browser = await start(profile);
  const page = await browser.context.newPage();
  await page.goto(site.address);
  return { browser, page };
}

try {
  const { browser, page } = await open();
  console.log(await browser.browser.version());
  const room = await page.evaluate(() => {
    const part = 'x'.repeat(100_000);
    let kept = 0;
    try {
      for (;;) {
        localStorage.setItem(`part-${kept}`, part);
        kept += 1;
      }
    } catch (error) {
      if (error.name !== 'QuotaExceededError') throw error;
    }
    const times = [];
    localStorage.clear();
    for (let n = 0; n < 20; n += 1) {
      const whole = String.fromCharCode(97 + n).repeat(4_000_000);
      const from = performance.now();
      localStorage.setItem('whole', whole);
      times.push(performance.now() - from);
    }
    localStorage.clear();
    times.sort((a, b) => a - b);
    return { kept: kept * 100_000, median: times[10], longest: times[19] };
  });
  console.log(`room for ${(room.kept / 1e6).toFixed(1)} million characters`);
  console.log(`writing 4 million blocks the page for ${room.median.toFixed(0)} ms (longest of 20: ${room.longest.toFixed(0)} ms)`);
  await browser.close();

  for (const seconds of LIVES) {
    const { browser, page } = await open();
    await page.evaluate(() => {
      const write = () => localStorage.setItem('last', (window.last = String(Date.now())));
      write();
      setInterval(write, 10);
    });
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    const written = Number(await page.evaluate(() => window.last));
    await browser.kill();
    const again = await open();
    const found = Number(await again.page.evaluate(() => localStorage.getItem('last')));
    // What an earlier life left is nothing of this one.
    const lost = Math.min((written - found) / 1000, seconds);
    console.log(`killed after ${seconds} s of writing: the last ${lost.toFixed(1)} s were gone`);
    await again.page.evaluate(() => localStorage.clear());
    await again.browser.close();
  }
} finally {
  await site.stop();
  fs.rmSync(profile, { recursive: true, force: true });
  fs.rmSync(folder, { recursive: true, force: true });
}
