// A small guide of its own, served by the binary: for what the real content cannot show, a telephone or a mistake.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const target = process.env.CARGO_TARGET_DIR ?? resolve(import.meta.dirname, '../../target');
export const BINARY = process.env.PASSERELLE ?? join(target, 'verif/passerelle');

/** The files of the guide: each correct, so that one mistake at a time can be made in one of them. */
export const FILES = {
  'site.yaml': `titre: Guide d'essai
description: Un guide d'essai.
url: https://exemple.fr
date: 2026-01-15
editeur:
  nom: Département d'essai
  adresse: 1 rue de la Mairie
  directeur_publication: La présidente
  contact: À l'accueil
`,
  'communes.json': '[{"code_insee":"86070","nom":"Chauvigny","codes_postaux":["86300"],"population":7000,"departement":"86","epci_code":"200069854","epci_nom":"CU Grand Poitiers"}]',
  'vocabulaires/thematiques.yaml': '- id: mobilite\n  nom: Mobilité\n',
  'vocabulaires/publics.yaml': '- id: jeunes\n  nom: Jeunes\n',
  'organismes.yaml': '- id: departement\n  nom: Département\n',
  'territoires/essai.yaml': `- id: pays-chauvinois
  nom: Pays chauvinois
  type: mds
  communes: ["86070"]
  contact:
    nom: Maison de la solidarité
    telephone: 05 49 00 00 02
`,
  'aides/permis.md': `---
nom: Aide au permis de conduire
resume: Une aide pour passer le permis.
en_clair: Cette aide paie le permis. Appelez-nous.
organisme: departement
publics: [jeunes]
thematiques: [mobilite]
territoires: [pays-chauvinois]
contact:
  nom: Maison de la solidarité
  telephone: 05 49 00 00 01
source: Un essai
---

Voir [le guide](#la-suite).

## La suite

Rien de plus.
`,
  'annuaire/essai.yaml': `structures:
  - id: essai--auto-ecole
    nom: Auto-école solidaire
    source: essai
    date_maj: "2026-01-10"
    description: Une auto-école.
services:
  - id: essai--lecons
    structure_id: essai--auto-ecole
    nom: Leçons de conduite
    source: essai
    date_maj: "2026-01-10"
    description: Des leçons de conduite.
`,
};

/** Starts `passerelle serve` over a folder: its process and its address. */
export async function start(folder) {
  const server = spawn(BINARY, ['serve', '--source', folder, '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const origin = await new Promise((found, failed) => {
    let said = '';
    server.stdout.on('data', (piece) => {
      said += piece;
      const address = /http:\/\/127\.0\.0\.1:\d+/.exec(said);
      if (address) found(address[0]);
    });
    server.on('exit', (code) => failed(new Error(`the server stopped with code ${code}: ${said}`)));
  });
  return { server, origin };
}

/** Saves as editors do: written aside, then renamed. */
export function save(file, text) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.tmp`, text);
  renameSync(`${file}.tmp`, file);
}

/** Serves the guide, with some of its files changed: its address and folder, a way to save one of its files, and a way to stop. */
export async function serve(changed = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'passerelle-guide-'));
  const keep = (name, text) => save(join(folder, 'content', name), text);
  for (const [name, text] of Object.entries({ ...FILES, ...changed })) keep(name, text);
  const { server, origin } = await start(folder);
  const stop = () => {
    server.kill();
    rmSync(folder, { recursive: true });
  };
  return { origin, folder, save: keep, stop };
}
