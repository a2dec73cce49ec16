// The web form of «passerelle schema --cms» with the real Sveltia CMS: an entry of several types is opened, one value
// is changed and saved, and the site made from the saved files differs only there. Everything comes from the loopback.
//
// Sveltia saves here with its own test backend, which keeps the repository in the browser's private files: what it
// reads and writes is what a forge would hold. The sign-in to GitHub or GitLab is not tried.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { chromium } from 'playwright-core';

const target = process.env.CARGO_TARGET_DIR ?? resolve(import.meta.dirname, '../../target');
const BINARY = process.env.PASSERELLE ?? join(target, 'verif/passerelle');
const SVELTIA = join(import.meta.dirname, 'node_modules/@sveltia/cms');
const TYPES = { html: 'text/html; charset=utf-8', js: 'text/javascript', yml: 'text/yaml; charset=utf-8' };

/** Where an entry is in the form, its file, a key, a word of its value and what the editor writes instead. */
const CHANGES = [
  ['aides/entries/aide-au-permis', 'aides/aide-au-permis.md', 'delai', 'mois', 'trimestre'],
  ['faq/entries/qui-est-mon-referent', 'faq/qui-est-mon-referent.md', 'question', 'référent', 'interlocuteur'],
  ['pages/entries/a-propos', 'pages/a-propos.md', 'resume', 'écrit', 'rédige'],
  ['kits/entries/mobilite', 'kits/mobilite/kit.yaml', 'resume', 'chercher', 'décrocher'],
  ['site/entries/site', 'site.yaml', 'description', 'adresses', 'coordonnées'],
  ['actions-exemple/entries/01-bouger-vers-l-emploi', 'programmes/exemple/actions/01-bouger-vers-l-emploi.md', 'resume', 'moyens', 'véhicules'],
  ['listes/entries/agenda', 'agenda.yaml', 'agenda.0.lieu', 'Salle', 'Grange'],
  ['annuaire/entries/valclair', 'annuaire/valclair.yaml', 'structures.0.adresse', 'rue', 'avenue'],
];

let folder, server, origin, browser, page;
const elsewhere = [];

const passerelle = (...words) => execFileSync(BINARY, words, { encoding: 'utf8' });
const content = (path) => join(folder, 'content', path);

/** Every file of a folder, by its path in it. */
function texts(root) {
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(files.map(({ parentPath, name }) => join(parentPath, name)).map((path) => [relative(root, path), readFileSync(path, 'utf8')]));
}

/** What readers see of the site, page by page; the pages that weigh the others change with every word. */
function published() {
  const out = join(folder, 'public');
  passerelle('build', '--source', folder, '--out', out);
  const pages = ([path]) => path.endsWith('.html') && !/^(ecoconception|donnees|hors-ligne)\//.test(path);
  return Object.fromEntries(Object.entries(texts(out)).filter(pages));
}

/** The form as it was written, but for the place where it saves. */
function answer(request, response) {
  const path = new URL(request.url, 'http://localhost').pathname.slice(1) || 'index.html';
  if (path === 'vide') return response.writeHead(200, { 'Content-Type': TYPES.html }).end('<!doctype html><title>vide</title>');
  const file = path === 'sveltia-cms.js' ? join(SVELTIA, 'dist', path) : join(folder, 'saisie', path);
  if (!existsSync(file)) return response.writeHead(404).end();
  let body = readFileSync(file, 'utf8');
  if (path === 'config.yml') body = body.replace('name: "github"', 'name: "test-repo"');
  return response.writeHead(200, { 'Content-Type': TYPES[path.split('.').pop()] }).end(body);
}

/** In the page: gives the browser's private files the repository. */
async function store(files) {
  const root = await navigator.storage.getDirectory();
  for (const [path, text] of Object.entries(files)) {
    const names = ['sveltia-cms-test', 'content', ...path.split('/')];
    const name = names.pop();
    let at = root;
    for (const folder of names) at = await at.getDirectoryHandle(folder, { create: true });
    const writer = await (await at.getFileHandle(name, { create: true })).createWritable();
    await writer.write(text);
    await writer.close();
  }
}

