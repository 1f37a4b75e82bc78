// What an empty app transfers before it can be used: page, scripts, styles and wasm at the strongest brotli.
// Fails over the budget. The rooms, which are fetched when somebody goes there, are listed and not counted.
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';

const BUDGET_KB = 400;
const dist = process.env.TANDEM_DIST;

/** Parts that are cut off the app: rooms, and what only some rooms share. */
const isRoom = (name) => /\/(split|chunk)_/.test(name);

const rows = fs
  .readdirSync(dist, { recursive: true })
  .map((name) => name.replaceAll(path.sep, '/'))
  .filter((name) => /\.(html|js|css|wasm)$/.test(name) && !/^sw(-off)?\.js$/.test(name))
  .map((name) => {
    const bytes = fs.readFileSync(path.join(dist, name));
    const small = zlib.brotliCompressSync(bytes, {
      params: {
        [zlib.constants.BROTLI_PARAM_QUALITY]: 11,
        [zlib.constants.BROTLI_PARAM_LGWIN]: 24,
        [zlib.constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    });
    return { name, raw: bytes.length, small: small.length };
  })
  .sort((a, b) => b.small - a.small);

const kb = (n) => (n / 1000).toFixed(1).padStart(9);
const sum = (rows) => rows.reduce((all, row) => all + row.small, 0);
const rooms = rows.filter(({ name }) => isRoom(name));
const first = rows.filter(({ name }) => !isRoom(name));
if (rooms.length === 0) throw new Error(`${dist} has no rooms: what is counted would not be what is fetched`);
for (const { name, raw, small } of [...first, ...rooms.filter(({ name }) => name.includes('/split_'))]) {
  console.log(`${name.padEnd(44)}${kb(raw)} kB ${kb(small)} kB brotli`);
}
console.log(`${'all rooms, with what they share'.padEnd(57)}${kb(sum(rooms))} kB, not counted`);
const total = sum(first) / 1000;
console.log(`${'an empty app'.padEnd(57)}${kb(sum(first))} kB of ${BUDGET_KB} kB`);
if (total > BUDGET_KB) {
  console.error(`the app is ${(total - BUDGET_KB).toFixed(1)} kB over its budget`);
  process.exit(1);
}
