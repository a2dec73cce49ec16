// At 320 px, the width of the smallest phones and of a screen at 400 %, nothing needs scrolling sideways.
import assert from 'node:assert/strict';
import { open } from './aide.mjs';
import { onePerType } from './dossier.mjs';
import { test } from 'node:test';

test('no page scrolls sideways at 320 px', { timeout: 240_000 }, async (t) => {
  const { page, incidents, close } = await open({ width: 320, height: 640 });
  const wide = [];
  for (const { url, type } of onePerType()) {
    await page.goto(url);
    const over = await page.evaluate(() => {
      const limit = document.documentElement.clientWidth;
      if (document.documentElement.scrollWidth <= limit) return null;
      // What sticks out, unless it is inside something that scrolls on its own.
      const scrolls = (e) => e && e !== document.body && (/auto|scroll|hidden|clip/.test(getComputedStyle(e).overflowX) || scrolls(e.parentElement));
      const out = [...document.body.querySelectorAll('*')].filter((e) => e.getBoundingClientRect().right > limit + 1 && !scrolls(e.parentElement));
      return out.slice(-3).map((e) => `${e.tagName.toLowerCase()}.${e.className?.baseVal ?? e.className} « ${(e.textContent ?? '').trim().slice(0, 40)} »`);
    });
    if (over) wide.push(`${url} (${type}): ${over.join(', ')}`);
  }
  await close();
  assert.deepEqual(incidents, []);
  assert.equal(wide.length, 0, `\n${wide.join('\n')}`);
});
