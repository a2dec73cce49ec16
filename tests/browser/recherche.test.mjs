// Searching in a real browser, from the files that a static host serves.
import assert from 'node:assert/strict';
import { ALL, load, report, violations } from './axe.mjs';
import { journey, path } from './aide.mjs';

/** The results shown for the query typed: [{titre, url, type}], best first. */
async function results(page) {
  await page.waitForSelector('body[data-recherche="prete"]');
  return page.locator('ol#resultats > li').evaluateAll((items) => items.map((li) => {
    const links = li.querySelectorAll('a');
    const typed = li.matches('[data-type]') ? li : li.querySelector('[data-type]');
    return { titre: links[0]?.textContent.trim(), url: new URL(links[0]?.href).pathname, type: typed?.dataset.type, links: links.length };
  }));
}

async function searchFor(page, query) {
  await page.goto(`/recherche/?q=${encodeURIComponent(query)}`);
  return results(page);
}

const FIRST = [
  ['parc 2 roues', /^\/programmes\/vienne-2011-2013\/actions\/27-parc-2-roues\/$/],
  ["accompagnement vers l'emploi", /^\/programmes\/vienne-2011-2013\/orientations\/accompagnement-emploi\/$|accompagnement-vers-l-emploi|var-accompagnement/],
];
for (const [query, expected] of FIRST) {
  journey(`« ${query} » finds the right page first`, async (page) => {
    const found = await searchFor(page, query);
    assert.ok(found.length > 0, 'some results');
    assert.match(found[0].url, expected, `first were ${found.slice(0, 3).map((r) => `${r.titre} (${r.url})`).join(', ')}`);
    for (const result of found) {
      assert.equal(result.links, 1, `one link a result (${result.titre})`);
      assert.ok(result.type, `a type (${result.titre})`);
    }
    assert.match(await page.locator('#etat-recherche').innerText(), /\d/, 'the status says how many');
    assert.equal(await page.locator('#etat-recherche').evaluate((e) => e.closest('[aria-live],[role=status]') !== null), true);
  });
}

journey('the apostrophe, the accents and the capitals that people type do not matter', async (page) => {
  const plain = (await searchFor(page, "accompagnement vers l'emploi")).map((r) => r.url);
  const typeset = (await searchFor(page, 'ACCOMPAGNEMENT vers l’émploi')).map((r) => r.url);
  assert.deepEqual(typeset.slice(0, 3), plain.slice(0, 3));
});

journey('a search from the home page shows its results, and the address can be shared', async (page) => {
  await page.goto('/');
  await page.getByRole('searchbox').first().fill('permis de conduire');
  await page.getByRole('button', { name: 'Chercher' }).first().click();
  await page.waitForURL(/\/recherche\/\?q=permis/);
  const found = await results(page);
  assert.ok(found.length > 0);
  assert.match(found.slice(0, 3).map((r) => r.titre).join(' '), /permis/i);
  await page.reload();
  assert.deepEqual(await results(page), found, 'the same after a reload');
  await page.locator('ol#resultats > li a').first().click();
  await page.waitForURL((url) => url.pathname === found[0].url);
  assert.equal((await page.locator('h1').innerText()).replace(/\s+/g, ' ').length > 0, true);
});

journey('a filter of the address is seen, and can be removed', async (page) => {
  await page.goto('/recherche/?q=logement&type=aide');
  const few = await results(page);
  assert.ok(few.every((result) => result.type === 'aide'));
  assert.equal(await page.getByLabel('Type').inputValue(), 'aide');
  assert.ok(await page.getByLabel('Type').isVisible());
  await page.getByRole('link', { name: 'Enlever les filtres' }).click();
  await page.waitForURL((url) => !url.searchParams.has('type'));
  assert.ok((await results(page)).some((result) => result.type !== 'aide'));
});

journey('results follow what is typed', async (page) => {
  await page.goto('/recherche/');
  const field = page.locator('main').getByRole('searchbox');
  await field.pressSequentially('parc 2 roue', { delay: 20 });
  await page.waitForFunction(() => document.body.dataset.recherche === 'prete' && document.querySelector('ol#resultats > li'));
  const found = await results(page);
  assert.match(found[0].url, /27-parc-2-roues/);
  await page.waitForURL(/q=parc/);
});

journey('what needs no fetching is answered at the key, before anything else can happen', async (page) => {
  await page.goto('/recherche/?q=permis');
  const before = await results(page);
  const shown = await page.evaluate(() => {
    const field = document.getElementById('recherche-q');
    return ['', 'permis'].map((typed) => {
      field.value = typed;
      field.dispatchEvent(new Event('input', { bubbles: true }));
      return [document.body.dataset.recherche, ...[...document.querySelectorAll('#resultats > li > a')].map((link) => link.textContent)];
    });
  });
  assert.deepEqual(shown, [['prete'], ['prete', ...before.map(({ titre }) => titre)]]);
});

journey('no result is said, with something to try', async (page) => {
  await searchFor(page, 'xqzwv');
  assert.equal(await page.locator('ol#resultats > li').count(), 0);
  assert.ok((await page.locator('#etat-recherche').innerText()).length > 10);
});

journey('without a script, the search leads to a page from which everything is reached', { javaScriptEnabled: false }, async (page) => {
  await page.goto('/');
  await page.getByRole('searchbox').first().fill('permis');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/recherche\/\?q=permis/);
  for (const section of ['/aides/', '/annuaire/', '/territoires/', '/plan-du-site/']) {
    assert.ok(await page.locator(`main a[href="${section}"]`).first().isVisible(), section);
  }
});

for (const [width, colorScheme] of [[360, 'light'], [1280, 'dark']]) {
  journey(`the results have no accessibility fault (${width} px, ${colorScheme})`, { width, colorScheme }, async (page) => {
    await searchFor(page, 'aide au permis');
    await load(page);
    const found = (await violations(page, ALL)).map((v) => ({ ...v, where: path(page) }));
    assert.equal(found.length, 0, `\n${report(found)}`);
  });
}

journey('what the guide does not have is said, and the whole site is proposed where nothing is found', async (page) => {
  const told = async (query) => {
    await searchFor(page, query);
    return (await page.locator('#etat-recherche').innerText()).replace(/\s+/g, ' ');
  };
  const plain = page.locator('#sans-recherche');
  assert.match(await told('Niort assistante sociale'), /« Niort » n’est pas dans ce guide/);
  assert.equal(await plain.isVisible(), false, 'something was found');
  assert.match(await told('xyzzy'), /Aucun résultat/);
  assert.equal(await plain.isVisible(), true);
  assert.match(await told('79000'), /pas un code postal des territoires de ce guide/);
  await told('zz');
  assert.equal(await plain.isVisible(), false, 'two letters are a beginning');
});
