// The search with the keyboard alone, and as a screen reader is told of it.
import assert from 'node:assert/strict';
import { journey, path } from './aide.mjs';

const ready = (page) => page.waitForSelector('body[data-recherche="prete"]');
const focusedLink = (page) => page.evaluate(() => [...document.querySelectorAll('#resultats a')].indexOf(document.activeElement));
const inField = (page) => page.evaluate(() => document.activeElement?.id === 'recherche-q');

journey('arrows go through the results, Escape comes back and empties, Enter opens', async (page) => {
  await page.goto('/recherche/');
  const field = page.getByRole('searchbox');
  await field.focus();
  await page.keyboard.type('permis');
  await page.waitForSelector('#resultats > li');
  await ready(page);
  await page.keyboard.press('ArrowUp');
  assert.ok(await inField(page), 'nothing above the field');
  await page.keyboard.press('ArrowDown');
  assert.equal(await focusedLink(page), 0);
  await page.keyboard.press('ArrowDown');
  assert.equal(await focusedLink(page), 1);
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  assert.ok(await inField(page), 'above the first result is the field');
  for (let presses = 0; presses < 30; presses += 1) await page.keyboard.press('ArrowDown');
  assert.equal(await focusedLink(page), await page.locator('#resultats a').count() - 1, 'the last result is the end');
  await page.keyboard.press('Escape');
  assert.ok(await inField(page), 'Escape comes back to the field');
  assert.equal(await field.inputValue(), 'permis');
  await page.keyboard.press('Escape');
  assert.equal(await field.inputValue(), '', 'Escape again empties it');
  await ready(page);
  assert.equal(await page.locator('#resultats > li').count(), 0);
  await page.keyboard.type('apre');
  await page.waitForSelector('#resultats > li');
  await ready(page);
  await page.keyboard.press('ArrowDown');
  const href = await page.evaluate(() => document.activeElement.getAttribute('href'));
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => url.pathname + url.hash === href);
});

journey('Enter keeps the question in the history, and the back button brings it back', async (page) => {
  await page.goto('/recherche/');
  const field = page.getByRole('searchbox');
  for (const word of ['permis', 'logement']) {
    await field.fill(word);
    await page.keyboard.press('Enter');
    await page.waitForFunction((q) => location.search === `?q=${q}`, word);
    await ready(page);
  }
  await page.goBack();
  await page.waitForFunction(() => document.querySelector('#recherche-q').value === 'permis');
  await ready(page);
  assert.equal(path(page), '/recherche/?q=permis');
  assert.match(await page.getByRole('status').innerText(), /«\u00a0permis\u00a0»/);
});

journey('what is typed slowly after Enter does not take its place in the history', async (page) => {
  await page.goto('/recherche/');
  const field = page.getByRole('searchbox');
  await field.fill('permis');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => location.search === '?q=permis');
  for (const typed of ['loge', 'logement']) {
    await field.fill(typed);
    await page.waitForFunction((q) => location.search === `?q=${q}`, typed);
  }
  await page.keyboard.press('Enter');
  await ready(page);
  await page.goBack();
  await page.waitForFunction(() => location.search === '?q=permis' && document.querySelector('#recherche-q').value === 'permis');
});

journey('« Afficher plus » goes on from the first of the new results', async (page) => {
  await page.goto('/recherche/?q=logement');
  await ready(page);
  const more = page.getByRole('button', { name: 'Afficher plus de résultats' });
  await more.focus();
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.querySelectorAll('#resultats > li').length > 10);
  assert.equal(await focusedLink(page), 10);
});

