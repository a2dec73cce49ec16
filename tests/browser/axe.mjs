// axe-core, with every rule that the French reference (RGAA) and WCAG 2.2 A and AA are mapped to, and its best practices.
import { createRequire } from 'node:module';
import { tools } from './aide.mjs';

const TOOL = '/--outils/axe.js';
tools.set(TOOL, createRequire(import.meta.url).resolve('axe-core/axe.min.js'));

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'RGAAv4', 'best-practice'];

// Experimental rules are off unless named; these are part of the RGAA's mapping. The fifth, css-orientation-lock, needs the
// style sheets fetched again for each page; the theme has no transform on its root, which is what that rule looks for.
const RULES = Object.fromEntries(['td-has-header', 'p-as-heading', 'table-fake-caption', 'focus-order-semantics'].map((id) => [id, { enabled: true }]));

/** All the rules. */
export const ALL = { runOnly: { type: 'tag', values: TAGS }, rules: RULES };

/** The rules whose answer can differ between two colour schemes of the same page. */
export const COLOURS = { runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } };

/** The others. */
export const UNCOLOURED = { ...ALL, rules: { ...RULES, ...Object.fromEntries(COLOURS.runOnly.values.map((id) => [id, { enabled: false }])) } };

/** Loads axe in the page; once after each navigation. As a script of the site, so that it is compiled once for all pages. */
export async function load(page) {
  await page.evaluate((src) => new Promise((resolve, reject) => {
    const script = Object.assign(document.createElement('script'), { src, onload: resolve, onerror: reject });
    document.head.append(script);
    script.remove();
  }), TOOL);
}

/** The violations in the page as it is now, or in the part of it that a selector names: [{rule, help, selector, html, why}]. */
export async function violations(page, options = ALL, within = 'html') {
  return page.evaluate(async ([given, root]) => {
    const { violations } = await window.axe.run(root, { ...given, resultTypes: ['violations'], iframes: false, preload: false });
    return violations.flatMap((v) => v.nodes.map((n) => ({
      rule: v.id,
      help: v.help,
      selector: n.target.flat().join(' '),
      html: n.html.slice(0, 160),
      why: n.failureSummary.split('\n').slice(1).map((line) => line.trim()).join(' ; ').slice(0, 300),
    })));
  }, [options, within]);
}

/** One paragraph a rule: what is wrong, then each place it was found. */
export function report(found) {
  const byRule = group(found, (f) => f.rule);
  return [...byRule].map(([rule, list]) => {
    const lines = [...group(list, (f) => `${f.selector}\u0000${f.why}`).values()].sort((a, b) => b.length - a.length).map((same) => {
      const where = [...new Set(same.map((f) => f.where))];
      const more = where.length > 3 ? ` and ${where.length - 3} more pages` : '';
      return `    ${same[0].selector}\n      ${same[0].html}\n      ${same[0].why}\n      on ${where.slice(0, 3).join(', ')}${more}`;
    });
    const shown = lines.slice(0, 25);
    if (lines.length > shown.length) shown.push(`    … and ${lines.length - shown.length} other places`);
    return `  ${rule}: ${list[0].help} (${list.length})\n${shown.join('\n')}`;
  }).join('\n');
}

function group(list, key) {
  const groups = new Map();
  for (const item of list) {
    const k = key(item);
    if (!groups.has(k)) groups.set(k, []);
    groups.get(k).push(item);
  }
  return groups;
}
