// With the keyboard alone: nothing needs a pointer, and one always sees where one is.
import assert from 'node:assert/strict';
import { journey, path } from './aide.mjs';

/** What has the focus: its name, and whether a reader can see that it has it. */
function focused(page) {
  return page.evaluate(() => {
    const e = document.activeElement;
    const style = getComputedStyle(e);
    const box = e.getBoundingClientRect();
    return {
      tag: e.tagName.toLowerCase(),
      id: e.id,
      name: (e.innerText || e.getAttribute('aria-label') || e.labels?.[0]?.innerText || '').replace(/\s+/g, ' ').trim(),
      href: e.href ?? null,
      ring: (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none',
      onScreen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    };
  });
}

/** Presses Tab until what has the focus is the one sought. Each stop on the way must be seen. */
async function tabTo(page, sought, description) {
  const seen = [];
  for (let presses = 0; presses < 250; presses += 1) {
    await page.keyboard.press('Tab');
    const here = await focused(page);
    if (here.tag === 'body') continue;
    assert.ok(here.onScreen, `the focus is on the screen: ${here.tag} « ${here.name} » on ${path(page)}`);
    assert.ok(here.ring, `the focus has a ring: ${here.tag} « ${here.name} » on ${path(page)}`);
    if (sought(here)) return here;
    seen.push(here.name || here.tag);
  }
  throw new Error(`Tab never reached ${description} on ${path(page)}; it went through ${seen.slice(0, 30).join(' | ')}`);
}

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

journey('from the home page to an aid for the driving licence and to a contact: keyboard, no script, 320 px', { width: 320, height: 640, javaScriptEnabled: false }, async (page) => {
  await page.goto('/');
  await tabTo(page, (e) => /Je cherche une aide/.test(e.name), 'the door «Je cherche une aide»');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/aides\//);
  await tabTo(page, (e) => /permis/i.test(e.name) && /\/aides\/[^#]+\//.test(e.href ?? ''), 'an aid for the driving licence');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/aides\/[^/]+\/$/);
  assert.match(await page.locator('h1').innerText(), /permis/i);
  await tabTo(page, (e) => e.name === 'Qui contacter', 'the short way to the contact');
  await page.keyboard.press('Enter');
  assert.match(page.url(), /#qui-contacter$/);
  assert.ok(await page.locator('#qui-contacter').isVisible());
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