journey('who comes back from a result finds as many as were shown', async (page) => {
  await page.goto('/recherche/?q=logement');
  await ready(page);
  await page.getByRole('button', { name: 'Afficher plus de résultats' }).click();
  const results = page.locator('#resultats > li');
  await page.waitForFunction(() => document.querySelectorAll('#resultats > li').length > 10);
  const shown = await results.count();
  await results.nth(14).getByRole('link').click();
  await page.waitForURL((url) => url.pathname !== '/recherche/');
  await page.goBack();
  await ready(page);
  assert.equal(await results.count(), shown);
  await page.getByRole('searchbox').fill('permis');
  await page.keyboard.press('Enter');
  await ready(page);
  assert.equal(await results.count(), 10, 'another question begins again');
});

journey('a screen reader finds the search, its field, its filters and its results by their names', async (page) => {
  await page.goto('/recherche/?q=permis');
  await ready(page);
  const search = page.getByRole('search');
  const field = search.getByRole('searchbox', { name: /^Chercher une aide/ });
  assert.equal(await field.count(), 1);
  assert.equal(await field.getAttribute('aria-describedby'), 'etat-recherche');
  assert.equal(await search.getByRole('button', { name: 'Chercher', exact: true }).count(), 1);
  const results = page.getByRole('list').filter({ has: page.locator('xpath=self::*[@id="resultats"]') });
  const first = page.locator('#resultats').getByRole('listitem').first();
  const title = (await first.getByRole('link').innerText()).trim();
  assert.ok(title.length > 2);
  const tree = await page.locator('#resultats').ariaSnapshot();
  assert.match(tree, /^- list:\n {2}- listitem:\n {4}- link "/, tree);
  assert.ok(tree.includes(`- link "${title}"`), 'the name of a result is its title');
  assert.match(tree, /- mark|- paragraph/);
  assert.ok(await results.count() <= 1);
  await search.getByText('Filtrer les résultats').click();
  await page.waitForFunction(() => document.querySelector('#filtre-type').options.length > 1);
  for (const name of ['Type', 'Programme', 'Thème', 'Public', 'Territoire']) {
    assert.equal(await search.getByRole('combobox', { name, exact: true }).count(), 1, name);
  }
});

journey('how many are found is announced where it is listened for, once for a question', async (page) => {
  await page.goto('/recherche/');
  await ready(page);
  await page.evaluate(() => {
    const status = document.getElementById('etat-recherche');
    const told = [];
    Reflect.set(window, 'told', told);
    new MutationObserver(() => told.push(status.textContent)).observe(status, { childList: true, characterData: true, subtree: true });
  });
  const status = page.getByRole('status');
  assert.equal(await status.getAttribute('aria-live'), 'polite');
  for (const word of ['permis', 'xqzwvk', 'permi de condiure']) {
    await page.getByRole('searchbox').fill(word);
    await page.waitForFunction((q) => document.getElementById('etat-recherche').textContent.includes(q), word);
    await ready(page);
  }
  const told = await page.evaluate(() => Reflect.get(window, 'told'));
  assert.equal(told.length, 3, told.join('\n'));
  assert.match(told[0], /^\d+ résultats? pour «\u00a0permis\u00a0»/);
  assert.match(told[1], /^Aucun résultat pour «\u00a0xqzwvk\u00a0»\. Essayez/);
  assert.match(told[2], /«\u00a0condiure\u00a0» lu comme «\u00a0conduire\u00a0»/);
});

journey('back from a result far down, the reader is where they were', { width: 360, height: 640 }, async (page) => {
  await page.goto('/recherche/?q=emploi');
  const ready = page.locator('body[data-recherche="prete"]');
  await ready.waitFor();
  for (const count of [20, 30]) {
    await page.locator('#plus-de-resultats').click();
    await page.waitForFunction((n) => document.querySelectorAll('#resultats > li').length === n, count);
  }
  const far = page.locator('#resultats a').nth(25);
  await far.scrollIntoViewIfNeeded();
  const top = await page.evaluate(() => scrollY);
  await far.click();
  await page.waitForURL((url) => !url.pathname.startsWith('/recherche'));
  await page.goBack();
  await page.waitForFunction((y) => Math.abs(scrollY - y) < 50, top);
});
