// The search when its files fail, when a publication replaces them, and when what is typed is hostile.
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { digest } from '../../src/search/client/decode.mjs';
import { journey, open } from './aide.mjs';
import { SITE } from './dossier.mjs';

const QUESTION = '/recherche/?q=permis';
const WORDS = /\/recherche\/w\d+-[^/]*\.js$/;
const ROOT_AGAIN = /\/recherche\/racine\.js\?edition=/;

/** A visit whose failed requests are expected: the browser itself reports them, a script must not. */
async function visit(steps) {
  const { page, incidents, asked, close } = await open();
  try {
    await steps(page, asked);
    assert.deepEqual(incidents.filter((text) => !/Failed to load resource/.test(text)), []);
  } finally {
    await close();
  }
}

const settled = (page) => page.waitForSelector('body[data-recherche]');
const state = (page) => page.evaluate(() => document.body.dataset.recherche);
const links = (page) => page.locator('ol#resultats > li > a').evaluateAll((all) => all.map((a) => a.getAttribute('href')));

/** The message, the plain list, and one attempt to find a newer edition. */
async function assertPlainList(page, asked) {
  await settled(page);
  assert.equal(await state(page), 'erreur');
  assert.match(await page.getByRole('status').innerText(), /ne répond pas.*liste ci-dessous/s);
  assert.ok(await page.locator('#sans-recherche a[href$="/aides/"]').isVisible(), 'the plain list is shown');
  assert.equal(await page.locator('ol#resultats > li').count(), 0);
  assert.equal(asked.filter((url) => ROOT_AGAIN.test(url)).length, 1, 'the root is read again once');
}

/** The three strings of a piece's call. */
const call = (script) => JSON.parse(`[${script.slice('passerelleIndex('.length, -3)}]`);
const written = (...strings) => `passerelleIndex(${strings.map((s) => JSON.stringify(s)).join(',')});\n`;

