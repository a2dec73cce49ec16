// From a save to the screen under «passerelle serve», in a browser: how long, and how much computing.
//
//   node tests/bench/enregistrement.mjs FOLDER [SAVES]
//
// FOLDER is a site to preview (target/bench/1000/passerelle once tests/bench/run has made it). Its first aid is saved
// again and again with another sentence, then put back. The clock runs from the save until the sentence is in the page,
// and is read when the server tells of the save: what remains is fetching the page and showing it. The computing is that
// of the server alone, which holds when the machine is busy.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { save, start } from '../browser/guide.mjs';
import { chromium } from '../browser/node_modules/playwright-core/index.mjs';

const [folder, saves = '10'] = process.argv.slice(2);
if (!folder) {
  console.error('usage: enregistrement.mjs FOLDER [SAVES]');
  process.exit(2);
}
const name = readdirSync(join(folder, 'content/aides')).filter((file) => file.endsWith('.md')).toSorted()[0];
const sheet = join(folder, 'content/aides', name);
const before = readFileSync(sheet, 'utf8');

const { server, origin } = await start(folder);

/** Computing of the server so far, in milliseconds: the kernel counts hundredths of a second. */
function computing() {
  const fields = readFileSync(`/proc/${server.pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** When the server last told of something. */
let told = 0;
const news = await fetch(`${origin}/__passerelle/evenements`);
(async () => {
  for await (const piece of news.body) if (!Buffer.from(piece).toString().startsWith(':')) told = performance.now();
})().catch(() => { /* the server has stopped */ });

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
const [delays, shares] = [[], []];
let spent = 0;
try {
  const page = await browser.newPage({ baseURL: origin });
  page.setDefaultTimeout(120_000);
  await page.goto(`/aides/${name.replace(/\.md$/, '')}/`);
  for (let i = 0; i <= Number(saves); i += 1) {
    // What goes on behind, an index or what the last save moved, is over.
    for (let idle = -1; idle !== computing(); await page.waitForTimeout(1500)) idle = computing();
    const [start, used] = [performance.now(), computing()];
    save(sheet, `${before}\nMesure numéro ${i}.\n`);
    await page.waitForFunction((words) => document.querySelector('main').textContent.includes(words), `Mesure numéro ${i}.`, { polling: 'raf' });
    // The first save warms what the others find.
    if (i === 0) continue;
    delays.push(performance.now() - start);
    shares.push(performance.now() - told);
    spent += computing() - used;
  }
} finally {
  save(sheet, before);
  await browser.close();
  server.kill();
}
const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)].toFixed(0);
console.log(`from the save to the screen: median ${median(delays)} ms, at most ${Math.max(...delays).toFixed(0)} ms`);
console.log(`of which once the server has told of it: median ${median(shares)} ms`);
console.log(`computing of the server until then: ${(spent / delays.length).toFixed(0)} ms a save`);
