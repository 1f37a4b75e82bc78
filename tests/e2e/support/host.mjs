// A static host of its own for a test that needs another folder, another path, or a host that goes away.
import { spawn } from 'node:child_process';
import readline from 'node:readline';

/** Starts `cargo xtask host`; `address` is where it serves, `stop()` ends it for good. */
export async function host(folder, ...options) {
  const child = spawn(process.env.TANDEM_XTASK, ['host', folder, ...options], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const first = await readline.createInterface({ input: child.stdout })[Symbol.asyncIterator]().next();
  if (first.done) throw new Error('the host ended before it served');
  return {
    address: first.value,
    port: new URL(first.value).port,
    stop() {
      child.kill();
      return ended;
    },
  };
}
