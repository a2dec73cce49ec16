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
/** Après une attente vaine, la copie répond aussitôt pendant ce temps. */
const REPIT = 30000;
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

let presseJusqua = 0;
/** Le réseau d'abord ; la copie s'il n'y en a pas, ou s'il tarde. Qui vient d'attendre n'attend pas de nouveau pour chaque fichier. */
async function repondre(demande) {
  const figee = await duTheme(demande.url);
  if (figee) return figee;
  const reseau = fetch(demande);
  const navigation = demande.mode === 'navigate';
  const presse = Date.now() < presseJusqua;
  try {
    return await Promise.race([reseau, attendre(presse ? 0 : PATIENCE)]);
  } catch (raison) {
    if (raison === TARD && !presse) presseJusqua = Date.now() + REPIT;
    const gardee = await trouver(demande.url);
    if (gardee) return gardee;
    // Un hébergeur mène de « /aides » à « /aides/ ».
    const dossier = new URL(demande.url);
    dossier.pathname += '/';
    if (navigation && await trouver(dossier.href)) return Response.redirect(dossier.href);
    try {
      return await reseau;
    } catch (erreur) {
      if (navigation) return sansReseau();
      throw erreur;
    }
  }
}

const TARD = new Error('trop long');
function attendre(duree) {
  return new Promise((_, tardif) => setTimeout(() => tardif(TARD), duree));
}

const themes = new Map();
/** Un fichier du thème porte son empreinte (« theme/site.js?74116115 ») : si la copie a la même, c'est lui, sans rien demander. */
async function duTheme(url) {
  const adresse = url.slice(RACINE.href.length);
  if (!adresse.startsWith('theme/')) return undefined;
  for (const nom of await copies()) {
    const copie = await caches.open(nom);
    const liste = !themes.has(nom) && await copie.match(LISTE);
    if (liste) {
      const { fichiers } = await liste.json();
      themes.set(nom, fichiers.map(([fichier, , empreinte]) => `${fichier}?${empreinte}`).filter((fichier) => fichier.startsWith('theme/')));
    }
    const gardee = themes.get(nom)?.includes(adresse) && await copie.match(url, options);
    if (gardee) return gardee;
  }
  return undefined;
}

/** Une page qui n'est pas dans la copie : l'adresse n'est pas en cause. La page « introuvable » prête son cadre. */
async function sansReseau() {
  const cadre = await (await trouver(new URL('404.html', RACINE).href))?.text() ?? '<!DOCTYPE html><html lang="fr"><meta charset="utf-8"><title></title><main></main>';
  const contenu = `<h1>Pas de réseau</h1>
<p>Cette page ou ce fichier n’est pas dans la copie du guide gardée sur cet appareil. Essayez de nouveau quand le réseau sera revenu.</p>
<p><a href="${RACINE.pathname}">Aller à l’accueil du guide</a></p>`;
  const page = cadre.replace(/<title>[^<]*/, '<title>Pas de réseau').replace(/(<main[^>]*>)[^]*(<\/main>)/, (_, debut, fin) => debut + contenu + fin);
  return new Response(page, { status: 503, headers: { 'Content-Type': 'text/html; charset=utf-8' } });
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
