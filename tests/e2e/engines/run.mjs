// One engine takes the road: `node engines/run.mjs <engine> <browser> <driver>`, started by `cargo xtask engines`.
import fs from 'node:fs';
import path from 'node:path';
import { start, within } from './engines.mjs';
import { Hand } from './hand.mjs';
import { road } from './road.mjs';

const { TANDEM_URL: anna, TANDEM_OTHER_URL: maya, TANDEM_OUT: out } = process.env;
const [engine, browser, driver] = process.argv.slice(2);

const folder = fs.mkdtempSync(path.join(out, 'engine-'));
const began = Date.now();
let failed = 0;
const started = await start(engine, { browser, driver }, folder);
try {
  const about = await started.driver.getCapabilities();
  const copies = await road(new Hand(started), { anna, maya });
  const kept = copies === 2 ? 'two copies kept' : 'one copy kept';
  const seconds = ((Date.now() - began) / 1000).toFixed(1);
  console.log(`${engine} ${about.getBrowserVersion()}: the road in ${seconds} s, ${kept}`);
} catch (error) {
  failed = 1;
  console.error(`error: ${engine} left the road: ${error.stack}`);
  const look = started.driver.executeScript('return `${location.href}\\n${document.body.innerText}`');
  console.error(`the page then: ${await within(10_000, look.catch(String))}`);
} finally {
  await started.stop();
}
if (!failed) fs.rmSync(folder, { recursive: true });
console.log(`test result: ${failed ? 'FAILED' : 'ok'}. ${1 - failed} passed; ${failed} failed; 0 ignored`);
process.exitCode = failed;
