// `cargo xtask bench`: what a person waits for, in a release build in Chromium, medians of several runs. Prints a
// table and leaves the figures as JSON. Nothing here is a test: a busy machine is slow, not wrong.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { launchOptions } from '../e2e/support/chromium.mjs';
import * as inPage from './in_page.mjs';

const { chromium } = createRequire(new URL('../e2e/package.json', import.meta.url))('@playwright/test');
const { TANDEM_URL: url, TANDEM_MADE: made, TANDEM_OUT: out } = process.env;
const sizes = process.env.TANDEM_LEADS.split(' ').map(Number);
const runs = Number(process.env.TANDEM_RUNS);

/** The middle one; a figure that is missing is no figure. */
const median = (all) => {
  if (all.length === 0 || !all.every((n) => Number.isFinite(n) && n > 0)) {
    throw new Error(`not all of these were measured: ${JSON.stringify(all)}`);
  }
  return [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)];
};
const medians = (all) => ({ wasm: median(all.map((m) => m.wasm)), process: median(all.map((m) => m.process)) });
const say = (what) => console.log(`— ${what}`);
/** A wait of the page that outlasts any import. */
const LONG = 600_000;

async function open(profile, route = '') {
  const context = await chromium.launchPersistentContext(profile, {
    ...launchOptions,
    viewport: { width: 1280, height: 720 },
    locale: 'en-GB',
  });
  context.setDefaultTimeout(LONG);
  await context.addInitScript(inPage.watchStart);
  const page = context.pages()[0];
  await page.goto(url + route);
  return { context, page };
}

async function timed(work) {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

/** Brings a snapshot in; milliseconds until it says what it brings, until it shows, and until it is saved. */
async function bringIn(page, button, file) {
  const choosing = page.waitForEvent('filechooser');
  await button.click();
  const chooser = await choosing;
  const ready = page.getByRole('button', { name: /^Bring in \d/ });
  const looked = await timed(async () => {
    await chooser.setFiles(file);
    await ready.waitFor();
  });
  let shown = 0;
  const saved = await timed(async () => {
    shown = await timed(async () => {
      await ready.click();
      await page.getByText(/^Brought in [\d,]+ changes?$/).waitFor();
    });
    await page.getByTestId('saved').getByText('Saved here').waitFor();
  });
  return { looked, shown, saved };
}

/** Milliseconds of `JSON.parse` on the same file, alone. */
async function parseAlone(context, file) {
  const page = await context.newPage();
  await page.goto('about:blank');
  await page.setContent('<input type="file">');
  await page.locator('input').setInputFiles(file);
  const times = await page.evaluate(inPage.parseFile, runs);
  await page.close();
  return median(times);
}

/** Megabytes that the page's process holds, and its wasm memory. */
async function memory(context, page) {
  const wasm = (await page.evaluate(() => window.wasmMemory.buffer.byteLength)) / 1e6;
  const list = await context.browser().newBrowserCDPSession();
  const { processInfo } = await list.send('SystemInfo.getProcessInfo');
  const renderers = processInfo.filter((p) => p.type === 'renderer').map((p) => p.id);
  const held = renderers.map((pid) => Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)])) / 1024);
  // A spare process without a page is the smaller one.
  return { wasm, process: Math.max(...held) };
}

/** Opens a page of bare text, so that no app holds the files, and takes the frozen journal away. */
async function thaw(profile) {
  const { context, page } = await open(profile, 'notices.txt');
  if (await page.evaluate(inPage.frozen, true)) throw new Error('the frozen journal is still there');
  await context.close();
}

/** Opens the app for as long as it takes to freeze the journal. */
async function freeze(profile) {
  const { context, page } = await open(profile, '#/pipeline');
  await page.waitForFunction(() => window.boardAt);
  const from = performance.now();
  while (!(await page.evaluate(inPage.frozen, false))) {
    if (performance.now() - from > LONG) throw new Error('the journal was not frozen');
    await page.waitForTimeout(500);
  }
  await context.close();
}

