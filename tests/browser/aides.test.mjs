// The aids: what warns of a sheet stays in sight, and the list filters by what its cards show.
import assert from 'node:assert/strict';
import { journey } from './aide.mjs';
import { htmlOf, pages } from './dossier.mjs';

const shown = (page) => page.locator('#liste-aides > li, #liste-pour-tous > li').filter({ visible: true });

journey('what is to be verified stands at the head of the sheet, also in the easy version and on paper', { width: 360, height: 640 }, async (page) => {
  for (const url of ['/aides/apre/', '/aides/rsa/', '/aides/fsl/']) {
    await page.goto(url);
    const note = page.getByRole('note').filter({ hasText: 'À vérifier' });
    const { y } = await note.boundingBox();
    assert.ok(y < 900, `${url}: ${y} px down`);
    await page.getByRole('button', { name: 'Version facile' }).click();
    assert.ok(await note.isVisible(), `${url}, easy version`);
    await page.emulateMedia({ media: 'print' });
    for (const part of [note, page.locator('#pour-qui'), page.locator('.provenance')]) assert.ok(await part.isVisible(), `${url}, ${part} on paper`);
    await page.emulateMedia({ media: 'screen' });
    await page.getByRole('button', { name: 'Version facile' }).click();
  }
});

journey('the easy version keeps no link to a part that it hides', { width: 1280, height: 900 }, async (page) => {
  await page.goto('/aides/apre/');
  const contents = page.locator('.cote .sommaire');
  assert.ok(await contents.isVisible());
  await page.getByRole('button', { name: 'Version facile' }).click();
  assert.ok(await contents.isHidden());
});

journey('an amount that the content does not give is told as not known', async (page) => {
  const aids = pages.filter((one) => one.type === 'aide').map(htmlOf);
  assert.ok(aids.some((html) => html.includes('>Montant non connu<')));
  for (const html of aids.filter((one) => one.includes('le montant n’est pas dans la source'))) assert.doesNotMatch(html, /Selon la situation/);
});

