// Nothing needs scrolling sideways, from 320 px (the smallest phones, and a screen at 400 %) to a wide screen, also when a
// reader spaces the text out or enlarges it alone; and links do not touch.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { journey, open } from './aide.mjs';
import { onePerType } from './dossier.mjs';

// The spacing of WCAG 1.4.12 and RGAA 10.12.
const SPACED = `* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
  p { margin-bottom: 2em !important }`;

const CASES = [
  { name: 'at 320 px', width: 320 },
  { name: 'at 320 px with the text spaced out', width: 320, style: SPACED },
  { name: 'at 360 px with the text alone at 200 %', width: 360, style: ':root { font-size: 225% !important }' },
  { name: 'at 768 px', width: 768 },
  { name: 'at 1280 px', width: 1280 },
];

for (const { name, width, style } of CASES) {
  test(`no page scrolls sideways ${name}`, { timeout: 240_000 }, async () => {
    const { page, incidents, close } = await open({ width, height: 640 });
    const wide = [];
    for (const { url, type } of [...onePerType(), { url: '/kits/accompagnement-social/actions-collectives/', type: 'module' }]) {
      await page.goto(url);
      const out = await page.evaluate(stickingOut, style);
      if (out) wide.push(`${url} (${type}): ${out.join(', ')}`);
    }
    await close();
    assert.deepEqual(incidents, []);
    assert.equal(wide.length, 0, `\n${wide.join('\n')}`);
  });
}

/** Runs in the page: null if it fits, or the innermost elements that make it too wide. */
function stickingOut(style) {
  if (style) {
    // As a reader's own style sheet: it does not go through the policy of the page.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    document.adoptedStyleSheets = [sheet];
  }
  const limit = document.documentElement.clientWidth;
  // Words that are cut off do not make the page wide.
  const cut = [...document.querySelectorAll('main .meta')].filter((e) => e.scrollWidth > e.clientWidth + 1);
  if (cut.length) return cut.map((e) => `cut: ${e.innerText}`).slice(0, 3);
  if (document.documentElement.scrollWidth <= limit) return null;
  const scrolls = (e) => e && e !== document.body && (/auto|scroll|hidden|clip/.test(getComputedStyle(e).overflowX) || scrolls(e.parentElement));
  const out = [...document.body.querySelectorAll('*')].filter((e) => e.getBoundingClientRect().right > limit + 1 && !scrolls(e.parentElement));
  return out.slice(-3).map((e) => `${e.tagName.toLowerCase()}.${e.getAttribute('class') ?? ''} « ${(e.textContent ?? '').trim().slice(0, 40)} »`);
}

journey('what an aid pays is in one column when the text is large', { width: 360, height: 640 }, async (page) => {
  const tops = () => page.locator('.essentiel > div').evaluateAll((cells) => cells.map((cell) => cell.getBoundingClientRect().top));
  await page.goto('/aides/apre/');
  const [how, who] = await tops();
  assert.equal(how, who, 'side by side as the sheet comes');
  await page.evaluate(stickingOut, ':root { font-size: 225% !important }');
  const [first, second] = await tops();
  assert.ok(second > first + 50);
  await page.getByText('Menu', { exact: true }).click();
  const [button, menu] = [await page.locator('#menu-tel').boundingBox(), await page.getByRole('navigation', { name: 'Menu' }).boundingBox()];
  assert.ok(menu.y >= button.y + button.height, 'the menu opens below its button');
});

test('links lower than a finger stand apart', { timeout: 240_000 }, async () => {
  const { page, incidents, close } = await open({ width: 360, height: 640 });
  const near = [];
  for (const { url } of [...onePerType(), { url: '/espace-professionnel/' }]) {
    await page.goto(url);
    near.push(...(await page.evaluate(touching)).map((pair) => `${url}: ${pair}`));
  }
  await close();
  assert.deepEqual([...near, ...incidents], []);
});

/** Runs in the page: pairs of targets of which circles of 24 px meet (WCAG 2.5.8). On a map, a place is where it is. */
function touching() {
  const targets = [...document.querySelectorAll('a[href], button, summary, input, select')]
    .filter((e) => e.checkVisibility() && !e.closest('.evitement, svg'))
    .flatMap((e) => [...e.getClientRects()].map((box) => ({ e, box, x: box.x + box.width / 2, y: box.y + box.height / 2, small: box.width < 24 || box.height < 24 })));
  const pairs = [];
  for (const one of targets.filter((t) => t.small)) {
    for (const other of targets.filter((t) => t.e !== one.e)) {
      const across = Math.max(other.box.left - one.x, 0, one.x - other.box.right);
      const down = Math.max(other.box.top - one.y, 0, one.y - other.box.bottom);
      const meet = Math.hypot(across, down) < 12 || (other.small && Math.hypot(other.x - one.x, other.y - one.y) < 24);
      if (meet) pairs.push(`${one.e.textContent.trim()} / ${other.e.textContent.trim()}`);
    }
  }
  return pairs;
}
