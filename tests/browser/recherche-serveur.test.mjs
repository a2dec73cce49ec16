// The search page where `site.yaml` names a Quickwit server. What answers here is a stand-in for its search API, over the
// documents that `export quickwit` writes: it reads the part of the query language that the page writes, and refuses the rest.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { open } from './aide.mjs';
import { BINARY, FILES, serve } from './guide.mjs';

/** A query as a function from a document to its score. */
function parse(query) {
  const tokens = query.match(/"(?:[^"\\]|\\.)*"|[()]|\^[0-9.]+|[a-z_]+:|[^\s()^":]+|\S/gu) ?? [];
  let at = 0;
  const refuse = () => { throw new Error(`unexpected « ${tokens[at]} » in ${query}`); };
  const several = (one, operator, join) => {
    const parts = [one()];
    while (tokens[at] === operator) { at += 1; parts.push(one()); }
    return (document) => join(parts.map((part) => part(document)));
  };
  const sum = (scores) => scores.reduce((total, score) => total + score, 0);
  const any = () => several(all, 'OR', sum);
  const all = () => several(part, 'AND', (scores) => (scores.every((score) => score > 0) ? sum(scores) : 0));
  const part = () => {
    let found;
    if (tokens[at] === '(') {
      at += 1;
      found = any();
      if (tokens[at++] !== ')') refuse();
    } else found = clause();
    return found;
  };
  const clause = () => {
    if (!/^[a-z_]+:$/.test(tokens[at] ?? '')) refuse();
    const field = tokens[at++].slice(0, -1);
    const said = tokens[at++] ?? refuse();
    const value = said.startsWith('"') ? said.slice(1, -1).replace(/\\(.)/g, '$1') : said;
    const boost = tokens[at]?.startsWith('^') ? Number(tokens[at++].slice(1)) : 1;
    return (document) => {
      const held = document[field];
      if (held === undefined) throw new Error(`unknown field ${field}`);
      const values = Array.isArray(held) ? held : ANALYSED.includes(field) ? held.split(' ') : [held];
      return values.includes(value) ? boost : 0;
    };
  };
  const found = any();
  if (at < tokens.length) refuse();
  return found;
}
const ANALYSED = ['titre', 'mots_cles', 'lieux', 'texte'];

let documents, quickwit, server, guide;
/** What the stand-in does instead of answering. */
let fault;
let asked = [];

function answer(request, response) {
  const address = new URL(request.url, 'http://localhost');
  const say = (status, said) => response.writeHead(status, { 'Content-Type': 'application/json', 'Access-Control-Allow-Origin': '*' }).end(said);
  if (address.pathname !== '/api/v1/essai/search') return say(404, '{"message": "Route not found"}');
  asked.push(address.searchParams.get('query'));
  if (fault) return fault(say);
  try {
    const score = parse(address.searchParams.get('query'));
    const met = documents.map((document) => [score(document), document]).filter(([score]) => score > 0);
    if (address.searchParams.get('sort_by') === '_score') met.sort((a, b) => b[0] - a[0]);
    const from = Number(address.searchParams.get('start_offset'));
    const hits = met.slice(from, from + Number(address.searchParams.get('max_hits'))).map(([, document]) => document);
    say(200, JSON.stringify({ num_hits: met.length, hits, elapsed_time_micros: 1, errors: [] }));
  } catch (problem) {
    say(400, JSON.stringify({ message: String(problem) }));
  }
}

const LESSONS = Array.from({ length: 14 }, (_, n) => `  - id: essai--lecon-${n}
    structure_id: essai--auto-ecole
    nom: "Leçon de conduite ${n}"
    source: essai
    date_maj: "2026-01-10"
    description: "Une leçon."
`).join('');

before(async () => {
  server = createServer(answer);
  await new Promise((ready) => { server.listen(0, '127.0.0.1', ready); });
  quickwit = `http://127.0.0.1:${server.address().port}`;
  guide = await serve({
    'site.yaml': `${FILES['site.yaml']}recherche:\n  serveur: ${quickwit}/\n  index: essai\n`,
    'annuaire/essai.yaml': FILES['annuaire/essai.yaml'] + LESSONS,
  });
  const folder = join(guide.folder, 'export');
  const made = spawnSync(BINARY, ['export', 'quickwit', '--source', guide.folder, '--out', folder], { encoding: 'utf8' });
  assert.equal(made.status, 0, made.stderr);
  documents = readFileSync(join(folder, 'documents.ndjson'), 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line));
});
after(() => {
  guide?.stop();
  server?.closeAllConnections();
  server?.close();
});

/** A visit in which only the two servers are asked. */
async function visit(steps) {
  const { page, incidents, close } = await open({ baseURL: guide.origin });
  try {
    await page.route(`${quickwit}/**`, (route) => route.continue());
    fault = undefined;
    asked = [];
    await steps(page);
    assert.deepEqual(incidents.filter((text) => !/Failed to load resource/.test(text)), []);
  } finally {
    await close();
  }
}
const ready = (page) => page.waitForSelector('body[data-recherche="prete"]');
const links = (page) => page.locator('ol#resultats > li > a').allInnerTexts();
const status = (page) => page.locator('#etat-recherche').innerText();

