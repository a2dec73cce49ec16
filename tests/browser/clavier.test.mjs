// With the keyboard alone: nothing needs a pointer, and one always sees where one is.
import assert from 'node:assert/strict';
import { journey } from './aide.mjs';
import { focused, tabTo } from './touches.mjs';

journey('the first stop is «Aller au contenu», and it goes there', async (page) => {
  await page.goto('/aides/');
  await page.keyboard.press('Tab');
  const first = await focused(page);
  assert.equal(first.name, 'Aller au contenu');
  assert.ok(first.onScreen && first.ring, 'it appears when it has the focus');
  await page.keyboard.press('Enter');
  assert.equal((await focused(page)).id, 'contenu');
});

journey('a search and its first answer, with the keyboard alone', async (page) => {
  await page.goto('/');
  await tabTo(page, (e) => e.tag === 'input', 'the search field');
  await page.keyboard.type('parc 2 roues');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/recherche\/\?q=/);
  await page.waitForSelector('body[data-recherche="prete"] ol#resultats > li');
  const first = await page.locator('ol#resultats > li a').first().evaluate((a) => a.href);
  await tabTo(page, (e) => e.href === first, 'the first result');
  await page.keyboard.press('Enter');
  await page.waitForURL(first);
  assert.match(await page.locator('h1').innerText(), /parc 2\sroues/);
});

journey('the menu of the phone opens and closes with the keyboard', { width: 360, height: 640 }, async (page) => {
  await page.goto('/');
  await tabTo(page, (e) => e.tag === 'summary' && e.name === 'Menu', 'the menu');
  await page.keyboard.press('Enter');
  const entry = page.getByRole('navigation', { name: 'Menu' }).getByRole('link').first();
  await entry.waitFor({ state: 'visible' });
  await page.keyboard.press('Escape');
  await entry.waitFor({ state: 'hidden' });
  assert.equal((await focused(page)).name, 'Menu');
});

journey('the menu of the phone closes when the focus leaves it', { width: 360, height: 640 }, async (page) => {
  await page.goto('/');
  await tabTo(page, (e) => e.tag === 'summary' && e.name === 'Menu', 'the menu');
  await page.keyboard.press('Enter');
  const entries = page.getByRole('navigation', { name: 'Menu' }).getByRole('link');
  await entries.last().waitFor({ state: 'visible' });
  const last = await entries.last().evaluate((a) => a.href);
  await tabTo(page, (e) => e.href === last, 'the last entry of the menu');
  await page.keyboard.press('Tab');
  await entries.last().waitFor({ state: 'hidden' });
  const covered = await page.evaluate(() => {
    const box = document.activeElement.getBoundingClientRect();
    return !document.activeElement.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2));
  });
  assert.ok(!covered, 'what has the focus is in sight');
});
