// The built folder, as files: its list of pages, and what each page's HTML says. No browser here.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'parse5';

/** The folder under test. `tests/run` builds it; PASSERELLE_SITE points the tests at another. */
export const SITE = resolve(process.env.PASSERELLE_SITE ?? join(import.meta.dirname, '../../target/site-de-test/site'));

if (!existsSync(join(SITE, 'donnees/pages.json'))) {
  throw new Error(`no built site in ${SITE}: run tests/run, or set PASSERELLE_SITE to a folder written by "passerelle build --out"`);
}

/** Every page that the site says it publishes: {url, type, id, titre, …}. */
export const pages = JSON.parse(readFileSync(join(SITE, 'donnees/pages.json'), 'utf8'));

/** Those, and what a host shows when there is nothing: all that a reader can be shown. */
export const everyPage = [...pages, { url: '/404.html', type: '404', id: '404', titre: 'Page introuvable' }];

/** The file that answers an address of the site, or null. An address is a path: no origin, no query, no anchor. */
export function fileOf(path) {
  const name = join(SITE, decodeURIComponent(path));
  if (name !== SITE && !name.startsWith(`${SITE}/`)) return null;
  const file = path.endsWith('/') ? join(name, 'index.html') : name;
  return existsSync(file) && statSync(file).isFile() ? file : null;
}

export function htmlOf(page) {
  const file = fileOf(page.url);
  if (!file) throw new Error(`${page.url} has no file in the built folder`);
  return readFileSync(file, 'utf8');
}

/** For each type of page, its longest page: where a layout is most likely to give way. */
export function onePerType() {
  const longest = new Map();
  for (const page of everyPage) {
    const size = htmlOf(page).length;
    if (size > (longest.get(page.type)?.size ?? -1)) longest.set(page.type, { page, size });
  }
  return [...longest.values()].map((entry) => entry.page);
}

const FETCHED = { img: 'src', script: 'src', link: 'href', source: 'src', iframe: 'src', object: 'data', use: 'href', image: 'href', video: 'src', audio: 'src', track: 'src' };

/** What an HTML text points to (links, things it loads) and what can be pointed to in it (ids). */
export function read(html) {
  const found = { links: [], loads: [], ids: new Set(), duplicates: [], refresh: null };
  visit(parse(html), found);
  return found;
}

function visit(node, found) {
  const attribute = (name) => node.attrs?.find((a) => a.name === name)?.value;
  const id = attribute('id');
  if (id !== undefined) {
    if (found.ids.has(id)) found.duplicates.push(id);
    found.ids.add(id);
  }
  const href = attribute('href');
  if ((node.nodeName === 'a' || node.nodeName === 'area') && href !== undefined) found.links.push(href);
  if (node.nodeName === 'form' && attribute('action') !== undefined) found.links.push(attribute('action'));
  const loaded = FETCHED[node.nodeName] && attribute(FETCHED[node.nodeName]);
  if (loaded?.startsWith('#')) {
    // A drawing that uses a part of itself.
    found.links.push(loaded);
  } else if (loaded !== undefined && node.nodeName === 'link') {
    // The others (canonical, alternate…) name something; they fetch nothing.
    const fetched = /stylesheet|icon|preload|manifest/.test(attribute('rel') ?? '');
    if (fetched) found.loads.push(loaded);
    else if (/alternate|next|prev/.test(attribute('rel') ?? '')) found.links.push(loaded);
  } else if (loaded !== undefined) {
    found.loads.push(loaded);
  }
  if (node.nodeName === 'meta' && attribute('http-equiv')?.toLowerCase() === 'refresh') {
    found.refresh = attribute('content').split(/url=/i)[1] ?? null;
  }
  for (const child of node.childNodes ?? []) visit(child, found);
  if (node.content) visit(node.content, found);
}
