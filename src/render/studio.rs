//! What is the same for all pages: menus, names, the site's own head. Made once, lent to every page.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use serde::Serialize;
use tera::Value;

use super::Form;
use super::atlas::Atlas;
use super::base::{self, Base, Shared};
use super::engine::Theme;
use super::format;
use super::here::Here;
use super::markdown::Writer;
use super::plain::plain;
use super::shapes::{Ancre, Contact, Etiquette, Fiche};
use super::words::official_name;
use crate::model::{Data, EntryId, Kind};
use crate::plan::lists::{self, MapLine};
use crate::plan::news::Novelty;
use crate::plan::{Page, Plan};

/// Past so many entries, cards are made again for each list.
const MOST_CARDS: usize = 100_000;

/// What is the same for all pages.
pub struct Studio<'a> {
    pub plan: &'a Plan<'a>,
    pub writer: Writer<'a>,
    /// The shapes of territories.
    pub atlas: Atlas,
    form: Form,
    titles: Vec<OnceLock<String>>,
    /// The title of the site.
    pub title: String,
    /// What all pages at one depth share, by their root.
    bases: Mutex<BTreeMap<String, Arc<Base>>>,
    /// Long lists that are cut into pages: put in order once, not once a page.
    roles: Mutex<BTreeMap<EntryId, Roles>>,
    lists: Mutex<BTreeMap<EntryId, Arc<Vec<EntryId>>>>,
    map: OnceLock<Vec<MapLine>>,
    several_wholes: OnceLock<bool>,
    /// The names of communes and intercommunalities, and territories, by official code.
    zones: OnceLock<HashMap<&'a str, Zone<'a>>>,
    news: OnceLock<Vec<Novelty<'a>>>,
    online: Here,
    pub theme: &'a Theme,
    /// Cards as templates take them. None of a site so large that memory counts more than time, nor of a folder opened
    /// from disk, where addresses are not the same from page to page.
    cards: Vec<OnceLock<Option<Value>>>,
    /// The same for links, which show a title alone, and for tags.
    lines: Vec<OnceLock<Option<Value>>>,
    tags: Vec<OnceLock<Value>>,
    /// The tables of contents of pages that all have the same parts.
    frames: Mutex<BTreeMap<Parts, Arc<Frame>>>,
    shared: Shared<'a>,
}

/// The parts of a page, with their anchors.
pub type Parts = &'static [(&'static str, &'static str)];

/// A table of contents, and what the theme prints of it.
pub struct Frame {
    pub lines: Value,
    pub html: Value,
}

/// What the theme prints of a table of contents, on a phone and beside the text.
#[derive(Serialize)]
struct PrintedFrame {
    tel: String,
    cote: String,
}

/// What an official code stands for.
enum Zone<'a> {
    Territory(EntryId),
    Named(&'a str),
}

/// Territories before communes, and communes before intercommunalities; the first of each where two have a code.
fn zones<'a>(plan: &Plan<'a>) -> HashMap<&'a str, Zone<'a>> {
    let mut out = HashMap::new();
    for (id, entry) in plan.site.of_kind(Kind::Territory) {
        if let Data::Territory(territory) = &entry.data
            && let Some(code) = &territory.code
        {
            out.entry(code.as_str()).or_insert(Zone::Territory(id));
        }
    }
    for commune in &plan.site.communes {
        out.entry(&commune.code_insee).or_insert(Zone::Named(&commune.name));
    }
    for commune in &plan.site.communes {
        if let (Some(code), Some(name)) = (&commune.epci_code, &commune.epci_name) {
            out.entry(code).or_insert(Zone::Named(name));
        }
    }
    out
}

