// axe-core on every page, narrow and wide, light and dark.
//
// Every page gets all the rules narrow, where room is scarcest, but for those about colours; these, and all of them wide, if
// it shows a kind of element that no page before it showed at that width. Only colours differ between the two schemes
// (checked below): in the other scheme, a page with a new kind of element gets the rules about colour. One page of each type
// gets all the rules in all four.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { journey, open } from './aide.mjs';
import { ALL, COLOURS, UNCOLOURED, load, report, violations } from './axe.mjs';
import { SITE, everyPage, onePerType } from './dossier.mjs';

const NARROW = { width: 360, height: 640 };
const WIDE = { width: 1280, height: 900 };
const LIMIT = 20 * 60_000;

test('the dark scheme changes nothing but colours', () => {
  const sheets = readdirSync(SITE, { recursive: true }).filter((name) => name.endsWith('.css'));
  for (const name of sheets) {
    const css = readFileSync(join(SITE, name), 'utf8').replace(/\/\*[^]*?\*\//g, '');
    for (const block of css.matchAll(/@media[^{]*prefers-color-scheme[^{]*\{((?:[^{}]*\{[^{}]*\})*)\s*\}/g)) {
      for (const [, property] of block[1].matchAll(/[{;]\s*([\w-]+)\s*:/g)) {
        assert.match(property, /^--|color|background|fill|stroke|shadow/, `${name}: ${property} in the dark scheme`);
      }
    }
  }
});

test('axe finds no fault on any page', { timeout: LIMIT }, async (t) => {
  const thorough = new Set(onePerType().map((page) => page.url));
  // To look at some pages only, while mending them: PASSERELLE_PAGES='^/aides/'.
  const queue = everyPage.filter((page) => new RegExp(process.env.PASSERELLE_PAGES ?? '').test(page.url));
  const total = queue.length;
  const found = [];
  const incidents = [];
  // Kinds of elements that pages looked at before have shown, at each width.
  const seen = { narrow: new Set(), wide: new Set() };
  let spared = 0;

  async function work() {
    const tab = await open({ ...NARROW, colorScheme: 'light', serviceWorkers: 'block' });
    const { page } = tab;
    for (let next = queue.shift(); next; next = queue.shift()) {
      const look = async (scheme, rules) => {
        await page.emulateMedia({ colorScheme: scheme });
        const { width } = page.viewportSize();
        const faults = await violations(page, rules);
        found.push(...faults.map((fault) => ({ ...fault, where: `${next.url} (${width} px, ${scheme})` })));
      };
      const full = thorough.has(next.url);
      await page.setViewportSize(NARROW);
      await page.emulateMedia({ colorScheme: 'light' });
      await page.goto(next.url);
      await load(page);
      // What is folded is read too, but for the menu of the phone: open, it lies over the page, and has its own test.
      await page.evaluate(() => document.querySelectorAll('main details, footer details').forEach((d) => { d.open = true; }));
      const narrow = await news(page, seen.narrow);
      await look('light', full || narrow ? ALL : UNCOLOURED);
      if (full) await look('dark', ALL);
      else if (narrow) await look('dark', COLOURS);
      else spared += 1;
      await page.evaluate(() => document.querySelectorAll('main details, footer details').forEach((d) => { d.open = false; }));
      await page.setViewportSize(WIDE);
      const wide = await news(page, seen.wide);
      if (full || wide) await look('dark', ALL);
      if (full) await look('light', ALL);
      else if (wide) await look('light', COLOURS);
      else spared += 1;
    }
    incidents.push(...tab.incidents);
    await tab.close();
  }

  const started = performance.now();
  await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, work));
  t.diagnostic(`${total} pages, ${((performance.now() - started) / total / 1000).toFixed(2)} s each; ${spared} of ${2 * total} looks had no new kind of element`);
  assert.equal(found.length, 0, `${found.length} faults\n${report(found)}`);
  assert.deepEqual(incidents, []);
});

/**
 * Whether the page shows an element of a kind not yet in `seen`, with text of its own or to act on: its tag, classes and
 * states, and those of what it is in, but for plain containers, which have no colour of their own.
 */
async function news(page, seen) {
  const kinds = await page.evaluate(() => {
    const names = new Set();
    const walk = (element, above) => {
      const marks = [...element.attributes].filter((a) => /^(class|data-axe|aria-current|aria-pressed|open|hidden|type|role)$/.test(a.name));
      const own = `${element.localName}${marks.map((a) => `[${a.name}=${a.value}]`).join('')}`;
      if (!element.checkVisibility()) return;
      const told = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
      if (told || element.matches('a, button, input, select, textarea, summary, img, svg, th, td, dt, dd')) names.add(`${above} ${own}`);
      const within = /^(div|ul|ol|li|p|span|section|strong|em|abbr|b|i)$/.test(own) ? above : `${above} ${own}`;
      for (const child of element.children) walk(child, within);
    };
    walk(document.body, '');
    return [...names];
  });
  const fresh = kinds.filter((kind) => !seen.has(kind));
  for (const kind of fresh) seen.add(kind);
  return fresh.length > 0;
}

for (const colorScheme of ['light', 'dark']) {
  journey(`axe finds no fault in the open menu of the phone (${colorScheme})`, { ...NARROW, colorScheme }, async (page) => {
    await page.goto('/');
    await page.locator('summary', { hasText: 'Menu' }).click();
    await load(page);
    const found = await violations(page, ALL, 'header details');
    assert.equal(found.length, 0, `\n${report(found.map((f) => ({ ...f, where: '/' })))}`);
  });
}
