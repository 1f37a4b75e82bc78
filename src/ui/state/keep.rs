//! Handing what was written to be kept, and saying truthfully whether it was.

use super::App;
use crate::journal::Change;

/// Whether everything is saved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Keeping {
    /// This browser keeps nothing for this page.
    #[default]
    Nothing,
    /// All acts are on every shelf there is.
    Saved,
    /// Some are on their way.
    Saving,
    /// Saving failed; why.
    Failed(String),
    /// Another tab uses a newer version: this one only reads.
    ReadOnly,
}

/// Hands an act over.
pub(super) fn keep(app: App, changes: &[Change]) {
    let _ = (app, changes);
}
