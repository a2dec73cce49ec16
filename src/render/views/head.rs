//! What every page says of itself, filled step by step.

use tera::{Context, Value};

use crate::check::SECTIONS;
use crate::model::shared::{Citation, Lifecycle};
use crate::model::{Entry, EntryId};
use crate::plan::above;
use crate::render::brush::Brush;
use crate::render::description::description;
use crate::render::markdown::{Heading, Ink};
use crate::render::plain::plain;
use crate::render::shapes::{Ancre, Contact, Lien, PageHead, Partie};
use crate::render::studio::Parts;
use crate::render::typography::french;
use crate::render::words::summary;

/// The head of a page, and its context once finished.
pub struct Head<'b, 's, 'a> {
    brush: &'b Brush<'s, 'a>,
    pub page: PageHead,
    pub contact: Option<Contact>,
    /// The parts of the page, where all pages of its kind have the same.
    frame: Option<Parts>,
}

impl<'b, 's, 'a> Head<'b, 's, 'a> {
    /// A page that shows no entry.
    pub fn section(brush: &'b Brush<'s, 'a>, resume: Option<&str>) -> Self {
        let site = brush.plan.site;
        let home = brush.page.url == "/";
        let site_title = brush.studio.title.clone();
        let title = plain(&brush.page.title);
        let resume = resume.map(|r| french(r).into_owned());
        let description = resume.clone().unwrap_or_else(|| plain(&site.info.description.value));
        let mut crumbs = Vec::new();
        if !home {
            crumbs.push(Lien { titre: "Accueil".to_owned(), url: brush.here.href("/") });
        }
        if brush.page.url == "/programmes/comparer/" {
            crumbs.extend(brush.section("programmes"));
        }
        Self {
            brush,
            contact: None,
            frame: None,
            page: PageHead {
                titre_onglet: if home { site_title } else { [&title, " – ", &site_title].concat() },
                titre: title,
                description,
                url: absolute(&site.info.url.0, &brush.page.url),
                chemin: brush.page.url.clone(),
                image: Some(image(brush, None)),
                json_ld: None,
                noindex: !brush.page.view.is_indexed(),
                genre: brush.page.type_code(site),
                id: SECTIONS
                    .iter()
                    .find(|s| brush.page.view == crate::plan::View::Section(s.id))
                    .map_or(String::new(), |s| s.id.to_owned()),
                fil: crumbs,
                resume,
                parts: Vec::new(),
                sommaire: Value::none(),
                sommaire_html: Value::none(),
                axe: None,
                notes: Vec::new(),
                source: None,
                verifie: None,
                listable: false,
                pages: parts(brush),
                precedente: beside(brush, brush.page.part.checked_sub(1)),
                suivante: beside(brush, brush.page.part.checked_add(1)),
            },
        }
    }

    /// The page of an entry: title, crumbs, notes, date of review.
    pub fn entry(brush: &'b Brush<'s, 'a>, id: EntryId, ink: &Ink<'_>) -> Self {
        let entry = brush.entry(id);
        let mut head = Self::section(brush, None);
        let site_title = &brush.studio.title;
        head.page.titre = plain(&brush.page.title);
        head.page.titre_onglet = [&qualified(brush, id, entry), " – ", site_title].concat();
        head.page.id.clone_from(&entry.id);
        head.page.resume = summary(entry).map(|s| plain(&s));
        head.page.description = description(brush, id);
        for (title, url) in above(brush.plan.site, id) {
            head.page.fil.push(Lien { titre: plain(&title), url: brush.here.href(&url) });
        }
        head.page.axe = brush.axis_colour(id);
        head.page.image = Some(image(brush, head.page.axe));
        if let Some(life) = entry.data.life() {
            head.life(ink, life);
        }
        head.page.listable = true;
        head.page.json_ld = super::super::metadata::json_ld(brush, id, &head.page);
        head
    }

    fn life(&mut self, ink: &Ink<'_>, life: &Lifecycle) {
        self.page.notes = ink.notes(life);
        self.page.verifie = self.brush.verified(life);
    }

    pub fn source(&mut self, citation: Option<&Citation>) {
        self.page.source = self.brush.source(citation);
    }

