//! After somebody was erased: all that is kept is written anew, so that no stored byte still says what was erased.
//! Where that can't be done at once (another tab has the workspace open), it is tried again in peace.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::App;
use super::keep::Import;
use crate::exchange::shelf::Body;
use crate::platform::prefs;

/// The preference that remembers that a workspace has to be written anew.
fn key(workspace: &str) -> String {
    format!("strip.{workspace}")
}

impl App {
    /// Notes that what is kept has to be written anew, and does it if it can be done now.
    pub(super) fn strip_soon(self) {
        if let Some(workspace) = self.workspace.get_untracked() {
            // Where preferences are refused it is done now or at the next erasing.
            let _ = prefs::set(&key(&workspace), "1");
            spawn_local(self.strip());
        }
    }

    /// Writes all that is kept anew if it has to be.
    pub(super) async fn strip(self) {
        let Some(workspace) = self.workspace.get_untracked() else {
            return;
        };
        let wanted = prefs::get(&key(&workspace)).is_some_and(|w| !w.is_empty());
        let Some(store) = self.store().filter(|_| wanted) else {
            return;
        };
        store.saved().await;
        let facts = store.facts();
        let said = facts.iter().filter_map(|f| std::str::from_utf8(f).ok());
        let mut imports: Vec<u32> = said.filter_map(Import::parse).map(|i| i.number).collect();
        imports.sort_unstable();
        imports.dedup();
        let kept = self.peek(|w| w.journal.kept(&imports));
        let pieces = |(import, pieces): (u32, Vec<Vec<u8>>)| {
            let piece = move |lines: Vec<u8>| Body {
                import,
                lines: lines.trim_ascii_end().to_vec(),
            };
            pieces.into_iter().map(piece)
        };
        let bodies: Vec<Body> = kept.into_iter().flat_map(pieces).collect();
        let here = self.workspace.get_untracked().as_ref() == Some(&workspace);
        if here && store.rewrite(&bodies, &facts).await.is_ok() {
            let _ = prefs::set(&key(&workspace), "");
        }
    }
}
