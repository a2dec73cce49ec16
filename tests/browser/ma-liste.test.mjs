// The shortlist: ticked on the sheets, kept on the device, carried by a link, never sent.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { journey, open } from './aide.mjs';

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
  const refused = 'Ce navigateur refuse de garder ce choix';
  await page.goto('/aides/apre/');
  await page.getByRole('button', { name: 'Ajouter à ma liste' }).click();
  await page.getByRole('status').getByText(refused).waitFor();
  assert.equal(await page.getByText('Ajoutée à ma liste.').count(), 0);
  await page.goto('/territoires/loudun/');
  await page.getByRole('button', { name: 'C’est chez moi' }).click();
  assert.ok(await page.getByRole('button', { name: refused }).isVisible());
});
