// The figure in the browser: what it says is painted, fits a phone, and opens its leads.
import { test, expect } from './support/test.mjs';
import { expectAccessible } from './support/axe.mjs';
import { start } from './support/road.mjs';

/** Leads of two quarters: 3 of 20 won, then 6 of 30. */
function table() {
  const rows = ['Lead,Created,Source,Won on'];
  for (let n = 0; n < 50; n += 1) {
    const first = n < 20;
    const won = first ? n < 3 : n < 26;
    const day = String(1 + (n % 28)).padStart(2, '0');
    rows.push(`Deal ${n},2025-${first ? '02' : '05'}-${day},${n % 2 ? 'web' : 'fair'},${won ? '2025-06-20' : ''}`);
  }
  return rows.join('\n');
}

test.beforeEach(async ({ page }) => {
  await start(page, 'Nordwind', 'Anna Berg', 'Marketing');
  await page.getByRole('link', { name: /Import/ }).first().click();
  const choosing = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose a file' }).click();
  const file = { name: 'leads.csv', mimeType: 'text/csv', buffer: Buffer.from(table()) };
  await (await choosing).setFiles(file);
  await page.getByRole('button', { name: 'Import 50 leads' }).click();
  await expect(page.getByText('50 leads imported')).toBeVisible();
  await page.getByRole('link', { name: 'Numbers' }).first().click();
  await expect(page.getByRole('cell', { name: '15.00%' }).first()).toBeVisible();
});

test('the bars of the figure are painted, each as high as its rate', async ({ page }) => {
  const bars = page.locator('svg.chart a rect.bar-shape');
  await expect(bars).toHaveCount(2);
  const [first, second] = await Promise.all([bars.nth(0).boundingBox(), bars.nth(1).boundingBox()]);
  expect(first.height).toBeGreaterThan(20);
  expect(second.height / first.height).toBeCloseTo(20 / 15, 1);
  await expectAccessible(page);
});

test('the labels of the figure fit a phone', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const chart = page.locator('svg.chart');
  await expect.poll(async () => (await chart.boundingBox()).width).toBeLessThan(390);
  const boxes = await chart.locator('text').evaluateAll((all) => all.map((text) => text.getBoundingClientRect().toJSON()));
  const frame = await chart.boundingBox();
  for (const box of boxes) {
    expect(box.left).toBeGreaterThanOrEqual(frame.x - 1);
    expect(box.right).toBeLessThanOrEqual(frame.x + frame.width + 1);
  }
});

test('a number of the figure opens exactly its leads', async ({ page }) => {
  await page.getByRole('table').getByRole('link', { name: '6', exact: true }).click();
  await expect(page.getByRole('heading', { name: /Customers among the leads created in 2025 Q2/ })).toBeVisible();
  await expect(page.getByText('Deal 20', { exact: true })).toBeVisible();
  await expect(page.getByText('Deal 26', { exact: true })).toHaveCount(0);
});
