// End-to-end tests against the release build, served by `cargo xtask test` at TANDEM_URL.
import { defineConfig } from '@playwright/test';
import { launchOptions } from './support/chromium.mjs';

if (!process.env.TANDEM_URL) {
  throw new Error(
    'run these through `cargo xtask test e2e` (add `-- words` to pick tests): it builds and serves the app',
  );
}

export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.mjs',
  outputDir: 'results',
  globalSetup: './support/lookout.mjs',
  // What fails once is a failure: a second try would hide it.
  retries: 0,
  forbidOnly: true,
  fullyParallel: false,
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ['./support/reporter.mjs']],
  use: {
    baseURL: process.env.TANDEM_URL,
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    viewport: { width: 1280, height: 720 },
    screenshot: 'only-on-failure',
    launchOptions,
  },
});