test('the policy lets the page ask that server and no other', async () => {
  const { headers } = await fetch(`${guide.origin}/recherche/`);
  assert.match(headers.get('content-security-policy'), new RegExp(`; connect-src 'self' ${quickwit}$`));
});

test('the server answers: titles, types, extracts, how many', { timeout: 60_000 }, () => visit(async (page) => {
  await page.goto('/recherche/?q=permis');
  await ready(page);
  assert.equal((await links(page))[0], 'Aide au permis de conduire');
  const first = page.locator('ol#resultats > li').first();
  assert.equal(await first.getAttribute('data-type'), 'aide');
  assert.equal(await first.locator('.etiquette').innerText(), 'Aides');
  assert.match(await first.locator('.extrait').innerText(), /passer le permis/);
  assert.ok(await first.locator('mark').count() > 0, 'the words of the question are marked');
  assert.match(await status(page), /^\d+ résultats? pour «\u00a0permis\u00a0»/);
  assert.ok(asked.length === 1 && asked[0].includes('titre:perm'), asked.join('\n'));
  await first.locator('a').click();
  await page.waitForURL(/\/aides\/permis\/$/);
}));

test('a typing error is understood here, and its word asked there', { timeout: 60_000 }, () => visit(async (page) => {
  await page.goto('/recherche/?q=condiute');
  await ready(page);
  assert.match(await status(page), /«\u00a0condiute\u00a0» lu comme «\u00a0conduite\u00a0»/);
  assert.ok((await links(page)).includes('Aide au permis de conduire'));
}));

test('more results are asked for as they are wanted; filters are part of the question', { timeout: 60_000 }, () => visit(async (page) => {
  await page.goto('/recherche/?q=conduite');
  await ready(page);
  const total = Number((await status(page)).match(/^\d+/)[0]);
  assert.ok(total > 14, `${total} results`);
  assert.equal((await links(page)).length, 10);
  await page.locator('#plus-de-resultats').click();
  await page.waitForFunction((count) => document.querySelectorAll('#resultats > li').length === count, Math.min(total, 20));
  assert.equal(new Set(await links(page)).size, Math.min(total, 20), 'none twice');
  await page.getByText('Filtrer les résultats').click();
  await page.getByLabel('Type').selectOption({ value: 'aide' });
  await page.waitForFunction(() => document.querySelectorAll('#resultats > li').length === 1);
  assert.deepEqual(await links(page), ['Aide au permis de conduire']);
  assert.match(page.url(), /type=aide/);
  await page.getByLabel('Type').selectOption({ value: 'territoire' });
  await page.waitForFunction(() => document.querySelector('#etat-recherche').textContent.includes('sans filtre'));
  assert.match(await status(page), new RegExp(`Aucun résultat.*${total} résultats`));
}));

const SHAPES = {
  'fails': (say) => say(500, '{"message": "out of order"}'),
  'is not a search': (say) => say(200, '{"hello": "world"}'),
  'answers a page': (say) => say(200, '<!doctype html><p>Bientôt de retour'),
  'leads out of the site': (say) => say(200, JSON.stringify({ num_hits: 1, hits: [{ nom: 'Piège', url: 'javascript:alert(1)', type: 'aide', resume: '' }] })),
  'leads to another host': (say) => say(200, JSON.stringify({ num_hits: 1, hits: [{ nom: 'Piège', url: '//exemple.net/', type: 'aide', resume: '' }] })),
};
for (const [what, broken] of Object.entries(SHAPES)) {
  test(`a server that ${what} ends in a message and the plain list; the next question is asked again`, { timeout: 60_000 }, () => visit(async (page) => {
    fault = broken;
    await page.goto('/recherche/?q=permis');
    await page.waitForSelector('body[data-recherche="erreur"]');
    assert.match(await status(page), /son serveur.*liste ci-dessous/);
    assert.ok(await page.locator('#sans-recherche a[href$="/aides/"]').isVisible());
    assert.equal(await page.locator('#resultats > li').count(), 0);
    fault = undefined;
    await page.getByRole('searchbox').fill('conduite');
    await ready(page);
    assert.ok((await links(page)).length > 0);
  }));
}

test('a server that never answers is not waited for without end', { timeout: 60_000 }, () => visit(async (page) => {
  await page.clock.install();
  fault = () => {};
  await page.goto('/recherche/?q=permis', { waitUntil: 'domcontentloaded' });
  for (let waits = 0; waits < 50 && !asked.length; waits += 1) await new Promise((resolve) => { setTimeout(resolve, 100); });
  await page.clock.runFor(2000);
  assert.match(await status(page), /en cours/);
  await page.clock.runFor(9000);
  await page.waitForSelector('body[data-recherche="erreur"]');
  assert.match(await status(page), /son serveur.*liste ci-dessous/);
}));

test('what the server says is text, never HTML', { timeout: 60_000 }, () => visit(async (page) => {
  const hostile = '<img src=x onerror="document.title=1">';
  fault = (say) => say(200, JSON.stringify({ num_hits: 1, hits: [{ nom: hostile, url: '/aides/permis/', type: hostile, resume: hostile }] }));
  await page.goto('/recherche/?q=permis');
  await ready(page);
  assert.deepEqual(await links(page), [hostile]);
  assert.equal(await page.locator('#resultats img').count(), 0);
}));
