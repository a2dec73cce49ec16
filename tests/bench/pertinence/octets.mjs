// Bytes, requests and time of a first question (new browser profile), bytes of the following ones.
//
//   node tests/bench/pertinence/octets.mjs SITE [AUTRE-SITE…] [--tout] [--titres]
//
// One judged question in nine, or all of them with `--tout`; `--titres` asks words of the site's own titles instead,
// for a corpus that the judged questions are not about. The time is that of a line of 400 kbit/s and 400 ms, from the
// click to the results as the page's own clock tells it, for one question in three. Prints one line a site.
import { chromium } from "../../browser/node_modules/playwright-core/index.mjs";
import { read, titled } from "./questions.mjs";
import { serve } from "./servir.mjs";

const flags = process.argv.slice(2).filter((one) => one.startsWith("--"));
const folders = process.argv.slice(2).filter((one) => !one.startsWith("--"));
const SLOW = { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 };

const judged = () => read("questions").map(({ question }) => question).filter((_, at) => flags.includes("--tout") || at % 9 === 0);

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
const sum = (sent, key) => sent.reduce((total, one) => total + one[key], 0);
const told = (values) => `${median(values)} (${Math.max(...values)})`;
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
const done = (page) => page.waitForSelector("body[data-recherche]", { timeout: 30000 });

/** In the page, before any of its scripts: notes when the results are there. */
const watch = () => {
  new MutationObserver((_, observer) => {
    if (!document.body?.dataset.recherche) return;
    window.answered = Math.round(performance.now());
    observer.disconnect();
  }).observe(document, { attributes: true, subtree: true, attributeFilter: ["data-recherche"] });
};

/** A first question in a new profile. */
const ask = async (server, question, slow) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  if (slow) await (await context.newCDPSession(page)).send("Network.emulateNetworkConditions", SLOW);
  server.sent.length = 0;
  await page.addInitScript(watch);
  await page.goto(`${server.origin}/recherche/?q=${encodeURIComponent(question)}`, { waitUntil: "commit" });
  await done(page);
  const time = await page.evaluate(() => window.answered);
  if (!slow) await page.waitForTimeout(150);
  await context.close();
  return { time, sent: [...server.sent] };
};

console.log("| site | questions | brut, octets | brotli, octets | requêtes | sans l'icône | 400 kbit/s, ms | suivantes, brotli |\n|---|---|---|---|---|---|---|---|");
for (const folder of folders) {
  const questions = flags.includes("--titres") ? titled(folder) : judged();
  const server = await serve(folder);
  const first = [];
  for (const question of questions) first.push((await ask(server, question, false)).sent);
  const times = [];
  for (const question of questions.filter((_, at) => at % 3 === 0)) times.push((await ask(server, question, true)).time);
  const page = await browser.newPage();
  await page.goto(`${server.origin}/recherche/?q=aide`);
  await done(page);
  const further = [];
  for (const question of questions) {
    server.sent.length = 0;
    await page.fill("#recherche-q, [role=search] [name=q]", question);
    await done(page);
    further.push(sum(server.sent, "brotli"));
  }
  const cells = [
    first.map((sent) => sum(sent, "raw")), first.map((sent) => sum(sent, "brotli")), first.map((sent) => sent.length),
    first.map((sent) => sent.filter(({ path }) => !path.includes("favicon")).length), times, further,
  ];
  console.log(`| ${[folder, questions.length, ...cells.map(told)].join(" | ")} |`);
  server.close();
}
await browser.close();
