//! `sitemap.xml` and `robots.txt`: what search engines may visit.

use jiff::civil::Date;

use crate::escape::escaped;
use crate::plan::Plan;

/// Most addresses that one sitemap may hold (sitemaps.org).
const LIMIT: usize = 50_000;
const NAMESPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

/// `robots.txt`: everything may be visited.
pub fn robots(plan: &Plan<'_>) -> String {
    format!("User-agent: *\nAllow: /\n\nSitemap: {}/sitemap.xml\n", super::base(plan))
}

/// The sitemap, in parts under an index when one file may not hold it.
pub fn files(plan: &Plan<'_>) -> Vec<(String, Vec<u8>)> {
    let base = super::base(plan);
    let visible = plan.pages.iter().filter(|page| page.view.is_indexed());
    let entries: Vec<String> = visible
        .map(|page| {
            let life = page.entry.and_then(|id| plan.entry(id).data.life());
            item("url", &format!("{base}{}", page.url), life.and_then(|l| l.verified).map(|d| d.0))
        })
        .collect();
    parts(base, &entries, LIMIT)
}

fn parts(base: &str, entries: &[String], limit: usize) -> Vec<(String, Vec<u8>)> {
    if entries.len() <= limit {
        return vec![("sitemap.xml".to_owned(), document("urlset", entries))];
    }
    let mut out = Vec::new();
    let mut index = Vec::new();
    for (i, part) in entries.chunks(limit).enumerate() {
        let name = format!("sitemap-{}.xml", i + 1);
        index.push(item("sitemap", &format!("{base}/{name}"), None));
        out.push((name, document("urlset", part)));
    }
    out.push(("sitemap.xml".to_owned(), document("sitemapindex", &index)));
    out
}

fn item(element: &str, url: &str, modified: Option<Date>) -> String {
    let modified = modified.map_or(String::new(), |day| format!("<lastmod>{day}</lastmod>"));
    format!("<{element}><loc>{}</loc>{modified}</{element}>\n", escaped(url))
}

fn document(root: &str, items: &[String]) -> Vec<u8> {
    let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    format!("{head}<{root} xmlns=\"{NAMESPACE}\">\n{}</{root}>\n", items.concat()).into_bytes()
}

#[cfg(test)]
mod tests {
    use super::{item, parts};

    #[test]
    fn a_long_sitemap_is_cut_under_an_index() {
        let entries: Vec<String> =
            (0..5).map(|i| item("url", &format!("https://e.fr/{i}/?a&b"), None)).collect();
        let files = parts("https://e.fr", &entries, 2);
        let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml", "sitemap.xml"]);
        let last = String::from_utf8_lossy(&files[3].1).into_owned();
        insta::assert_snapshot!(last, @r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
        <sitemap><loc>https://e.fr/sitemap-1.xml</loc></sitemap>
        <sitemap><loc>https://e.fr/sitemap-2.xml</loc></sitemap>
        <sitemap><loc>https://e.fr/sitemap-3.xml</loc></sitemap>
        </sitemapindex>
        "#);
        let third = String::from_utf8_lossy(&files[2].1).into_owned();
        assert!(third.contains("<url><loc>https://e.fr/4/?a&amp;b</loc></url>"), "{third}");
    }
}
