// « Écouter »: the browser's own voice reads the page in French, stops when asked, and is not offered where there is none.
import assert from 'node:assert/strict';
import { journey } from './aide.mjs';

const AID = '/aides/apre/';
const button = (page) => page.locator('[data-ecouter]');

/** Puts a voice in the browser that notes what it is asked to say; `end()` says that a sentence is over. */
function voice(page, voices) {
  return page.addInitScript((list) => {
    const said = [];
    let current;
    window.said = said;
    window.end = () => current?.onend?.();
    const value = {
      getVoices: () => list,
      addEventListener() {},
      cancel() { said.push('[stop]'); },
      speak(utterance) {
        if (!utterance.text) return;
        current = utterance;
        said.push(`${utterance.lang} ${utterance.text}`);
      },
    };
    Object.defineProperty(window, 'speechSynthesis', { value });
  }, voices);
}

/** Lets the voice read all, and answers what it said. */
async function readAll(page) {
  await page.waitForFunction(() => window.said.length > 0);
  return page.evaluate(() => {
    for (let last = -1; window.said.length !== last;) {
      last = window.said.length;
      window.end();
    }
    return window.said;
  });
}

journey('the page is read in French, from its title to its last part, and nothing around it', async (page, asked) => {
  await voice(page, [{ lang: 'fr-FR' }]);
  await page.goto(AID);
  assert.ok(!asked.some((path) => path.includes('ecouter')), 'what reads is loaded when asked for');
  await button(page).click();
  const said = await readAll(page);
  assert.ok(said.length > 10, said.join('\n'));
  assert.equal(said.at(-1), '[stop]');
  const sentences = said.slice(0, -1);
  assert.deepEqual(sentences.filter((line) => !line.startsWith('fr-FR ')), []);
  const title = await page.locator('h1').innerText();
  const named = sentences.findIndex((line) => line.includes(title.split(/[.!?;]/)[0].trim()));
  assert.ok(named >= 0 && named < 3, `the title is read first: ${sentences.slice(0, 3)}`);
  const whole = sentences.join(' ');
  assert.match(whole, /Pour qui/);
  // What hides in tables and lists that unfold, what a point does not end, and who to call.
  assert.match(whole, /Pour payer quoi.*Transport/is);
  assert.match(whole, /Qui contacter/);
  const cut = sentences.filter((line) => /\bL\.$/.test(line));
  assert.deepEqual(cut, []);
  assert.doesNotMatch(whole, /Ajouter à ma liste|Mentions légales|Aller au contenu/);
  assert.equal(await button(page).innerText(), 'Écouter');
});

journey('the voice stops when asked, and when the text changes', { width: 360, height: 640 }, async (page) => {
  await voice(page, [{ lang: 'fr-FR' }]);
  await page.goto(AID);
  for (const stop of [button(page), page.getByRole('button', { name: 'Version facile' })]) {
    await button(page).click();
    await page.waitForFunction(() => window.said.length > 0);
    assert.equal(await button(page).innerText(), 'Arrêter');
    await stop.click();
    assert.equal(await button(page).innerText(), 'Écouter');
    const after = await page.evaluate(() => { window.end(); return window.said.splice(0); });
    assert.equal(after.at(-1), '[stop]');
    assert.equal(after.length, 2, 'nothing is said once stopped');
  }
});

journey('without a French voice, nothing is offered', async (page) => {
  await voice(page, [{ lang: 'en-GB' }]);
  await page.goto(AID);
  assert.ok(await page.getByRole('button', { name: 'Imprimer' }).first().isVisible());
  assert.ok(await button(page).isHidden());
});
