// «Près de chez moi»: from a commune or a postal code to the territory.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { journey, path } from './aide.mjs';
import { htmlOf, pages } from './dossier.mjs';

/** Types a place on the page of territories; the answers shown: [{texte, url}]. */
async function look(page, place) {
  await page.goto('/territoires/');
  const field = page.getByRole('searchbox', { name: /commune|code postal/i });
  await field.fill(place);
  await page.waitForTimeout(300);
  return page.locator('main li:visible', { has: page.locator('a[href*="/territoires/"]') }).evaluateAll((items) => items
    .filter((li) => !li.querySelector('li'))
    .map((li) => ({ texte: li.innerText.replace(/\s+/g, ' ').trim(), url: new URL(li.querySelector('a').href).pathname })));
}

for (const [place, territory] of [['Loudun', 'loudun'], ['Montmorillon', 'montmorillon']]) {
  journey(`« ${place} » leads to its territory`, async (page) => {
    const answers = (await look(page, place)).filter((a) => a.texte.startsWith(place));
    assert.ok(answers.some((a) => a.url === `/territoires/${territory}/`), JSON.stringify(answers));
    await page.locator(`main li:visible a[href$="/territoires/${territory}/"]`, { hasText: place }).first().click();
    await page.waitForURL(`**/territoires/${territory}/`);
    assert.match(await page.locator('h1').innerText(), new RegExp(place));
  });
}

journey('« 86300 » leads to the territory of Chauvigny', { width: 360 }, async (page) => {
  const answers = (await look(page, '86300')).filter((a) => a.texte.includes('86300'));
  assert.ok(answers.some((a) => a.texte.startsWith('Chauvigny')), JSON.stringify(answers));
  assert.deepEqual([...new Set(answers.map((a) => a.url))], ['/territoires/chauvigny/']);
});

journey('« 86350 », shared by six communes of two territories, offers each with its own', { width: 360 }, async (page) => {
  const answers = (await look(page, '86350')).filter((a) => a.texte.includes('86350'));
  assert.equal(answers.length, 6, JSON.stringify(answers));
  const territories = new Set(answers.map((a) => a.url));
  assert.deepEqual([...territories].sort(), ['/territoires/civray/', '/territoires/montmorillon/']);
});

journey('a place is found as it is written in a hurry', { width: 360 }, async (page) => {
  const answers = await look(page, 'st pierre des corps');
  assert.deepEqual(answers.map((a) => a.url), ['/territoires/indre-et-loire-joue-saint-pierre/']);
});

journey('a place that is not here gets an answer in words', async (page) => {
  const answers = await look(page, 'Quimper');
  assert.deepEqual(answers.filter((a) => /Quimper/.test(a.texte)), []);
  assert.match(await page.locator('main').getByRole('status').first().innerText(), /[Aa]ucun/);
});

journey('the very name comes first, with its territory, under the eyes, and heads the page that it leads to', { width: 360, height: 640 }, async (page) => {
  const first = async (place) => (await look(page, place))[0].texte;
  assert.match(await first('Monts'), /^Montmorillon/, 'territories are before communes');
  assert.match(await page.locator('#liste-communes li:visible').first().innerText(), /^Monts 37260/);
  assert.match(await first('86 000'), /^Poitiers/);
  assert.match(await first('châtellerault nord'), /^Châtellerault Nord/);
  assert.match((await look(page, 'mirebau')).map((a) => a.texte).join(), /Mirebeau 86110 → Jaunay-Clan \(indicatif\)/);
  await page.getByRole('searchbox', { name: /commune/i }).fill('mirebeau');
  await page.keyboard.press('Enter');
  const answer = page.locator('#liste-communes li:visible a');
  const { y } = await answer.boundingBox();
  assert.ok(y > 0 && y < 600, `${y} px down`);
  await answer.click();
  await page.waitForURL('**/territoires/jaunay-clan/');
  const head = await page.locator('.tete-page').innerText();
  assert.match(head, /rattachement est indicatif/);
  assert.match(head, /Chez moi\s: Mirebeau/);
});

journey('on a map, both ends of a name lead to its own territory', { width: 360, height: 640 }, async (page) => {
  await page.goto('/territoires/');
  const names = page.locator('.noms a');
  assert.ok(await names.count() > 10);
  for (const name of await names.all()) {
    await name.scrollIntoViewIfNeeded();
    const strays = await name.evaluate((link) => {
      const { left, right, top, bottom } = (link.querySelector('circle, rect') ?? link.querySelector('tspan')).getBoundingClientRect();
      const at = (x) => document.elementFromPoint(x, (top + bottom) / 2)?.closest('a')?.getAttribute('href');
      return [left + 2, right - 2].map(at).filter((href) => href !== link.getAttribute('href'));
    });
    assert.deepEqual(strays, [], await name.textContent());
  }
});

journey('without a script, the communes are a list of links', { javaScriptEnabled: false }, async (page) => {
  await page.goto('/territoires/');
  assert.ok(await page.locator('main a', { hasText: /^Loudun$/ }).first().isVisible());
  await page.locator('main a[href*="/territoires/loudun/"]').first().click();
  assert.equal(path(page), '/territoires/loudun/');
});

test('the map of a theme and its table count the services that are a territory’s own', () => {
  const place = new Map(pages.filter((one) => one.type === 'territoire').map((one) => [one.titre, one.id]));
  let rows = 0;
  for (const theme of pages.filter((one) => one.type === 'thematique')) {
    const section = htmlOf(theme).match(/<h2 id="par-territoire">[^]*?<\/section>\s*<\/figure><\/section>/)?.[0] ?? '';
    for (const [, name, count] of section.matchAll(/<th scope="row">([^<]+)<\/th><td class="nombre">(\d+)</g)) {
      const own = pages.filter((one) => one.type === 'service' && one.thematiques.includes(theme.id) && one.territoires.includes(place.get(name)));
      assert.equal(Number(count), own.length, `${theme.id}, ${name}`);
      assert.match(section, new RegExp(`aria-label="${name}.: ${count} services?"`), `${theme.id}, ${name}: said on the map`);
      rows += 1;
    }
  }
  assert.ok(rows > 0);
});