/// What an organisation does: the key in which it stands, and where.
pub type Roles = Arc<Vec<(Option<&'static str>, EntryId)>>;

impl<'a> Studio<'a> {
    /// Also gives the templates of `theme` what does not depend on the page.
    pub fn new(plan: &'a Plan<'a>, theme: &'a mut Theme, form: Form) -> Self {
        let site = base::share(plan, theme);
        let theme: &'a Theme = theme;
        let entries = plan.site.all_entries().len();
        let keeps_lines = form == Form::Online && entries <= MOST_CARDS;
        let keeps_cards = keeps_lines && theme.prints_apart;
        Self {
            plan,
            writer: Writer::new(plan.site),
            atlas: Atlas::new(plan),
            form,
            titles: plan.site.all_entries().iter().map(|_| OnceLock::new()).collect(),
            title: plain(&plan.site.info.title.value),
            bases: Mutex::default(),
            roles: Mutex::default(),
            lists: Mutex::default(),
            map: OnceLock::new(),
            several_wholes: OnceLock::new(),
            zones: OnceLock::new(),
            news: OnceLock::new(),
            online: Here::online(&plan.site.info.url.0),
            theme,
            cards: room(if keeps_cards { entries } else { 0 }),
            lines: room(if keeps_lines { entries } else { 0 }),
            tags: room(if keeps_lines { entries } else { 0 }),
            frames: Mutex::default(),
            shared: Shared { plan, theme, site, assets: base::assets(theme) },
        }
    }

    /// The name of an entry, as pages show it.
    pub fn title(&self, id: EntryId) -> &str {
        self.titles[id as usize].get_or_init(|| plain(self.plan.entry(id).title()))
    }

    /// The card of an entry, with what the theme prints of it: made once, whatever the lists that show it.
    pub fn card(&self, id: EntryId, make: impl FnOnce() -> Option<Fiche>) -> Option<Value> {
        match self.cards.get(id as usize) {
            Some(kept) => kept.get_or_init(|| make().map(|card| self.printed(card))).clone(),
            None => make().map(|card| Value::from_serializable(&card)),
        }
    }

    /// The link to an entry: made once, whatever the pages that lead there.
    pub fn line(&self, id: EntryId, make: impl FnOnce() -> Option<Fiche>) -> Option<Value> {
        let make = || make().map(|line| Value::from_serializable(&line));
        match self.lines.get(id as usize) {
            Some(kept) => kept.get_or_init(make).clone(),
            None => make(),
        }
    }

    /// The tag of an entry: made once, whatever the pages that show it.
    pub fn tag(&self, id: EntryId, make: impl FnOnce() -> Etiquette) -> Value {
        let make = || Value::from_serializable(&make());
        match self.tags.get(id as usize) {
            Some(kept) => kept.get_or_init(make).clone(),
            None => make(),
        }
    }

    fn printed(&self, mut card: Fiche) -> Value {
        card.html = self.theme.print("fiche", &[("f", &Value::from_serializable(&card))]);
        Value::from_serializable(&card)
    }

    /// The table of contents of pages that all have the same parts.
    pub fn frame(&self, parts: Parts) -> Arc<Frame> {
        let mut known = self.frames.lock().unwrap_or_else(PoisonError::into_inner);
        let make = || {
            let line = |(titre, ancre): &(&'static str, &'static str)| Ancre {
                titre: (*titre).into(),
                ancre: (*ancre).into(),
            };
            let lines = Value::from_serializable(&parts.iter().map(line).collect::<Vec<_>>());
            let print = |component| self.theme.print(component, &[("liste", &lines)]);
            let html = print("sommaire_tel").zip(print("sommaire"));
            let html = Value::from_serializable(&html.map(|(tel, cote)| PrintedFrame { tel, cote }));
            Arc::new(Frame { lines, html })
        };
        known.entry(parts).or_insert_with(make).clone()
    }

    /// What an organisation does, in the order of its page.
    pub fn roles(&self, id: EntryId) -> Roles {
        let mut known = self.roles.lock().unwrap_or_else(PoisonError::into_inner);
        let make = || Arc::new(crate::plan::lists::roles(self.plan.site, id));
        known.entry(id).or_insert_with(make).clone()
    }

    /// What the page of a theme, a public or a situation lists, in its order.
    pub fn list(&self, id: EntryId) -> Arc<Vec<EntryId>> {
        let known = |lists: &BTreeMap<EntryId, Arc<Vec<EntryId>>>| lists.get(&id).cloned();
        if let Some(list) = known(&self.lists.lock().unwrap_or_else(PoisonError::into_inner)) {
            return list;
        }
        let list = Arc::new(lists::about(self.plan.site, &self.plan.relations, id));
        self.lists.lock().unwrap_or_else(PoisonError::into_inner).insert(id, list.clone());
        list
    }

    /// True if the site has territories that nothing contains, and more than one.
    pub fn has_several_wholes(&self) -> bool {
        *self.several_wholes.get_or_init(|| {
            let site = self.plan.site;
            let is_whole = |id| !site.territories.parent.contains_key(&id);
            site.of_kind(Kind::Territory).filter(|(id, _)| is_whole(*id)).nth(1).is_some()
        })
    }

    /// The map of the site.
    pub fn map(&self) -> &[MapLine] {
        self.map.get_or_init(|| lists::map(self.plan.site, &self.plan.relations))
    }

    /// The name of a zone of eligibility: a territory, a commune, an intercommunality; the code of what nobody knows.
    pub fn zone(&self, code: &str) -> String {
        match self.zones.get_or_init(|| zones(self.plan)).get(code) {
            Some(Zone::Territory(id)) => self.title(*id).to_owned(),
            Some(Zone::Named(name)) => official_name(name),
            None => code.to_owned(),
        }
    }

    /// What is new, newest first.
    pub fn news(&self) -> &[Novelty<'a>] {
        self.news.get_or_init(|| crate::plan::news::all(self.plan.site))
    }

    /// What the pages at one depth share.
    pub fn base(&self, here: &Here) -> Arc<Base> {
        let mut known = self.bases.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(base) = known.get(here.root()) {
            return base.clone();
        }
        let base = Arc::new(Base::new(&self.shared, here, &self.site_contact(here)));
        known.insert(here.root().to_owned(), base.clone());
        base
    }

    /// Where `page` is, for the links on it.
    pub fn here(&self, page: &Page) -> Here {
        match self.form {
            Form::Online => self.online.clone(),
            Form::Portable => Here::portable(&page.url),
        }
    }

    /// A contact, as a page that is `here` shows it: what it does not say is taken from its structure.
    pub fn contact(&self, here: &Here, contact: Option<&crate::model::shared::Contact>) -> Option<Contact> {
        let contact = contact?;
        let structure = contact.structure.as_ref().and_then(|s| self.plan.site.target(s));
        let own = structure.and_then(|id| match &self.plan.entry(id).data {
            Data::Structure(d) => Some(d),
            _ => None,
        });
        let phone = contact.phone.as_ref().or(own.and_then(|s| s.phone.as_ref()));
        let contact = Contact {
            nom: contact
                .name
                .as_ref()
                .map(|t| plain(&t.value))
                .or_else(|| structure.map(|s| self.title(s).to_owned())),
            texte: contact.text.as_ref().map(|t| plain(&t.value)),
            adresse: contact
                .address
                .as_ref()
                .map(|t| plain(&t.value))
                .or_else(|| own.and_then(|s| s.address.as_deref().map(official_name))),
            telephone: phone.map(format::phone),
            telephone_lien: phone.map(|p| p.0.clone()),
            courriel: contact.email.as_ref().or(own.and_then(|s| s.email.as_ref())).map(|e| e.0.clone()),
            url: structure.and_then(|s| self.plan.site.url(s)).map(|url| here.href(url)),
            horaires: contact.hours.iter().map(|h| plain(&h.value)).collect(),
        };
        // One that only names a structure without a page today says nothing.
        (contact != Contact::default()).then_some(contact)
    }

    /// The contact of the site, for pages that have none of their own.
    pub fn site_contact(&self, here: &Here) -> Contact {
        self.contact(here, self.plan.site.info.contact.as_ref()).unwrap_or_default()
    }
}

/// Places for what will be made once.
fn room<T>(places: usize) -> Vec<OnceLock<T>> {
    std::iter::repeat_with(OnceLock::new).take(places).collect()
}
