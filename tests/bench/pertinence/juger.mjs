// Asks the judged questions to a built site, in Chromium, and prints success@1, @3 and MRR by kind.
//
//   npm ci --prefix tests/browser
//   node tests/bench/pertinence/juger.mjs public [JEU…] [--fautes] [--wasm]
//
// `--fautes` also lists what did not come first; `--wasm` loosens the policy for an engine that needs it. Another
// engine is judged by the same table: give it a page with the same field, list and `data-recherche` (`pagefind.mjs`).
import { chromium } from "../../browser/node_modules/playwright-core/index.mjs";
import { SETS, Table, rankOf, read } from "./questions.mjs";
import { WITH_WASM, serve } from "./servir.mjs";

const flags = process.argv.slice(2).filter((one) => one.startsWith("--"));
const [folder = "public", ...sets] = process.argv.slice(2).filter((one) => !one.startsWith("--"));
const server = await serve(folder, flags.includes("--wasm") ? WITH_WASM : undefined);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
const page = await browser.newPage();
await page.goto(`${server.origin}/recherche/`);
for (const set of sets.length ? sets : SETS) {
  const table = new Table();
  for (const { kind, question, right } of read(set)) {
    await page.evaluate(() => delete document.body.dataset.recherche);
    await page.fill("#recherche-q, [role=search] [name=q]", question);
    await page.waitForSelector("body[data-recherche]", { timeout: 15000 });
    const addresses = await page.$$eval("#resultats > li > a", (links) => links.map((link) => link.href));
    const at = rankOf(addresses, right);
    table.add(kind, at);
    if (flags.includes("--fautes") && at !== 0) {
      console.log(`${at < 0 ? "—" : at + 1}  ${kind} « ${question} »  ${addresses.slice(0, 3).map((one) => new URL(one).pathname).join("  ")}`);
    }
  }
  console.log(`\n${set}`);
  table.print();
}
await browser.close();
server.close();
