// A browser that can be killed like a machine that loses power: the whole process group at once, on a profile that
// outlives it. Playwright's own launch would close it kindly.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import readline from 'node:readline';
import { chromium } from '@playwright/test';
import { launchOptions } from './chromium.mjs';

/** How many kills a test makes: a few dozen in every run, as many as wanted by `cargo xtask torture`. */
export const kills = (usual) => Number(process.env.TANDEM_KILLS || usual);

/** A folder for a browser profile, new and empty; remove it with `fs.rmSync(profile, { recursive: true })`. */
export function newProfile() {
  return fs.mkdtempSync(path.join(process.env.TANDEM_OUT, 'profile-'));
}

/**
 * Starts Chromium on a profile. Returns its `context`, `kill()` (SIGKILL to all its processes, resolves when they
 * are gone) and `close()` (the kind way).
 */
export async function start(profile, ...extra) {
  const args = [
    ...launchOptions.args,
    ...(process.env.TANDEM_HEADED ? [] : ['--headless=new']),
    '--no-first-run',
    '--disable-extensions',
    '--remote-debugging-port=0',
    `--user-data-dir=${profile}`,
    ...extra,
    'about:blank',
  ];
  const child = spawn(launchOptions.executablePath ?? chromium.executablePath(), args, {
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const gone = new Promise((resolve) => child.once('exit', resolve));
  const address = await debuggerAddress(child);
  const browser = await chromium.connectOverCDP(address);
  return {
    browser,
    context: browser.contexts()[0],
    async kill() {
      process.kill(-child.pid, 'SIGKILL');
      await gone;
      await browser.close().catch(() => {}); // the connection went with the browser
    },
    async close() {
      const session = await browser.newBrowserCDPSession();
      await session.send('Browser.close').catch(() => {}); // it may be gone before it answers
      await gone;
    },
  };
}

async function debuggerAddress(child) {
  const said = [];
  for await (const line of readline.createInterface({ input: child.stderr })) {
    const found = /DevTools listening on (ws:\S+)/.exec(line);
    if (found) {
      child.stderr.resume();
      return found[1];
    }
    said.push(line);
  }
  throw new Error(`Chromium ended before it could be reached:\n${said.join('\n')}`);
}
