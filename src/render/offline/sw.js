// Lire sans réseau. Ce fichier n'agit que si la personne l'a demandé, sur la page « Lire sans réseau ».
//
// Avec du réseau, les pages viennent du site, à jour. Sans réseau, ou s'il tarde trop, elles viennent de la copie.
// Quand une nouvelle édition paraît, ce fichier change : seuls les fichiers qui ont changé sont alors téléchargés,
// et l'ancienne copie sert jusqu'à ce que la nouvelle soit entière.
'use strict';

const EDITION = '@EDITION@';
const RACINE = new URL('./', self.location.href);
const PREFIXE = `passerelle ${RACINE.pathname} `;
const COPIE = PREFIXE + EDITION;
const LISTE = new URL('hors-ligne/liste.json', RACINE).href;
const FIN = new URL('hors-ligne/copie-entiere', RACINE).href;
const PATIENCE = 4000;
const LOT = 24;
const ENSEMBLE = 6;

const options = { ignoreSearch: true, ignoreVary: true };

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (evenement) => evenement.waitUntil(self.clients.claim()));

self.addEventListener('fetch', (evenement) => {
  const demande = evenement.request;
  const adresse = new URL(demande.url);
  const ici = adresse.origin === RACINE.origin && adresse.pathname.startsWith(RACINE.pathname);
  if (demande.method !== 'GET' || !ici || adresse.href === LISTE) return;
  evenement.respondWith(repondre(demande));
  if (demande.mode === 'navigate') evenement.waitUntil(renouveler());
});

self.addEventListener('message', (evenement) => {
  const travail = evenement.data === 'suite' ? suite() : etat();
  const dire = (reponse) => evenement.ports[0]?.postMessage(reponse);
  evenement.waitUntil(travail.then(dire, (erreur) => dire({ erreur: erreur?.name ?? 'Error' })));
});

/** Le réseau d'abord ; la copie s'il n'y en a pas, ou s'il tarde. */
async function repondre(demande) {
  const reseau = fetch(demande);
  const navigation = demande.mode === 'navigate';
  try {
    return await (navigation ? Promise.race([reseau, attendre(PATIENCE)]) : reseau);
  } catch {
    const gardee = await trouver(demande.url);
    if (gardee) return gardee;
    // Un hébergeur mène de « /aides » à « /aides/ ».
    const dossier = new URL(demande.url);
    dossier.pathname += '/';
    if (navigation && await trouver(dossier.href)) return Response.redirect(dossier.href);
    try {
      return await reseau;
    } catch (erreur) {
      const absente = navigation && await trouver(new URL('404.html', RACINE).href);
      if (absente) return absente;
      throw erreur;
    }
  }
}

function attendre(duree) {
  return new Promise((_, tardif) => setTimeout(() => tardif(new Error('trop long')), duree));
}

/** Les copies de ce guide, la plus récente en dernier. */
async function copies() {
  return (await caches.keys()).filter((nom) => nom.startsWith(PREFIXE));
}

/** Une copie entière sert d'abord ; sinon ce qui est déjà là. */
async function trouver(url) {
  const noms = await copies();
  const entieres = [];
  for (const nom of noms) {
    if (await (await caches.open(nom)).match(FIN)) entieres.push(nom);
  }
  for (const nom of entieres.includes(COPIE) ? [COPIE] : [...entieres, ...noms]) {
    const reponse = await (await caches.open(nom)).match(url, options);
    if (reponse) return reponse;
  }
  return undefined;
}

/** La liste de cette édition, gardée avec la copie. */
async function liste(copie) {
  const gardee = await copie.match(LISTE);
  if (gardee) return gardee.json();
  const reponse = await fetch(LISTE, { cache: 'no-cache' });
  if (!reponse.ok) throw new Error('liste absente');
  const lue = await reponse.clone().json();
  // Le site vient de changer : le nouveau veilleur fera ce travail.
  if (lue.edition !== EDITION) throw new Error('autre édition');
  await copie.put(LISTE, reponse);
  return lue;
}

async function manquants(copie, fichiers) {
  const la = new Set((await copie.keys()).map((demande) => demande.url));
  return fichiers.filter(([adresse]) => !la.has(new URL(adresse, RACINE).href));
}

/** Où en est la copie. */
async function etat() {
  const noms = await copies();
  if (!noms.length) return { edition: EDITION, copies: 0, entiere: false };
  const entiere = noms.includes(COPIE) && !!(await (await caches.open(COPIE)).match(FIN));
  return { edition: EDITION, copies: noms.length, entiere };
}

/** Les empreintes et les réponses de la copie précédente, pour ne pas reprendre ce qui n'a pas changé. */
async function precedente() {
  const nom = (await copies()).find((autre) => autre !== COPIE);
  const copie = nom && await caches.open(nom);
  const gardee = copie && await copie.match(LISTE);
  if (!gardee) return () => undefined;
  const empreintes = new Map((await gardee.json()).fichiers.map(([adresse, , empreinte]) => [adresse, empreinte]));
  return (adresse, empreinte) => empreintes.get(adresse) === empreinte ? copie.match(new URL(adresse, RACINE).href) : undefined;
}

/** Garde un lot de fichiers de plus. Interrompu, ce travail reprend où il en était. */
async function suite() {
  const copie = await caches.open(COPIE);
  const { fichiers, octets } = await liste(copie);
  const reste = await manquants(copie, fichiers);
  const ancien = await precedente();
  const lot = reste.slice(0, LOT);
  const garder = async () => {
    for (let fichier = lot.shift(); fichier; fichier = lot.shift()) {
      const [adresse, , empreinte] = fichier;
      const url = new URL(adresse, RACINE).href;
      const reponse = await ancien(adresse, empreinte) ?? await fetch(url, { cache: 'no-cache' });
      // La page « introuvable » peut répondre 404 et reste utile.
      if (!reponse.ok && adresse !== '404.html') throw new Error('fichier absent');
      await copie.put(url, reponse);
    }
  };
  await Promise.all(Array.from({ length: ENSEMBLE }, garder));
  const encore = reste.slice(LOT);
  const manque = encore.reduce((somme, [, taille]) => somme + taille, 0);
  if (!encore.length) await finir(copie);
  return { edition: EDITION, faits: octets - manque, octets, entiere: !encore.length };
}

/** La copie est entière : les précédentes ne servent plus. */
async function finir(copie) {
  await copie.put(FIN, new Response(EDITION));
  for (const nom of await copies()) {
    if (nom !== COPIE) await caches.delete(nom);
  }
}

let enCours;
/** Après une nouvelle édition : la copie que la personne a demandée est remise à jour, sauf si elle épargne ses données. */
function renouveler() {
  enCours ??= (async () => {
    const noms = await copies();
    if (!noms.length || noms.includes(COPIE) && noms.length === 1 || navigator.connection?.saveData) return;
    while (!(await suite()).entiere);
  })().catch(() => {}).finally(() => { enCours = undefined; });
  return enCours;
}
