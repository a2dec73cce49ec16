//! Events: their order, what is past, and how long they last, on every page and in the calendar.

use std::fs;

use crate::site::Site;

/// The edition is of the 1st of November 2026.
const EVENTS: &str = "\
- {titre: Le suivant, debut: 2027-01, fin: 2027-02, territoires: [val], thematiques: [mobilite]}
- {titre: Fini, debut: 2026-10-20, fin: 2026-10-31, territoires: [val], thematiques: [mobilite]}
- {titre: Avant, debut: 2026-01-20, territoires: [val], thematiques: [mobilite]}
- {titre: En cours, debut: 2026-10-20, fin: 2026-11-20, territoires: [val], thematiques: [mobilite]}
- {titre: Bientôt, debut: 2026-11, territoires: [val], thematiques: [mobilite]}
- {titre: Longtemps, debut: 2027, fin: 2028, territoires: [val], thematiques: [mobilite]}
- {titre: Une année, debut: 2029, territoires: [val], thematiques: [mobilite]}
";

const TO_COME: [&str; 5] = ["En cours", "Bientôt", "Le suivant", "Longtemps", "Une année"];

/// The names of the events in the order in which a page says them, from where it says `after`.
fn order(html: &str, after: &str) -> Vec<&'static str> {
    let html = html.split_once(after).expect("the part of the page").1;
    let mut found: Vec<(usize, &str)> = [&TO_COME[..], &["Fini", "Avant"]]
        .concat()
        .into_iter()
        .filter_map(|name| {
            Some((html.find(&format!("{name}<")).or_else(|| html.find(&format!(" : {name}")))?, name))
        })
        .collect();
    found.sort_unstable();
    found.into_iter().map(|(_, name)| name).collect()
}

#[test]
fn events_stand_in_the_order_of_the_agenda_wherever_they_are_listed() {
    let site = Site::small().with("agenda.yaml", EVENTS);
    let out = site.built();
    let page = |path: &str| fs::read_to_string(out.join(path).join("index.html")).expect("a page");
    let all = [&TO_COME[..], &["Fini", "Avant"]].concat();
    for (path, after) in
        [("agenda", "<h1"), ("territoires/val", "id=\"agenda\""), ("thematiques/mobilite", "Événements")]
    {
        let html = page(path);
        assert_eq!(order(&html, after), all, "{path}: {html}");
        assert!(html.contains("20 octobre 2026 – 20 novembre 2026"), "{path}: {html}");
        assert!(html.contains("Déjà passé"), "{path}: {html}");
    }
    // A day is past in one fold, counted apart.
    let territory = page("territoires/val");
    let past = territory.split_once("<h3>Déjà passé</h3>").expect("what is past").1;
    assert!(past.contains("2 dates") && !past.contains("En cours"), "{past}");
    let booklet = page("territoires/val/imprimer");
    assert_eq!(order(&booklet, "id=\"agenda\""), TO_COME, "{booklet}");
}

#[test]
fn an_event_lasts_in_the_calendar_until_the_last_day_that_its_end_may_mean() {
    let site = Site::small().with("agenda.yaml", EVENTS);
    let out = site.built();
    let calendar = fs::read_to_string(out.join("agenda.ics")).expect("the calendar");
    for (name, first, end) in [
        ("En cours", "20261020", "20261121"),
        ("Bientôt", "20261101", "20261201"),
        ("Le suivant", "20270101", "20270301"),
        ("Longtemps", "20270101", "20290101"),
        // Nobody knows when in the year.
        ("Une année", "20290101", "20290102"),
    ] {
        let event = calendar.split("BEGIN:VEVENT").find(|event| event.contains(name)).expect(name);
        assert!(event.contains(&format!("DTSTART;VALUE=DATE:{first}\r\n")), "{event}");
        assert!(event.contains(&format!("DTEND;VALUE=DATE:{end}\r\n")), "{event}");
    }
}

#[test]
fn an_event_known_by_its_year_alone_does_not_part_what_happens_in_january() {
    let event = |id: &str, start: &str| format!("- {{id: {id}, titre: {id}, debut: {start}}}\n");
    let events = [event("e-un", "2027"), event("e-deux", "2027-01"), event("f-trois", "2027")].concat();
    let site = Site::small().with("agenda.yaml", events);
    let html = fs::read_to_string(site.built().join("agenda/index.html")).expect("the agenda");
    assert_eq!(html.matches("<h2 id=\"a-venir-2027\"").count(), 1, "{html}");
    let order: Vec<usize> = ["e-un", "f-trois", "Janvier 2027", "e-deux"]
        .map(|part| html.find(&format!(">{part}<")).expect(part))
        .into();
    assert!(order.is_sorted(), "{order:?}: {html}");
}
