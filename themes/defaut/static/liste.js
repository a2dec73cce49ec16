// La page « Ma liste ». La liste est sur l'appareil, ou dans le lien, après « # » : ni l'une ni l'autre n'est envoyée au site.
(() => {
  'use strict';
  const d = document, { racine = '/', finUrl: fin = '' } = d.documentElement.dataset;
  /** Une fiche de la liste ; hors son chemin, tout vient de sa page. @typedef {{ id: string, titre?: string, resume?: string, montant?: string, contact?: string, tel?: string, lien?: string, perdue?: boolean }} Fiche */
  /** @type {HTMLElement | null} */
  const trouvee = d.querySelector('[data-liste]');
  if (!trouvee) return;
  const page = trouvee;
  /**
   * Ce que le gabarit de la page contient toujours.
   * @template {HTMLElement} [E=HTMLElement]
   * @param {string} s @param {ParentNode} [dans] @returns {E}
   */
  const un = (s, dans = page) => {
    /** @type {E | null} */
    const e = dans.querySelector(s);
    if (!e) throw new Error(s);
    return e;
  };
  /** @param {string} s @param {() => unknown} agir */
  const auClic = (s, agir) => un(s).addEventListener('click', agir);
  // Ce que garde l'appareil a pu être abîmé.
  /** @returns {Fiche[]} */
  const lire = () => { try { return JSON.parse(localStorage.getItem('passerelle.liste') ?? '[]').filter((/** @type {unknown} */ f) => estFiche(f)); } catch { return []; } };
  /** @param {any} f */
  const estFiche = (f) => typeof f?.id === 'string' && MOTIF.test(f.id);
  /** @param {Fiche[]} l */
  const garder = (l) => { try { localStorage.setItem('passerelle.liste', JSON.stringify(l)); return true; } catch { return false; } };
  /** @param {string} t */
  const dire = (t) => { un('[data-dire]').textContent = t; };
  const MOTIF = /^[a-z0-9][a-z0-9-]*(\/[a-z0-9][a-z0-9-]*)*$/;
  /** @type {Fiche[]} */
  let fiches = [];
  let envoyee = false;

  // Une fiche est le chemin de sa page, sans les barres des bouts : « aides/apre ».
  /** @param {string} id */
  const adresse = (id) => racine + id + '/' + fin;
  /** @param {string} id */
  const enLigne = (id) => new URL(`../${id}/`, page.dataset.adresse).href;
  /** @param {Fiche[]} l @param {string} id */
  const parmi = (l, id) => l.find((f) => f.id === id);
  /** @param {string} nom @param {Record<string, string>} attributs @param {...(Node | string)} contenu */
  const element = (nom, attributs, ...contenu) => {
    const e = d.createElement(nom);
    for (const a in attributs) e.setAttribute(a, attributs[a]);
    e.append(...contenu);
    return e;
  };

  // Le lien : « #aides/apre,kits/mobilite ». « #contenu » mène dans la page.
  const recue = () => [...new Set(new URLSearchParams('l=' + location.hash.slice(1)).get('l')?.split(','))].filter((id) => MOTIF.test(id) && id.includes('/')).slice(0, 60);

  // Titre, résumé et téléphone viennent de la page elle-même ; d'un dossier ouvert sans serveur, elle ne peut pas être lue.
  /** @param {Fiche} f */
  const completer = async (f) => {
    try {
      const r = await fetch(adresse(f.id));
      f.perdue = r.status === 404;
      if (!r.ok) throw r;
      const p = new DOMParser().parseFromString(await r.text(), 'text/html');
      /** @param {string} s */
      const texte = (s) => p.querySelector(s)?.textContent?.trim().replace(/\s+/g, ' ') ?? '';
      /** @type {HTMLAnchorElement | null} */
      const tel = p.querySelector('.essentiel-tel a, #qui-contacter a[href^="tel:"]');
      f.titre = texte('h1') || f.titre;
      f.resume = texte('.chapeau');
      f.montant = texte('.essentiel .montant');
      f.contact = texte('#qui-contacter .contact-nom');
      if (tel && /^tel:[+\d]+$/.test(tel.href)) { f.tel = tel.lastChild?.textContent?.trim(); f.lien = tel.href; }
    } catch { f.titre ||= f.id.replace(/.*\//, '').replaceAll('-', ' '); }
  };

  /** @param {Fiche} f */
  const ligne = (f) => {
    const { titre = '' } = f;
    const corps = element('div', {}, element('h2', { class: 'fiche-titre' }, f.perdue ? titre : element('a', { href: adresse(f.id) }, titre)));
    for (const t of [f.perdue && 'Cette fiche n’existe plus.', f.resume, f.montant]) if (t) corps.append(element('p', {}, t));
    if (f.tel) corps.append(element('p', {}, `${f.contact || 'Téléphone'} : `, element('a', { href: f.lien ?? '' }, f.tel)));
    if (!f.perdue) corps.append(element('p', { class: 'adresse-fiche' }, enLigne(f.id)));
    if (!envoyee) {
      const b = element('button', { type: 'button', class: 'lien', 'aria-label': 'Retirer ' + titre }, 'Retirer');
      b.addEventListener('click', () => {
        fiches = fiches.filter((x) => x !== f);
        enregistrer(); montrer(); dire(titre + ' : retirée de la liste.');
        un(fiches.length ? '.liste-fiches button' : '[data-vide] a').focus();
      });
      corps.append(b);
    }
    return element('li', { class: 'fiche' }, element('span', { class: 'case' }), corps);
  };

  /** @param {Fiche} fiche */
  const simple = ({ id, titre }) => ({ id, titre });
  const enregistrer = () => garder(fiches.map(simple));
  /** @param {string} s @returns {HTMLInputElement | HTMLTextAreaElement} */
  const champ = (s) => un(s);
  const montrer = () => {
    const bonnes = fiches.filter((f) => !f.perdue), lien = page.dataset.adresse + '#' + bonnes.map((f) => f.id);
    const texte = [
      ...bonnes.map((f) => [f.titre, f.montant, f.tel && 'Tél. ' + f.tel, enLigne(f.id)].filter(Boolean).join('\n')),
      'Toute la liste : ' + lien,
    ].join('\n\n');
    const corps = 'body=' + encodeURIComponent(texte), n = fiches.length;
    un('[data-vide]').hidden = n > 0;
    un('[data-pleine]').hidden = !n;
    un('[data-recue]').hidden = !envoyee || !bonnes.length;
    un('.partage').hidden = !bonnes.length;
    un('[data-vider]').hidden = envoyee;
    un('.liste-fiches').replaceChildren(...fiches.map(ligne));
    champ('#lien-liste').value = lien;
    champ('#texte-liste').value = texte;
    un('[data-sms]').setAttribute('href', 'sms:?&' + corps);
    un('[data-courriel]').setAttribute('href', `mailto:?subject=${encodeURIComponent(d.title.split(' – ').pop() + ' : ma liste')}&${corps}`);
    compter(envoyee ? lire().length : n);
    page.dataset.liste = 'prete';
  };

  // Le pied de page dit combien la liste a de fiches.
  /** @param {number} n */
  const compter = (n) => {
    d.querySelectorAll('[data-compte]').forEach((e) => { e.textContent = `${n}`; });
    d.querySelectorAll('[data-ma-liste]').forEach((e) => { if (e instanceof HTMLElement) e.hidden = !n; });
  };

  const ouvrir = async () => {
    const ids = recue(), miennes = lire();
    envoyee = ids.some((id) => !parmi(miennes, id));
    fiches = envoyee ? ids.map((id) => parmi(miennes, id) || { id }) : miennes;
    delete page.dataset.liste;
    await Promise.all(fiches.map(completer));
    montrer();
  };

  page.hidden = false;
  un('[data-sans-script]', d).hidden = true;
  auClic('[data-garder]', () => {
    const miennes = lire(), nouvelles = fiches.filter((f) => !f.perdue && !parmi(miennes, f.id));
    if (!garder([...miennes, ...nouvelles.map(simple)])) return dire('Ce navigateur refuse de garder la liste. Gardez le lien.');
    history.replaceState(null, '', location.href.split('#')[0]);
    // Le bouton s'en va : le clavier reprend à la première fiche.
    ouvrir().then(() => un('.liste-fiches a').focus()); dire('Les fiches sont dans votre liste.');
  });
  auClic('[data-vider]', () => {
    fiches = []; enregistrer(); montrer(); dire('La liste est vide.'); un('[data-vide] a').focus();
  });
  page.addEventListener('click', async ({ target }) => {
    /** @type {HTMLElement | null} */
    const b = target instanceof Element ? target.closest('[data-copier]') : null;
    if (!b) return;
    const c = champ('#' + b.dataset.copier);
    c.focus(); c.select();
    try {
      await navigator.clipboard.writeText(c.value);
      dire('Copié : vous pouvez coller.');
    } catch { dire('Le texte est choisi : copiez-le avec Ctrl et C, ou par un appui long.'); }
  });
  addEventListener('hashchange', () => { if (recue().length || !location.hash) ouvrir(); });
  ouvrir();
})();
