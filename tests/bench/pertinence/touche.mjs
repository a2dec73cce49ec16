// How long the page takes from a key to its results, once the pieces have come: the questions as they are, and with a
// letter missing, so that each word is looked for among all that look like it. Each is timed five times and the shortest
// kept: what other programs take from the machine is not the page's. `--titres`: words of the site's own titles.
//
//   node tests/bench/pertinence/touche.mjs SITE [AUTRE-SITE…]
import { chromium } from "../../browser/node_modules/playwright-core/index.mjs";
import { read, titled } from "./questions.mjs";
import { serve } from "./servir.mjs";

/** Without its third letter, from six letters on. */
const misspelt = (question) => question.replace(/\p{L}{6,}/gu, (word) => word.slice(0, 2) + word.slice(3));

/** In the page: types each question, waits for what it needs, then empties the field and times the key that brings it back. */
const time = async (questions) => {
  const field = document.querySelector("#recherche-q");
  const type = (text) => {
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const times = [];
  for (const question of questions) {
    type(question);
    while (document.body.dataset.recherche !== "prete") await new Promise((resolve) => setTimeout(resolve, 5));
    const tries = [0, 1, 2, 3, 4].map(() => {
      type("");
      const began = performance.now();
      type(question);
      return document.body.dataset.recherche === "prete" ? performance.now() - began : Infinity;
    });
    times.push(Math.min(...tries));
  }
  return times;
};

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
console.log("| site | questions | médiane, ms | 95 %, ms | maximum, ms |\n|---|---|---|---|---|");
for (const folder of process.argv.slice(2).filter((one) => !one.startsWith("--"))) {
  const server = await serve(folder);
  const asked = process.argv.includes("--titres") ? titled(folder) : read("questions").map(({ question }) => question);
  for (const [what, questions] of [["justes", asked], ["avec des fautes", asked.map(misspelt)]]) {
    const page = await browser.newPage();
    await page.goto(`${server.origin}/recherche/`);
    await page.waitForSelector("body[data-recherche]");
    const times = (await page.evaluate(time, questions)).sort((a, b) => a - b);
    const at = (part) => times[Math.min(times.length - 1, Math.floor(part * times.length))].toFixed(1);
    console.log(`| ${folder} | ${times.length} ${what} | ${at(0.5)} | ${at(0.95)} | ${at(1)} |`);
    await page.close();
  }
  server.close();
}
await browser.close();
