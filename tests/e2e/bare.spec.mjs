// The bare page answers, in a browser that can be killed and started again on the same profile.
import fs from 'node:fs';
import { test, expect } from '@playwright/test';
import { newProfile, start } from './support/killable.mjs';

test('the bare page answers before and after the browser is killed', async () => {
  const profile = newProfile();
  const versions = [];
  for (const end of ['kill', 'close']) {
    const chromium = await start(profile);
    const page = await chromium.context.newPage();
    await page.goto(process.env.TANDEM_BARE_URL);
    versions.push(
      await page.evaluate(async () => {
        await window.ready;
        return window.bare.version();
      }),
    );
    await chromium[end]();
  }
  expect(versions[0]).toMatch(/^\d+\.\d+\.\d+/);
  expect(versions[1]).toBe(versions[0]);
  fs.rmSync(profile, { recursive: true });
});
