// The budgets of the design: what a first visit to any page weighs, compressed with brotli, and how many requests it takes.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { brotliCompressSync, constants } from 'node:zlib';
import { journey, open } from './aide.mjs';
import { SITE, everyPage, fileOf, htmlOf, onePerType, read } from './dossier.mjs';

const KB = 1000;
const HTML = 20 * KB;
const STYLE = 12 * KB;
const SCRIPT = 4 * KB;
const VIEW = 60 * KB;
const REQUESTS = 6;

// The design asks for 6 requests, the icon included: reached up to two words that count, each further word adds one.
const SEARCH = { bytes: 45 * KB, requests: 7 };

/** Pages that list: the sections, what is gathered for a theme, a public, a situation or a territory, a book to print. */
const LISTS = new Set(['thematique', 'public', 'situation', 'territoire', 'imprimer']);
function isList(page) {
  return LISTS.has(page.type) || page.id === page.type;
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
  for (const page of everyPage) {
    const html = weight(Buffer.from(htmlOf(page)), HTML);
    if (html > heaviest.html) heaviest = { html, url: page.url };
    if (html > HTML && !isList(page)) faults.push(`${page.url}: ${html} bytes of HTML, more than ${HTML}`);
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
  const queue = onePerType();
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) await visit(next);
  };
  const visit = async ({ url, type }) => {
    const { page, incidents, asked, close } = await open();
    await page.goto(url, { waitUntil: 'networkidle' });
    if (asked.length > REQUESTS) faults.push(`${url} (${type}) asked for ${asked.join(', ')}`);
    faults.push(...incidents);
    most = Math.max(most, asked.length);
    await close();
  };
  await Promise.all([work(), work(), work(), work()]);
  t.diagnostic(`at most ${most} requests`);
  assert.equal(faults.length, 0, `\n${faults.join('\n')}`);
});

for (const query of ['parc 2 roues', "comment payer la caution de l'appartement", 'apre']) {
  journey(`a first search for « ${query} » keeps to its budget, page included`, async (page, asked) => {
    await page.goto(`/recherche/?q=${encodeURIComponent(query)}`);
    await page.waitForSelector('body[data-recherche="prete"]');
    const paths = asked.map((address) => address.replace(/[?#].*/, ''));
    const bytes = paths.reduce((sum, path) => sum + weight(readFileSync(fileOf(path)), 0), 0);
    assert.ok(paths.length <= SEARCH.requests, `${paths.length} requests: ${paths.join(', ')}`);
    assert.ok(bytes <= SEARCH.bytes, `${bytes} bytes: ${paths.map((path) => `${path} ${weight(readFileSync(fileOf(path)), 0)}`).join(', ')}`);
  });
}