/** Milliseconds from nothing to the board, once. */
async function warmStart(profile) {
  const { context, page } = await open(profile, '#/pipeline');
  await page.waitForFunction(() => window.boardAt);
  const took = await page.evaluate(() => window.boardAt);
  const held = await memory(context, page);
  await context.close();
  return { took, held };
}

/** Times a key on the board until what it changed is painted. */
async function keyToPaint(page, prepare, key) {
  const times = [];
  for (let n = 0; n < runs; n += 1) {
    await prepare(n);
    await page.waitForTimeout(300);
    await page.evaluate(inPage.awaitChange);
    await page.keyboard.press(key(n));
    times.push(await page.evaluate(() => window.change));
  }
  return times;
}

async function measure(leads) {
  const folder = path.join(made, String(leads));
  const ours = path.join(folder, 'ours.tandem.json');
  const theirs = path.join(folder, 'theirs.tandem.json');
  const megabytes = fs.statSync(ours).size / 1e6;
  const figures = { leads, megabytes };

  let profile;
  const imports = [];
  const held = [];
  for (let n = 0; n < runs; n += 1) {
    if (profile) fs.rmSync(profile, { recursive: true, force: true });
    profile = fs.mkdtempSync(path.join(out, 'bench-'));
    const { context, page } = await open(profile);
    if (n === 0) {
      figures.parse = await parseAlone(context, ours);
      say(`${leads} leads, ${megabytes.toFixed(0)} MB: JSON.parse alone takes ${figures.parse.toFixed(0)} ms`);
    }
    imports.push(await bringIn(page, page.getByRole('button', { name: 'Choose a file' }).first(), ours));
    held.push(await memory(context, page));
    say(`import ${n + 1}: ${JSON.stringify(imports.at(-1))}`);
    await page.getByRole('button', { name: /^Anna Berg/ }).click();
    await page.waitForTimeout(1000); // who sits here is kept, too
    await context.close();
  }
  figures.import = median(imports.map((i) => i.looked + i.shown));
  figures.saved = median(imports.map((i) => i.looked + i.saved));
  figures.memoryAfterImport = medians(held);

  const fromLines = [];
  for (let n = 0; n < runs; n += 1) {
    await thaw(profile);
    fromLines.push(await warmStart(profile));
  }
  await freeze(profile);
  const fromFrozen = [];
  for (let n = 0; n < runs; n += 1) fromFrozen.push(await warmStart(profile));
  figures.startFromLines = median(fromLines.map((s) => s.took));
  figures.start = median(fromFrozen.map((s) => s.took));
  figures.memory = medians(fromFrozen.map((s) => s.held));
  say(`start from the frozen journal: ${fromFrozen.map((s) => Math.round(s.took)).join(', ')} ms`);
  say(`start from the lines: ${fromLines.map((s) => Math.round(s.took)).join(', ')} ms`);

  const { context, page } = await open(profile, '#/pipeline');
  await page.waitForFunction(() => window.boardAt);
  const search = page.getByLabel('Search leads');
  const letters = ['m', 'k', 'b', 'o', 's', 'e', 'a'];
  const searched = await keyToPaint(
    page,
    async () => {
      await search.fill('');
      await search.focus();
    },
    (n) => letters[n % letters.length],
  );
  figures.search = median(searched.map((t) => t.painted));
  await search.fill('');
  say(`search: ${searched.map((t) => Math.round(t.painted)).join(', ')} ms`);

  const moved = await keyToPaint(
    page,
    async () => page.locator('[data-stage="0"] .card a').first().focus(),
    () => 'Shift+ArrowRight',
  );
  figures.move = median(moved.map((t) => t.painted));
  figures.moveSaved = median(moved.map((t) => t.saved));
  say(`move: ${moved.map((t) => `${Math.round(t.painted)} (saved ${Math.round(t.saved)})`).join(', ')} ms`);

  const frames = [];
  for (let n = 0; n < runs; n += 1) {
    await page.locator('[data-stage="1"] .cards').hover();
    await page.evaluate(inPage.watchFrames);
    for (let step = 0; step < 90; step += 1) {
      await page.mouse.wheel(0, n % 2 ? -400 : 400);
      await page.waitForTimeout(8);
    }
    frames.push(await page.evaluate(() => window.longestFrame()));
  }
  figures.frame = median(frames);
  say(`scrolling: longest frames ${frames.map(Math.round).join(', ')} ms`);

  await page.goto(`${url}#/share`);
  const exports = [];
  for (let n = 0; n < runs; n += 1) {
    const button = page.getByRole('button', { name: 'Download the snapshot' });
    const gone = page.waitForEvent('download');
    exports.push(await timed(async () => {
      await button.click();
      await gone;
    }));
  }
  figures.export = median(exports);
  say(`export: ${exports.map(Math.round).join(', ')} ms`);

  await context.close();

  const merges = [];
  for (let n = 0; n < runs; n += 1) {
    // Each merges into the same: a copy of the browser as it is now.
    const copy = fs.mkdtempSync(path.join(out, 'bench-'));
    fs.cpSync(profile, copy, { recursive: true });
    const { context, page } = await open(copy, '#/share');
    merges.push(await bringIn(page, page.getByRole('button', { name: 'Choose snapshots' }), theirs));
    say(`merge ${n + 1}: ${JSON.stringify(merges.at(-1))}`);
    await context.close();
    fs.rmSync(copy, { recursive: true, force: true });
  }
  figures.merge = median(merges.map((m) => m.looked + m.shown));
  fs.rmSync(profile, { recursive: true, force: true });
  return figures;
}

