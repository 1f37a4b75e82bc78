// What a first visit transfers: page, scripts, styles and wasm at the strongest brotli. Fails over the budget.
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';

const BUDGET_KB = 400;
const dist = process.env.TANDEM_DIST;

const rows = fs
  .readdirSync(dist)
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
for (const { name, raw, small } of rows) console.log(`${name.padEnd(44)}${kb(raw)} kB ${kb(small)} kB brotli`);
const total = rows.reduce((sum, row) => sum + row.small, 0) / 1000;
console.log(`${'a first visit'.padEnd(44)}${' '.repeat(13)}${total.toFixed(1).padStart(9)} kB of ${BUDGET_KB} kB`);
if (total > BUDGET_KB) {
  console.error(`the app is ${(total - BUDGET_KB).toFixed(1)} kB over its budget`);
  process.exit(1);
}
