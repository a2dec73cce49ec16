//! What all views draw with: addresses, lists of entries, figures, tables, contacts.

use jiff::civil::Date;
use tera::{Context, Value};

use super::format;
use super::here::Here;
use super::markdown::Ink;
use super::plain::plain;
use super::shapes::{
    Case, Chiffre, Colonne, Contact, Etiquette, Fiche, Groupe, Lien, Organisme, PartieVerifiee, Source,
    Tableau, Verifie,
};
use super::studio::Studio;
use super::typography::french;
use super::words::{capitalised, closed, official_name, summary};
use crate::check::freshness::due;
use crate::model::reference::Actor;
use crate::model::scalars::Text;
use crate::model::shared::{Citation, Figure, Lifecycle, Table};
use crate::model::{Data, Entry, EntryId, Kind};
use crate::plan::{Page, Plan, is_over};

/// Longest list of links beside a text.
const MOST_LINES: usize = 200;

/// What draws one page.
pub struct Brush<'s, 'a> {
    pub studio: &'s Studio<'a>,
    pub plan: &'a Plan<'a>,
    pub page: &'s Page,
    pub here: Here,
}

impl<'s, 'a> Brush<'s, 'a> {
    pub fn new(studio: &'s Studio<'a>, page: &'s Page) -> Self {
        Self { studio, plan: studio.plan, page, here: studio.here(page) }
    }

    /// Writes the texts of `entry` on this page.
    pub fn ink(&self, entry: &'a Entry) -> Ink<'s>
    where
        'a: 's,
    {
        let own = self.page.entry.is_some_and(|id| std::ptr::eq(self.entry(id), entry));
        self.studio.writer.ink(entry, self.here.clone(), own)
    }

    pub fn entry(&self, id: EntryId) -> &'a Entry {
        self.plan.entry(id)
    }

    /// The values that `base.html` needs, beside those of the page itself.
    pub fn base(&self) -> Context {
        let base = self.studio.base(&self.here);
        let mut context = Context::new();
        for (key, value) in &base.values {
            context.insert_value(*key, value.clone());
        }
        for (key, value) in base.around(&self.page.url) {
            context.insert_value(key, value);
        }
        context
    }

    /// The contact of the site, for templates, and what the theme prints of it.
    pub fn base_contact(&self) -> [Value; 2] {
        let base = self.studio.base(&self.here);
        [base.contact.clone(), base.contact_html.clone()]
    }

    /// True if a section has something to show.
    pub fn exists(&self, section: &str) -> bool {
        super::base::exists(self.plan, section)
    }

    /// A link to a section.
    pub fn section(&self, id: &str) -> Option<Lien> {
        super::base::section(&self.here, id)
    }

    /// The address of an entry, as seen from this page.
    pub fn url(&self, id: EntryId) -> Option<String> {
        self.plan.site.url(id).map(|u| self.here.href(u))
    }

    pub fn link(&self, id: EntryId) -> Option<Lien> {
        Some(Lien { titre: self.title(id), url: self.url(id)? })
    }

    pub fn links(&self, ids: &[EntryId]) -> Vec<Lien> {
        ids.iter().filter_map(|id| self.link(*id)).collect()
    }

    pub fn title(&self, id: EntryId) -> String {
        self.studio.title(id).to_owned()
    }

    /// What contains a territory and all around it, where the site has several such wholes: the name of the territory
    /// alone may not say where it is.
    pub fn whole_of(&self, id: EntryId) -> Option<EntryId> {
        let whole = self.plan.site.territories.with_ancestors(id).last().copied();
        whole.filter(|whole| *whole != id && self.studio.has_several_wholes())
    }

    /// Tags, as templates take them.
    pub fn tags(&self, ids: &[EntryId]) -> Vec<Value> {
        let make = |id| Etiquette { nom: self.title(id), url: self.url(id) };
        ids.iter().map(|id| self.studio.tag(*id, || make(*id))).collect()
    }

