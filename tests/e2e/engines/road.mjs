// The one road that every engine must take: a workspace, leads from a table, a move, a reload, a snapshot out, a
// teammate's snapshot in; and the same numbers at its end.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';

const TABLE = `Company,Contact,Created,Source,Amount,Won on
Marlow Press,Ida Holm,2025-02-03,web,9500,2025-06-20
Veldt Analytics,Jan Mulder,2025-02-11,fair,12000,
Größe & Söhne,Uwe Kern,2025-03-05,web,4000,2025-06-21
Tessel Ceramics,Elke Voss,2025-03-19,fair,19200,
`;

/** Goes it with two people, each on an origin of their own; tells how many copies the browser keeps. */
export async function road(hand, { anna, maya }) {
  await begin(hand, anna);
  await bringTable(hand);
  await move(hand, 'Veldt Analytics', 'MQL');
  await saved(hand);
  await hand.driver.navigate().refresh();
  await column(hand, 'MQL', 1);
  await column(hand, 'Lead', 1);
  const copies = await shelves(hand);
  const ours = await send(hand, 'anna.tandem.json');

  const first = await hand.driver.getWindowHandle();
  await hand.driver.switchTo().newWindow('tab');
  await joinIn(hand, maya, ours);
  await hand.press('nav a', /^Pipeline/);
  await move(hand, 'Tessel Ceramics', 'MQL');
  await addLead(hand, 'Gram & Co');
  const theirs = await send(hand, 'maya.tandem.json');
  await hand.driver.close();
  await hand.driver.switchTo().window(first);

  await hand.choose(/^Choose snapshots/, theirs);
  await bringIn(hand);
  await numbers(hand);
  await hand.driver.navigate().refresh();
  await numbers(hand);
  return copies;
}

async function begin(hand, address) {
  await hand.driver.get(address);
  await hand.press('button', /^Start/);
  await hand.fill(/^Workspace/, 'Nordwind');
  await person(hand, 'Anna Kim', 'Marketing');
  await hand.press('dialog button', /^Create/);
  await hand.see('h1', /^Pipeline/);
}

async function person(hand, name, team) {
  await hand.fill(/^Your name/, name);
  await hand.press('dialog label', new RegExp(`^${team}`));
}

async function bringTable(hand) {
  const file = path.join(hand.downloads, '..', 'leads.csv');
  fs.writeFileSync(file, TABLE);
  await hand.press('a', /^Import/);
  await hand.choose(/^Choose a file/, path.resolve(file));
  await hand.press('button', /^Import 4 leads/);
  await hand.see('[role=status], .toast', /4 leads imported/);
  await hand.see('h1', /^Pipeline/);
}

async function move(hand, company, stage) {
  await hand.press('main a', new RegExp(`^${company}`));
  await hand.see('h1', new RegExp(company));
  await hand.press('button', new RegExp(`^Move to ${stage}`));
  await hand.see('.toast, [role=status]', new RegExp(`Moved ${company} to ${stage}`));
  await hand.press('nav a', /^Pipeline/);
}

async function addLead(hand, company) {
  await hand.press('button', /^Add lead/);
  await hand.fill(/^Company/, company);
  await hand.press('dialog button[type=submit]', /./);
  await hand.see('main a', new RegExp(`^${company}`));
}

const saved = (hand) => hand.see('[data-testid=saved]', /^Saved here$/);

/** Waits until a column of the board has so many leads. */
const column = (hand, stage, leads) => hand.see('section.col', new RegExp(`^${stage}, ${leads} leads$`));

async function send(hand, name) {
  await saved(hand);
  await hand.press('nav a', /^Share and merge/);
  const file = await hand.download('button', /^Download the snapshot/, name);
  const snapshot = JSON.parse(fs.readFileSync(file, 'utf8'));
  assert.ok(snapshot.changes.length > 10, 'the snapshot holds what was done');
  return file;
}

async function joinIn(hand, address, file) {
  await hand.driver.get(address);
  await hand.choose(/^Choose a file/, file);
  await bringIn(hand);
  await hand.press('dialog button', /not in the list/);
  await person(hand, 'Maya Okafor', 'Sales');
  await hand.press('dialog button', /^That is me/);
}

async function bringIn(hand) {
  await hand.press('button', /^Bring in \d/);
  await hand.see('.toast, [role=status]', /Brought in \d+ change/);
  await saved(hand);
}

/** What both of them did, added up. */
async function numbers(hand) {
  await hand.press('nav a', /^Pipeline/);
  await column(hand, 'Lead', 1);
  await column(hand, 'MQL', 2);
  await column(hand, 'Customer', 2);
  await hand.press('nav a', /^Numbers/);
  await hand.see('main *', /^2 of 5 leads · 40[.,]00\s?% · /);
}

/** Settings must say of each copy what this browser allows, and when there is only one. */
async function shelves(hand) {
  const files = await hand.driver.executeScript("return typeof navigator.storage?.getDirectory === 'function'");
  await hand.press('nav a', /^Settings/);
  await hand.see('dl.facts', files ? /First copyThere/ : /First copyNot available/);
  await hand.see('dl.facts', /Second copyThere/);
  const said = await hand.count('p', /^Only one copy is kept/);
  assert.equal(said, files ? 0 : 1, 'whether Settings says that only one copy is kept');
  return files ? 2 : 1;
}
