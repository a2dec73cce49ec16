// The page on an index whose lists are cut finely, as those of a national site are: what `tests/suite/listes_coupees.rs` exports,
// with tantivy's answers, in the place of the site's own index.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { journey, tools } from './aide.mjs';
import { SITE } from './dossier.mjs';

const folder = `${process.env.PASSERELLE_INDEX ?? join(SITE, '../../tmp/recherche')}-coupee`;
for (const name of readdirSync(folder).filter((file) => file.endsWith('.js'))) tools.set(`/recherche/${name}`, join(folder, name));
const told = JSON.parse(readFileSync(join(folder, 'reponses.json'), 'utf8'));

const ready = (page) => page.waitForSelector('body[data-recherche="prete"]');
const links = (page) => page.locator('ol#resultats > li > a').evaluateAll((all) => all.map((link) => link.getAttribute('href')));
const status = (page) => page.getByRole('status').innerText();
const number = (text) => Number(text.split(' résultat')[0].replace(/\D/g, ''));

/** What each question shows at first. */
const asked = async (page) => {
  const shown = [];
  for (const { question, urls } of told) {
    await page.locator('#recherche [name="q"]').fill(question);
    await page.locator('#recherche [name="q"]').press('Enter');
    await ready(page);
    shown.push({ question, urls, links: await links(page), status: await status(page) });
  }
  return shown;
};

journey(`${told.length} questions find the first pages that tantivy finds, and never count more`, async (page) => {
  assert.ok(told.length >= 200, `${told.length} questions`);
  await page.goto('/recherche/');
  await ready(page);
  let partly = 0;
  for (const { question, urls, links: found, status: said } of await asked(page)) {
    assert.deepEqual(found, urls.slice(0, 10), question);
    if (said.startsWith('Au moins')) {
      partly++;
      assert.ok(number(said) <= urls.length, `${question}: ${said}, and there are ${urls.length}`);
    } else if (urls.length) assert.equal(number(said), urls.length, question);
  }
  // What one question fetched, the next knows.
  assert.ok(partly > 5, `${partly} questions were answered with some blocks only`);
});

journey('the next results follow the first', async (page) => {
  const { question, urls } = told.reduce((most, one) => (one.urls.length > most.urls.length ? one : most));
  await page.goto(`/recherche/?q=${encodeURIComponent(question)}`);
  await ready(page);
  assert.match(await status(page), /^Au moins \d/);
  for (const count of [20, 30]) {
    await page.getByRole('button', { name: 'Afficher plus de résultats' }).click();
    await page.waitForFunction((n) => document.querySelectorAll('ol#resultats > li').length === n, count);
    assert.deepEqual(await links(page), urls.slice(0, count), question);
  }
});

journey('filters have all their values, without counts, and leave the first pages that the command line leaves', async (page) => {
  const left = told.filter(({ kept, urls }) => kept.length > 3 && kept.length < urls.length);
  assert.ok(left.length > 20, `${left.length} questions`);
  const { question, urls, filters, kept } = left.reduce((most, one) => (one.kept.length > most.kept.length ? one : most));
  const [[name, value]] = Object.entries(filters);
  await page.goto(`/recherche/?q=${encodeURIComponent(question)}`);
  await ready(page);
  await page.getByText('Filtrer les résultats').click();
  await page.waitForFunction(() => document.querySelector('#filtre-type').options.length > 1);
  assert.deepEqual(await links(page), urls.slice(0, 10));
  assert.doesNotMatch(await page.locator('#filtre-type').innerText(), /\(\d/);
  await page.locator(`#recherche [name="${name}"]`).selectOption(value);
  await page.waitForURL((url) => url.searchParams.get(name) === value);
  await ready(page);
  assert.deepEqual(await links(page), kept.slice(0, 10), `${question}, ${name}: ${value}`);
  assert.ok(number(await status(page)) <= kept.length);
});
