// The keyboard of a reader: what has the focus, and how one goes to a thing with Tab alone.
import assert from 'node:assert/strict';
import { path } from './aide.mjs';

/** What has the focus: its name, and whether a reader can see that it has it. */
export function focused(page) {
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
export async function tabTo(page, sought, description) {
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
