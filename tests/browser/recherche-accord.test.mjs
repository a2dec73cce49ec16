// The page and `passerelle search` answer alike: 200 questions made of the words of the published titles.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { journey } from './aide.mjs';
import { SITE, pages } from './dossier.mjs';

const QUESTIONS = 200;

/** The binary that built the site: beside `site-de-test`, or named by PASSERELLE. */
function binary() {
  const found = process.env.PASSERELLE ?? join(SITE, '../../release/passerelle');
  assert.ok(existsSync(found), `no binary at ${found}: name it in PASSERELLE`);
  return found;
}

/** Always the same questions: one, two or three words of a title, or of two titles. */
function questions() {
  const titles = pages.map((page) => (page.titre.match(/\p{L}{3,}/gu) ?? []));
  const out = new Set();
  for (let n = 0; out.size < QUESTIONS && n < 10 * QUESTIONS; n++) {
    const one = titles[(n * 37) % titles.length];
    const other = titles[(n * 101 + 13) % titles.length];
    const words = [one[n % one.length], n % 3 ? one[(n + 1) % one.length] : '', n % 4 ? '' : other[0]].filter(Boolean);
    if (words.length) out.add(words.join(' '));
  }
  return [...out];
}

/** What the command line answers, asked before the browser's patience starts to run; two at a time. */
async function answers(asked) {
  const passerelle = binary();
  const run = promisify(execFile);
  const told = new Map();
  const left = [...asked];
  const worker = async () => {
    for (let question = left.pop(); question !== undefined; question = left.pop()) {
      const { stdout } = await run(passerelle, ['search', question, '--limit', '10', '--json']);
      told.set(question, JSON.parse(stdout).map((hit) => hit.url));
    }
  };
  await Promise.all([worker(), worker()]);
  return told;
}

const told = await answers(questions());

journey(`${told.size} questions find the same pages in the same order as the command line`, async (page) => {
  assert.ok(told.size >= QUESTIONS, `${told.size} questions`);
  await page.goto('/recherche/');
  const field = page.locator('main').getByRole('searchbox');
  for (const [question, expected] of told) {
    await field.fill(question);
    await page.waitForSelector('body[data-recherche="prete"]');
    const shown = await page.locator('ol#resultats > li > a').evaluateAll((links) => links.map((link) => link.getAttribute('href')));
    assert.deepEqual(shown, expected, question);
  }
});
