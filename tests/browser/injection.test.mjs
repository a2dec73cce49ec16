// What others can put in an address or on a device, on a page of each kind: nothing of it runs, loads or becomes HTML.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { open } from './aide.mjs';
import { fileOf } from './dossier.mjs';

// Each leaves a trace if it works: `touche` on the window, or an element with `data-touche`.
const PAYLOADS = [
  '<img data-touche src=x onerror="window.touche=1">',
  '"><svg data-touche onload=window.touche=1>',
  "'><b data-touche autofocus tabindex=0 onfocus=window.touche=1>",
  '</title></script></textarea><script data-touche>window.touche=1</script>',
  '<iframe data-touche srcdoc="<script>parent.touche=1</script>"></iframe>',
  '<a data-touche href="javascript:window.touche=1">x</a>',
  '&lt;b data-touche&gt;%3Cb data-touche%3E',
  'javascript:window.touche=1',
  "';window.touche=1;//${window.touche=1}{{touche=1}}",
  '__proto__',
  'constructor',
  '../../../x\\"\u0000\u202e%',
];
const PARAMETERS = ['q', 'type', 'theme', 'public', 'territoire', 'programme', 'commune', 'page', 'liste'];
// What a preference may have become: another type, another depth, not JSON at all.
const STORED = (payload) => [
  payload,
  ...[payload, [payload], { [payload]: payload }, [{ url: payload, titre: payload }], 7, true].map((value) => JSON.stringify(value)),
];

/** A page of each kind, and the pages that read more than others. */
const pages = [
  ...new Map(JSON.parse(readFileSync(fileOf('/donnees/pages.json'), 'utf8')).map((page) => [page.type, page.url])).values(),
  ...['/', '/recherche/', '/ma-liste/', '/aides/', '/annuaire/', '/couverture/', '/404.html'].filter((url) => fileOf(url)),
];
const urls = [...new Set(pages.map((url) => new URL(url, 'http://localhost').pathname))].sort();

/** A list may name a page that is gone: the browser says so in the console, the page in its words. */
const unseen = (incidents) => incidents.filter((incident) => !/\/ma-liste\/.*404 \(Not Found\)/.test(incident));

/** What the payloads have left in a page. */
const traces = (page) => page.evaluate(() => ({
  run: 'touche' in window || 'touche' in Object.prototype,
  elements: [...document.querySelectorAll('[data-touche], [onerror], [onload], [onfocus], a[href^="javascript:" i], iframe')].map((e) => e.outerHTML.slice(0, 200)),
}));

async function visit(page, address) {
  await page.goto(address);
  if (new URL(page.url()).pathname === '/recherche/' && /[?&]q=[^&]/.test(address)) {
    await page.waitForSelector('body[data-recherche="prete"]');
  } else {
    // Only a page that fetches others has more to do once it is loaded.
    await page.waitForLoadState(address.includes('/ma-liste/') ? 'networkidle' : 'load');
  }
  assert.deepEqual(await traces(page), { run: false, elements: [] }, address);
}

test('a page of each kind is tried', () => {
  assert.ok(urls.length >= 12, urls.join(' '));
});

test('nothing in an address reaches a page', { timeout: 600_000 }, async () => {
  const { page, incidents, close } = await open();
  page.on('dialog', (dialog) => { incidents.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  for (const [i, url] of urls.entries()) {
    // Pages that read their address get every payload; the others two each, in turn.
    const reads = ['/recherche/', '/ma-liste/', '/aides/', '/annuaire/'].includes(url);
    const payloads = reads ? PAYLOADS : [PAYLOADS[i % PAYLOADS.length], PAYLOADS[(i + 5) % PAYLOADS.length]];
    await visit(page, `${url}?q=%E0%A4%A#%E0%A4%A`);
    for (const payload of payloads) {
      const text = encodeURIComponent(payload);
      await visit(page, `${url}?${PARAMETERS.map((name) => `${name}=${text}`).join('&')}#${text}`);
    }
  }
  await close();
  assert.deepEqual(unseen(incidents), []);
});

test('nothing kept on the device reaches a page, nor breaks it', { timeout: 600_000 }, async () => {
  // First, which keys the scripts ask for.
  const first = await open();
  const keys = new Set();
  await first.page.exposeFunction('noteKey', (key) => keys.add(key));
  await first.page.addInitScript(() => {
    const { getItem } = Storage.prototype;
    Storage.prototype.getItem = function (key) { window.noteKey(key); return getItem.call(this, key); };
  });
  for (const url of urls) await first.page.goto(url);
  await first.close();
  assert.ok(keys.size > 0, 'the scripts keep something');

  const values = PAYLOADS.filter((_, i) => i % 3 === 0).flatMap(STORED);
  for (const [i, stored] of values.entries()) {
    // Each value on two pages, each page with many values.
    const { page, incidents, close } = await open();
    await page.addInitScript(([names, value]) => {
      for (const name of names) localStorage.setItem(name, value);
    }, [[...keys], stored]);
    for (const url of new Set([urls[i % urls.length], i % 2 ? '/ma-liste/' : '/recherche/?q=aide'])) await visit(page, url);
    await close();
    assert.deepEqual(unseen(incidents), [], stored);
  }
});
