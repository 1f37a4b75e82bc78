// Dragging cards: by pointer and by finger, to columns in sight and beyond the board's edge.
import { test, expect } from './support/test.mjs';
import { add, saved, start } from './support/road.mjs';

/** The column of a stage, by the words it has for those who can't see it. */
const column = (page, stage, leads) => page.getByRole('region', { name: `${stage}, ${leads} leads`, exact: true });

/** The middle of an element. */
async function middle(locator) {
  const { x, y, width, height } = await locator.boundingBox();
  return [x + width / 2, y + height / 2];
}

/** Takes a card by the pointer and carries it to a point, still held. */
async function carry(page, card, to) {
  await page.mouse.move(...(await middle(card)));
  await page.mouse.down();
  await page.mouse.move(...to, { steps: 5 });
  await expect(page.locator('.card.lift')).toBeVisible();
}

/** The board. */
const board = (page) => page.locator('.board');

test('a card is dragged to another column by the pointer, and dropped nowhere it stays', async ({ page }) => {
  // Wide enough for all columns at once.
  await page.setViewportSize({ width: 1920, height: 900 });
  await start(page, 'Nordwind', 'Anna Kim', 'Sales');
  await add(page, 'Marlow Press', '9500');
  await add(page, 'Gram & Co', '700');
  await saved(page);
  const card = page.locator('.board .card[data-lead]', { hasText: 'Marlow Press' });
  const kept = page.getByRole('link', { name: /changes? to share/ });
  const before = await kept.textContent();

  // Past the board, on the page's head; and back where it was; and with Escape over another column.
  for (const to of [await middle(page.getByRole('heading', { name: 'Pipeline' })), await middle(column(page, 'Lead', 2))]) {
    await carry(page, card, to);
    await page.mouse.up();
    await expect(page.locator('.card.lift')).toHaveCount(0);
    await expect(column(page, 'Lead', 2)).toBeVisible();
  }
  await carry(page, card, await middle(column(page, 'SQL', 0)));
  await page.keyboard.press('Escape');
  await expect(page.locator('.card.lift')).toHaveCount(0);
  await page.mouse.up();
  await expect(column(page, 'Lead', 2)).toBeVisible();
  await expect(kept).toHaveText(before);
  await expect(page).toHaveURL(/#\/pipeline/);

  await carry(page, card, await middle(column(page, 'SQL', 0)));
  await page.mouse.up();
  await expect(page.getByText('Moved Marlow Press to SQL')).toBeVisible();
  await expect(column(page, 'SQL', 1).getByRole('link', { name: 'Marlow Press' })).toBeVisible();
  await expect(column(page, 'Lead', 1).getByRole('link', { name: 'Gram & Co' })).toBeVisible();
  await expect(page, 'a drop does not open the lead').toHaveURL(/#\/pipeline/);

  // Customer asks for amount and date first; Escape there moves nothing.
  await carry(page, card, await middle(column(page, 'Customer', 0)));
  await page.mouse.up();
  const dialog = page.getByRole('dialog', { name: 'Move Marlow Press' });
  await expect(dialog).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(column(page, 'SQL', 1)).toBeVisible();
});

test('a card held at the edge brings the columns that lie beyond it', async ({ page }) => {
  await start(page, 'Nordwind', 'Anna Kim', 'Sales');
  await add(page, 'Marlow Press', '9500');
  const card = page.locator('.board .card[data-lead]', { hasText: 'Marlow Press' });
  const last = column(page, 'Negotiation', 0);
  await expect(last, 'it lies out of sight').not.toBeInViewport();
  const { x, y, width, height } = await board(page).boundingBox();
  await carry(page, card, [x + width - 4, y + height / 2]);
  await expect(last).toBeInViewport({ ratio: 0.95 });
  await page.mouse.move(...(await middle(last)), { steps: 3 });
  await page.mouse.up();
  await expect(page.getByText('Moved Marlow Press to Negotiation')).toBeVisible();

  // And back.
  const first = column(page, 'Lead', 0);
  await expect(first).not.toBeInViewport({ ratio: 0.95 });
  await carry(page, card, [x + 4, y + height / 2]);
  await expect(first).toBeInViewport({ ratio: 0.95 });
  await page.mouse.move(...(await middle(first)), { steps: 3 });
  await page.mouse.up();
  await expect(page.getByText('Moved Marlow Press to Lead')).toBeVisible();
});

test.describe('by finger', () => {
  test.use({ hasTouch: true });

  /** A finger on the page. */
  async function finger(page) {
    const devtools = await page.context().newCDPSession(page);
    const send = (type, ...points) =>
      devtools.send('Input.dispatchTouchEvent', { type, touchPoints: points.map(([x, y]) => ({ x, y })) });
    return {
      down: (at) => send('touchStart', at),
      up: () => send('touchEnd'),
      async slide([fromX, fromY], [x, y]) {
        for (let n = 1; n <= 12; n += 1) {
          await send('touchMove', [fromX + ((x - fromX) * n) / 12, fromY + ((y - fromY) * n) / 12]);
        }
      },
    };
  }

  test('a card is carried after a rest, and the page does not scroll under it', async ({ page }) => {
    await start(page, 'Nordwind', 'Anna Kim', 'Sales');
    await add(page, 'Marlow Press', '9500');
    const touch = await finger(page);
    const from = await middle(page.locator('.board .card[data-lead]', { hasText: 'Marlow Press' }));
    const to = await middle(column(page, 'SAL', 0));
    await touch.down(from);
    await expect(page.locator('.card.lift')).toBeVisible();
    await touch.slide(from, to);
    await expect(page.locator('.card.lift'), 'it is still held').toBeVisible();
    expect(await board(page).evaluate((element) => element.scrollLeft)).toBe(0);
    await touch.up();
    await expect(page.getByText('Moved Marlow Press to SAL')).toBeVisible();
    await expect(page, 'a drop does not open the lead').toHaveURL(/#\/pipeline/);
  });

  test('a swipe over a card scrolls and moves nothing', async ({ page }) => {
    await start(page, 'Nordwind', 'Anna Kim', 'Sales');
    await add(page, 'Marlow Press', '9500');
    const touch = await finger(page);
    const from = await middle(page.locator('.board .card[data-lead]', { hasText: 'Marlow Press' }));
    await touch.down([from[0] + 60, from[1]]);
    await touch.slide([from[0] + 60, from[1]], [from[0] - 60, from[1]]);
    await expect(page.locator('.card.lift')).toHaveCount(0);
    await expect.poll(() => board(page).evaluate((element) => element.scrollLeft)).toBeGreaterThan(0);
    await touch.up();
    await expect(column(page, 'Lead', 1)).toBeVisible();
  });
});
