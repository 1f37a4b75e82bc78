// What the store promises, on the bare page in a real Chromium: what was called saved is there again, whatever
// happened to the browser, to one of its two shelves, or to single bits.
import fs from 'node:fs';
import path from 'node:path';
import { test, expect } from '@playwright/test';
import { kills, start } from './support/killable.mjs';
import {
  CONTENT,
  SHELF,
  acts,
  copyProfile,
  filesIn,
  filledProfile,
  openBare,
  reopened,
  session,
  tearLog,
} from './support/bare.mjs';

const ACTS = 40;
const KILLS = kills(40);
const IMPORTS_CUT = 8;
const FLIPS = 8;
const EDITS_A_TAB = 1000;
/** Kills on one profile: enough for its logs to be reused, few enough to start fast. */
const KILLS_A_PROFILE = 10;

/** Writes without a pause in four chains until the browser ends; `saved` hears each act that is saved. */
const saturate = (page, prefix) =>
  page.evaluate((prefix) => {
    let n = 0;
    const chain = async () => {
      for (;;) {
        const text = `${prefix} ${n++} ${'x'.repeat(300)}`;
        await window.bare.append(text);
        await window.saved(text);
      }
    };
    for (let i = 0; i < 4; i += 1) chain();
  }, prefix);

/** Numbers between 0 and 1 that look random and are the same in every run. */
function* numbers(seed) {
  for (let x = seed; ; ) {
    x = (Math.imul(x, 1664525) + 1013904223) >>> 0;
    yield x / 2 ** 32;
  }
}

test('a reload finds what was saved', async ({ context }) => {
  const texts = acts('reload', ACTS);
  const first = await openBare(context);
  for (const text of texts) await first.append(text);
  expect(first.states.at(-1)).toBe('saved');
  await first.page.close();
  const { found } = await openBare(context);
  expect(found).toEqual({ texts, notice: undefined, files: undefined, database: undefined });
});

test('a second tab sees a change in less than a second', async ({ context }) => {
  const writer = await openBare(context);
  const reader = await openBare(context);
  const waits = [];
  for (const text of acts('seen', 10)) {
    const from = Date.now();
    await writer.append(text);
    await expect.poll(() => reader.heard.includes(text), { intervals: [5] }).toBe(true);
    waits.push(Date.now() - from);
  }
  console.log(`a second tab saw each change within ${Math.max(...waits)} ms`);
  expect(Math.max(...waits)).toBeLessThan(1000);
});

test('a tab that meets a newer version hands over what waits and only reads from then on', async ({ context }) => {
  const old = await openBare(context);
  const texts = acts('before', 20);
  // The newer version says hello while they wait.
  await old.page.evaluate((texts) => {
    texts.forEach((text) => void window.bare.append(text));
    const newer = new BroadcastChannel('tandem:test');
    newer.postMessage({ schema: 2 });
    newer.close();
  }, texts);
  await expect.poll(() => old.states.at(-1)).toBe('read-only');
  expect(await old.unsaved()).toBe(0);
  await old.page.evaluate(() => void window.bare.append('after'));
  await old.page.waitForTimeout(300);
  expect(old.states.at(-1)).toBe('read-only');
  expect(await old.unsaved()).toBe(1);

  // A start that finds the newer version's mark reads all there is and writes nothing.
  await old.page.evaluate(() => {
    const key = Object.keys(localStorage).find((key) => key.includes('witness'));
    localStorage.setItem(key, localStorage.getItem(key).replace('1', '2'));
  });
  await old.page.close();
  const late = await openBare(context);
  expect(late.found.texts).toEqual(texts);
  await expect.poll(() => late.states.at(-1)).toBe('read-only');
  await late.page.evaluate(() => void window.bare.append('later'));
  await late.page.waitForTimeout(300);
  expect(await late.unsaved()).toBe(1);
  await late.page.close();
  const last = await openBare(context);
  expect(last.found.texts).toEqual(texts);
});

test('two tabs edit at once and lose nothing', async ({ context }) => {
  const tabs = [await openBare(context), await openBare(context)];
  const texts = ['left', 'right'].map((name) => acts(name, EDITS_A_TAB));
  await Promise.all(
    tabs.map(({ page }, n) =>
      page.evaluate(async (texts) => {
        for (const text of texts) await window.bare.append(text);
      }, texts[n]),
    ),
  );
  // Each heard all of the other's, and a third finds all of both.
  for (const n of [0, 1]) await expect.poll(() => tabs[n].heard.length).toBe(EDITS_A_TAB);
  expect(tabs.map(({ heard }) => heard.toSorted())).toEqual(texts.toReversed());
  for (const { page } of tabs) await page.close();
  const { found } = await openBare(context);
  expect(found.texts).toEqual(texts.flat().sort());
  expect(found.notice).toBeUndefined();
});

