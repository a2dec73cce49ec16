// «passerelle serve» in a real browser: a save is on the screen with the scroll kept, a mistake is shown over the
// last good page, and goes away when it is fixed. The server is the binary, over a small site of its own.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';
import { FILES, save as saveFile, start } from './guide.mjs';

const text = (word) => `---\ntitre: Bonjour\n---\n\n${word} texte.\n\n${'Une longue suite de paragraphes.\n\n'.repeat(150)}`;

let folder, server, origin, browser, page;
const incidents = [];

function save(content) {
  saveFile(join(folder, 'content/pages/bonjour.md'), content);
}

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'passerelle-serve-'));
  mkdirSync(join(folder, 'content/pages'), { recursive: true });
  writeFileSync(join(folder, 'content/site.yaml'), FILES['site.yaml']);
  save(text('Premier'));
  ({ server, origin } = await start(folder));
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--no-first-run'] });
  page = await browser.newPage({ baseURL: origin, viewport: { width: 1280, height: 800 } });
  page.setDefaultTimeout(20_000);
  // A machine whose network interfaces change makes the browser drop its requests: nothing of ours can cause that.
  const ours = (message) => message.type() === 'error' && !message.text().includes('net::ERR_NETWORK_CHANGED');
  page.on('console', (message) => ours(message) && incidents.push(message.text()));
  page.on('pageerror', (error) => incidents.push(String(error)));
  await page.goto('/bonjour/');
});

after(async () => {
  await browser?.close();
  server?.kill();
  if (folder) rmSync(folder, { recursive: true });
});

const main = () => page.locator('main');
const errors = () => page.locator('#passerelle-direct [role="alert"]');

test('the page names the file in which it is written', async () => {
  const banner = page.locator('#passerelle-direct');
  assert.match(await banner.innerText(), /Modifier cette page\s+content\/pages\/bonjour\.md:1/);
});

test('a save is on the screen, the scroll kept', async () => {
  await page.evaluate(() => scrollTo(0, 1500));
  await page.evaluate(() => { window.marque = 'la même page'; });
  save(text('Deuxième'));
  await main().getByText('Deuxième texte.').waitFor({ state: 'attached' });
  await page.waitForTimeout(300);
  assert.equal(await page.evaluate(() => scrollY), 1500);
  assert.equal(await page.evaluate(() => window.marque), 'la même page', 'swapped in place, not loaded again');
});

test('a mistake is shown over the last good page, and goes away when it is fixed', async () => {
  save(text('Troisième').replace('titre:', 'titr:'));
  await errors().getByText('clé inconnue « titr »').waitFor();
  assert.match(await errors().innerText(), /content\/pages\/bonjour\.md:2:1/);
  assert.match(await main().innerText(), /Deuxième texte/);
  save(text('Troisième'));
  await main().getByText('Troisième texte.').waitFor({ state: 'attached' });
  await errors().waitFor({ state: 'hidden' });
  assert.equal(await page.evaluate(() => scrollY), 1500);
});

test('a save is seen however the editor writes it', async () => {
  const file = join(folder, 'content/pages/bonjour.md');
  const seen = (word) => main().getByText(`${word} texte.`).waitFor({ state: 'attached' });
  // The former file is kept beside, as Windows editors do.
  writeFileSync(`${file}.tmp`, text('Quatrième'));
  renameSync(file, `${file}.bak`);
  renameSync(`${file}.tmp`, file);
  await seen('Quatrième');
  // Emptied, then written twice, with no pause.
  writeFileSync(file, '');
  writeFileSync(file, text('Presque'));
  writeFileSync(file, text('Cinquième'));
  await seen('Cinquième');
  // A copy brought back from a shared disk keeps its old date.
  writeFileSync(`${file}.tmp`, text('Sixième'));
  utimesSync(`${file}.tmp`, new Date('2001-01-01'), new Date('2001-01-01'));
  renameSync(`${file}.tmp`, file);
  await seen('Sixième');
  // What Excel and vim leave while they work is no content.
  writeFileSync(join(folder, 'content/~$agenda.xlsx'), 'Marie');
  writeFileSync(join(folder, 'content/pages/4913'), '');
  save(text('Septième'));
  await seen('Septième');
  assert.equal(await errors().innerText(), '');
});

test('the content comes back after it went away, and is followed again', async () => {
  const content = join(folder, 'content');
  renameSync(content, `${content}-ailleurs`);
  await errors().getByText('le dossier « content » est introuvable').waitFor();
  assert.match(await main().innerText(), /Septième texte/);
  renameSync(`${content}-ailleurs`, content);
  await errors().waitFor({ state: 'hidden' });
  save(text('Huitième'));
  await main().getByText('Huitième texte.').waitFor({ state: 'attached' });
  assert.equal(await page.evaluate(() => scrollY), 1500);
});

test('a mistake in a template of one\'s own theme is named with its line', async () => {
  const theme = join(folder, 'themes/mien');
  mkdirSync(theme, { recursive: true });
  const template = join(theme, 'page.html');
  const right = readFileSync(resolve(import.meta.dirname, '../../themes/defaut/page.html'), 'utf8');
  writeFileSync(template, right);
  writeFileSync(join(folder, 'content/site.yaml'), `${FILES['site.yaml']}theme: mien\n`);
  writeFileSync(template, `${right}\n{% blok %}`);
  const line = right.split('\n').length + 1;
  await errors().getByText(`themes/mien/page.html:${line}:`).waitFor();
  writeFileSync(template, right);
  await errors().waitFor({ state: 'hidden' });
  save(text('Neuvième'));
  await main().getByText('Neuvième texte.').waitFor({ state: 'attached' });
});

test('a page whose new version was lost on the way asks for it again', async () => {
  await page.route('**/bonjour/', (route) => route.abort(), { times: 1 });
  save(text('Dixième'));
  await main().getByText('Dixième texte.').waitFor({ state: 'attached' });
  assert.match(incidents.splice(0).join('\n'), /^Failed to load resource: net::ERR_FAILED$/);
});

test('nothing broke the policy, and no script failed', () => assert.deepEqual(incidents, []));
