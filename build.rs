//! The default theme is part of the binary: a change in it makes a new one.

fn main() {
    println!("cargo:rerun-if-changed=themes/defaut");
}
