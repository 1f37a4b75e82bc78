// Accessibility: axe on the page as it stands, with every rule of WCAG 2.2 A and AA, in every dress it has: light and
// dark, each with more contrast too, and in the colours that a system forces on it.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { expect } from '@playwright/test';

const source = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

const DRESSES = [
  { colorScheme: 'light' },
  { colorScheme: 'dark' },
  { colorScheme: 'light', contrast: 'more' },
  { colorScheme: 'dark', contrast: 'more' },
  { colorScheme: 'light', forcedColors: 'active' },
];
const PLAIN = { colorScheme: null, contrast: null, forcedColors: null };

/** Expects axe to find nothing, in every dress. */
export async function expectAccessible(page) {
  // The test's own evaluation is not held to the page's content policy.
  await page.evaluate(source);
  for (const dress of DRESSES) {
    await page.emulateMedia({ ...PLAIN, ...dress });
    // Colours that are still on their way to the other scheme are neither.
    await page.evaluate(() => Promise.all(document.getAnimations().map(({ finished }) => finished.catch(() => {}))));
    expect(await page.evaluate(violations, tags), `what axe finds in ${JSON.stringify(dress)}`).toEqual([]);
  }
  await page.emulateMedia(PLAIN);
}

/** What axe finds, in the page. */
async function violations(tags) {
  const found = [];
  for (const { id, help, nodes } of (await window.axe.run(document, { runOnly: { type: 'tag', values: tags } })).violations) {
    const at = [];
    for (const node of nodes) {
      if (id === 'target-size') {
        // A bar that happens to cover half of a target makes it no smaller: it is measured where nothing covers it.
        const target = document.querySelector(node.target.join(' '));
        target.scrollIntoView({ block: 'center', behavior: 'instant' });
        const again = await window.axe.run(target, { runOnly: { type: 'rule', values: [id] } });
        if (again.violations.length === 0) continue;
      }
      at.push(node.html.slice(0, 200));
    }
    if (at.length > 0) found.push({ id, help, at });
  }
  return found;
}
