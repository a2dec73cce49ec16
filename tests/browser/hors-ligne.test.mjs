// « Lire sans réseau » : nothing before the reader asks; then the whole guide, search included, without a host.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { journey, open, start } from './aide.mjs';

const registrations = (page) => page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length);

journey('nothing is kept on the device before the reader asks', {}, async (page) => {
  await page.goto('/hors-ligne/');
  await page.locator('[data-hors-ligne="absent"]').waitFor();
  await page.goto('/');
  assert.equal(await registrations(page), 0);
  assert.deepEqual(await page.evaluate(() => caches.keys()), []);
});

// Last: the host is gone afterwards.
test('saved once, the guide and its search open without network, and can be removed', { timeout: 240_000 }, async () => {
  const { page, close } = await open({ width: 360, height: 640 });
  const [server] = await start();
  try {
    await page.goto('/hors-ligne/');
    const save = page.getByRole('button', { name: /^Enregistrer le guide sur cet appareil \(\d+(,\d)?\sMo\)$/ });
    await save.press('Enter');
    await page.locator('[data-hors-ligne="entier"]').waitFor({ timeout: 180_000 });
    assert.match(await page.locator('[data-dire]').textContent(), /Le guide est sur cet appareil/);
    assert.ok(await page.evaluate(() => document.activeElement?.matches('[data-dire]')), 'the keyboard is where the progress is told');

    // A network that hangs, scripts and styles included: the page is there after one wait.
    server.hang(true);
    await page.goto('/aides/fsl/', { timeout: 12_000 });
    assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), 'rgb(251, 250, 247)');
    server.hang(false);
    server.stop();

    await page.goto('/aides/apre/');
    assert.match(await page.locator('h1').textContent(), /personnalisée/);
    assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), 'rgb(251, 250, 247)');
    await page.goto('/recherche/?q=garde+enfant');
    await page.locator('body[data-recherche="prete"]').waitFor();
    assert.ok(await page.locator('#resultats > li').count() > 0, 'the search answers without network');
    await page.locator('#resultats a').first().click();
    await page.locator('h1').waitFor();
    await page.goto('/aides');
    assert.equal(new URL(page.url()).pathname, '/aides/');
    await page.goto('/jamais/vu/');
    assert.equal(await page.locator('h1').textContent(), 'Pas de réseau');

    await page.goto('/hors-ligne/');
    await page.getByRole('button', { name: 'Enlever le guide de cet appareil' }).click();
    await page.locator('[data-hors-ligne="absent"]').waitFor();
    assert.deepEqual(await page.evaluate(() => caches.keys()), []);
    assert.equal(await registrations(page), 0);
  } finally {
    await close();
  }
});
