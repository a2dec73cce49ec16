//! Prints a JSON value as YAML, one key per line, every text in quotes.

use serde_json::Value;

/// The lines of a document.
pub fn document(value: &Value) -> String {
    let mut out = String::new();
    block(value, 0, &mut out);
    out
}

/// A value under a key or a dash: what is empty or simple stays on the line.
fn block(value: &Value, depth: usize, out: &mut String) {
    let indent = "  ".repeat(depth);
    match value {
        Value::Object(map) if !map.is_empty() => {
            for (key, inner) in map {
                out.push_str(&format!("{indent}{key}:"));
                under(inner, depth + 1, out);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for item in items {
                out.push_str(&format!("{indent}-"));
                under(item, depth + 1, out);
            }
        }
        // JSON scalars, and its empty list and group, are YAML too.
        simple => out.push_str(&format!("{indent}{simple}\n")),
    }
}

fn under(value: &Value, depth: usize, out: &mut String) {
    let nested = match value {
        Value::Object(map) => !map.is_empty(),
        Value::Array(items) => !items.is_empty(),
        _ => false,
    };
    if nested {
        out.push('\n');
        block(value, depth, out);
    } else {
        out.push_str(&format!(" {value}\n"));
    }
}
