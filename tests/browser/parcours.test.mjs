// The journeys of readers and editors from end to end, with the keyboard alone.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { journey, open, path } from './aide.mjs';
import { htmlOf, pages } from './dossier.mjs';
import { FILES, serve } from './guide.mjs';
import { tabTo } from './touches.mjs';

let guide;
before(async () => { guide = await serve(); });
after(() => guide?.stop());

/** Enter on what has the focus, and the page that it leads to. */
async function follow(page, sought, description) {
  const link = await tabTo(page, sought, description);
  await page.keyboard.press('Enter');
  await page.waitForURL(link.href);
}

/** True if all of it is in the window, the page not scrolled. */
const inSight = (locator) => locator.evaluate((e) => {
  const box = e.getBoundingClientRect();
  return scrollY === 0 && box.height > 0 && box.top >= 0 && box.bottom <= innerHeight;
});

for (const javaScriptEnabled of [false, true]) {
  test(`1. an aid for the licence, who can help here, the number: ${javaScriptEnabled ? 360 : 320} px, ${javaScriptEnabled ? 'with' : 'without'} scripts`, { timeout: 120_000 }, async () => {
    const { page, incidents, close } = await open({ width: javaScriptEnabled ? 360 : 320, height: 640, javaScriptEnabled, baseURL: guide.origin });
    try {
      await page.goto(guide.origin);
      await follow(page, (e) => /Je cherche une aide/.test(e.name), 'the door «Je cherche une aide»');
      await follow(page, (e) => /permis/i.test(e.name) && /\/aides\/[^#]+\//.test(e.href ?? ''), 'the aid for the licence');
      const number = page.locator('main a[href="tel:+33549000001"]');
      assert.ok(await inSight(number.first()), 'the number of the aid is in sight on arrival');
      await follow(page, (e) => /\/territoires\/[^#]+\//.test(e.href ?? ''), 'who can help in my commune');
      const own = page.locator('main a[href="tel:+33549000002"]');
      assert.ok(await inSight(own.first()), 'the number of the territory is in sight on arrival');
      assert.deepEqual(incidents, []);
    } finally {
      await close();
    }
  });
}

/** What answers each question, judged by hand: the first result is one of these. */
const JUDGED = {
  permi: ['/kits/mobilite/permis-de-conduire/', '/aides/permis-rsa/', '/aides/permis-b-cg86-ecf/', '/aides/permis-1-euro/', '/aides/bourse-au-permis/', '/situations/passer-permis/'],
  mobilite: ['/thematiques/mobilite/', '/kits/mobilite/', '/programmes/vienne-2011-2013/orientations/mobilite/', '/programmes/indre-et-loire-2015-2017/orientations/offre-mobilite/'],
  APRE: ['/aides/apre/'],
  apré: ['/aides/apre/'],
  'garde enfant': ['/thematiques/garde-enfants/', '/programmes/vienne-2011-2013/orientations/garde-enfants/', '/situations/faire-garder-enfant/'],
  'carte grise': ['/aides/apre/'],
};
journey('2. a question typed as people type it opens a sheet that answers', async (page) => {
  const published = new Set(pages.map((one) => one.url));
  for (const [question, right] of Object.entries(JUDGED)) {
    await page.goto('/');
    await tabTo(page, (e) => e.tag === 'input', 'the search field');
    await page.keyboard.type(question);
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/recherche\/\?q=/);
    await page.waitForSelector('body[data-recherche="prete"] ol#resultats > li');
    const found = await page.locator('ol#resultats > li a').evaluateAll((links) => links.slice(0, 3).map((a) => new URL(a.href).pathname));
    const good = found.find((url) => right.includes(url));
    assert.ok(good, `« ${question} » gave ${found.join(', ')}`);
    assert.ok(published.has(good));
    await follow(page, (e) => e.href && new URL(e.href).pathname === good, `the answer to « ${question} »`);
  }
});

const communes = JSON.parse(readFileSync(resolve(import.meta.dirname, '../../content/communes.json'), 'utf8'));
for (const code of ['86120', '86110']) {
  const sharing = communes.filter((one) => one.codes_postaux.includes(code));
  journey(`3. « ${code} », shared by ${sharing.length} communes, offers each of them and leads to its own territory`, { width: 360, height: 640 }, async (page) => {
    assert.ok(sharing.length >= 10);
    await page.goto('/territoires/');
    await tabTo(page, (e) => e.id === 'ma-commune', 'the field of the commune');
    await page.keyboard.type(code);
    const offered = page.locator('#liste-communes li:visible');
    await page.waitForFunction((count) => [...document.querySelectorAll('#liste-communes li')].filter((li) => li.checkVisibility()).length === count, sharing.length);
    const names = await offered.locator('a').allInnerTexts();
    const plain = (name) => name.replaceAll('’', "'");
    assert.deepEqual(names.map(plain).sort(), sharing.map((one) => plain(one.nom)).sort());
    const territories = await offered.locator('a').evaluateAll((links) => links.map((a) => new URL(a.href).pathname));
    for (const [i, url] of territories.entries()) {
      const epci = sharing.find((one) => plain(one.nom) === plain(names[i])).epci_nom;
      const html = htmlOf({ url }).replaceAll('’', "'");
      assert.ok(html.includes(plain(epci)), `${url} names ${epci}, to which ${names[i]} belongs`);
    }
    const chosen = names.at(-1);
    await follow(page, (e) => e.name === chosen, chosen);
    assert.equal(path(page), territories.at(-1));
    assert.ok((await page.locator('#communes ~ ul, #communes ~ details').allTextContents()).join().includes(chosen), 'the commune is listed there');
  });
}

/** One mistake: the file, what is replaced by what, where it must be reported, and a word of the way out. */
const MISTAKES = [
  ['aides/permis.md', 'thematiques: [mobilite]', 'thematiques: [mobilté]', /aides\/permis\.md:7:15/, /mobilite/],
  ['annuaire/essai.yaml', '    structure_id: essai--auto-ecole\n', '', /annuaire\/essai\.yaml:8:/, /structure_id/],
  ['aides/permis.md', '#la-suite', '#la-suit', /aides\/permis\.md:15:/, /la-suite/],
  ['aides/permis.md', 'source: Un essai', 'verifie_le: 2026-02-31\nsource: Un essai', /aides\/permis\.md:12:13/, /jour|date/],
  ['aides/permis.md', '[le guide](#la-suite)', '![](carte.png)', /aides\/permis\.md:15:/, /texte|décri/],
  ['annuaire/essai.yaml', 'id: essai--lecons', 'id: essai--auto-ecole', /annuaire\/essai\.yaml:8:/, /essai--auto-ecole/],
  ['aides/permis.md', 'nom: Aide au permis de conduire', 'nom: Aide : au permis', /aides\/permis\.md:2:/, /guillemets/],
];
test('5. each mistake of an editor is shown over the page with its file, its line and a way out', { timeout: 240_000 }, async () => {
  const { page, incidents, close } = await open({ baseURL: guide.origin });
  try {
    await page.goto(`${guide.origin}/aides/permis/`);
    const shown = page.locator('#passerelle-direct [role="alert"]');
    for (const [file, old, mistaken, place, way] of MISTAKES) {
      assert.ok(FILES[file].includes(old), `« ${old} » is in ${file}`);
      guide.save(file, FILES[file].replace(old, mistaken));
      await shown.waitFor({ state: 'visible' });
      const said = await shown.innerText();
      assert.match(said, place, `after « ${mistaken} »: ${said}`);
      assert.match(said, way, `after « ${mistaken} »: ${said}`);
      guide.save(file, FILES[file]);
      await shown.waitFor({ state: 'hidden' });
    }
  } finally {
    await close();
  }
});

journey('a link to a folded list opens it', {}, async (page) => {
  const { url } = pages.find((one) => one.type === 'territoire' && htmlOf(one).includes('id="services-mobilite"'));
  await page.goto(`${url}#services-mobilite`);
  assert.ok(await page.locator('#services-mobilite li').first().isVisible());
  assert.ok(await page.locator('#services-emploi li').first().isHidden(), 'the others stay folded');
});
