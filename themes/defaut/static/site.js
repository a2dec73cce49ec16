// Petits plus, tous facultatifs : sans ce script, chaque page reste complète. Rien n'est envoyé nulle part.
(function () {
  'use strict';
  var d = document, racine = d.documentElement.dataset.racine || '/', fin = d.documentElement.dataset.finUrl || '';
  function un(s, r) { return (r || d).querySelector(s); }
  function tous(s, r) { return Array.prototype.slice.call((r || d).querySelectorAll(s)); }
  function lire(cle, defaut) { try { return JSON.parse(localStorage.getItem('passerelle.' + cle)) || defaut; } catch (e) { return defaut; } }
  function garder(cle, v) { try { localStorage.setItem('passerelle.' + cle, JSON.stringify(v)); } catch (e) { /* mémoire refusée */ } }
  function plat(t) { return t.normalize('NFD').replace(/[\u0300-\u036f]/g, '').toLowerCase().replace(/[^a-z0-9]+/g, ' ').trim(); }
  function montrer(e, oui) { if (e) e.hidden = !oui; }
  d.documentElement.classList.add('js');
  tous('[data-outils]').forEach(function (e) { montrer(e, true); });

  // Menu du téléphone : Échap le ferme.
  var menu = un('.menu-tel');
  d.addEventListener('keydown', function (e) {
    if (e.key === 'Escape' && menu && menu.open) { menu.open = false; un('summary', menu).focus(); }
  });

  tous('[data-imprimer]').forEach(function (b) { b.addEventListener('click', function () { print(); }); });

  // Version facile : l'une ou l'autre, le choix est gardé.
  var facile = un('[data-facile]');
  function regler(oui) {
    d.body.classList.toggle('facile', oui);
    facile.setAttribute('aria-pressed', oui);
  }
  if (facile) {
    var bouton = d.createElement('button');
    bouton.type = 'button'; bouton.className = facile.className; bouton.textContent = facile.textContent;
    facile.replaceWith(bouton); facile = bouton;
    regler(location.hash === '#version-facile' || !!lire('facile', false));
    bouton.addEventListener('click', function () {
      taire();
      var oui = !d.body.classList.contains('facile');
      regler(oui); garder('facile', oui);
    });
  }

  // Écouter : la voix du navigateur, phrase par phrase ; le bouton reste caché s'il n'y en a pas.
  var voix = window.speechSynthesis, parle = null;
  function taire() {
    if (!voix || !parle) return;
    var mot = un('[data-mot]', parle); parle = null; voix.cancel(); mot.textContent = 'Écouter';
  }
  function aLire() {
    return tous('h1,h2,h3,p,li,dt,dd', un('main')).filter(function (e) {
      return e.offsetParent && !un('p,li,dt', e) && !e.closest('nav,button,.outils,.sommaire-tel,.cote,.provenance,figure,[aria-hidden]');
    }).map(function (e) { return e.innerText.trim(); }).join('\n').split(/\n|(?<=[.!?;])\s/).filter(Boolean);
  }
  if (voix && window.SpeechSynthesisUtterance) {
    tous('[data-ecouter]').forEach(function (b) {
      function oser() { montrer(b, voix.getVoices().length); }
      oser(); if (voix.addEventListener) voix.addEventListener('voiceschanged', oser);
      b.addEventListener('click', function () {
        if (parle) { taire(); return; }
        var phrases = aLire(), i = 0;
        parle = b; un('[data-mot]', b).textContent = 'Arrêter';
        (function suite() {
          if (parle !== b) return;
          if (i >= phrases.length) { taire(); return; }
          var u = new SpeechSynthesisUtterance(phrases[i++]);
          u.lang = 'fr-FR'; u.rate = 0.95; u.onend = suite; u.onerror = taire;
          voix.speak(u);
        })();
      });
    });
    addEventListener('pagehide', taire);
  }

  // Ma commune : gardée sur l'appareil.
  var ici = un('[data-ma-commune]');
  function lieu(id) { return racine + 'territoires/' + id + '/' + fin; }
  function commune() {
    var c = lire('commune', null);
    if (c && !(typeof c.id === 'string' && /^[a-z0-9-]+$/.test(c.id) && typeof c.nom === 'string')) c = null;
    montrer(ici, !!c);
    if (c && ici) { var a = un('a', ici); a.textContent = c.nom; a.href = lieu(c.id); }
    tous('[data-chez-moi]').forEach(function (b) { b.setAttribute('aria-pressed', !!c && c.id === b.dataset.chezMoi); });
  }
  tous('[data-chez-moi]').forEach(function (b) {
    b.addEventListener('click', function () {
      garder('commune', b.getAttribute('aria-pressed') === 'true' ? null : { id: b.dataset.chezMoi, nom: b.dataset.nom }); commune();
    });
  });
  tous('[data-territoire] a').forEach(function (a) {
    a.addEventListener('click', function () { garder('commune', { id: a.closest('li').dataset.territoire, nom: a.textContent }); });
  });
  tous('[data-oublier]').forEach(function (b) { b.addEventListener('click', function () { garder('commune', null); commune(); }); });
  commune();

  // Ma liste : cocher une fiche. La liste se lit et s'envoie depuis sa page (liste.js).
  var panneau = un('[data-ma-liste]');
  function maListe() { var l = lire('liste', []); return Array.isArray(l) ? l.filter(function (f) { return f && f.id; }) : []; }
  function liste() {
    var l = maListe();
    montrer(panneau, l.length); un('[data-compte]', panneau).textContent = l.length;
    tous('[data-liste-ajout]').forEach(function (b) {
      b.setAttribute('aria-pressed', l.some(function (f) { return f.id === b.dataset.id; }));
    });
  }
  tous('[data-liste-ajout]').forEach(function (b) {
    b.addEventListener('click', function () {
      var l = maListe(), reste = l.filter(function (f) { return f.id !== b.dataset.id; });
      if (reste.length === l.length) reste.push({ id: b.dataset.id, titre: b.dataset.titre });
      garder('liste', reste); liste();
    });
  });
  if (panneau) liste();

  // Filtres des longues listes : un texte et des choix ; chaque élément porte data-<nom>="a b c".
  tous('form[data-filtre]').forEach(function (f) {
    var zone = un(f.dataset.filtre) && tous(f.dataset.filtre), statut = un('[role=status]', f);
    if (!zone) return;
    var elements = [];
    zone.forEach(function (z) { elements = elements.concat(tous(':scope > ' + (f.dataset.element || 'li'), z)); });
    var mots = elements.map(function (e) { return ' ' + plat(e.dataset.texte || e.textContent); });
    function filtrer() {
      var q = '', choix = [], n = 0, vide;
      tous('input,select', f).forEach(function (c) {
        if (c.name === 'texte') q = plat(c.value); else if (c.value) choix.push([c.name, c.value]);
      });
      vide = !q && !choix.length;
      elements.forEach(function (e, i) {
        var oui = q.split(' ').every(function (m) { return mots[i].indexOf(' ' + m) >= 0; }) && choix.every(function (c) {
          return (' ' + (e.dataset[c[0]] || '') + ' ').indexOf(' ' + c[1] + ' ') >= 0;
        });
        montrer(e, oui); if (oui) n++;
      });
      tous('[data-groupe]').forEach(function (g) { montrer(g, tous(f.dataset.element || 'li', g).some(function (e) { return !e.hidden; })); });
      d.body.classList.toggle('filtre-actif', !vide);
      statut.textContent = vide ? '' : n ? n + (n > 1 ? ' réponses' : ' réponse') : 'Aucune réponse. Essayez un autre mot.';
    }
    montrer(f, true);
    f.addEventListener('input', filtrer);
    f.addEventListener('submit', function (e) { e.preventDefault(); filtrer(); });
    filtrer();
  });
})();