/** In the page: reads a file of the repository. */
async function stored(path) {
  const names = ['sveltia-cms-test', 'content', ...path.split('/')];
  const name = names.pop();
  let at = await navigator.storage.getDirectory();
  for (const folder of names) at = await at.getDirectoryHandle(folder);
  return (await (await at.getFileHandle(name)).getFile()).text();
}

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'passerelle-saisie-'));
  passerelle('init', folder);
  passerelle('schema', '--cms', join(folder, 'saisie'), '--source', folder, '--formes-longues');
  server = createServer(answer);
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  origin = `http://127.0.0.1:${server.address().port}`;
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update'],
  });
  const context = await browser.newContext({ locale: 'fr-FR', viewport: { width: 1280, height: 1200 } });
  context.setDefaultTimeout(20_000);
  // What Sveltia asks of the mirrors of npm is in its package; its fonts are left out.
  await context.route((url) => url.protocol.startsWith('http') && url.origin !== origin, (route) => {
    const { host, pathname } = new URL(route.request().url());
    const file = join(SVELTIA, pathname.replace(/^\/@sveltia\/cms(@[^/]+)?\//, ''));
    elsewhere.push(host);
    return existsSync(file) && host === 'unpkg.com'
      ? route.fulfill({ path: file, headers: { 'Access-Control-Allow-Origin': '*' } })
      : route.fulfill({ status: 204, headers: { 'Access-Control-Allow-Origin': '*' } });
  });
  page = await context.newPage();
  await page.goto(`${origin}/vide`);
  await page.evaluate(store, texts(join(folder, 'content')));
  await page.goto(`${origin}/`);
  await page.getByRole('button').first().click();
  await page.getByRole('listbox').or(page.getByRole('grid')).first().waitFor();
});
after(async () => {
  await browser?.close();
  server?.closeAllConnections();
  server?.close();
  rmSync(folder, { recursive: true, force: true });
});

for (const [address, file, key, word, other] of CHANGES) {
  test(`a word changed in the form is all that changes: ${file}`, { timeout: 120_000 }, async () => {
    const earlier = published();
    await page.goto(`${origin}/#/collections/${address}`);
    // The items of a list are folded at first.
    if (key.includes('.')) await page.locator(`[data-key-path="${key.split('.')[0]}"]`).getByRole('button', { name: 'Développer' }).first().click();
    const field = page.locator(`[data-key-path="${key}"]`).locator('input, textarea').first();
    await field.waitFor();
    const before = await field.inputValue();
    assert.ok(before.includes(word), `the form shows the value: «${before}»`);
    await field.fill(before.replace(word, other));
    await page.getByRole('button', { name: 'Enregistrer', exact: true }).click();
    const saved = async (again = 100) => {
      // A file cannot be read while the form writes it.
      const text = await page.evaluate(stored, file).catch(() => '');
      if (text.includes(other) || again === 0) return text;
      await setTimeout(50);
      return saved(again - 1);
    };

    writeFileSync(content(file), await saved());
    assert.match(passerelle('check', '--source', folder), /aucune erreur/);
    const later = published();
    assert.deepEqual(Object.keys(later), Object.keys(earlier));
    const changed = Object.keys(later).filter((path) => later[path] !== earlier[path]);
    assert.ok(changed.length > 0, 'the site shows the change');
    for (const path of changed) assert.ok(later[path].replaceAll(other, word) === earlier[path], `${path}: more than the word changed`);
  });
}

test('the form asks nothing of others but data, as its policy says', () => {
  assert.deepEqual([...new Set(elsewhere)].sort(), ['cdn.jsdelivr.net', 'unpkg.com']);
});
