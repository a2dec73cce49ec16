// The home page, and the way from it to a sheet.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { journey, open, path } from './aide.mjs';

for (const width of [360, 768, 1280]) {
  journey(`the home page says what the site is and opens three doors (${width} px)`, { width }, async (page) => {
    await page.goto('/');
    assert.equal(await page.locator('html').getAttribute('lang'), 'fr');
    assert.notEqual(await page.title(), '');
    const landmarks = { h1: 'h1', header: 'body > header', main: 'main#contenu', footer: 'body > footer' };
    for (const [name, selector] of Object.entries(landmarks)) {
      assert.equal(await page.locator(selector).count(), 1, `exactly one ${name}`);
      assert.ok(await page.locator(selector).isVisible(), `${name} is visible`);
    }
    assert.ok(await page.getByRole('navigation').count() >= 1, 'a navigation landmark');
    const field = await page.locator('main').getByRole('searchbox').boundingBox();
    assert.ok(field.width >= 180, `there is room for a question (${field.width} px)`);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.equal(overflow, 0, 'nothing sticks out');
    assert.ok(await page.getByRole('button', { name: 'Chercher' }).first().isVisible(), 'and its button');
    for (const door of ['Je cherche une aide', 'Près de chez moi', 'Le programme']) {
      assert.ok(await page.locator('main').getByRole('link', { name: door }).first().isVisible(), `the door « ${door} »`);
    }
    assert.match(await page.locator('footer').innerText(), /Accessibilité\s: (non|partiellement|totalement) conforme/);
  });
}

journey('the style sheet, the script and the icon of the theme are really used', async (page) => {
  await page.goto('/');
  const style = await page.evaluate(() => ({
    paper: getComputedStyle(document.body).backgroundColor,
    size: parseFloat(getComputedStyle(document.body).fontSize),
    script: document.documentElement.classList.contains('js'),
  }));
  assert.notEqual(style.paper, 'rgba(0, 0, 0, 0)', 'the page has a colour of its own');
  assert.ok(style.size >= 16, `the text is at least 16 px (${style.size})`);
  assert.ok(style.script, 'the script ran');
});

journey('three clicks lead from the home page to an action', async (page) => {
  await page.goto('/');
  await page.locator('main').getByRole('link', { name: 'Le programme' }).first().click();
  await page.waitForURL(/\/programmes\//);
  if (path(page) === '/programmes/') {
    await page.locator('main a[href*="vienne-2011-2013"]').first().click();
    await page.waitForURL('**/programmes/vienne-2011-2013/');
  }
  await page.locator('main a[href*="/actions/27-"]').first().click();
  await page.waitForURL('**/programmes/vienne-2011-2013/actions/27-parc-2-roues/');
  assert.match(await page.locator('h1').innerText(), /Mutualisation et optimisation du parc 2\sroues/);
  const trail = page.getByRole('navigation', { name: 'Vous êtes ici' });
  assert.match(await trail.innerText(), /Vienne/);
});

test('a page that does not exist says so and offers a way on', async () => {
  const { page, incidents, close } = await open();
  try {
    const response = await page.goto('/nulle-part/');
    assert.equal(response.status(), 404);
    assert.match(await page.locator('h1').innerText(), /introuvable/i);
    assert.ok(await page.locator('main a[href], main form').count() > 0);
    // The one error that the console may show is that this very address was not found.
    assert.deepEqual(incidents.filter((line) => !line.includes('404')), []);
  } finally {
    await close();
  }
});
