// Questions made by rule from what a site publishes, with the pages that answer by construction: a set for `juger.mjs`,
// far larger than those written by hand. Always the same for the same site.
//
//   node tests/bench/pertinence/engendrer.mjs public > /tmp/engendrees.tsv
//   node tests/bench/pertinence/juger.mjs public /tmp/engendrees --fautes
//
// A word of a title is answered by any page that has it in its title; an acronym or its expansion, by its entry of the
// glossary and the pages named after it; a number, by the sheets that bear it; a commune or its code, by its territory;
// a need with a commune, by what there is of that name there.
import { readFileSync } from "node:fs";
import { fold, tokens } from "../../../src/search/client/fold.mjs";
import { openStore } from "../../node/export.mjs";
import { mistaken } from "./mal-ecrire.mjs";

const folder = process.argv[2] ?? "public";
const store = openStore(`${folder}/recherche`);
const read = (name) => readFileSync(`${folder}/donnees/${name}`, "utf8");
/** The rows of a table, by the names of its columns. */
const table = (name) => {
  const rows = read(name).trimEnd().split(/\r?\n(?=(?:[^"]*"[^"]*")*[^"]*$)/)
    .map((row) => row.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/).map((cell) => cell.replace(/^"|"$/g, "").replaceAll('""', '"')));
  return rows.slice(1).map((row) => Object.fromEntries(rows[0].map((column, at) => [column, row[at]])));
};
const words = (text) => tokens(fold(text)).filter((word) => word.length > 2 && !store.stop.has(word) && !store.asking.has(word));
const path = (address) => new URL(address, "http://site").pathname + new URL(address, "http://site").hash;

const asked = new Map();
const add = (kind, question, right) => {
  const key = `${kind}\t${question}`;
  if (right.length) asked.set(key, new Set([...asked.get(key) ?? [], ...right]));
};

// The pages to print are not looked for.
const pages = JSON.parse(read("pages.json")).filter(({ type }) => !["imprimer", "accueil", "recherche"].includes(type));
/** The pages that have a word in their title, by its stem. @type {Map<string, string[]>} */
const titled = new Map();
for (const { url, titre } of pages) for (const stem of new Set(words(titre).map((word) => store.stem(word)))) titled.set(stem, [...titled.get(stem) ?? [], url]);
const withWord = (word) => titled.get(store.stem(word)) ?? [];

/** Beginnings of the rarest word of each title, and of its second word after the first; mistakes in its long words. */
const fromTitles = () => {
  for (const { titre } of pages) {
    const [rarest] = words(titre).filter((word) => word.length > 4 && !/[0-9]/.test(word)).sort((a, b) => withWord(a).length - withWord(b).length);
    if (rarest) for (let length = 3; length < 8; length++) if (rarest.length > length) add(`début ${length}`, rarest.slice(0, length), withWord(rarest));
    const [first, second] = words(titre);
    if (second?.length > 4) add("second mot", `${first} ${second.slice(0, Math.ceil(second.length / 2))}`, withWord(first).filter((url) => withWord(second).includes(url)));
    const written = (titre.match(/\p{L}{6,}/gu) ?? []).filter((word) => words(word).length);
    for (const word of new Set(written)) for (const [kind, wrong] of mistaken(word)) add(kind, wrong, withWord(word));
    for (const word of titre.match(/\p{L}['’]\p{L}{4,}/gu) ?? []) add("élision", word.replace("’", "'"), withWord(word.slice(2)));
    add("sans accent", fold(titre), [...new Set(words(titre).flatMap(withWord))].filter((url) => words(titre).every((word) => withWord(word).includes(url))));
  }
};

/** Acronyms as people write them; expansions, then without their small words and in the plural. */
const fromGlossary = () => {
  for (const { sigle, developpe, url } of table("glossaire.csv")) {
    if (!sigle || !developpe) continue;
    const all = words(developpe);
    const named = pages.filter(({ titre }) => tokens(fold(titre)).includes(fold(sigle)) || (all.length && all.every((word) => words(titre).some((one) => store.stem(one) === store.stem(word)))));
    const right = [path(url), ...named.map((page) => page.url)];
    add("sigle", sigle.toLowerCase(), right);
    if (/^[A-Z]{2,6}$/.test(sigle)) add("sigle à points", [...sigle].join(".") + ".", right);
    add("développé", developpe, right);
    add("développé nu", all.join(" "), right);
    add("développé pluriel", developpe.replace(/(?<=\p{L}{4})(?<![sxz])(?= |$)/gu, "s"), right);
  }
};

/** « fiche 9 », « action n° 4 »: each way of writing a number. */
const fromNumbers = () => {
  const sheets = table("actions.csv");
  for (const { numero } of sheets) {
    const right = sheets.filter((sheet) => sheet.numero === numero).map((sheet) => path(sheet.url));
    for (const spelled of ["fiche #", "fiche n°#", "Fiche action n° #", "action #", "action n° #", "n°#", "n° #", "numéro #", "fiche-action 0#", "actions #"]) add("numéro", spelled.replace("#", numero), right);
  }
};

/** Communes and codes, alone; what is of one or two territories, asked for from each of their communes. */
const fromPlaces = () => {
  const communes = JSON.parse(readFileSync("content/communes.json", "utf8"));
  const territories = table("territoires.csv").filter(({ communes, parent }) => communes && parent);
  const local = pages.filter(({ type, territoires }) => ["structure", "service"].includes(type) && territoires.length < 3);
  for (const [rank, { nom, codes_postaux: codes, code_insee: code }] of communes.entries()) {
    const territory = territories.find((one) => one.communes.split(" | ").includes(code));
    if (!territory) continue;
    add("commune", nom, [path(territory.url)]);
    codes.forEach((postal) => add("code postal", postal, [path(territory.url)]));
    const there = local.filter(({ territoires }) => territoires.includes(territory.id));
    const { titre } = there[rank % there.length] ?? {};
    const [need] = titre?.split(/ \(| : |, | (?:de|à|du) (?=\p{Lu})/u) ?? [];
    const same = there.filter((page) => words(need).every((word) => words(page.titre).some((one) => store.stem(one) === store.stem(word))));
    if (need && words(need).length < 4) add("besoin et commune", `${need.toLowerCase()} ${nom}`, same.map(({ url }) => url));
    if (need && words(need).length < 4) add("besoin et code", `${need.toLowerCase()} ${codes[0]}`, same.map(({ url }) => url));
  }
};

for (const make of [fromTitles, fromGlossary, fromNumbers, fromPlaces]) make();
for (const [key, right] of asked) console.log(`${key}\t${[...right].join("|")}`);
