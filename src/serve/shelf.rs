//! What is being served now: the current edition, what is wrong since, the search; and who waits for news.

use std::collections::HashMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::edition::{Edition, Made};
use crate::diagnostics::Diagnostic;

/// The files under `/recherche/`, by name.
pub type Search = HashMap<String, Made>;

/// A consistent view of the shelf.
#[derive(Clone, Default)]
pub struct View {
    /// Grows with every change that a page may have to show.
    pub turn: u64,
    pub current: Option<Arc<Edition>>,
    /// The last edition of which every page could be rendered.
    pub proven: Option<Arc<Edition>>,
    /// What blocks: of the content as it is on disk, then of the pages.
    pub problems: Arc<[Diagnostic]>,
    pub closed: bool,
}

#[derive(Default)]
struct State {
    view: View,
    refused: Vec<Diagnostic>,
    flaws: Vec<Diagnostic>,
    /// The search, and the edition of which it is.
    search: Option<(u64, Arc<Search>)>,
    /// The editions for which there will be no search.
    hopeless: u64,
    /// Something was saved, and is being read.
    reading: bool,
}

#[derive(Default)]
pub struct Shelf {
    state: Mutex<State>,
    turned: Condvar,
}

impl Shelf {
    /// What is served now.
    pub fn view(&self) -> View {
        self.lock().view.clone()
    }

    /// What is served now, once it is not `seen` any more or `patience` is over.
    pub fn after(&self, seen: u64, patience: Duration) -> View {
        let state = self.lock();
        let wait = |s: &mut State| s.view.turn == seen && !s.view.closed;
        let (state, _) =
            self.turned.wait_timeout_while(state, patience, wait).unwrap_or_else(PoisonError::into_inner);
        state.view.clone()
    }

    /// Something was saved: until it is read, what can wait waits.
    pub fn read(&self, reading: bool) {
        self.lock().reading = reading;
        self.turned.notify_all();
    }

    /// Waits while something that was saved is being read; true if `number` is then the edition that is served.
    pub fn give_way(&self, number: u64) -> bool {
        let wait = |s: &mut State| s.reading && !s.view.closed;
        is_current(&self.turned.wait_while(self.lock(), wait).unwrap_or_else(PoisonError::into_inner), number)
    }

    /// Puts a new edition in the place of the current one. True if the content had been refused before.
    pub fn publish(&self, edition: Arc<Edition>) -> bool {
        let mut state = self.lock();
        state.view.current = Some(edition);
        let was_wrong = !state.refused.is_empty() || !state.flaws.is_empty();
        state.refused.clear();
        state.flaws.clear();
        self.turn(state);
        was_wrong
    }

    /// The content on disk is wrong; what is served stays. False if the same was already known.
    pub fn refuse(&self, problems: Vec<Diagnostic>) -> bool {
        let mut state = self.lock();
        if state.refused == problems {
            return false;
        }
        state.refused = problems;
        self.turn(state);
        true
    }

    /// A page of edition `number` could not be rendered. False if that is of no interest any more.
    pub fn flaw(&self, number: u64, problem: Diagnostic) -> bool {
        let mut state = self.lock();
        if !is_current(&state, number) || state.flaws.contains(&problem) {
            return false;
        }
        state.flaws.push(problem);
        self.turn(state);
        true
    }

    /// Every page of edition `number` could be rendered.
    pub fn prove(&self, number: u64) {
        let mut state = self.lock();
        if is_current(&state, number) {
            state.view.proven = state.view.current.clone();
        }
    }

    /// True while `number` is the edition that is served.
    pub fn is_current(&self, number: u64) -> bool {
        is_current(&self.lock(), number)
    }

    /// The search of edition `number` is ready; none if it cannot be.
    pub fn index(&self, number: u64, search: Option<Search>) {
        let mut state = self.lock();
        match search {
            Some(search) => state.search = Some((number, Arc::new(search))),
            None => state.hopeless = number,
        }
        self.turned.notify_all();
    }

    /// The search of the current edition, waiting for it at most `patience`; then the last one.
    pub fn search(&self, patience: Duration) -> Option<Arc<Search>> {
        let end = Instant::now() + patience;
        let mut state = self.lock();
        loop {
            let current = state.view.current.as_ref().map_or(0, |e| e.number);
            let ready = state.search.as_ref().is_some_and(|(n, _)| *n == current);
            let left = end.saturating_duration_since(Instant::now());
            if ready || state.hopeless >= current || state.view.closed || left.is_zero() {
                return state.search.as_ref().map(|(_, search)| search.clone());
            }
            state = self.turned.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Everybody goes home.
    pub fn close(&self) {
        let mut state = self.lock();
        state.view.closed = true;
        self.turn(state);
    }

    fn turn(&self, mut state: MutexGuard<'_, State>) {
        state.view.turn += 1;
        state.view.problems = state.refused.iter().chain(&state.flaws).cloned().collect();
        drop(state);
        self.turned.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn is_current(state: &State, number: u64) -> bool {
    state.view.current.as_ref().is_some_and(|e| e.number == number)
}
