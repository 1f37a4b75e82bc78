//! After somebody was erased: all that is kept is written anew, so that no stored byte still says what was erased.
//! Where that can't be done at once (another tab has the workspace open), it is tried again in peace.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::App;
use super::keep::Import;
use crate::exchange::shelf::Body;
use crate::platform::prefs;
use crate::ui::rooms;
use crate::view::text;

/// The preference that remembers that a workspace has to be written anew.
fn key(workspace: &str) -> String {
    format!("strip.{workspace}")
}

impl App {
    /// Notes that what is kept has to be written anew, and does it if it can be done now; otherwise says what it
    /// waits for.
    pub(super) fn strip_soon(self) {
        let Some(workspace) = self.workspace.get_untracked() else {
            return;
        };
        // Where preferences are refused it is done now or at the next erasing.
        let _ = prefs::set(&key(&workspace), "1");
        spawn_local(async move {
            let stripped = match rooms::strip().await {
                Ok(strip) => strip(self).await,
                Err(_) => false,
            };
            if !stripped && self.workspace.get_untracked() == Some(workspace) {
                self.say(text::erased_later(), None);
            }
        });
    }

    /// Writes all that is kept anew if it has to be. Returns whether nothing is left to be done.
    pub async fn strip(self) -> bool {
        let Some(workspace) = self.workspace.get_untracked() else {
            return true;
        };
        let wanted = prefs::get(&key(&workspace)).is_some_and(|w| !w.is_empty());
        let Some(store) = self.store().filter(|_| wanted) else {
            return true;
        };
        store.saved().await;
        if !store.can_rewrite().await || self.workspace.get_untracked().as_ref() != Some(&workspace)
        {
            return false;
        }
        // What is erased from now on is the matter of the next time.
        let _ = prefs::set(&key(&workspace), "");
        let facts = store.facts();
        let said = facts.iter().filter_map(|f| std::str::from_utf8(f).ok());
        let mut imports: Vec<u32> = said.filter_map(Import::parse).map(|i| i.number).collect();
        self.imports
            .with_untracked(|all| imports.extend(all.iter().map(|i| i.number)));
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
        let done = store.rewrite(&bodies, &facts).await.is_ok();
        if !done {
            let _ = prefs::set(&key(&workspace), "1");
        }
        done
    }
}
