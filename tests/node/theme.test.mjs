// The scripts of the themes, as text: nothing in them that the site's policy would block or that could inject HTML.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const THEMES = join(import.meta.dirname, '../../themes');
const FORBIDDEN = {
  'runs text as code': /\beval\s*\(|new\s+Function\s*\(|document\.write/,
  'writes HTML from text': /\.(innerHTML|outerHTML)\s*=|insertAdjacentHTML/,
  'sets a style attribute': /setAttribute\(\s*['"]style['"]/,
  'goes to another origin': /['"`](https?:)?\/\/[a-z0-9.-]+\.[a-z]/,
};

for (const name of readdirSync(THEMES, { recursive: true }).filter((n) => /\.m?js$/.test(n))) {
  test(`${name} keeps to the site's security policy`, () => {
    const script = readFileSync(join(THEMES, name), 'utf8').replace(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, '');
    for (const [what, pattern] of Object.entries(FORBIDDEN)) assert.doesNotMatch(script, pattern, what);
  });
}
