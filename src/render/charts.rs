//! Drawings of the site's own data: timeline, budgets, figures by territory, map. Always beside their table.

use super::brush::Brush;
use super::shapes::Graphique;
use crate::model::EntryId;
use crate::model::programme::Programme;

pub fn timeline(_brush: &Brush<'_, '_>, _programme: EntryId) -> Option<Graphique> {
    None
}

pub fn budgets(_brush: &Brush<'_, '_>, _programme: &Programme) -> Vec<Graphique> {
    Vec::new()
}

pub fn qr(_url: &str) -> Option<String> {
    None
}

pub fn comparisons(
    _brush: &Brush<'_, '_>,
    _id: EntryId,
    _territory: &crate::model::territory::Territory,
) -> Vec<Graphique> {
    Vec::new()
}

pub fn touching(_brush: &Brush<'_, '_>, _siblings: &[EntryId], _id: EntryId) -> Option<Vec<EntryId>> {
    None
}

pub fn map(
    _brush: &Brush<'_, '_>,
    _territories: &[EntryId],
    _marked: Option<EntryId>,
) -> Option<super::views::Carte> {
    None
}
