// The `test` of every spec: a fresh browser context, watched. A test fails if the page throws, breaks the
// content policy, or asks anything of another origin, whether or not the test itself looks.
import { test as base, expect } from '@playwright/test';

export { expect };

/**
 * Watches a browser context. `offences` fills with what its pages do that they must not; `origins` are those they
 * may ask; `forgive(pattern)` lets pass what a test provokes on purpose.
 */
export async function watch(context, home) {
  const offences = [];
  const origins = new Set([new URL(home).origin]);
  const forgiven = [];
  const offend = (text) => {
    if (!forgiven.some((pattern) => pattern.test(text))) offences.push(text);
  };
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      console.error(`content policy: ${event.violatedDirective} refused ${event.blockedURI || event.sample}`);
    });
  });
  context.on('request', (request) => {
    const url = new URL(request.url());
    if (/^(https?|wss?):$/.test(url.protocol) && !origins.has(url.origin)) {
      offend(`a request left the origin: ${request.method()} ${request.url()}`);
    }
  });
  context.on('weberror', (error) => offend(`the page threw: ${error.error()}`));
  context.on('console', (message) => {
    if (message.type() === 'error') offend(`the console says: ${message.text()}`);
  });
  return {
    offences,
    visit: (address) => origins.add(new URL(address).origin),
    forgive: (pattern) => forgiven.push(pattern),
  };
}

export const test = base.extend({
  /** The watch over this test's pages, for what it permits itself. */
  watched: async ({ context, baseURL }, use) => {
    await use(await watch(context, baseURL));
  },

  page: async ({ page, watched }, use) => {
    await use(page);
    expect(watched.offences, 'what the page did besides').toEqual([]);
  },

  /** A page with the app started. */
  app: async ({ page }, use) => {
    await open(page);
    await use(page);
  },
});

/** Opens the app at a hash route and waits until it stands. */
export async function open(page, route = '', base = process.env.TANDEM_URL) {
  await page.goto(base + route);
  await expect(page.locator('main:not(.notice)').first()).toBeVisible();
}
