// La page « Ma liste ». La liste est sur l'appareil, ou dans le lien, après « # » : ni l'une ni l'autre n'est envoyée au site.
(() => {
  'use strict';
  const d = document, { racine = '/', finUrl: fin = '' } = d.documentElement.dataset;
  const page = d.querySelector('[data-liste]');
  if (!page) return;
  const un = (s) => page.querySelector(s);
  const auClic = (s, agir) => un(s).addEventListener('click', agir);
  // Ce que garde l'appareil a pu être abîmé.
  const lire = () => { try { return JSON.parse(localStorage.getItem('passerelle.liste')).filter((f) => typeof f?.id === 'string' && MOTIF.test(f.id)); } catch { return []; } };
  const garder = (l) => { try { localStorage.setItem('passerelle.liste', JSON.stringify(l)); return true; } catch { return false; } };
  const dire = (t) => { un('[data-dire]').textContent = t; };
  const MOTIF = /^[a-z0-9][a-z0-9-]*(\/[a-z0-9][a-z0-9-]*)*$/;
  let fiches = [], envoyee = false;

  // Une fiche est le chemin de sa page, sans les barres des bouts : « aides/apre ».
  const adresse = (id) => racine + id + '/' + fin;
  const enLigne = (id) => new URL(`../${id}/`, page.dataset.adresse).href;
  const parmi = (l, id) => l.find((f) => f.id === id);
  const element = (nom, attributs, ...contenu) => {
    const e = d.createElement(nom);
    for (const a in attributs) e.setAttribute(a, attributs[a]);
    e.append(...contenu);
    return e;
  };

  // Le lien : « #aides/apre,kits/mobilite ».
  const recue = () => [...new Set(new URLSearchParams('l=' + location.hash.slice(1)).get('l').split(','))].filter((id) => MOTIF.test(id)).slice(0, 60);

  // Titre, résumé et téléphone viennent de la page elle-même ; d'un dossier ouvert sans serveur, elle ne peut pas être lue.
  const completer = async (f) => {
    try {
      const r = await fetch(adresse(f.id));
      if (!r.ok) throw r;
      const p = new DOMParser().parseFromString(await r.text(), 'text/html');
      const texte = (s) => p.querySelector(s)?.textContent.trim().replace(/\s+/g, ' ') ?? '';
      const tel = p.querySelector('.essentiel-tel a, #qui-contacter a[href^="tel:"]');
      f.titre = texte('h1') || f.titre;
      f.resume = texte('.chapeau');
      f.montant = texte('.essentiel .montant');
      f.contact = texte('#qui-contacter .contact-nom');
      if (/^tel:[+\d]+$/.test(tel?.href)) { f.tel = tel.lastChild.textContent.trim(); f.lien = tel.href; }
    } catch { f.titre ||= f.id.split('/').pop().replaceAll('-', ' '); }
  };

  const ligne = (f) => {
    const corps = element('div', {}, element('h2', { class: 'fiche-titre' }, element('a', { href: adresse(f.id) }, f.titre)));
    for (const t of [f.resume, f.montant]) if (t) corps.append(element('p', {}, t));
    if (f.tel) corps.append(element('p', {}, `${f.contact || 'Téléphone'} : `, element('a', { href: f.lien }, f.tel)));
    corps.append(element('p', { class: 'adresse-fiche' }, enLigne(f.id)));
    if (!envoyee) {
      const b = element('button', { type: 'button', class: 'lien', 'aria-label': 'Retirer ' + f.titre }, 'Retirer');
      b.addEventListener('click', () => {
        fiches = fiches.filter((x) => x !== f);
        enregistrer(); montrer(); dire(f.titre + ' : retirée de la liste.');
        (un('.liste-fiches button') || un('[data-vide] a'))?.focus();
      });
      corps.append(b);
    }
    return element('li', { class: 'fiche' }, element('span', { class: 'case' }), corps);
  };

  const simple = ({ id, titre }) => ({ id, titre });
  const enregistrer = () => garder(fiches.map(simple));
  const montrer = () => {
    const lien = page.dataset.adresse + '#' + fiches.map((f) => f.id);
    const texte = [
      ...fiches.map((f) => [f.titre, f.montant, f.tel && 'Tél. ' + f.tel, enLigne(f.id)].filter(Boolean).join('\n')),
      'Toute la liste : ' + lien,
    ].join('\n\n');
    const corps = 'body=' + encodeURIComponent(texte), n = fiches.length;
    un('[data-vide]').hidden = n;
    un('[data-pleine]').hidden = !n;
    un('[data-recue]').hidden = !envoyee;
    un('[data-vider]').hidden = envoyee;
    un('.liste-fiches').replaceChildren(...fiches.map(ligne));
    un('#lien-liste').value = lien;
    un('#texte-liste').value = texte;
    un('[data-sms]').href = 'sms:?&' + corps;
    un('[data-courriel]').href = `mailto:?subject=${encodeURIComponent(d.title.split(' – ').pop() + ' : ma liste')}&${corps}`;
    page.dataset.liste = 'prete';
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
  d.querySelector('[data-sans-script]').hidden = true;
  auClic('[data-garder]', () => {
    const miennes = lire(), nouvelles = fiches.filter((f) => !parmi(miennes, f.id));
    if (!garder([...miennes, ...nouvelles.map(simple)])) return dire('Ce navigateur refuse de garder la liste. Gardez le lien.');
    history.replaceState(null, '', location.href.split('#')[0]);
    ouvrir(); dire('Les fiches sont dans votre liste.');
  });
  auClic('[data-vider]', () => {
    fiches = []; enregistrer(); montrer(); dire('La liste est vide.'); un('[data-vide] a').focus();
  });
  page.addEventListener('click', async ({ target }) => {
    const b = target.closest('[data-copier]');
    if (!b) return;
    const champ = d.getElementById(b.dataset.copier);
    champ.focus(); champ.select();
    try {
      await navigator.clipboard.writeText(champ.value);
      dire('Copié : vous pouvez coller.');
    } catch { dire('Le texte est choisi : copiez-le avec Ctrl et C, ou par un appui long.'); }
  });
  addEventListener('hashchange', ouvrir);
  ouvrir();
})();
