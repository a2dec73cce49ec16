// Bytes and requests of a first question (new browser profile) and of the following ones.
//
//   node tests/bench/pertinence/octets.mjs public [autre-site…] [--tout]
//
// One question in nine, or all of them with `--tout`.
import { chromium } from "../../browser/node_modules/playwright-core/index.mjs";
import { read } from "./questions.mjs";
import { serve } from "./servir.mjs";

const questions = read("questions").map(({ question }) => question).filter((_, at) => process.argv.includes("--tout") || at % 9 === 0);
const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
const sum = (sent, key) => sent.reduce((total, one) => total + one[key], 0);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
const done = (page) => page.waitForSelector("body[data-recherche]", { timeout: 15000 }).then(() => page.waitForTimeout(150));

console.log("site, puis médiane (maximum) — première : brut, brotli, requêtes, requêtes sans l'icône ; suivantes : brotli");
for (const folder of process.argv.slice(2).filter((one) => one !== "--tout")) {
  const server = await serve(folder);
  const first = [];
  for (const question of questions) {
    const context = await browser.newContext();
    const page = await context.newPage();
    server.sent.length = 0;
    await page.goto(`${server.origin}/recherche/?q=${encodeURIComponent(question)}`);
    await done(page);
    first.push([...server.sent]);
    await context.close();
  }
  const page = await browser.newPage();
  await page.goto(`${server.origin}/recherche/?q=aide`);
  await done(page);
  const further = [];
  for (const question of questions) {
    server.sent.length = 0;
    await page.fill("[role=search] [name=q]", question);
    await done(page);
    further.push(sum(server.sent, "brotli"));
  }
  const of = (read) => `${median(first.map(read))} (${Math.max(...first.map(read))})`.padStart(16);
  console.log(folder.padEnd(20), of((sent) => sum(sent, "raw")), of((sent) => sum(sent, "brotli")), of((sent) => sent.length),
    of((sent) => sent.filter(({ path }) => !path.includes("favicon")).length), `${median(further)} (${Math.max(...further)})`.padStart(16));
  server.close();
}
await browser.close();
