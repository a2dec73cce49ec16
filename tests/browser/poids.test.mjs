// The budgets of the design: what a first visit to any page weighs, compressed with brotli, and how many requests it takes.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { brotliCompressSync, constants } from 'node:zlib';
import { open } from './aide.mjs';
import { SITE, fileOf, htmlOf, onePerType, pages, read } from './dossier.mjs';

const KB = 1000;
const HTML = 20 * KB;
const STYLE = 12 * KB;
const SCRIPT = 4 * KB;
const VIEW = 60 * KB;
const REQUESTS = 6;

/** Pages that are one long list, or a whole book to print: they may pass the budget of a page, not that of a view. */
function isLong(page) {
  return page.type === 'imprimer' || page.id === page.type || !page.id || page.url.split('/').length <= 3;
}

/** Bytes once compressed, as a host that compresses beforehand sends them. */
function weight(bytes, limit) {
  const at = (quality) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } }).length;
  // Quality 11 is slow and only matters near the limit.
  const quick = at(5);
  return quick <= limit ? quick : at(11);
}

test('HTML, style and script keep to their budgets on every page', (t) => {
  const faults = [];
  const assets = new Map();
  let heaviest = { html: 0 };
  for (const page of pages) {
    const html = weight(Buffer.from(htmlOf(page)), HTML);
    if (html > heaviest.html) heaviest = { html, url: page.url };
    if (html > HTML && !isLong(page)) faults.push(`${page.url}: ${html} bytes of HTML, more than ${HTML}`);
    const total = { css: 0, js: 0, other: 0 };
    for (const href of new Set(read(htmlOf(page)).loads)) {
      const path = new URL(href, `http://site.test${page.url}`).pathname;
      const file = fileOf(path);
      if (!file) continue;
      if (!assets.has(file)) assets.set(file, weight(readFileSync(file), STYLE));
      const kind = file.endsWith('.css') ? 'css' : /\.m?js$/.test(file) ? 'js' : 'other';
      total[kind] += assets.get(file);
    }
    if (total.css > STYLE) faults.push(`${page.url}: ${total.css} bytes of style, more than ${STYLE}`);
    if (total.js > SCRIPT && page.type !== 'recherche') faults.push(`${page.url}: ${total.js} bytes of script, more than ${SCRIPT}`);
    const view = html + total.css + total.js + total.other;
    if (view > VIEW) faults.push(`${page.url}: ${view} bytes for a first view, more than ${VIEW}`);
  }
  t.diagnostic(`heaviest HTML: ${heaviest.url}, ${heaviest.html} bytes`);
  for (const [file, bytes] of assets) t.diagnostic(`${file.slice(SITE.length)}: ${bytes} bytes`);
  assert.equal(faults.length, 0, `\n${faults.slice(0, 60).join('\n')}`);
});

test(`a first visit to a page of any type takes at most ${REQUESTS} requests`, { timeout: 240_000 }, async (t) => {
  const faults = [];
  let most = 0;
  for (const { url, type } of onePerType()) {
    const { page, incidents, asked, close } = await open();
    await page.goto(url, { waitUntil: 'networkidle' });
    if (asked.length > REQUESTS) faults.push(`${url} (${type}) asked for ${asked.join(', ')}`);
    if (type !== '404') faults.push(...incidents);
    most = Math.max(most, asked.length);
    await close();
  }
  t.diagnostic(`at most ${most} requests`);
  assert.equal(faults.length, 0, `\n${faults.join('\n')}`);
});