    /// The axis that gives an entry its colour: themes have three.
    pub fn axis_colour(&self, id: EntryId) -> Option<u32> {
        self.axis(id).filter(|number| *number <= 3)
    }

    /// The number of the axis that an entry belongs to.
    pub fn axis(&self, id: EntryId) -> Option<u32> {
        let site = self.plan.site;
        match &self.entry(id).data {
            Data::Axis(axis) => axis.number.or_else(|| {
                let siblings = self.plan.relations.axes.get(&self.entry(id).parent?)?;
                siblings.iter().position(|a| *a == id).and_then(|i| u32::try_from(i + 1).ok())
            }),
            Data::Orientation(o) => self.axis(site.target(&o.axis)?),
            Data::Action(a) => self.axis(a.orientations.first().and_then(|o| site.target(o))?),
            _ => None,
        }
    }

    /// An entry in a list.
    pub fn card(&self, id: EntryId) -> Option<Fiche> {
        let entry = self.entry(id);
        let url = self.url(id)?;
        let (numero, meta) = self.details(entry);
        Some(Fiche {
            titre: self.title(id),
            url,
            genre: capitalised(entry.kind.label()),
            type_id: entry.kind.code(),
            resume: summary(entry).map(|s| plain(&s)),
            numero,
            axe: self.axis_colour(id),
            picto: match entry.kind {
                Kind::Theme => Some(entry.id.clone()),
                Kind::Aid | Kind::Kit | Kind::Service => {
                    self.plan.facets(id).themes.first().map(|t| self.entry(*t).id.clone())
                }
                _ => None,
            },
            meta,
            html: None,
        })
    }

    fn details(&self, entry: &Entry) -> (Option<u32>, Vec<String>) {
        match &entry.data {
            Data::Action(d) => (Some(d.number.value), Vec::new()),
            Data::Aid(d) => {
                // One that has no page today is still who gives.
                let giver = d.organisation.organisation.slot.target.get().map(|id| self.title(*id));
                let closed = closed(self.plan.site, d).map(|said| capitalised(&said));
                (None, closed.into_iter().chain(giver).collect())
            }
            Data::Event(d) => {
                let days = format::days(d.start.value, d.end.as_ref().map(|end| end.value));
                let past = is_over(self.plan.site, d).then(|| "Déjà passé".to_owned());
                (None, std::iter::once(days).chain(past).collect())
            }
            Data::Service(d) => {
                (None, self.plan.site.target(&d.structure).map(|s| self.title(s)).into_iter().collect())
            }
            Data::Structure(d) => (None, d.commune.iter().map(|c| official_name(c)).collect()),
            Data::Document(d) => {
                let date = d.date.map(format::when);
                (None, d.nature.iter().map(|n| plain(&n.value)).chain(date).collect())
            }
            _ => (None, Vec::new()),
        }
    }

    pub fn cards(&self, ids: &[EntryId]) -> Vec<Fiche> {
        ids.iter().filter_map(|id| self.card(*id)).collect()
    }

    /// The same cards as templates take them: those of long lists, most of which are in several.
    pub fn kept_cards(&self, ids: &[EntryId]) -> Vec<Value> {
        ids.iter().filter_map(|id| self.studio.card(*id, || self.card(*id))).collect()
    }

    /// The entries of some kinds among `ids`, one group a kind, in the order of `kinds`.
    pub fn groups(&self, ids: &[EntryId], kinds: &[Kind]) -> Vec<Groupe> {
        self.grouped(ids, kinds, |own| self.kept_cards(own))
    }

    /// The same for lists of links, which show a title alone.
    pub fn line_groups(&self, ids: &[EntryId], kinds: &[Kind]) -> Vec<Groupe> {
        self.grouped(ids, kinds, |own| self.lines(own))
    }

