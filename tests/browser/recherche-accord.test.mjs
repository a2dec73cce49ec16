// The page and `passerelle search` answer alike: 200 questions made of the words of the published titles.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { journey } from './aide.mjs';
import { SITE, pages } from './dossier.mjs';

const QUESTIONS = 200;

/** The binary that built the site: beside `site-de-test`, or named by PASSERELLE. */
function binary() {
  const found = process.env.PASSERELLE ?? join(SITE, '../../verif/passerelle');
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

/** What the command line answers: every hit of every question, from one process. */
function answers(asked) {
  const { stdout, stderr, status } = spawnSync(binary(), ['search', '-', '--limit', '100000', '--json'], { input: asked.join('\n'), encoding: 'utf8', maxBuffer: 1 << 30 });
  assert.equal(status, 0, stderr);
  const lines = stdout.trimEnd().split('\n').map((line) => JSON.parse(line));
  assert.equal(lines.length, asked.length);
  return new Map(asked.map((question, at) => [question, lines[at]]));
}

/** The number that a reader is told: « 1 234 résultats pour… », « Aucun résultat… ». */
function announced(status) {
  return status.startsWith('Aucun') ? 0 : Number(status.split(' résultat')[0].replace(/\D/g, ''));
}

/** How many hits each type has, as the filter shows it: { aide: 3, … }. */
function byType(hits) {
  const counts = {};
  for (const { type } of hits) counts[type] = (counts[type] ?? 0) + 1;
  return counts;
}

const told = answers(questions());

journey(`${told.size} questions find the same pages in the same order as the command line, and count them alike`, async (page) => {
  assert.ok(told.size >= QUESTIONS, `${told.size} questions`);
  await page.goto('/recherche/');
  await page.waitForSelector('body[data-recherche="prete"]');
  await page.getByText('Filtrer les résultats').click();
  await page.waitForFunction(() => document.querySelector('#filtre-type').options.length >= 1);
  const shown = await page.evaluate(ask, [...told.keys()]);
  for (const [question, expected] of told) {
    const { links, status, types } = shown[question];
    assert.deepEqual(links, expected.slice(0, 10).map((hit) => hit.url), question);
    assert.equal(announced(status), expected.length, `${question}: ${status}`);
    assert.deepEqual(types, byType(expected), `${question}: types`);
  }
});

/** In the page: types each question, sends the form, and notes what is shown once it is ready. */
async function ask(questions) {
  const form = document.getElementById('recherche');
  const answered = () => new Promise((resolve) => {
    const seen = () => document.body.dataset.recherche && (watch.disconnect(), resolve());
    const watch = new MutationObserver(seen);
    watch.observe(document.body, { attributes: true });
    seen();
  });
  const shown = {};
  for (const question of questions) {
    form.elements.q.value = question;
    form.requestSubmit();
    await answered();
    shown[question] = {
      links: [...document.querySelectorAll('ol#resultats > li > a')].map((link) => link.getAttribute('href')),
      status: document.getElementById('etat-recherche').textContent,
      types: Object.fromEntries([...document.querySelectorAll('#filtre-type option')].filter(({ value }) => value)
        .map(({ value, textContent }) => [value, Number(/\((\d+)\)$/.exec(textContent)[1])])),
    };
  }
  return shown;
}

journey('each filter keeps as many results as it announced', async (page) => {
  await page.goto('/recherche/?q=aide');
  await page.waitForSelector('body[data-recherche="prete"]');
  await page.getByText('Filtrer les résultats').click();
  for (const name of ['type', 'programme', 'theme', 'public', 'territoire']) {
    const select = page.locator(`#filtre-${name}`);
    await page.waitForFunction((id) => document.getElementById(id).options.length > 1, `filtre-${name}`);
    const { value, count } = await select.evaluate(({ options }) => ({ value: options[1].value, count: Number(/\((\d+)\)$/.exec(options[1].textContent)[1]) }));
    await select.selectOption(value);
    await page.waitForFunction((n) => document.body.dataset.recherche === 'prete' && document.getElementById('etat-recherche').textContent.startsWith(`${n} résultat`), count);
    await select.selectOption('');
    await page.waitForSelector('body[data-recherche="prete"]');
  }
});
