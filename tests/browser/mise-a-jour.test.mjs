// « Lire sans réseau », from one edition to the next: a copy once asked for follows the site, and only then gives way.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join, resolve } from 'node:path';
import { test } from 'node:test';
import { start } from './aide.mjs';
import { SITE } from './dossier.mjs';

const PASSERELLE = resolve(process.env.PASSERELLE ?? join(SITE, '../../verif/passerelle'));
const TYPES = { '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript', '.json': 'application/json', '.svg': 'image/svg+xml' };

/** A host over a folder that may change under it, as a published site does. */
async function host(folder) {
  const asked = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    const file = join(folder, pathname.endsWith('/') ? `${pathname}index.html` : pathname);
    asked.push(pathname);
    if (!existsSync(file) || !statSync(file).isFile()) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream' }).end(readFileSync(file));
  });
  await new Promise((ready) => { server.listen(0, '127.0.0.1', ready); });
  return { asked, origin: `http://127.0.0.1:${server.address().port}`, stop: () => { server.closeAllConnections(); server.close(); } };
}

test('a new edition replaces the copy on the device, and takes only what changed', { timeout: 240_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'passerelle-'));
  const source = join(folder, 'source');
  const out = join(folder, 'site');
  const run = (...words) => execFileSync(PASSERELLE, words, { stdio: 'pipe' });
  run('init', source);
  run('build', '--source', source, '--out', out);
  const site = await host(out);
  const [, browser] = await start();
  const context = await browser.newContext({ baseURL: site.origin, locale: 'fr-FR' });
  try {
    const page = await context.newPage();
    const copies = () => page.evaluate(() => caches.keys());
    await page.goto('/hors-ligne/');
    await page.getByRole('button', { name: /^Enregistrer le guide/ }).click();
    await page.locator('[data-hors-ligne="entier"]').waitFor({ timeout: 60_000 });
    const [first, ...others] = await copies();
    assert.deepEqual(others, []);

    const sheet = join(source, 'content/aides/aide-au-permis.md');
    writeFileSync(sheet, `${readFileSync(sheet, 'utf8')}\nUne phrase de la nouvelle édition.\n`);
    run('build', '--source', source, '--out', out);
    site.asked.length = 0;
    // Reading the site is all it takes: the worker is renewed on one visit, the copy on the next.
    let now = [first];
    for (let visit = 0; visit < 40 && (now.length !== 1 || now[0] === first); visit += 1) {
      await page.goto('/');
      await page.waitForTimeout(500);
      now = await copies();
    }
    assert.equal(now.length, 1, `the former copy is gone: ${now}`);
    assert.notEqual(now[0], first, 'the copy is that of the new edition');
    assert.ok(site.asked.includes('/aides/aide-au-permis/'), 'what changed was taken');
    assert.ok(!site.asked.includes('/theme/logo.svg'), 'what did not change was not taken again');

    site.stop();
    await page.goto('/aides/aide-au-permis/');
    assert.ok(await page.getByText('Une phrase de la nouvelle édition.').count() > 0, 'the new text opens without network');
  } finally {
    await context.close();
    site.stop();
    rmSync(folder, { recursive: true });
  }
});
