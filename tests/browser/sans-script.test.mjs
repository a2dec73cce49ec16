// Without a script: from the home page, links alone lead to every page, and no link is dead. No browser needed.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { test } from 'node:test';
import { SITE, fileOf, htmlOf, pages, read } from './dossier.mjs';

const HTML = readdirSync(SITE, { recursive: true }).filter((name) => name.endsWith('.html'));
const contents = new Map();
/** What the file at a path (« /aides/ ») says; read once. */
function at(path) {
  const file = fileOf(path);
  if (!file) return null;
  if (!contents.has(file)) contents.set(file, file.endsWith('.html') ? read(readFileSync(file, 'utf8')) : null);
  return contents.get(file);
}

/** The address that a file of the site answers to. */
function addressOf(name) {
  return `/${name}`.replace(/\/index\.html$/, '/');
}

/** The target of a link, as a path and an anchor; null if it leaves the site. */
function target(href, from) {
  const url = new URL(href, `http://site.test${from}`);
  if (url.origin !== 'http://site.test') return null;
  return { path: url.pathname, anchor: decodeURIComponent(url.hash.slice(1)) };
}

test('every published page is reached by following links from the home page', () => {
  const reached = new Set(['/']);
  const queue = ['/'];
  while (queue.length) {
    const from = queue.shift();
    const page = at(from);
    if (!page) continue;
    for (const href of page.refresh ? [...page.links, page.refresh] : page.links) {
      const to = target(href, from);
      if (to && !reached.has(to.path) && fileOf(to.path)) {
        reached.add(to.path);
        queue.push(to.path);
      }
    }
  }
  const alone = pages.map((page) => page.url).filter((url) => !reached.has(url));
  assert.deepEqual(alone, [], `${alone.length} pages that no link leads to`);
});

test('every page names an image for sharing that is there, of the right size and light', () => {
  const seen = new Set();
  for (const page of pages) {
    const address = /<meta property="og:image" content="([^"]*)">/.exec(htmlOf(page))?.[1];
    assert.ok(address, `${page.url} names an image`);
    seen.add(new URL(address).pathname);
  }
  // One a type of page and an axis, not one a page.
  assert.ok(seen.size > 5 && seen.size < 15, [...seen].join());
  for (const path of seen) {
    const bytes = readFileSync(fileOf(path));
    assert.equal(bytes.toString('latin1', 1, 4), 'PNG', path);
    assert.deepEqual([bytes.readUInt32BE(16), bytes.readUInt32BE(20)], [1200, 630], path);
    assert.ok(bytes.length <= 15_000, `${path}: ${bytes.length}`);
  }
});

test('every address of the list of pages has its file, and every page is in the list', () => {
  const missing = pages.filter((page) => !fileOf(page.url)).map((page) => page.url);
  assert.deepEqual(missing, []);
  const listed = new Set(pages.map((page) => page.url));
  assert.equal(listed.size, pages.length, 'no address twice');
  // Neither a redirection nor what a host shows when there is nothing is a page that one looks for.
  const unlisted = HTML.map(addressOf).filter((path) => !listed.has(path) && !at(path).refresh && path !== '/404.html');
  assert.deepEqual(unlisted, []);
});

test('every internal link, image, script and anchor exists', () => {
  const dead = [];
  for (const name of HTML) {
    const from = addressOf(name);
    const page = at(from);
    for (const href of [...page.links, ...page.loads, page.refresh].filter((h) => h !== null)) {
      if (href.trim() === '') {
        dead.push(`${from}: an empty address`);
        continue;
      }
      const to = target(href, from);
      if (!to || !href) continue;
      if (!fileOf(to.path)) dead.push(`${from}: ${href} (no such file)`);
      else if (to.anchor && at(to.path) && !at(to.path).ids.has(to.anchor)) dead.push(`${from}: ${href} (no such anchor)`);
    }
  }
  assert.equal(dead.length, 0, summary(dead));
});

test('no id is used twice in a page', () => {
  const twice = HTML.map((name) => [addressOf(name), at(addressOf(name)).duplicates]).filter(([, ids]) => ids.length);
  assert.equal(twice.length, 0, summary(twice.map(([path, ids]) => `${path}: ${[...new Set(ids)].join(', ')}`)));
});

test('nothing is loaded from elsewhere, and nothing is written in the page that the policy forbids', () => {
  const faults = [];
  for (const name of HTML) {
    const from = addressOf(name);
    const html = readFileSync(join(SITE, name), 'utf8');
    for (const href of at(from).loads) if (!target(href, from) && !href.startsWith('data:')) faults.push(`${from}: loads ${href}`);
    if (/<script(?![^>]*(\ssrc=|type="?application\/(ld\+)?json))/i.test(html)) faults.push(`${from}: a script in the page`);
    if (/<style[\s>]/i.test(html)) faults.push(`${from}: a style element`);
    const attribute = html.match(/<[a-z][^>]*\s(style|on[a-z]+)\s*=\s*["'][^>]{0,60}/i);
    if (attribute) faults.push(`${from}: ${attribute[0]}`);
  }
  assert.equal(faults.length, 0, summary(faults));
});

test('the site map and the feeds name only pages that exist', () => {
  const base = new URL(readFileSync(join(SITE, 'index.html'), 'utf8').match(/rel="canonical" href="([^"]+)"/)[1]);
  const faults = [];
  for (const name of readdirSync(SITE).filter((file) => /\.(xml|atom|ics)$/.test(file))) {
    const text = readFileSync(join(SITE, name), 'utf8').replace(/\r\n[ \t]/g, '');
    for (const [address] of text.matchAll(new RegExp(`${base.origin.replaceAll('.', '\\.')}[^\\s"'<>]*`, 'g'))) {
      const { pathname } = new URL(address.replaceAll('&amp;', '&'));
      const path = pathname.slice(base.pathname.length - 1);
      if (!fileOf(path)) faults.push(`${name}: ${address}`);
    }
  }
  assert.ok(fileOf('/sitemap.xml') && fileOf('/robots.txt'), 'sitemap.xml and robots.txt');
  assert.equal(faults.length, 0, summary(faults));
});

function summary(lines) {
  const shown = lines.slice(0, 60);
  if (lines.length > shown.length) shown.push(`… and ${lines.length - shown.length} more`);
  return `${lines.length} in ${relative(process.cwd(), SITE) || SITE}:\n${shown.join('\n')}`;
}
