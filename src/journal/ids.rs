//! Ids. People's records get random ones; what was imported gets a hash of what it is, so that two people
//! who import the same file and merge hold everything once.

use sha2::{Digest, Sha256};

/// The id of a record that a person makes. `random` is 128 random bits.
pub fn fresh(kind: &str, random: u128) -> String {
    format!("{kind}:{random:032x}")
}

/// The id of an imported record: a hash of workspace, kind and external id. Where rows have no id of
/// their own, `external` is the hash of the file and the row's number.
pub fn imported(workspace: &str, kind: &str, external: &str) -> String {
    format!("{kind}:{}", digest(&[workspace, kind, external]))
}

/// A hash of texts as 32 hexadecimal digits; where one text ends and the next begins counts.
pub fn digest(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    hash.finalize()
        .iter()
        .take(16)
        .map(|b| format!("{b:02x}"))
        .collect()
}