    fn grouped(
        &self,
        ids: &[EntryId],
        kinds: &[Kind],
        fiches: impl Fn(&[EntryId]) -> Vec<Value>,
    ) -> Vec<Groupe> {
        let mut out = Vec::new();
        if ids.is_empty() {
            return out;
        }
        for kind in kinds {
            let mut own: Vec<EntryId> =
                ids.iter().copied().filter(|id| self.entry(*id).kind == *kind).collect();
            if own.is_empty() {
                continue;
            }
            // Whatever leads to them, what is past comes last.
            if *kind == Kind::Event {
                self.plan.relations.sort(&mut own);
            }
            let fiches = fiches(&own);
            if !fiches.is_empty() {
                out.push(Groupe {
                    titre: capitalised(kind.plural()),
                    ancre: crate::model::scalars::slug(kind.plural()),
                    fiches,
                });
            }
        }
        out
    }

    /// Entries as links. Past [`MOST_LINES`], the search finds the others.
    fn lines(&self, ids: &[EntryId]) -> Vec<Value> {
        let line = |id: &EntryId| self.studio.line(*id, || self.line(*id));
        let mut out: Vec<Value> = ids.iter().take(MOST_LINES).filter_map(line).collect();
        if ids.len() > MOST_LINES
            && let (Some(id), Some(search)) = (ids.first(), self.section("recherche"))
        {
            let link = Fiche::link("Chercher parmi les autres".to_owned(), search.url, self.entry(*id).kind);
            out.push(Value::from_serializable(&link));
        }
        out
    }

    fn line(&self, id: EntryId) -> Option<Fiche> {
        let entry = self.entry(id);
        let numero = match &entry.data {
            Data::Action(d) => Some(d.number.value),
            _ => None,
        };
        // The name of an event says nothing without its days.
        let meta = if entry.kind == Kind::Event { self.details(entry).1 } else { Vec::new() };
        let axe = self.axis_colour(id);
        Some(Fiche { numero, axe, meta, ..Fiche::link(self.title(id), self.url(id)?, entry.kind) })
    }

    /// What points to an entry, without the kinds that the page shows elsewhere.
    pub fn backlinks(&self, id: EntryId, except: &[Kind]) -> Vec<Groupe> {
        let mut ids: Vec<EntryId> = self.plan.site.backlinks(id).iter().map(|b| b.from).collect();
        let mut seen = std::collections::HashSet::new();
        ids.retain(|i| seen.insert(*i) && !except.contains(&self.entry(*i).kind));
        let kinds: Vec<Kind> = Kind::ALL.iter().copied().filter(|k| !except.contains(k)).collect();
        self.line_groups(&ids, &kinds)
    }

    /// Pilots, partners: the name that people read, the service that acts.
    pub fn actors(&self, actors: &[Actor]) -> Vec<Organisme> {
        actors
            .iter()
            .filter_map(|actor| {
                // One that has no page today is still who acts: named, without a link.
                let id = *actor.organisation.slot.target.get()?;
                let Data::Organisation(organisation) = &self.entry(id).data else { return None };
                Some(Organisme {
                    nom: self.title(id),
                    sigle: organisation.acronym.clone(),
                    precision: actor.detail.as_ref().map(|d| plain(&d.value)),
                    url: self.url(id),
                })
            })
            .collect()
    }

    /// Gives the template the figures of an entry; a source that they share is said once.
    pub fn insert_figures(&self, context: &mut Context, figures: &[Figure]) {
        let (shown, common) = self.sourced_figures(figures);
        context.insert("chiffres", &shown);
        context.insert("chiffres_source", &common);
    }

    /// Figures, and the source that they all share, if there is one: it is then said once.
    pub fn sourced_figures(&self, figures: &[Figure]) -> (Vec<Chiffre>, Option<String>) {
        let mut shown = self.figures(figures);
        let common = shown
            .first()
            .and_then(|f| f.source.clone())
            .filter(|s| shown.iter().all(|f| f.source.as_ref() == Some(s)));
        if common.is_some() {
            shown.iter_mut().for_each(|f| f.source = None);
        }
        (shown, common)
    }