    /// Adds a line to the table of contents if the part is there.
    pub fn part(&mut self, present: bool, title: &str, anchor: &str) {
        if present {
            let (titre, ancre) = (title.to_owned().into(), anchor.to_owned().into());
            self.page.parts.push(Ancre { titre, ancre });
        }
    }

    /// The table of contents of pages that all have the same parts.
    pub fn frame(&mut self, parts: Parts) {
        self.frame = Some(parts);
    }

    /// Adds the parts of a text to the table of contents.
    pub fn headings(&mut self, headings: &[Heading]) {
        for heading in headings.iter().filter(|h| h.level == 2) {
            self.part(true, &heading.text, &heading.id);
        }
    }

    /// The context of the page, to which the view adds its own values.
    pub fn context(self) -> Context {
        let mut context = self.brush.base();
        let mut page = self.page;
        if self.brush.page.part > 1 {
            page.description = format!("Page {}\u{a0}: {}", self.brush.page.part, page.description);
        }
        if let Some(parts) = self.frame {
            let frame = self.brush.studio.frame(parts);
            (page.sommaire, page.sommaire_html) = (frame.lines.clone(), frame.html.clone());
        } else {
            // A table of contents with one line leads nowhere that is not in sight.
            let parts = if page.parts.len() < 2 { &[] } else { &page.parts[..] };
            page.sommaire = Value::from_serializable(parts);
        }
        context.insert("page", &page);
        let [contact, html] = match self.contact {
            Some(contact) => [Value::from_serializable(&contact), Value::none()],
            None => self.brush.base_contact(),
        };
        context.insert_value("contact", contact);
        context.insert_value("contact_html", html);
        context
    }
}

/// The address of the part before or after this one, if there is one.
fn beside(brush: &Brush<'_, '_>, part: Option<usize>) -> Option<String> {
    let part = part.filter(|part| (1..=brush.page.parts).contains(part))?;
    Some(absolute(&brush.plan.site.info.url.0, &brush.page.part_url(part)))
}

/// Links to the parts of a long list: the first, the last, those around this one, and of hundreds every tenth of
/// them, so that three steps lead anywhere.
fn parts(brush: &Brush<'_, '_>) -> Vec<Partie> {
    const AROUND: usize = 2;
    const MANY: usize = 20;
    let (own, last) = (brush.page.part, brush.page.parts);
    let tenth = |part: usize| last > MANY && part.is_multiple_of(last.div_ceil(10));
    let near = |part: &usize| part.abs_diff(own) <= AROUND || *part == 1 || *part == last || tenth(*part);
    let link = |part| Partie {
        titre: format!("Page {part}"),
        url: brush.here.href(&brush.page.part_url(part)),
        courante: part == own,
    };
    (1..=last).filter(|_| last > 1).filter(near).map(link).collect()
}

/// A title that no other page has: actions of two programmes may bear the same one.
fn qualified(brush: &Brush<'_, '_>, id: EntryId, entry: &Entry) -> String {
    use crate::model::Data;
    let title = plain(&brush.page.title);
    match (&entry.data, entry.parent) {
        (Data::Action(d), Some(p)) => {
            format!("Action {}\u{a0}: {title} – {}", d.number.value, plain(brush.entry(p).short_title()))
        }
        (Data::Orientation(_), Some(p)) => format!("{title} – {}", plain(brush.entry(p).short_title())),
        (Data::Module(_), Some(kit)) => format!("{title} – {}", brush.title(kit)),
        (Data::Structure(_) | Data::Service(_), _) => {
            let place = brush.plan.facets(id).territories.first().map(|t| brush.title(*t));
            format!("{title} – {}, {}", entry.kind.label(), place.unwrap_or_else(|| "annuaire".to_owned()))
        }
        _ => [&title, " – ", entry.kind.label()].concat(),
    }
}

/// The address of the image that goes with the page when it is shared.
fn image(brush: &Brush<'_, '_>, axis: Option<u32>) -> String {
    let site = brush.plan.site;
    let name = crate::render::share::name(brush.page, brush.page.type_code(site), axis);
    [site.info.url.0.trim_end_matches('/'), "/", name].concat()
}

/// The absolute address of a page of the site.
pub fn absolute(base: &str, url: &str) -> String {
    [base.trim_end_matches('/'), url].concat()
}
