// The folder that `build --portable` writes, opened from disk: links and search, no host, no service worker.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { open } from './aide.mjs';
import { SITE, read } from './dossier.mjs';

const FOLDER = resolve(process.env.PASSERELLE_PORTABLE ?? join(SITE, '../portable'));
const at = (path) => pathToFileURL(join(FOLDER, path)).href;

test('every link of the folder leads to a file', () => {
  const faults = [];
  const known = new Map();
  const ids = (file) => {
    if (!known.has(file)) known.set(file, read(readFileSync(file, 'utf8')).ids);
    return known.get(file);
  };
  for (const name of readdirSync(FOLDER, { recursive: true }).filter((n) => n.endsWith('.html'))) {
    const file = join(FOLDER, name);
    const { links, loads } = read(readFileSync(file, 'utf8'));
    for (const href of new Set([...links, ...loads])) {
      if (/^(https?|mailto|tel|sms|data):/.test(href)) continue;
      const [path, anchor] = href.split('#');
      const target = path ? resolve(dirname(file), decodeURIComponent(path.split('?')[0])) : file;
      if (!existsSync(target) || !statSync(target).isFile()) faults.push(`${name}: ${href}`);
      else if (anchor && target.endsWith('.html') && !ids(target).has(decodeURIComponent(anchor))) faults.push(`${name}: no #${anchor} in ${href}`);
    }
  }
  assert.equal(faults.length, 0, `${faults.length} dead links\n${faults.slice(0, 30).join('\n')}`);
});

test('nothing in the folder starts a service worker', () => {
  assert.ok(!existsSync(join(FOLDER, 'sw.js')));
  assert.doesNotMatch(readFileSync(join(FOLDER, 'hors-ligne/index.html'), 'utf8'), /<button[^>]*data-enregistrer/);
});

test('a page says its address online', () => {
  const html = readFileSync(join(FOLDER, 'aides/apre/index.html'), 'utf8');
  assert.match(html, /<link rel="canonical" href="https?:\/\/[^"]*\/aides\/apre\/">/);
});

test('from disk, one goes from the home page to an aid, and searches', { timeout: 120_000 }, async () => {
  const { page, incidents, asked, close } = await open({ width: 360, height: 640 });
  try {
    await page.goto(at('index.html'));
    assert.equal(await page.evaluate(() => document.documentElement.classList.contains('js')), true);
    await page.locator('main a[href*="aides"]').first().click();
    await page.locator('h1').waitFor();
    assert.match(page.url(), /^file:.*index\.html/);

    await page.goto(at('index.html'));
    await page.locator('input[name="q"]').first().fill('garde enfant');
    await page.locator('input[name="q"]').first().press('Enter');
    await page.locator('body[data-recherche="prete"]').waitFor();
    assert.ok(await page.locator('#resultats > li').count() > 0);
    await page.locator('#recherche-q').fill('apré');
    await page.locator('#resultats a', { hasText: 'personnalisée' }).first().click();
    await page.waitForURL(/aides\/apre\/index\.html$/);
    assert.ok(asked.every((url) => url.startsWith('file:') || url.startsWith('data:')), asked.join('\n'));
    assert.deepEqual(incidents, []);
  } finally {
    await close();
  }
});