    fn figures(&self, figures: &[Figure]) -> Vec<Chiffre> {
        figures
            .iter()
            .map(|f| Chiffre {
                libelle: plain(&f.label.value),
                valeur: format::number(f.value.0),
                unite: Some(french(&f.unit).into_owned()),
                date: f.date.map(format::when).or_else(|| f.period.as_ref().map(format::period)),
                precision: f.detail.as_ref().map(|d| plain(&d.value)),
                source: f.source.as_ref().map(cited),
            })
            .collect()
    }

    pub fn tables(&self, ink: &Ink<'_>, tables: &[Table]) -> Vec<Tableau> {
        tables
            .iter()
            .enumerate()
            .map(|(i, table)| {
                let numeric: Vec<bool> = (0..table.columns.len())
                    .map(|c| {
                        table
                            .rows
                            .iter()
                            .all(|r| r.cells.get(c).is_some_and(|cell| looks_numeric(&cell.value)))
                    })
                    .collect();
                let cell = |(c, text): (usize, &Text)| Case {
                    html: ink.inline(text),
                    nombre: numeric.get(c).copied().unwrap_or(false),
                };
                Tableau {
                    id: format!("tableau-{}", i + 1),
                    titre: plain(&table.title.value),
                    colonnes: table
                        .columns
                        .iter()
                        .zip(&numeric)
                        .map(|(name, number)| Colonne { nom: plain(&name.value), nombre: *number })
                        .collect(),
                    lignes: table
                        .rows
                        .iter()
                        .map(|r| r.cells.iter().enumerate().map(cell).collect())
                        .collect(),
                    entete_ligne: !numeric.first().copied().unwrap_or(false),
                    note_html: table.note.as_ref().map(|n| ink.inline(n)),
                }
            })
            .collect()
    }

    pub fn contact(&self, contact: Option<&crate::model::shared::Contact>) -> Option<Contact> {
        self.studio.contact(&self.here, contact)
    }

    /// The contact of the site, for pages that have none of their own.
    pub fn site_contact(&self) -> Contact {
        self.studio.site_contact(&self.here)
    }

    /// «Vérifié le…», overdue or not on the day of the edition; also of the parts that have dates of their own.
    pub fn verified(&self, life: &Lifecycle) -> Option<Verifie> {
        let late = |day: Date| {
            let due = life.review_months.as_ref().and_then(|m| due(day, m.value));
            due.zip(self.plan.site.date).is_some_and(|(due, today)| due < today)
        };
        let said = |day: Date| format!("le {}", format::date(day));
        let parts = life.checks.iter().flat_map(|checks| checks.parts());
        let parties: Vec<PartieVerifiee> = parts
            .map(|(_, nom, day)| PartieVerifiee { nom, texte: said(day.value.0), perime: late(day.value.0) })
            .collect();
        let verified = life.verified.map(|day| day.0);
        (verified.is_some() || !parties.is_empty()).then(|| Verifie {
            texte: verified.map(said),
            perime: verified.is_some_and(late),
            responsable: life.owner.clone(),
            parties,
        })
    }

    pub fn source(&self, citation: Option<&Citation>) -> Option<Source> {
        let citation = &citation?.0;
        Some(Source {
            document: plain(&citation.document.value),
            passage: citation.passage.as_ref().map(|p| plain(&p.value)),
            date: citation.date.map(format::when),
            url: citation.url.as_ref().map(|u| u.0.clone()),
        })
    }
}

fn looks_numeric(cell: &str) -> bool {
    let cell = cell.trim();
    !cell.is_empty()
        && cell.chars().next().is_some_and(|c| c.is_ascii_digit() || "+-−".contains(c))
        && cell.chars().all(|c| c.is_ascii_digit() || " \u{a0}\u{202f},.%€+-−/".contains(c))
        || matches!(cell, "–" | "-" | "—")
}

/// A citation on one line.
pub fn cited(citation: &Citation) -> String {
    let mut out = plain(&citation.0.document.value);
    if let Some(passage) = &citation.0.passage {
        out.push_str(", ");
        out.push_str(&plain(&passage.value));
    }
    out
}