const FAULTS = {
  'is missing': (route) => route.fulfill({ status: 404, body: 'rien' }),
  'cannot be reached': (route) => route.abort('connectionreset'),
  'is truncated': async (route) => {
    const whole = await (await route.fetch()).text();
    await route.fulfill({ contentType: 'text/javascript', body: whole.slice(0, whole.length / 2) });
  },
  'is altered': async (route) => {
    const [name, text, content] = call(await (await route.fetch()).text());
    await route.fulfill({ contentType: 'text/javascript', body: written(name, text.replace('e', 'é'), content) });
  },
  'is of another edition': async (route) => {
    const [name, text] = call(await (await route.fetch()).text());
    const other = `${text}\n`;
    await route.fulfill({ contentType: 'text/javascript', body: written(name.replace(/-.*/, '-AAAA'), other, digest(other)) });
  },
  'is the host’s own page': (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html><p>Bientôt de retour' }),
};
for (const [what, fault] of Object.entries(FAULTS)) {
  test(`a piece that ${what} ends in a message and the plain list; the next question is tried again`, { timeout: 60_000 }, () =>
    visit(async (page, asked) => {
      await page.route(WORDS, fault);
      await page.goto(QUESTION);
      await assertPlainList(page, asked);
      await page.unroute(WORDS);
      await page.getByRole('searchbox').fill('logement');
      await page.waitForSelector('body[data-recherche="prete"]');
      assert.ok((await links(page)).length > 0);
    }));
}

test('a search that lost the network says so, and goes on when it is back', { timeout: 60_000 }, () =>
  visit(async (page) => {
    await page.goto('/recherche/');
    await page.context().setOffline(true);
    await page.getByRole('searchbox').fill('logement');
    await page.waitForSelector('body[data-recherche="erreur"]');
    assert.match(await page.locator('#etat-recherche').textContent(), /plus en ligne/);
    await page.context().setOffline(false);
    await page.waitForSelector('body[data-recherche="prete"]');
    assert.ok((await links(page)).length > 0);
  }));

test('a piece that never comes is not waited for without end', { timeout: 60_000 }, () =>
  visit(async (page, asked) => {
    await page.clock.install();
    await page.route(WORDS, () => {});
    await page.goto(QUESTION, { waitUntil: 'domcontentloaded' });
    await page.clock.runFor(2000);
    assert.match(await page.getByRole('status').innerText(), /en cours/);
    await page.clock.runFor(9000);
    await page.waitForFunction(() => document.querySelector('script[src*="racine.js?"]'));
    await page.waitForLoadState('load');
    // The page's clock is the test's, the network's is not: a busy machine may need many turns of the first for one answer of the other.
    for (const end = Date.now() + 20_000; Date.now() < end && await state(page) !== 'erreur';) await page.clock.runFor(3000);
    await assertPlainList(page, asked);
  }));

test('without the engine, the page says where to look', { timeout: 60_000 }, () =>
  visit(async (page) => {
    await page.route(/\/recherche\/moteur\.js/, (route) => route.fulfill({ status: 404, body: '' }));
    await page.goto(QUESTION);
    assert.match(await page.getByRole('status').innerText(), /liste ci-dessous/);
    assert.ok(await page.locator('#sans-recherche a[href$="/aides/"]').isVisible());
  }));

/** The edition that comes next: `changed`'s group has a new name, and the piece says one page more. */
function nextEdition(changed) {
  const root = JSON.parse(readFileSync(join(SITE, 'recherche/racine.js'), 'utf8').slice('passerelleRacine('.length, -3));
  const rank = Number(/^w(\d+)-/.exec(changed)[1]);
  const at = 4 * Math.floor(rank / root.group);
  root.names.w = `${root.names.w.slice(0, at)}NEUF${root.names.w.slice(at + 4)}`;
  return { root: `passerelleRacine(${JSON.stringify(root)});\n`, name: `w${rank}-NEUF` };
}

journey('a page that is open while the site is published finds in the new edition', async (page, asked) => {
  await page.goto('/recherche/?q=logement');
  await page.waitForSelector('body[data-recherche="prete"]');
  let next;
  await page.route(WORDS, async (route) => {
    const asks = /(w\d+-[^/]*)\.js$/.exec(route.request().url())[1];
    if (next && asks === next.name) {
      const [, text, content] = call(readFileSync(join(SITE, 'recherche', `${next.old}.js`), 'utf8'));
      await route.fulfill({ contentType: 'text/javascript', body: written(next.name, text, content) });
    } else {
      // The host still answers under the old name, with what is there now.
      next ??= { ...nextEdition(asks), old: asks };
      await route.fulfill({ contentType: 'text/javascript', body: written(next.name, '', digest('')) });
    }
  });
  await page.route(ROOT_AGAIN, (route) => route.fulfill({ contentType: 'text/javascript', body: next.root }));
  await page.getByRole('searchbox').fill('apre');
  await page.waitForFunction(() => document.body.dataset.recherche);
  assert.equal(await state(page), 'prete');
  assert.ok((await links(page)).some((href) => href.endsWith('/aides/apre/')), 'the page sought is found');
  assert.equal(asked.filter((url) => ROOT_AGAIN.test(url)).length, 1);
});

test('from a folder without its pieces, the page says so and keeps its list', { timeout: 60_000 }, async () => {
  const portable = resolve(process.env.PASSERELLE_PORTABLE ?? join(SITE, '../portable'));
  const folder = mkdtempSync(join(tmpdir(), 'passerelle-'));
  try {
    for (const part of ['recherche', 'theme']) cpSync(join(portable, part), join(folder, part), { recursive: true });
    for (const name of readdirSync(join(folder, 'recherche'))) if (/^w/.test(name)) rmSync(join(folder, 'recherche', name));
    await visit(async (page) => {
      await page.goto(`${pathToFileURL(join(folder, 'recherche/index.html'))}?q=permis`);
      await settled(page);
      assert.equal(await state(page), 'erreur');
      assert.match(await page.getByRole('status').innerText(), /ne répond pas/);
      assert.ok(await page.locator('#sans-recherche').isVisible());
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

const HOSTILE = {
  'nothing': '',
  'spaces': '   ',
  'small words only': 'le la les de du',
  'ten thousand characters': 'aide logement '.repeat(715),
  'one endless word': 'a'.repeat(10_000),
  'emoji': '🚗🏠👩‍👩‍👧 permis',
  'a NUL': 'per\u0000mis',
  'text from right to left': '\u202Eمساعدة السكن',
  'lone surrogates': '\ud800permis\udfff',
  'an image with a handler': '<img src=x onerror="window.touched=1">',
  'a script that closes what is open': '"></script><script>window.touched=1</script>',
  'a template and a path': '{{7*7}} ${7*7} ../../etc/passwd',
  'names of every object': '__proto__ constructor toString hasOwnProperty',
};
for (const [what, typed] of Object.entries(HOSTILE)) {
  journey(`typed or in the address, ${what} is only text`, async (page) => {
    for (const address of [`/recherche/?q=${encodeURIComponent(typed.toWellFormed?.() ?? typed)}`, '/recherche/']) {
      await page.goto(address.length > 8000 ? `/recherche/?q=${typed.slice(0, 6000)}` : address);
      if (!address.includes('?')) {
        await settled(page);
        await page.getByRole('searchbox').fill(typed);
      }
      await page.waitForSelector('body[data-recherche="prete"]');
      assert.ok((await page.getByRole('status').innerText()).trim().length > 0, 'the reader is told something');
      assert.equal(await page.evaluate(() => Reflect.get(window, 'touched')), undefined, 'nothing of it ran');
      assert.equal(await page.locator('#contenu img, #contenu script').count(), 0, 'nothing of it became an element');
    }
  });
}

journey('filters of the address that do not exist are only text', async (page) => {
  const odd = encodeURIComponent('"><img src=x onerror="window.touched=1">');
  await page.goto(`/recherche/?q=permis&type=${odd}&territoire=__proto__&public=constructor&theme=`);
  await page.waitForSelector('body[data-recherche="prete"]');
  assert.equal(await page.evaluate(() => Reflect.get(window, 'touched')), undefined);
  assert.match(await page.getByRole('status').innerText(), /Aucun résultat.*sans filtre/s);
  await page.getByRole('link', { name: 'Enlever les filtres' }).click();
  await page.waitForSelector('body[data-recherche="prete"]');
  assert.ok((await links(page)).length > 0);
});

test('more results that come late do not join the answer to another question', () => visit(async (page) => {
  await page.goto('/recherche/?q=logement');
  await settled(page);
  /** @type {(() => void)[]} */
  const held = [];
  let late = true;
  await page.route(/\/recherche\/[^/]*-[^/]*\.js$/, async (route) => {
    if (late) await new Promise((go) => held.push(() => go(undefined)));
    await route.continue();
  });
  await page.getByRole('button', { name: 'Afficher plus de résultats' }).click();
  await page.waitForTimeout(100);
  assert.ok(held.length > 0, 'more results have to be fetched');
  late = false;
  await page.getByRole('searchbox').fill('zzzz');
  await page.waitForFunction(() => document.querySelector('#etat-recherche').textContent.includes('zzzz'));
  for (const go of held) go();
  await page.waitForTimeout(300);
  assert.deepEqual(await links(page), []);
}));
