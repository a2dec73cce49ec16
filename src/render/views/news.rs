//! What is new: `/nouveautes/`, and its first lines for the home page.

use serde::Serialize;
use tera::Context;

use super::Head;
use crate::plan::news::{Done, Novelty};
use crate::render::brush::Brush;
use crate::render::format;
use crate::render::plain::plain;

#[derive(Serialize)]
struct Edition {
    titre: String,
    ancre: String,
    entrees: Vec<Change>,
    /// What was only verified: nothing changed there, so it is folded.
    verifiees: Vec<Change>,
}

#[derive(Serialize)]
struct Change {
    genre: &'static str,
    titre: String,
    url: Option<String>,
    detail: Option<String>,
}

/// A line of the home page.
#[derive(Serialize)]
pub struct News {
    date: String,
    date_iso: String,
    #[serde(flatten)]
    change: Change,
}

/// The newest lines, but for what was only verified: nothing changed there.
pub fn latest(brush: &Brush<'_, '_>, limit: usize) -> Vec<News> {
    let one = |novelty: &Novelty<'_>| News {
        date: format::date(novelty.date),
        date_iso: novelty.date.to_string(),
        change: change(brush, novelty),
    };
    let changed = brush.studio.news().iter().filter(|novelty| novelty.done != Done::Verified);
    changed.take(limit).map(one).collect()
}

fn change(brush: &Brush<'_, '_>, novelty: &Novelty<'_>) -> Change {
    let titre = match (novelty.entry, novelty.change) {
        (Some(id), _) => brush.title(id),
        (None, Some(change)) => plain(&change.title),
        (None, None) => String::new(),
    };
    Change {
        genre: novelty.done.label(),
        titre,
        url: novelty.entry.and_then(|id| brush.url(id)),
        detail: novelty.change.and_then(|c| c.note.as_deref()).map(plain),
    }
}

/// `/nouveautes/`.
pub fn view(brush: &Brush<'_, '_>) -> (&'static str, Context) {
    let resume = "Ce qui a été ajouté, modifié, retiré ou vérifié, du plus récent au plus ancien.";
    let mut head = Head::section(brush, Some(resume));
    let mut editions: Vec<Edition> = Vec::new();
    for novelty in brush.page.of(brush.studio.news()) {
        let ancre = format!("le-{}", novelty.date);
        if editions.last().is_none_or(|e| e.ancre != ancre) {
            let titre = crate::render::capitalised(&format::date(novelty.date));
            editions.push(Edition { titre, ancre, entrees: Vec::new(), verifiees: Vec::new() });
        }
        if let Some(edition) = editions.last_mut() {
            let list =
                if novelty.done == Done::Verified { &mut edition.verifiees } else { &mut edition.entrees };
            list.push(change(brush, novelty));
        }
    }
    if editions.iter().all(|edition| edition.entrees.is_empty()) {
        let first = first(brush);
        // A sheet may have been verified since.
        match first.as_ref().and_then(|first| editions.iter_mut().find(|e| e.ancre == first.ancre)) {
            Some(same) => same.entrees = first.into_iter().flat_map(|first| first.entrees).collect(),
            None => editions.splice(..0, first).for_each(drop),
        }
    }
    for edition in &editions {
        head.part(true, &edition.titre, &edition.ancre);
    }
    let mut context = head.context();
    context.insert("editions", &editions);
    ("nouveautes.html", context)
}

/// A first edition, in which nothing is dated, is itself the news.
fn first(brush: &Brush<'_, '_>) -> Option<Edition> {
    let date = brush.plan.site.date?;
    Some(Edition {
        titre: format!("Édition du {}", format::date(date)),
        ancre: format!("le-{date}"),
        entrees: vec![Change {
            genre: "Ajouté",
            titre: "Première édition du guide".to_owned(),
            url: Some(brush.here.href("/plan-du-site/")),
            detail: Some(crate::render::data::contents(brush.plan)),
        }],
        verifiees: Vec::new(),
    })
}