test(`killed ${KILLS} times in the middle of writing, nothing saved is lost`, async () => {
  test.setTimeout(60_000 + KILLS * 20_000);
  const random = numbers(20261123);
  let profile;
  let saved;
  const tally = { saved: 0, repaired: 0 };
  const check = ({ texts, notice }, when) => {
    const there = new Set(texts);
    const lost = [...saved].filter((text) => !there.has(text));
    expect(lost, `lost, found ${when}`).toEqual([]);
    expect(notice ?? 'repaired', `said ${when}`).toBe('repaired');
    tally.repaired += notice ? 1 : 0;
  };
  for (let kill = 0; kill < KILLS; kill += 1) {
    if (kill % KILLS_A_PROFILE === 0) {
      if (profile) {
        check(await reopened(profile), 'at the end');
        fs.rmSync(profile, { recursive: true });
      }
      profile = await filledProfile(acts('before', 5));
      saved = new Set(acts('before', 5));
    }
    await session(profile, async ({ page, found, kill: end }) => {
      check(found, `before kill ${kill}, at the second start after the one before`);
      let first;
      const writing = new Promise((resolve) => {
        first = resolve;
      });
      await page.exposeFunction('saved', (text) => {
        saved.add(text);
        tally.saved += 1;
        first();
      });
      await saturate(page, `kill ${kill}`);
      await writing;
      await new Promise((resolve) => setTimeout(resolve, 100 + 700 * random.next().value));
      await end();
    });
    // The first start after the kill writes too: a torn log is reused before it is found.
    await session(profile, async ({ found, append }) => {
      check(found, `after kill ${kill}`);
      for (const text of acts(`after ${kill}`, 3)) {
        await append(text);
        saved.add(text);
      }
    });
  }
  check(await reopened(profile), 'at the end');
  fs.rmSync(profile, { recursive: true });
  console.log(`${KILLS} kills, ${tally.saved} acts saved while writing, 0 lost; ${tally.repaired} starts repaired`);
});

test('a kill in the middle of an import leaves all of it or none', async () => {
  test.setTimeout(240_000);
  const [LINES, BYTES] = [3000, 1000];
  const random = numbers(7);
  const texts = acts('own', ACTS);
  const profile = await filledProfile(texts);
  const outcomes = { all: 0, none: 0 };
  const bring = (page, number) =>
    page.evaluate(([number, lines, bytes]) => window.bare.bring(number, lines, bytes), [number, LINES, BYTES]);
  // One that nobody cuts off, to know when to.
  const takes = await session(profile, async ({ page }) => {
    const from = Date.now();
    await bring(page, 999);
    return Date.now() - from;
  });
  const size = ({ texts }, number) =>
    texts
      .filter((text) => text.startsWith(`import ${number} `))
      .reduce((lines, text) => lines + text.split('\n').length, 0);
  expect(size(await reopened(profile), 999), 'lines of the one that was left alone').toBe(LINES);
  for (let number = 1; number <= IMPORTS_CUT; number += 1) {
    const done = await session(profile, async ({ page, kill }) => {
      let done = false;
      bring(page, number)
        .then(() => {
          done = true;
        })
        .catch(() => {}); // the page went with the browser
      await new Promise((resolve) => setTimeout(resolve, 1.2 * takes * random.next().value));
      await kill();
      return done;
    });
    const after = await reopened(profile);
    expect(after.texts.filter((text) => text.startsWith('own'))).toEqual(texts);
    const lines = size(after, number);
    expect([0, LINES], `lines of import ${number}`).toContain(lines);
    if (done) expect(lines, 'what was called saved').toBe(LINES);
    outcomes[lines ? 'all' : 'none'] += 1;
    expect(size(await reopened(profile), number), 'at the second start').toBe(lines);
  }
  console.log(`${IMPORTS_CUT} imports cut off: ${outcomes.all} there whole, ${outcomes.none} not at all`);
  fs.rmSync(profile, { recursive: true });
});

for (const torn of [['database'], ['files'], ['files', 'database']]) {
  test(`a torn log in ${torn.join(' and ')}: everything is back`, async () => {
    const texts = acts('torn', ACTS);
    const profile = await filledProfile(texts);
    for (const shelf of torn) tearLog(profile, shelf);
    const notices = [];
    // The first start reuses the torn log, the second finds it broken, the third finds all in order.
    for (const round of ['first', 'second', 'third']) {
      const more = acts(`written at the ${round}`, 3);
      await session(profile, async ({ found, append }) => {
        expect(found.texts, `at the ${round} start`).toEqual(texts.toSorted());
        notices.push(found.notice);
        for (const text of more) await append(text);
      });
      texts.push(...more);
    }
    expect(notices.filter((notice) => notice && notice !== 'repaired')).toEqual([]);
    expect(notices[2], 'it is said once').toBeUndefined();
    if (torn.includes('database')) expect(notices).toContain('repaired');
    fs.rmSync(profile, { recursive: true });
  });
}

