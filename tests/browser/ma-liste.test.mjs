// The shortlist: ticked on the sheets, kept on the device, carried by a link, never sent.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { journey, open } from './aide.mjs';
import { htmlOf, pages } from './dossier.mjs';

const add = async (page, url) => {
  await page.goto(url);
  await page.getByRole('button', { name: 'Ajouter à ma liste' }).click();
};

test('sheets ticked on one device open from the link on another', { timeout: 120_000 }, async () => {
  const one = await open({ width: 360, height: 640 });
  const other = await open();
  try {
    await add(one.page, '/aides/apre/');
    await add(one.page, '/kits/mobilite/');
    await one.page.getByRole('link', { name: 'Voir ma liste (2)' }).click();
    await one.page.locator('[data-liste="prete"]').waitFor();
    assert.equal(await one.page.locator('.liste-fiches > li').count(), 2);
    const link = await one.page.getByLabel('Le lien vers cette liste').inputValue();
    assert.match(link, /\/ma-liste\/#aides\/apre,kits\/mobilite$/);
    const text = await one.page.getByLabel(/Le texte/).inputValue();
    assert.match(text, /\/aides\/apre\/\n/);
    assert.ok(text.endsWith(link));

    await other.page.goto(`/ma-liste/${new URL(link).hash}`);
    await other.page.locator('[data-liste="prete"]').waitFor();
    assert.match(await other.page.locator('.liste-fiches a').first().textContent(), /personnalisée/);
    assert.equal(await other.page.evaluate(() => localStorage.length), 0, 'opening a link keeps nothing');
    await other.page.getByRole('button', { name: 'Garder ces fiches dans ma liste' }).click();
    await other.page.getByText('Les fiches sont dans votre liste.').waitFor();
    assert.equal(new URL(other.page.url()).hash, '');
    await other.page.waitForFunction(() => document.activeElement?.matches('.liste-fiches a'));
    await other.page.getByRole('button', { name: /^Retirer / }).first().click();
    assert.equal(await other.page.locator('.liste-fiches > li').count(), 1);
    const sent = [...one.asked, ...other.asked].filter((url) => /liste.*(apre|mobilite)/.test(url.split('#')[0]));
    assert.deepEqual(sent, []);
    assert.deepEqual([...one.incidents, ...other.incidents], []);
  } finally {
    await one.close();
    await other.close();
  }
});

journey('a hostile link shows nothing but an empty list', {}, async (page) => {
  await page.goto('/ma-liste/#javascript:alert(1),../../etc,//evil.test/x,<img>');
  await page.locator('[data-liste="prete"]').waitFor();
  assert.equal(await page.locator('.liste-fiches > li').count(), 0);
  assert.ok(await page.getByText('Votre liste est vide').isVisible());
});

journey('the button says what it does next, and what it did is told', async (page) => {
  await page.goto('/aides/apre/');
  const link = page.getByRole('link', { name: /^Voir ma liste/ });
  assert.ok(await link.isHidden());
  await page.getByRole('button', { name: 'Ajouter à ma liste' }).click();
  await page.getByRole('status').getByText('Ajoutée à ma liste.').waitFor();
  assert.equal(await link.innerText(), 'Voir ma liste (1)');
  await page.reload();
  await page.getByRole('button', { name: 'Retirer de ma liste' }).click();
  await page.getByRole('status').getByText('Retirée de ma liste.').waitFor();
  assert.ok(await link.isHidden());
  assert.ok(await page.getByRole('button', { name: 'Ajouter à ma liste' }).isVisible());
});

test('a sheet that is gone is said to be, and is not sent', { timeout: 120_000 }, async () => {
  const { page, close } = await open();
  try {
    await page.goto('/ma-liste/#aides/nexistepas,aides/apre');
    await page.locator('[data-liste="prete"]').waitFor();
    assert.ok(await page.getByText('Cette fiche n’existe plus.').isVisible());
    assert.equal(await page.locator('.liste-fiches a[href*="nexistepas"]').count(), 0);
    assert.match(await page.getByLabel('Le lien vers cette liste').inputValue(), /#aides\/apre$/);
    assert.doesNotMatch(await page.getByLabel(/Le texte/).inputValue(), /nexistepas/);
    await page.getByRole('button', { name: 'Garder ces fiches dans ma liste' }).click();
    await page.getByText('Les fiches sont dans votre liste.').waitFor();
    assert.doesNotMatch(await page.evaluate(() => localStorage.getItem('passerelle.liste')), /nexistepas/);
  } finally {
    await close();
  }
});

journey('what is skipped to in the page is no sheet', { width: 360, height: 640 }, async (page) => {
  await page.goto('/ma-liste/#aides/apre');
  await page.locator('[data-liste="prete"]').waitFor();
  await page.getByRole('link', { name: 'Aller au contenu' }).press('Enter');
  assert.equal(new URL(page.url()).hash, '#contenu');
  assert.match(await page.locator('.liste-fiches > li').innerText(), /personnalisée/);
  await page.reload();
  await page.locator('[data-liste="prete"]').waitFor();
  assert.ok(await page.getByText('Votre liste est vide').isVisible());
});

journey('a browser that keeps nothing is said to', async (page) => {
  await page.addInitScript(() => {
    Storage.prototype.setItem = () => { throw new DOMException('refused', 'QuotaExceededError'); };
  });
  const said = page.getByText('Ce navigateur refuse de garder ce choix.');
  await page.goto('/aides/apre/');
  await page.getByRole('button', { name: 'Ajouter à ma liste' }).click();
  await said.waitFor();
  assert.ok(await page.getByRole('button', { name: 'Ajouter à ma liste' }).isVisible(), 'the button keeps its name');
  assert.equal(await said.count(), 1, 'said once');
  assert.ok((await said.boundingBox()).height > 9, 'said to the eye too');
  assert.equal(await page.getByText('Ajoutée à ma liste.').count(), 0);
  await page.goto('/territoires/loudun/');
  await page.getByRole('button', { name: 'C’est chez moi', pressed: false }).click();
  await said.waitFor();
  assert.ok(await page.getByRole('button', { name: 'C’est chez moi', pressed: false }).isVisible());
  assert.equal(await said.count(), 1);
});

/** The titles of the list that is shown. */
const titles = (page) => page.locator('.liste-fiches h2').allInnerTexts();
const ready = (page) => page.locator('[data-liste="prete"]').waitFor();

journey('two tabs keep one list', async (page) => {
  await add(page, '/aides/apre/');
  await add(page, '/kits/mobilite/');
  await page.goto('/ma-liste/');
  await ready(page);
  const other = await page.context().newPage();
  await add(other, '/aides/rsa/');
  await page.waitForFunction(() => document.querySelectorAll('.liste-fiches > li').length === 3);
  assert.match(await page.getByLabel('Le lien vers cette liste').inputValue(), /#aides\/apre,kits\/mobilite,aides\/rsa$/);
  await page.getByRole('button', { name: /^Retirer .*personnalisée/ }).click();
  const kept = await page.evaluate(() => JSON.parse(localStorage.getItem('passerelle.liste')).map((one) => one.id));
  assert.deepEqual(kept, ['kits/mobilite', 'aides/rsa']);
  assert.ok(await page.evaluate(() => document.activeElement.matches('.liste-fiches button')), 'the keyboard stays in the list');
  await other.getByRole('link', { name: 'Voir ma liste (2)' }).waitFor();
  await page.getByRole('button', { name: 'Vider la liste' }).click();
  await other.getByRole('button', { name: 'Ajouter à ma liste' }).waitFor();
  assert.ok(await other.getByRole('link', { name: /^Voir ma liste/ }).isHidden());
  // What another tab wrote unseen (a page that the browser had put aside) is not lost either.
  await page.evaluate(() => localStorage.setItem('passerelle.liste', '[{"id":"aides/fsl"}]'));
  await other.getByRole('button', { name: 'Ajouter à ma liste' }).click();
  assert.match(await page.evaluate(() => localStorage.getItem('passerelle.liste')), /fsl.*rsa/);
});

journey('a page that the browser brings back shows the last choices', async (page) => {
  const back = () => page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
  const store = (name, value) => page.evaluate(([key, text]) => localStorage.setItem(`passerelle.${key}`, text), [name, JSON.stringify(value)]);
  await add(page, '/aides/apre/');
  await store('liste', []);
  await store('facile', true);
  await back();
  assert.ok(await page.getByRole('button', { name: 'Ajouter à ma liste' }).isVisible());
  assert.ok(await page.getByRole('button', { name: 'Version facile', pressed: true }).isVisible());
  assert.ok(await page.locator('#version-facile').isVisible());
  await page.goto('/territoires/loudun/');
  await page.getByRole('button', { name: 'C’est chez moi' }).click();
  await store('commune', null);
  await back();
  assert.ok(await page.getByRole('button', { name: 'C’est chez moi', pressed: false }).isVisible());
  await page.goto('/ma-liste/');
  await store('liste', [{ id: 'aides/apre', titre: 'APRE' }]);
  await back();
  assert.equal((await titles(page)).length, 1);
});

test('the titles are there while the sheets are on their way, and what cannot be read is said', { timeout: 120_000 }, async () => {
  const { page, close } = await open({ width: 360, height: 640 });
  try {
    await add(page, '/aides/apre/');
    await add(page, '/aides/rsa/');
    let answer;
    const slow = new Promise((resolve) => { answer = resolve; });
    await page.route('**/aides/apre/', async (route) => { await slow; await route.continue(); });
    await page.route('**/aides/rsa/', (route) => route.abort());
    await page.goto('/ma-liste/');
    assert.match((await titles(page)).join(), /personnalisée.*solidarité/s);
    assert.ok(await page.getByText('Votre liste est vide').isHidden());
    assert.ok(await page.locator('.liste-fiches a[href$="/aides/apre/"]').isVisible());
    await page.locator('li', { hasText: 'solidarité' }).getByText('Le reste de cette fiche n’a pas pu être lu.').waitFor();
    await page.getByRole('button', { name: /^Retirer .*personnalisée/ }).focus();
    answer();
    await ready(page);
    assert.match(await page.locator('.liste-fiches > li').first().innerText(), /1\s500\s€/);
    assert.match(await page.evaluate(() => document.activeElement.getAttribute('aria-label')), /^Retirer .*personnalisée/, 'the keyboard stays where it is');
  } finally {
    await close();
  }
});

journey('a link shows its own list, and mine is one step away', { width: 360, height: 640 }, async (page) => {
  await add(page, '/aides/apre/');
  await add(page, '/aides/rsa/');
  await add(page, '/kits/mobilite/');
  await page.goto('/ma-liste/#aides/apre');
  await ready(page);
  assert.equal((await titles(page)).length, 1);
  assert.ok(await page.getByText('Ces fiches sont déjà dans votre liste.').isVisible());
  assert.ok(await page.getByRole('button', { name: /Garder|Retirer|Vider/ }).first().isHidden());
  assert.match(await page.getByLabel('Le lien vers cette liste').inputValue(), /#aides\/apre$/);
  await page.goto('/ma-liste/#aides/apre,aides/fsl');
  await ready(page);
  assert.equal((await titles(page)).length, 2);
  await page.getByRole('button', { name: 'Garder ces fiches dans ma liste' }).click();
  assert.equal((await titles(page)).length, 4);
  assert.equal(new URL(page.url()).hash, '');
  await page.goto('/ma-liste/#aides/rsa');
  await page.getByRole('main').getByRole('link', { name: 'Voir ma liste (4)' }).click();
  await page.waitForFunction(() => document.querySelectorAll('.liste-fiches > li').length === 4);
  // The link of my own list is mine.
  const link = await page.getByLabel('Le lien vers cette liste').inputValue();
  await page.goto(`/glossaire/`);
  await page.goto(`/ma-liste/${new URL(link).hash}`);
  await ready(page);
  assert.ok(await page.getByText('On vous a envoyé cette liste').isHidden());
  assert.equal(await page.getByRole('button', { name: /^Retirer / }).count(), 4);
});

journey('an aid in the list says for whom it is', async (page) => {
  await add(page, '/aides/apre/');
  await page.goto('/ma-liste/');
  await ready(page);
  assert.match(await page.locator('.liste-fiches > li').innerText(), /Pour qui : Bénéficiaires du RSA/);
});

journey('a service in the list says what it is, who runs it and for whom', async (page) => {
  const service = pages.find((one) => one.type === 'service' && one.publics.length > 1 && /surtitre">[^<]* · <a/.test(htmlOf(one)));
  await add(page, service.url);
  await page.goto('/ma-liste/');
  await ready(page);
  const said = await page.locator('.liste-fiches > li').innerText();
  const html = htmlOf(service);
  const structure = /surtitre">[^<]* · <a[^>]*>([^<]*)</.exec(html)[1];
  assert.ok(said.includes(structure), said);
  assert.ok(said.includes(/name="description" content="([^"]{20})/.exec(html)[1]), said);
  assert.match(said, /Pour qui : \S/);
});
