// Nothing is published without its source: every sheet, and every entry of a list, says where it comes from.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const CONTENT = new URL('../../content', import.meta.url).pathname;

/** The entries of a file: the front matter of a sheet, a whole YAML file, or the items of a list. */
function entries(path) {
  const text = readFileSync(path, 'utf8');
  if (path.endsWith('.md')) return [text.split(/^---$/m)[1] ?? ''];
  const items = /^- /m.test(text) ? text.split(/^(?=- )/m).filter((part) => part.startsWith('- ')) : [text];
  return path.includes('/annuaire/') ? text.split(/^(?= {2}- )/m).filter((part) => part.startsWith('  - ')) : items;
}

test('every entry says its source', () => {
  const missing = [];
  let count = 0;
  for (const name of readdirSync(CONTENT, { recursive: true }).sort()) {
    const path = join(CONTENT, name);
    // Vocabularies, organisations and the site's own settings name things, the list of editions is made by a command: they
    // state no facts of a source.
    if (!/\.(md|ya?ml)$/.test(name) || /^(vocabulaires\/|organismes|site|nouveautes)/.test(name)) continue;
    for (const entry of entries(path)) {
      count += 1;
      const key = name.startsWith('annuaire/') ? /^\s*reference:/m : /^\s*(- )?source:/m;
      if (!key.test(entry)) missing.push(`${name}: ${entry.trim().slice(0, 60)}`);
    }
  }
  assert.ok(count > 500, `${count} entries`);
  assert.deepEqual(missing, []);
});
