// Valid HTML on every page: html-validate's recommended and accessibility rules. No browser needed.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { HtmlValidate, StaticConfigLoader } from 'html-validate';
import { everyPage, fileOf } from './dossier.mjs';

const validator = new HtmlValidate(new StaticConfigLoader({
  root: true,
  extends: ['html-validate:recommended', 'html-validate:a11y'],
  rules: {
    'void-style': ['error', { style: 'omit' }],
    // Titles of public programmes are long; cutting them would lose their meaning.
    'long-title': 'off',
    // Spaces at line ends come from the templates and weigh nothing once compressed.
    'no-trailing-whitespace': 'off',
    // For Internet Explorer, which nothing here runs in.
    'svg-focusable': 'off',
    // A list of results may have a name: the role that it has by nature allows it.
    'aria-label-misuse': ['error', { allowAnyNamable: true }],
    // The filters of the long lists answer at each key and have nothing to submit; searches do, and their tests press the button.
    'wcag/h32': 'off',
  },
}));

test('every page is valid HTML', () => {
  const faults = new Map();
  for (const page of everyPage) {
    const report = validator.validateStringSync(readFileSync(fileOf(page.url), 'utf8'), page.url);
    for (const message of report.results.flatMap((result) => result.messages)) {
      const kind = `${message.ruleId}: ${message.message}`;
      if (!faults.has(kind)) faults.set(kind, []);
      faults.get(kind).push(`${page.url}:${message.line}:${message.column} ${message.selector ?? ''}`);
    }
  }
  const kinds = [...faults].sort((a, b) => b[1].length - a[1].length);
  const lines = kinds.slice(0, 60).map(([kind, places]) => `  ${kind} (${places.length})\n    ${places.slice(0, 3).join('\n    ')}`);
  assert.equal(kinds.length, 0, `${kinds.length} kinds of faults\n${lines.join('\n')}`);
});

// A question mark alone at the start of a line: templates and sheets alike get unbreakable spaces.
test('no page breaks a line before French punctuation or inside quotes', () => {
  const faults = new Set();
  for (const page of everyPage) {
    const html = readFileSync(fileOf(page.url), 'utf8');
    const text = html.replace(/<(title|script|svg|code|pre|textarea)\b[^]*?<\/\1>/g, '').replace(/<[^>]+>/g, '\n');
    for (const [fault] of text.matchAll(/.{0,30}(?:« | [»;?!:](?!\S)).{0,20}/g)) faults.add(`${fault} (${page.url})`);
  }
  assert.deepEqual([...faults].slice(0, 20), []);
});

test('no page keeps a straight apostrophe before a link or bold', () => {
  const faults = new Set();
  for (const page of everyPage) {
    const html = readFileSync(fileOf(page.url), 'utf8');
    for (const [fault] of html.matchAll(/\p{L}'<(?:a|abbr|strong|em|code)\b[^>]*>.{0,20}/gu)) faults.add(`${fault} (${page.url})`);
  }
  assert.deepEqual([...faults].slice(0, 20), []);
});

test('what a service does not tell is said to be missing, and no column of a booklet is empty', () => {
  for (const page of everyPage) {
    const html = readFileSync(fileOf(page.url), 'utf8');
    assert.doesNotMatch(html, /<dt>[^<]*<\/dt><dd><\/dd>/, page.url);
    if (!/\/territoires\/[^/]+\/imprimer\/$/.test(page.url)) continue;
    const rows = [...html.matchAll(/<tr><th scope="row">[^]*?<\/tr>/g)].map(([row]) => [...row.matchAll(/<td>(.*?)<\/td>/g)].map(([, cell]) => cell));
    rows[0]?.forEach((_, at) => assert.ok(rows.some((row) => row[at]), `${page.url}: column ${at + 2}`));
  }
});