journey('a word on a card finds it, and the choices that the browser puts back filter again', async (page) => {
  await page.goto('/aides/');
  const all = await shown(page).count();
  await page.getByLabel('Un mot').fill('garde');
  await page.getByText(/^\d+ réponse/).waitFor();
  assert.match((await shown(page).allInnerTexts()).join(), /garde d[’']enfant/);
  await page.getByLabel('Un mot').fill('');
  await page.getByLabel('Mon besoin').selectOption('sante');
  const few = await shown(page).count();
  assert.ok(few > 0 && few < all);
  await page.goto('/glossaire/');
  await page.goBack();
  await page.getByText(/^\d+ réponse/).waitFor();
  assert.equal(await page.getByLabel('Mon besoin').inputValue(), 'sante');
  assert.equal(await shown(page).count(), few);
});

journey('the address of a filtered list can be sent', async (page) => {
  await page.goto('/aides/');
  await page.getByLabel('Mon besoin').focus();
  await page.getByLabel('Mon besoin').selectOption('sante');
  await page.getByLabel('Un mot').fill('Là & maintenant');
  await page.waitForURL(/\?texte=L%C3%A0\+%26\+maintenant&thematiques=sante$/);
  await page.getByLabel('Un mot').fill('');
  await page.waitForURL(/\?thematiques=sante$/);
  const few = await shown(page).allInnerTexts();
  const sent = await page.context().newPage();
  await sent.goto(page.url());
  await sent.getByText(/^\d+ réponse/).waitFor();
  assert.deepEqual(await shown(sent).allInnerTexts(), few);
  await sent.goto('/aides/?thematiques=inconnue&texte=garde');
  await sent.getByText(/^\d+ réponse/).waitFor();
  assert.equal(await sent.getByLabel('Mon besoin').inputValue(), '');
});

journey('what the list does not have is said, and the whole guide is a step away', async (page) => {
  await page.goto('/aides/?territoires=charente-maritime');
  await page.getByText('Rien n’est connu ici pour « charente maritime »').waitFor();
  await page.goto(`/aides/?texte=${encodeURIComponent('j’ai zzzz')}&thematiques=sante`);
  const search = page.getByRole('main').getByRole('link', { name: /dans tout le guide/ });
  assert.match(await search.getAttribute('href'), /recherche\/\?q=j%E2%80%99ai%20zzzz$/);
  await page.getByRole('button', { name: 'Effacer les filtres' }).click();
  await page.waitForURL(/\/aides\/$/);
  assert.equal(await page.getByLabel('Mon besoin').inputValue(), '');
});

journey('kept, the easy version gives way to an address in the full one, and still says who can help', async (page) => {
  await page.addInitScript(() => localStorage.setItem('passerelle.facile', 'true'));
  await page.goto('/aides/apre/#papiers');
  assert.ok(await page.locator('#papiers').isVisible());
  await page.goto('/aides/fsl/');
  assert.ok(await page.locator('#papiers').isHidden());
  assert.ok(await page.locator('#qui').isVisible());
});

journey('what is for everybody is for every public', async (page) => {
  await page.goto('/aides/');
  await page.getByLabel('Je suis').focus();
  await page.getByLabel('Je suis').selectOption('jeunes');
  await page.getByText(/^\d+ réponse/).waitFor();
  const publics = await shown(page).evaluateAll((lines) => lines.map((line) => line.dataset.publics));
  assert.ok(publics.length && publics.every((ids) => ids.split(' ').includes('jeunes')), publics.join());
  assert.ok(await page.getByRole('heading', { name: 'Pour tous les publics' }).isVisible());
  const people = await shown(page).count();
  await page.getByLabel('Je suis').selectOption('employeurs');
  await page.getByText(/^1 réponse/).waitFor();
  assert.ok(people > 1);
  assert.ok(await page.getByRole('heading', { name: 'Pour tous les publics' }).isHidden());
});

journey('a filtered list says on paper what was chosen and how many there are', async (page) => {
  await page.goto('/aides/');
  await page.emulateMedia({ media: 'print' });
  assert.ok(await page.locator('.filtre').isHidden());
  await page.emulateMedia({ media: 'screen' });
  await page.getByLabel('Mon besoin').focus();
  await page.getByLabel('Mon besoin').selectOption('sante');
  await page.getByText(/^\d+ réponse/).waitFor();
  await page.emulateMedia({ media: 'print' });
  assert.ok(await page.getByLabel('Mon besoin').isVisible());
  assert.ok(await page.getByText(/^\d+ réponse/).isVisible());
  for (const other of [page.getByLabel('Je suis'), page.getByLabel('Un mot'), page.locator('#par-situation')]) assert.ok(await other.isHidden());
});

journey('the easy version asked for by the address can be left', async (page) => {
  await page.goto('/aides/apre/#version-facile');
  await page.getByRole('button', { name: 'Version facile', pressed: true }).click();
  await page.reload();
  assert.ok(await page.getByRole('button', { name: 'Version facile', pressed: false }).isVisible());
  assert.ok(await page.locator('#pour-qui').isVisible());
  assert.equal(new URL(page.url()).hash, '');
});

journey('a situation without a sheet leads to what there is', { width: 360, height: 640 }, async (page) => {
  for (const one of pages) {
    const html = htmlOf(one);
    if (html.includes('appelez le contact en bas')) assert.match(html.split('id="qui-contacter"')[1], /href="tel:/, one.url);
  }
  await page.goto(pages.find((one) => htmlOf(one).includes('Chercher ce sujet dans tout le guide')).url);
  for (const name of ['Questions fréquentes', 'Près de chez moi']) assert.ok(await page.getByRole('main').getByRole('link', { name }).isVisible());
  await page.getByRole('link', { name: 'Chercher ce sujet dans tout le guide' }).click();
  await page.waitForURL(/\/recherche\/\?q=/);
});
