// On paper: the sheet to take away is one A4 page, with who to call, what to bring, the code and the date; no menu.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { journey, open } from './aide.mjs';
import { htmlOf, pages } from './dossier.mjs';

/** Chromium writes one such object a page. */
const sheets = (pdf) => (pdf.toString('latin1').match(/\/Type\s*\/Page[^s]/g) ?? []).length;

test('every aid prints on one A4 page, or two', { timeout: 300_000 }, async (t) => {
  const { page, incidents, close } = await open();
  const aids = pages.filter((one) => one.type === 'aide');
  assert.ok(aids.length > 0);
  const faults = [];
  let twice = 0;
  try {
    for (const { url } of aids) {
      await page.goto(url);
      const count = sheets(await page.pdf({ preferCSSPageSize: true }));
      twice += count === 2;
      if (count !== 1 && count !== 2) faults.push(`${url}: ${count} pages`);
    }
    assert.deepEqual([...faults, ...incidents], []);
    t.diagnostic(`${aids.length} aids, ${twice} on two pages`);
  } finally {
    await close();
  }
});

test('the sheet holds what one needs there, and nothing of the screen', async () => {
  const { page, incidents, close } = await open();
  try {
    await page.emulateMedia({ media: 'print' });
    await page.goto('/aides/apre/');
    for (const part of ['h1', '#version-facile', '#pour-qui', '#combien', '#pour-payer-quoi', '.provenance', '#papiers', '#qui-contacter', '.code-qr svg', '.pied-fin time', '.adresse-imprimee']) {
      assert.ok(await page.locator(part).first().isVisible(), `${part} is printed`);
    }
    assert.match(await page.locator('.adresse-imprimee').innerText(), /\/aides\/apre\/$/);
    for (const part of ['.menu', '.menu-tel', '.chercher', '.outils', '.sommaire', '.pied-liens', '.fil']) {
      assert.ok(await page.locator(part).first().isHidden(), `${part} is not printed`);
    }
    assert.deepEqual(incidents, []);
  } finally {
    await close();
  }
});

const words = (html) => html.replace(/<\/?(?:a|abbr)\b[^>]*>/g, '').replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

/** The words of the figures, tables and notes of a page. */
const facts = (html) =>
  [...html.matchAll(/<dl class="chiffres">[^]*?<\/dl>|<caption[^>]*>([^]*?<\/table>)|<div class="note"[^]*?\n<\/div>/g)].map(([whole, table]) => words(table ?? whole));

test('a whole kit on one page says the figures, tables and notes of its modules', () => {
  const missing = [];
  let count = 0;
  for (const { url, type } of pages.filter((one) => one.type === 'module')) {
    const whole = words(htmlOf({ url: url.replace(/[^/]+\/$/, 'imprimer/'), type }));
    for (const fact of facts(htmlOf({ url, type }))) {
      count += 1;
      if (!whole.includes(fact)) missing.push(`${url}: ${fact.slice(0, 90)}`);
    }
  }
  assert.ok(count > 0);
  assert.deepEqual(missing, []);
});

for (const width of [640, 794]) {
  journey(`the printed coverage keeps its words whole, ${width} px wide`, { width, height: 900 }, async (page) => {
    await page.emulateMedia({ media: 'print' });
    await page.goto('/couverture/');
    const lines = await page.locator('.couverture .vide span').evaluateAll((cells) => cells.map((cell) => {
      const text = document.createRange();
      text.selectNodeContents(cell);
      return text.getClientRects().length;
    }));
    assert.ok(lines.length > 0);
    assert.deepEqual([...new Set(lines)], [1]);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'the table fits');
  });
}

journey('the results of a search are printed without menus or buttons', { width: 794, height: 1123 }, async (page) => {
  await page.goto('/recherche/?q=permis');
  await page.getByRole('link', { name: 'Passer le permis' }).first().waitFor();
  await page.emulateMedia({ media: 'print' });
  for (const part of ['.menu', '.pied-liens', '#sans-recherche', 'main form button']) {
    assert.ok(await page.locator(part).first().isHidden(), `${part} is not printed`);
  }
  assert.ok(await page.getByRole('link', { name: 'Passer le permis' }).first().isVisible());
});
