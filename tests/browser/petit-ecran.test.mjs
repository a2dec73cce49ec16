// Nothing needs scrolling sideways, from 320 px (the smallest phones, and a screen at 400 %) to a wide screen, also when a
// reader spaces the text out.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { open } from './aide.mjs';
import { onePerType } from './dossier.mjs';

// The spacing of WCAG 1.4.12 and RGAA 10.12.
const SPACED = `* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
  p { margin-bottom: 2em !important }`;

const CASES = [
  { name: 'at 320 px', width: 320 },
  { name: 'at 320 px with the text spaced out', width: 320, style: SPACED },
  { name: 'at 768 px', width: 768 },
  { name: 'at 1280 px', width: 1280 },
];

for (const { name, width, style } of CASES) {
  test(`no page scrolls sideways ${name}`, { timeout: 240_000 }, async () => {
    const { page, incidents, close } = await open({ width, height: 640 });
    const wide = [];
    for (const { url, type } of onePerType()) {
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
  if (document.documentElement.scrollWidth <= limit) return null;
  const scrolls = (e) => e && e !== document.body && (/auto|scroll|hidden|clip/.test(getComputedStyle(e).overflowX) || scrolls(e.parentElement));
  const out = [...document.body.querySelectorAll('*')].filter((e) => e.getBoundingClientRect().right > limit + 1 && !scrolls(e.parentElement));
  return out.slice(-3).map((e) => `${e.tagName.toLowerCase()}.${e.getAttribute('class') ?? ''} « ${(e.textContent ?? '').trim().slice(0, 40)} »`);
}
