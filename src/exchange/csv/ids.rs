//! Ids of imported records: hashes of what they are, so that whoever imports the same file, as often as
//! they like, names the same records.

use super::alias::compact;
use crate::journal::ids::digest;

/// The id of an imported record: its kind and a hash of workspace, kind and what tells it from others (its
/// external id, or file and row).
pub fn record(workspace: &str, kind: &str, parts: &[&str]) -> String {
    let mut all = vec![workspace, kind];
    all.extend(parts);
    format!("{kind}:{}", digest(&all))
}

/// What names a field of the team's own in `custom/…` and in `field:…`: a hash of the heading, whatever its
/// case and punctuation. The same in every workspace.
pub fn own_field(heading: &str) -> String {
    let mut name = digest(&["field", &compact(heading)]);
    name.truncate(16);
    name
}

/// Bytes as hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// A name as two spellings of it are compared: in lower case, punctuation and spaces as one space.
pub fn fold(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for letter in name.chars().flat_map(char::to_lowercase) {
        if letter.is_alphanumeric() {
            out.push(letter);
        } else if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
    }
    if out.ends_with(' ') {
        out.pop();
    }
    if out.is_empty() {
        out.push_str(name.trim());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_tell_apart_what_differs_and_nothing_else() {
        let id = record("w", "lead", &["a", "bc"]);
        assert_eq!(id.len(), "lead:".len() + 32);
        let imported = crate::journal::ids::imported("w", "lead", "x");
        assert_eq!(imported, record("w", "lead", &["x"]));
        for other in [
            record("w", "lead", &["ab", "c"]),
            record("v", "lead", &["a", "bc"]),
            record("w", "company", &["a", "bc"]),
            record("w", "lead", &["a", "bc", ""]),
        ] {
            assert_ne!(id, other);
        }
        assert_eq!(own_field("Lead type"), own_field("lead_type"));
        assert_eq!(hex(&[0, 171]), "00ab");
        assert_eq!(fold("  ACME, Inc. "), fold("Acme Inc"));
        assert_eq!(fold("???"), "???");
    }
}
