// First display of a page on a slow phone line, what it weighs and how large its document is.
//
//   node tests/bench/affichage.mjs FOLDER /address/ [/address/…]
//
// FOLDER is a built site, ours or another's; it is served compressed with brotli, as a good host would. The line is
// that of the design: 400 kbit/s, 400 ms. The cache is empty each time; the median of five visits is told.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { chromium } from '../browser/node_modules/playwright-core/index.mjs';

const LINE = { offline: false, latency: 400, downloadThroughput: 400_000 / 8, uploadThroughput: 400_000 / 8 };
const VISITS = 5;
const TYPES = { '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript', '.svg': 'image/svg+xml', '.json': 'application/json' };

const [folder, ...addresses] = process.argv.slice(2);
if (!folder || !addresses.length) {
  console.error('usage: affichage.mjs FOLDER /address/…');
  process.exit(2);
}

const kept = new Map();
function body(file) {
  if (!kept.has(file)) kept.set(file, brotliCompressSync(readFileSync(file), { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
  return kept.get(file);
}
let sent = 0;
let requests = 0;
const host = createServer((request, response) => {
  const path = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
  const file = join(folder, path.endsWith('/') ? `${path}index.html` : path);
  if (!existsSync(file) || !statSync(file).isFile()) {
    response.writeHead(404).end();
    return;
  }
  const bytes = body(file);
  sent += bytes.length;
  requests += 1;
  response.writeHead(200, { 'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream', 'Content-Encoding': 'br' }).end(bytes);
});
await new Promise((ready) => { host.listen(0, '127.0.0.1', ready); });
const origin = `http://127.0.0.1:${host.address().port}`;
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });

const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];
console.log('address\tfirst display (ms)\tbytes\trequests\telements');
for (const address of addresses) {
  const seen = [];
  for (let visit = 0; visit < VISITS; visit += 1) {
    const context = await browser.newContext({ viewport: { width: 360, height: 640 } });
    // What a page asks of other hosts does not count, and is not waited for.
    await context.route((url) => url.origin !== origin, (route) => route.abort());
    const page = await context.newPage();
    const line = await context.newCDPSession(page);
    await line.send('Network.enable');
    await line.send('Network.emulateNetworkConditions', LINE);
    [sent, requests] = [0, 0];
    await page.goto(origin + address, { waitUntil: 'networkidle', timeout: 120_000 });
    const first = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime);
    const elements = await page.evaluate(() => document.querySelectorAll('*').length);
    seen.push({ first, sent, requests, elements });
    await context.close();
  }
  const of = (key) => Math.round(median(seen.map((one) => one[key])));
  console.log([address, of('first'), of('sent'), of('requests'), of('elements')].join('\t'));
}
await browser.close();
host.close();
