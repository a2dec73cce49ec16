// La page « Ma liste ». La liste est sur l'appareil, ou dans le lien, après « # » : ni l'une ni l'autre n'est envoyée au site.
(function () {
  'use strict';
  var d = document, racine = d.documentElement.dataset.racine || '/', fin = d.documentElement.dataset.finUrl || '';
  var page = d.querySelector('[data-liste]');
  if (!page) return;
  function un(s) { return page.querySelector(s); }
  function lire() {
    try { var l = JSON.parse(localStorage.getItem('passerelle.liste')); return Array.isArray(l) ? l.filter(function (f) { return f && typeof f.id === 'string' && MOTIF.test(f.id); }) : []; } catch (e) { return []; }
  }
  function garder(l) { try { localStorage.setItem('passerelle.liste', JSON.stringify(l)); return true; } catch (e) { return false; } }
  var MOTIF = /^[a-z0-9][a-z0-9-]*(\/[a-z0-9][a-z0-9-]*)*$/, LIMITE = 60;
  function dire(t) { un('[data-dire]').textContent = t; }

  // Une fiche est le chemin de sa page, sans les barres des bouts : « aides/apre ».
  function adresse(id) { return racine + id + '/' + fin; }
  function enLigne(id) { return new URL('../' + id + '/', page.dataset.adresse).href; }
  function element(nom, attributs, texte) {
    var e = d.createElement(nom);
    Object.keys(attributs).forEach(function (a) { e.setAttribute(a, attributs[a]); });
    if (texte) e.textContent = texte;
    return e;
  }

  // Le lien : « #aides/apre,kits/mobilite ».
  function recue() {
    var texte = location.hash.slice(1);
    try { texte = decodeURIComponent(texte); } catch (e) { /* lien abîmé : tel quel */ }
    var ids = texte.split(',').filter(function (id) { return MOTIF.test(id); });
    return ids.filter(function (id, i) { return ids.indexOf(id) === i; }).slice(0, LIMITE);
  }

  var fiches = [], envoyee = false;

  // Titre, résumé et téléphone viennent de la page elle-même ; d'un dossier ouvert sans serveur, elle ne peut pas être lue.
  function completer(f) {
    return fetch(adresse(f.id)).then(function (r) {
      if (!r.ok) throw new Error(r.status);
      return r.text();
    }).then(function (html) {
      var p = new DOMParser().parseFromString(html, 'text/html');
      function texte(s) { var e = p.querySelector(s); return e ? e.textContent.trim().replace(/\s+/g, ' ') : ''; }
      f.titre = texte('h1') || f.titre;
      f.resume = texte('.chapeau');
      f.montant = texte('.essentiel .montant');
      f.contact = texte('#qui-contacter .contact-nom');
      var tel = p.querySelector('.essentiel-tel a, #qui-contacter a[href^="tel:"]');
      if (tel) { f.tel = tel.lastChild.textContent.trim(); f.telLien = tel.getAttribute('href'); }
    }).catch(function () { f.titre = f.titre || f.id.split('/').pop().replace(/-/g, ' '); });
  }

  function ligne(f) {
    var li = element('li', { 'class': 'fiche' }), corps = element('div', {}), h = element('h2', { 'class': 'fiche-titre' });
    li.append(element('span', { 'class': 'case', 'aria-hidden': 'true' }));
    h.append(element('a', { href: adresse(f.id) }, f.titre));
    corps.append(h);
    if (f.resume) corps.append(element('p', {}, f.resume));
    if (f.montant) corps.append(element('p', {}, f.montant));
    if (f.tel && /^tel:[+0-9]+$/.test(f.telLien)) {
      var p = element('p', {}, f.contact ? f.contact + ' : ' : 'Téléphone : ');
      p.append(element('a', { href: f.telLien }, f.tel));
      corps.append(p);
    }
    corps.append(element('p', { 'class': 'adresse-fiche' }, enLigne(f.id)));
    if (!envoyee) {
      var b = element('button', { type: 'button', 'class': 'lien', 'aria-label': 'Retirer ' + f.titre }, 'Retirer');
      b.addEventListener('click', function () {
        fiches = fiches.filter(function (x) { return x !== f; });
        enregistrer(); montrer(); dire(f.titre + ' : retirée de la liste.');
        var suivant = un('.liste-fiches button') || un('[data-vide] a'); if (suivant) suivant.focus();
      });
      corps.append(b);
    }
    li.append(corps);
    return li;
  }

  function enregistrer() { return garder(fiches.map(function (f) { return { id: f.id, titre: f.titre }; })); }
  function lien() { return page.dataset.adresse + '#' + fiches.map(function (f) { return f.id; }).join(','); }
  function texte() {
    return fiches.map(function (f) {
      return [f.titre, f.montant, f.tel && 'Tél. ' + f.tel, enLigne(f.id)].filter(Boolean).join('\n');
    }).join('\n\n') + '\n\nToute la liste : ' + lien();
  }
  function montrer() {
    un('[data-vide]').hidden = fiches.length > 0;
    un('[data-pleine]').hidden = !fiches.length;
    un('[data-recue]').hidden = !(envoyee && fiches.length);
    un('[data-vider]').hidden = envoyee;
    un('.liste-fiches').replaceChildren.apply(un('.liste-fiches'), fiches.map(ligne));
    un('#lien-liste').value = lien();
    un('#texte-liste').value = texte();
    un('[data-sms]').href = 'sms:?&body=' + encodeURIComponent(texte());
    un('[data-courriel]').href = 'mailto:?subject=' + encodeURIComponent(d.title.split(' – ').pop() + ' : ma liste') + '&body=' + encodeURIComponent(texte());
    page.dataset.liste = 'prete';
  }

  function ouvrir() {
    var ids = recue(), miennes = lire();
    var inconnues = ids.filter(function (id) { return !miennes.some(function (f) { return f.id === id; }); });
    envoyee = inconnues.length > 0;
    fiches = ids.length && envoyee ? ids.map(function (id) { return miennes.find(function (f) { return f.id === id; }) || { id: id }; }) : miennes;
    delete page.dataset.liste;
    Promise.all(fiches.map(completer)).then(montrer);
  }

  page.hidden = false;
  d.querySelector('[data-sans-script]').hidden = true;
  un('[data-garder]').addEventListener('click', function () {
    var miennes = lire();
    fiches.forEach(function (f) { if (!miennes.some(function (m) { return m.id === f.id; })) miennes.push({ id: f.id, titre: f.titre }); });
    if (!garder(miennes)) { dire('Ce navigateur refuse de garder la liste. Gardez le lien.'); return; }
    history.replaceState(null, '', location.pathname + location.search);
    ouvrir(); dire('Les fiches sont dans votre liste.');
  });
  un('[data-vider]').addEventListener('click', function () {
    fiches = []; enregistrer(); montrer(); dire('La liste est vide.'); un('[data-vide] a').focus();
  });
  page.addEventListener('click', function (e) {
    var b = e.target.closest('[data-copier]');
    if (!b) return;
    var champ = d.getElementById(b.dataset.copier);
    champ.focus(); champ.select();
    var fait = navigator.clipboard ? navigator.clipboard.writeText(champ.value) : Promise.reject();
    fait.then(function () { dire('Copié : vous pouvez coller.'); }, function () { dire('Le texte est choisi : copiez-le avec Ctrl et C, ou par un appui long.'); });
  });
  addEventListener('hashchange', ouvrir);
  ouvrir();
})();