/** A table like the leads of Olist: ids of 32 digits, a day, one of 495 campaigns, a source. */
function manyLeads() {
  const lines = ['mql_id,first_contact_date,landing_page_id,origin'];
  for (let n = 0; n < 8_000; n += 1) {
    const id = (n * 2_654_435_761).toString(16).padStart(32, '0');
    const day = `2018-0${1 + (n % 9)}-${10 + (n % 19)}`;
    lines.push(`${id},${day},${String(n % 495).padStart(32, 'a')},${['social', 'email', 'paid_search'][n % 3]}`);
  }
  return lines;
}

/** A table of a million cells: 100,000 leads with everything a contact has. */
function millionCells() {
  const lines = ['Lead ID,Company,E-mail,Created,Amount,Source,Campaign,Note,City,Product'];
  for (let n = 0; n < 100_000; n += 1) {
    const company = Math.floor(n / 3);
    lines.push(
      `x${n},Company ${company},p${n}@c${n}.example,2024-0${1 + (n % 9)}-11,${n}.50,web,Campaign ${n % 40},note ${n},Kiel,pump`,
    );
  }
  return lines;
}

/** Brings a table in; milliseconds from choosing it to its rows as they will be, and from then to "Saved here". */
async function measureTable(name, lines) {
  const file = path.join(out, 'bench', 'table.csv');
  fs.writeFileSync(file, lines.join('\n'));
  const times = [];
  for (let n = 0; n < runs; n += 1) {
    const profile = fs.mkdtempSync(path.join(out, 'bench-'));
    const { context, page } = await open(profile);
    await page.keyboard.press('1');
    const dialog = page.getByRole('dialog', { name: 'Start a workspace' });
    await dialog.getByRole('textbox', { name: 'Workspace' }).fill('Measured');
    await dialog.getByLabel('Your name').fill('Anna Berg');
    await dialog.getByRole('radio', { name: 'Marketing' }).check();
    await page.keyboard.press('Enter');
    const saved = page.getByTestId('saved').getByText('Saved here');
    await saved.waitFor();
    await page.getByRole('link', { name: /Import/ }).first().click();
    const choosing = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Choose a file' }).click();
    const chooser = await choosing;
    const ready = page.getByRole('button', { name: /^Import [\d,]+ leads/ });
    const looked = await timed(async () => {
      await chooser.setFiles(file);
      await ready.waitFor();
    });
    await page.evaluate(inPage.watchFrames);
    const kept = await timed(async () => {
      await ready.click();
      await page.getByText(/^[\d,]+ leads imported$/).waitFor();
      await saved.waitFor();
    });
    const frame = await page.evaluate(() => window.longestFrame());
    times.push({ looked, kept, frame });
    say(`${name}, ${n + 1}: ${JSON.stringify(times.at(-1))}`);
    await context.close();
    fs.rmSync(profile, { recursive: true, force: true });
  }
  fs.rmSync(file);
  const of = (what) => median(times.map((t) => t[what]));
  return { name, rows: lines.length - 1, looked: of('looked'), kept: of('kept'), frame: of('frame') };
}

