//! The shapes of territories, drawn once for all the maps that show them.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::graphics::Territories;
use crate::model::EntryId;
use crate::plan::Plan;

/// The shapes of the territories inside each other one: the same for every page that shows them.
#[derive(Default)]
pub struct Atlas {
    pub parts: HashMap<EntryId, OnceLock<Territories>>,
}

impl Atlas {
    pub fn new(plan: &Plan<'_>) -> Self {
        Self { parts: plan.site.territories.children.keys().map(|id| (*id, OnceLock::new())).collect() }
    }
}
