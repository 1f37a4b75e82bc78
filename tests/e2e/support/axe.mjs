// Accessibility: axe on the page as it stands, with every rule of WCAG 2.2 A and AA, in light and in dark.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { expect } from '@playwright/test';

const source = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Expects axe to find nothing, in both colour schemes. */
export async function expectAccessible(page) {
  // The test's own evaluation is not held to the page's content policy.
  await page.evaluate(source);
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    // Colours that are still on their way to the other scheme are neither.
    await page.evaluate(() => Promise.all(document.getAnimations().map(({ finished }) => finished.catch(() => {}))));
    const violations = await page.evaluate(async (tags) => {
      const { violations } = await window.axe.run(document, { runOnly: { type: 'tag', values: tags } });
      return violations.map(({ id, help, nodes }) => ({ id, help, at: nodes.map((node) => node.html.slice(0, 200)) }));
    }, tags);
    expect(violations, `what axe finds in ${colorScheme}`).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: null });
}