for (const shelf of Object.keys(SHELF)) {
  test(`the ${shelf} deleted: everything is back, and it is said once`, async () => {
    const texts = acts('deleted', ACTS);
    const profile = await filledProfile(texts);
    fs.rmSync(path.join(profile, 'Default', SHELF[shelf]), { recursive: true });
    const first = await reopened(profile);
    expect(first.texts).toEqual(texts);
    expect(first.notice).toBe('repaired');
    expect(await reopened(profile)).toMatchObject({ texts, notice: undefined });
    // The other one can go now.
    const other = Object.keys(SHELF).find((name) => name !== shelf);
    fs.rmSync(path.join(profile, 'Default', SHELF[other]), { recursive: true });
    expect((await reopened(profile)).texts).toEqual(texts);
    fs.rmSync(profile, { recursive: true });
  });

  test(`single bits flipped in the ${shelf}: everything is back`, async () => {
    test.setTimeout(120_000);
    const random = numbers(shelf.length);
    const texts = acts('flipped', ACTS);
    const whole = await filledProfile(texts);
    let said = 0;
    for (let flip = 0; flip < FLIPS; flip += 1) {
      const profile = copyProfile(whole);
      const files = filesIn(profile, SHELF[shelf], CONTENT[shelf]).filter((file) => fs.statSync(file).size > 0);
      const file = files[Math.floor(random.next().value * files.length)];
      const bytes = fs.readFileSync(file);
      const at = Math.floor(random.next().value * bytes.length);
      bytes[at] ^= 1 << Math.floor(random.next().value * 8);
      fs.writeFileSync(file, bytes);
      const first = await reopened(profile);
      expect(first.texts, `byte ${at} of ${path.basename(file)}`).toEqual(texts);
      expect(first.notice ?? 'repaired').toBe('repaired');
      said += first.notice ? 1 : 0;
      expect(await reopened(profile), 'at the next start').toMatchObject({ texts, notice: undefined });
      fs.rmSync(profile, { recursive: true });
    }
    console.log(`${FLIPS} bits flipped in the ${shelf}: ${said} needed the other shelf, 0 acts lost`);
    fs.rmSync(whole, { recursive: true });
  });
}

test('both shelves gone is said, not taken for a first run', async () => {
  const profile = await filledProfile(acts('gone', ACTS));
  for (const folder of Object.values(SHELF)) fs.rmSync(path.join(profile, 'Default', folder), { recursive: true });
  expect(await reopened(profile)).toMatchObject({ texts: [], notice: 'gone' });
  fs.rmSync(profile, { recursive: true });
});

test('a full disk keeps everything in memory and saves once there is room', async () => {
  const before = acts('before', ACTS);
  const profile = await filledProfile(before);
  const late = `late ${'x'.repeat(200_000)}`;
  await session(profile, async ({ page, append, unsaved, states }) => {
    const devtools = await page.context().newCDPSession(page);
    const { origin } = new URL(process.env.TANDEM_BARE_URL);
    await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1000 });
    let saved = false;
    const saving = append(late).then(() => {
      saved = true;
    });
    await expect.poll(() => states.at(-1)).toBe('failed');
    expect(await unsaved()).toBe(1);
    expect(saved, 'called saved without room').toBe(false);
    await devtools.send('Storage.overrideQuotaForOrigin', { origin });
    await saving;
    await expect.poll(() => states.at(-1)).toBe('saved');
    expect(await unsaved()).toBe(0);
  });
  expect(await reopened(profile)).toMatchObject({ texts: [...before, late], notice: undefined });
  fs.rmSync(profile, { recursive: true });
});

test('storage denied: it starts, says that nothing is kept, and calls nothing saved', async () => {
  const profile = fs.mkdtempSync(path.join(process.env.TANDEM_OUT, 'profile-'));
  fs.mkdirSync(path.join(profile, 'Default'));
  fs.writeFileSync(
    path.join(profile, 'Default', 'Preferences'),
    JSON.stringify({ profile: { default_content_setting_values: { cookies: 2 } } }),
  );
  const browser = await start(profile);
  const { page, found, states, errors } = await openBare(browser.context);
  expect(found.texts).toEqual([]);
  expect(found.files).toMatch(/./);
  expect(found.database).toMatch(/./);
  await expect.poll(() => states.at(-1)).toBe('nothing');
  const saved = await page.evaluate(() =>
    Promise.race([
      window.bare.append('nowhere').then(() => 'saved'),
      new Promise((resolve) => setTimeout(() => resolve('not saved'), 500)),
    ]),
  );
  expect(saved).toBe('not saved');
  expect(errors).toEqual([]);
  await browser.close();
  fs.rmSync(profile, { recursive: true });
});

test('forgetting a workspace removes all of it and nothing of another', async ({ context }) => {
  const [one, two] = [await openBare(context, 'one'), await openBare(context, 'two')];
  await one.append('of one');
  await two.append('of two');
  await one.page.evaluate(() => window.bare.forget());
  for (const { page } of [one, two]) await page.close();
  expect((await openBare(context, 'one')).found).toMatchObject({ texts: [], notice: undefined });
  expect((await openBare(context, 'two')).found).toMatchObject({ texts: ['of two'], notice: undefined });
});
