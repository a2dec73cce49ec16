// axe-core on every page, narrow and wide, light and dark.
//
// Only colours differ between the two schemes (checked below), so a page gets all the rules once at each width and the
// rules about colour in the other scheme; one page of each type gets all the rules in all four.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { journey, open } from './aide.mjs';
import { ALL, COLOURS, load, report, violations } from './axe.mjs';
import { SITE, onePerType, pages } from './dossier.mjs';

const NARROW = { width: 360, height: 640 };
const WIDE = { width: 1280, height: 900 };
const LIMIT = 10 * 60_000;

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
  const queue = [...pages];
  const found = [];
  const incidents = [];

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
      await look('light', ALL);
      await look('dark', full ? ALL : COLOURS);
      await page.evaluate(() => document.querySelectorAll('main details, footer details').forEach((d) => { d.open = false; }));
      await page.setViewportSize(WIDE);
      await look('dark', ALL);
      await look('light', full ? ALL : COLOURS);
    }
    incidents.push(...tab.incidents);
    await tab.close();
  }

  const started = performance.now();
  await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, work));
  t.diagnostic(`${pages.length} pages, ${((performance.now() - started) / pages.length / 1000).toFixed(2)} s each`);
  assert.equal(found.length, 0, `${found.length} faults\n${report(found)}`);
  assert.deepEqual(incidents, []);
});

for (const colorScheme of ['light', 'dark']) {
  journey(`axe finds no fault in the open menu of the phone (${colorScheme})`, { ...NARROW, colorScheme }, async (page) => {
    await page.goto('/');
    await page.locator('summary', { hasText: 'Menu' }).click();
    await load(page);
    const found = await violations(page, ALL, 'header details');
    assert.equal(found.length, 0, `\n${report(found.map((f) => ({ ...f, where: '/' })))}`);
  });
}
