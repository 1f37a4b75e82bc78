// How each engine is started through its WebDriver, and where it leaves what the page downloads.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { Builder } from 'selenium-webdriver';

/** What each engine is asked for, given the browser's program and a folder for downloads. */
const CAPABILITIES = {
  Chromium: (binary, downloads) => ({
    browserName: 'chrome',
    'goog:chromeOptions': {
      binary,
      args: ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--lang=en-GB'],
      prefs: { 'download.default_directory': downloads },
    },
  }),
  Firefox: (binary, downloads) => ({
    browserName: 'firefox',
    'moz:firefoxOptions': {
      binary,
      args: ['-headless'],
      prefs: {
        'browser.download.folderList': 2,
        'browser.download.dir': downloads,
        'browser.download.useDownloadDir': true,
        'browser.helperApps.neverAsk.saveToDisk': 'application/json,application/gzip',
        'intl.accept_languages': 'en-GB',
      },
    },
  }),
  WebKitGTK: (binary) => ({
    browserName: 'MiniBrowser',
    'webkitgtk:browserOptions': { binary, args: ['--automation'] },
  }),
};

/**
 * Starts an engine; `programs` are its browser and its driver. Returns selenium's `driver`, the folder `downloads`,
 * and `stop()`, after which none of its processes is left.
 */
export async function start(engine, programs, folder) {
  const downloads = path.join(folder, 'downloads');
  fs.mkdirSync(downloads, { recursive: true });
  const port = await freePort();
  // Each driver has its own way to be told the port.
  const port_args = engine === 'Firefox' ? ['--port', String(port)] : [`--port=${port}`];
  const command = [programs.driver, ...port_args];
  if (engine === 'WebKitGTK' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
    command.unshift('xvfb-run', '-a');
  }
  const said = fs.openSync(path.join(folder, 'driver.log'), 'w');
  const child = spawn(command[0], command.slice(1), {
    detached: true,
    stdio: ['ignore', said, said],
    env: { ...process.env, ...(engine === 'WebKitGTK' ? desktop(folder, downloads) : {}) },
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const signal = (name) => {
    try {
      process.kill(-child.pid, name);
    } catch {
      // It ended by itself.
    }
  };
  const stop = async () => {
    signal('SIGTERM');
    await within(5_000, ended);
    signal('SIGKILL');
    fs.closeSync(said);
  };
  try {
    await Promise.race([
      listening(port),
      ended.then(() => Promise.reject(new Error(`${command.join(' ')} ended at once`))),
    ]);
    const driver = await new Builder()
      .usingServer(`http://127.0.0.1:${port}`)
      .disableEnvironmentOverrides()
      .withCapabilities(CAPABILITIES[engine](programs.browser, downloads))
      .build();
    return { driver, downloads, stop: () => within(5_000, driver.quit()).finally(stop) };
  } catch (error) {
    await stop();
    error.message += `\n${fs.readFileSync(path.join(folder, 'driver.log'), 'utf8')}`;
    throw error;
  }
}

/** What a promise gives, or nothing if it takes longer. */
export function within(milliseconds, promise) {
  let timer;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** A home of its own: MiniBrowser downloads into the folder that the desktop names. */
function desktop(folder, downloads) {
  const config = path.join(folder, 'config');
  fs.mkdirSync(config, { recursive: true });
  fs.writeFileSync(path.join(config, 'user-dirs.dirs'), `XDG_DOWNLOAD_DIR="${downloads}"\n`);
  return {
    HOME: folder,
    XDG_CONFIG_HOME: config,
    XDG_DATA_HOME: path.join(folder, 'data'),
    XDG_CACHE_HOME: path.join(folder, 'cache'),
    // Its sandbox needs rights that containers don't give; nothing but our own page is opened in it.
    WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1',
    LANG: 'en_GB.UTF-8',
  };
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Resolves once something listens there. */
async function listening(port) {
  for (const until = Date.now() + 30_000; Date.now() < until; ) {
    const there = await new Promise((resolve) => {
      const socket = net.connect(port, '127.0.0.1');
      socket.once('connect', () => resolve(socket.destroy() && true));
      socket.once('error', () => resolve(false));
    });
    if (there) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`nothing listens on port ${port}`);
}
