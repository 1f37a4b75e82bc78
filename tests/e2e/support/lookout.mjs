// A lookout over the whole run: every browser is told to ask this proxy for whatever is not on this machine. It answers
// nothing, notes who was asked for, and the run fails if anything was: pages, workers and service workers alike.
import http from 'node:http';

/** What the test of the lookout itself asks for. */
export const DECOY = 'decoy.invalid';

/**
 * Whom Chromium asks on its own account, for updates and sign-in. A page that asked one of these would be caught by the
 * watch over its context (`test.mjs`).
 */
const BROWSERS_OWN = /^(update|content-autofill|optimizationguide-pa|safebrowsing\w*|clients\d?)\.googleapis\.com$|^(accounts|www|android\.clients|clients\d?|dl|safebrowsing)\.google\.com$|\.gvt1\.com$/;

const hostOf = (address) => new URL(address.includes('://') ? address : `https://${address}`).hostname;

/** Playwright's global setup; what it returns ends the run. */
export default async function lookout() {
  const heard = new Set();
  const note = (address) => heard.add(address);
  const server = http.createServer((request, response) => {
    // Asked by name it is a proxy; asked for a path it tells what it heard.
    if (request.url.startsWith('/')) return response.end(JSON.stringify([...heard]));
    note(request.url);
    response.writeHead(502).end();
  });
  server.on('connect', (request, socket) => {
    note(request.url);
    socket.on('error', () => {}); // whoever asked may be gone
    socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  process.env.TANDEM_LOOKOUT = `http://127.0.0.1:${server.address().port}`;
  return async () => {
    server.closeAllConnections();
    server.close();
    const away = [...heard].filter((address) => hostOf(address) !== DECOY && !BROWSERS_OWN.test(hostOf(address)));
    if (away.length > 0) throw new Error(`requests left the origin: ${away.join(', ')}`);
  };
}
