// The judged questions with mistakes made in them by rule, always the same: letters, sounds, spaces, words cut short.
// Asks the client's modules on the published index, without a browser; prints success@1 and @3 by kind of mistake,
// beside success@1 of the same questions without it.
//
//   node tests/bench/pertinence/fautes.mjs public
import { rank } from "../../../src/search/client/rank.mjs";
import { understand } from "../../../src/search/client/understand.mjs";
import { openStore } from "../../node/export.mjs";
import { mistaken } from "./mal-ecrire.mjs";
import { SETS, rankOf, read } from "./questions.mjs";

const store = openStore(`${process.argv[2] ?? "public"}/recherche`);
const ask = (question) => store.settle(() => {
  const meant = understand(question, store);
  return (store.wanted.size ? [] : rank(meant, store)).slice(0, 10).map(({ doc }) => store.page(doc)?.url ?? "");
});
const sums = new Map();
for (const { kind, question, right } of SETS.flatMap(read)) {
  if (["fautes", "numéros", "débuts", "sigles"].includes(kind)) continue;
  const plain = rankOf(await ask(question), right);
  for (const [name, asked] of mistaken(question)) {
    const at = rankOf(await ask(asked), right);
    const sum = sums.get(name) ?? { asked: 0, first: 0, three: 0, plain: 0 };
    sums.set(name, { asked: sum.asked + 1, first: sum.first + (at === 0), three: sum.three + (at >= 0 && at < 3), plain: sum.plain + (plain === 0) });
  }
}
console.log("| faute | n | @1 / @3 | @1 sans elle |\n|---|---|---|---|");
for (const [name, { asked, first, three, plain }] of sums) {
  const percent = (part) => Math.round((100 * part) / asked);
  console.log(`| ${name} | ${asked} | ${percent(first)} / ${percent(three)} | ${percent(plain)} |`);
}
