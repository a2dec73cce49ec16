// Asks the judged questions to a built site, in Chromium, and prints success@1, @3 and MRR by kind.
//
//   npm install playwright-core   (anywhere Node finds it)
//   node tests/bench/pertinence/juger.mjs public [--fautes]
//
// `--fautes` also lists what did not come first. Another engine can be judged by the same table: give it
// a page with the same field, list and `data-recherche`.
import { chromium } from "playwright-core";
import { readFileSync } from "node:fs";
import { serve } from "./servir.mjs";

const [folder = "public", flag] = process.argv.slice(2);
const questions = readFileSync(new URL("questions.tsv", import.meta.url), "utf8")
  .split("\n").filter((line) => line && !line.startsWith("#")).map((line) => line.split("\t"));
const server = await serve(folder);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
const page = await browser.newPage();
await page.goto(`${server.origin}/recherche/`);
const kinds = new Map();
for (const [kind, question, right] of questions) {
  await page.fill("#recherche-q, [role=search] [name=q]", question);
  await page.waitForSelector("body[data-recherche]", { timeout: 15000 });
  const urls = await page.$$eval("#resultats > li > a", (links) => links.map((link) => new URL(link.href).pathname));
  const at = urls.findIndex((url) => right.split("|").some((part) => url.includes(part)));
  for (const name of [kind, "TOTAL"]) {
    const sums = kinds.get(name) ?? [0, 0, 0, 0];
    kinds.set(name, [sums[0] + 1, sums[1] + (at === 0), sums[2] + (at >= 0 && at < 3), sums[3] + (at < 0 ? 0 : 1 / (at + 1))]);
  }
  if (flag === "--fautes" && at !== 0) console.log(`${at < 0 ? "—" : at + 1}  ${kind} « ${question} »  ${urls.slice(0, 3).join("  ")}`);
}
console.log("genre           n   @1   @3   MRR");
const percent = (part, all) => `${Math.round((100 * part) / all)} %`.padStart(5);
const total = kinds.get("TOTAL");
kinds.delete("TOTAL");
for (const [kind, [n, one, three, mrr]] of [...kinds, ["TOTAL", total]]) {
  console.log(kind.padEnd(12), String(n).padStart(4), percent(one, n), percent(three, n), (mrr / n).toFixed(3));
}
await browser.close();
server.close();