const all = [];
for (const leads of sizes) all.push(await measure(leads));

const ms = (n) => (n >= 1000 ? `${(n / 1000).toFixed(2)} s` : `${n.toFixed(0)} ms`);
const rate = (f, time) => (f.megabytes / time) * 1000;
const rows = [
  ['start to the board, warm, from the frozen journal', (f) => ms(f.start), '2.5 s'],
  ['… before it is frozen', (f) => ms(f.startFromLines), ''],
  ['first key of a search to the board', (f) => ms(f.search), '50 ms'],
  ['moving a card, to painted', (f) => ms(f.move), '50 ms'],
  ['moving a card, to saved', (f) => ms(f.moveSaved), ''],
  ['longest frame while a column scrolls', (f) => ms(f.frame), '50 ms'],
  ['importing a snapshot, to shown', (f) => `${ms(f.import)} (${rate(f, f.import).toFixed(1)} MB/s)`, ''],
  ['… to saved', (f) => ms(f.saved), ''],
  ['`JSON.parse` alone', (f) => `${ms(f.parse)} (${rate(f, f.parse).toFixed(0)} MB/s)`, ''],
  ['import rate beside `JSON.parse`', (f) => `${((100 * f.parse) / f.import).toFixed(0)} %`, '25 %'],
  ['merging one that differs by 1 %', (f) => ms(f.merge), ''],
  ['exporting a snapshot', (f) => ms(f.export), ''],
  ["the page's process after a start", (f) => `${f.memory.process.toFixed(0)} MB`, '600 MB'],
  ['… of which wasm memory', (f) => `${f.memory.wasm.toFixed(0)} MB`, ''],
  ["the page's process after an import", (f) => `${f.memoryAfterImport.process.toFixed(0)} MB`, '600 MB'],
  ['… of which wasm memory', (f) => `${f.memoryAfterImport.wasm.toFixed(0)} MB`, ''],
];
const head = ['', ...all.map((f) => `${f.leads.toLocaleString('en')} leads, ${f.megabytes.toFixed(0)} MB`), 'target'];
const lines = [head, head.map(() => '---'), ...rows.map(([name, of, target]) => [name, ...all.map(of), target])];
console.log(`\n${lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}\n`);
const tables = [
  await measureTable('leads like those of Olist', manyLeads()),
  await measureTable('a million cells', millionCells()),
];
const shown = tables.map((t) => [t.name, t.rows.toLocaleString('en'), ms(t.looked), ms(t.kept), ms(t.looked + t.kept), ms(t.frame)]);
const tableHead = ['CSV files', 'rows', 'chosen to shown', 'imported to saved', 'both (a file of Olist: 3 s)', 'longest frame'];
const tableLines = [tableHead, tableHead.map(() => '---'), ...shown];
console.log(`\n${tableLines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}\n`);
const file = path.join(out, 'bench', 'results.json');
fs.writeFileSync(file, JSON.stringify({ runs, figures: all, tables }, null, 2));
say(`the figures are in ${file}`);
