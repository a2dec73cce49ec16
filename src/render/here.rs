//! Addresses as seen from a page: from the root of the server, under a sub-folder, or relative on a USB key.

/// Where a page stands, so that it can point to others.
#[derive(Debug, Clone)]
pub struct Here {
    /// What comes before an address without its first `/`: «/», «/guide/» or «../../».
    root: String,
    /// A folder opened from disk: addresses end with a file name.
    portable: bool,
}

impl Here {
    /// A page of a site whose address is `base` (`https://exemple.fr/guide`).
    pub fn online(base: &str) -> Self {
        let path =
            base.split_once("://").and_then(|(_, rest)| rest.split_once('/')).map_or("", |(_, path)| path);
        let path = path.trim_matches('/');
        let root = if path.is_empty() { "/".to_owned() } else { format!("/{path}/") };
        Self { root, portable: false }
    }

    /// The page at `url` of a site that is opened from a folder.
    pub fn portable(url: &str) -> Self {
        let depth = url.trim_start_matches('/').matches('/').count();
        let root = if depth == 0 { "./".to_owned() } else { "../".repeat(depth) };
        Self { root, portable: true }
    }

    /// What templates put before their fixed addresses.
    pub fn root(&self) -> &str {
        &self.root
    }

    /// What templates put after their fixed addresses.
    pub fn end(&self) -> &'static str {
        if self.portable { "index.html" } else { "" }
    }

    /// The address to write for `url`, an address from the root of the site.
    pub fn href(&self, url: &str) -> String {
        let Some(path) = url.strip_prefix('/') else { return url.to_owned() };
        if !self.portable {
            return [&self.root, path].concat();
        }
        let (path, anchor) = path.split_at(path.find('#').unwrap_or(path.len()));
        let file = if path.is_empty() || path.ends_with('/') { "index.html" } else { "" };
        [&self.root, path, file, anchor].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::Here;

    #[test]
    fn addresses_fit_where_the_site_stands() {
        assert_eq!(Here::online("https://exemple.fr").href("/aides/apre/"), "/aides/apre/");
        assert_eq!(Here::online("https://exemple.fr/guide/").href("/aides/"), "/guide/aides/");
        assert_eq!(Here::portable("/aides/apre/").href("/kits/#a"), "../../kits/index.html#a");
        assert_eq!(Here::portable("/").href("/"), "./index.html");
        assert_eq!(Here::portable("/404.html").href("/plan-du-site/"), "./plan-du-site/index.html");
    }
}
