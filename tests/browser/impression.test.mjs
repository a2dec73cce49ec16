// On paper: the sheet to take away is one A4 page, with who to call, what to bring, the code and the date; no menu.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { open } from './aide.mjs';
import { pages } from './dossier.mjs';

/** Chromium writes one such object a page. */
const sheets = (pdf) => (pdf.toString('latin1').match(/\/Type\s*\/Page[^s]/g) ?? []).length;

test('every aid prints on exactly one A4 page', { timeout: 300_000 }, async (t) => {
  const { page, incidents, close } = await open();
  const aids = pages.filter((one) => one.type === 'aide');
  assert.ok(aids.length > 0);
  const faults = [];
  try {
    for (const { url } of aids) {
      await page.goto(url);
      const count = sheets(await page.pdf({ preferCSSPageSize: true }));
      if (count !== 1) faults.push(`${url}: ${count} pages`);
    }
    assert.deepEqual([...faults, ...incidents], []);
    t.diagnostic(`${aids.length} aids`);
  } finally {
    await close();
  }
});

test('the sheet holds what one needs there, and nothing of the screen', async () => {
  const { page, incidents, close } = await open();
  try {
    await page.emulateMedia({ media: 'print' });
    await page.goto('/aides/apre/');
    for (const part of ['h1', '#version-facile', '#papiers', '#qui-contacter', '.code-qr svg', '.pied-fin time', '.adresse-imprimee']) {
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
