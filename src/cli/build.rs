//! temporary
use super::args::BuildArgs;
use super::{CONTENT, FINE, MACHINE, read_site};
use crate::check::Options;
use crate::diagnostics::to_text;

pub fn run(a: &BuildArgs) -> u8 {
    let options = Options { date: a.site.date, base_url: a.base_url.clone(), drafts: a.drafts, strict: false };
    let t0 = std::time::Instant::now();
    let checked = read_site(&a.site.source, &options);
    print!("{}", to_text(&checked.diagnostics));
    let Some(site) = checked.site else { return CONTENT };
    let t1 = std::time::Instant::now();
    let plan = crate::plan::plan(&site);
    let mut theme = match crate::render::theme(&a.site.source, &plan) {
        Ok(t) => t,
        Err(d) => { print!("{}", to_text(&[d])); return CONTENT }
    };
    let t2 = std::time::Instant::now();
    let out = a.out.clone();
    let r = crate::render::render::<std::io::Error>(&plan, &mut theme, crate::render::Form::Online, &|path, bytes| {
        let full = out.join(path);
        if let Some(p) = full.parent() { std::fs::create_dir_all(p)?; }
        std::fs::write(full, bytes)
    });
    match r {
        Ok(()) => {}
        Err(crate::render::Failure::Template(d)) => { print!("{}", to_text(&[*d])); return CONTENT }
        Err(crate::render::Failure::Delivery(e)) => { eprintln!("{e}"); return MACHINE }
    }
    println!("{} pages; check {:?} plan {:?} render {:?}", plan.pages.len(), t1 - t0, t2 - t1, t2.elapsed());
    FINE
}
