//! What is said once something was done.

use super::words;

words! { done:
    nothing_to_undo = "There is nothing to undo";
    nothing_to_redo = "There is nothing to redo";
    said_added(what) = "Added {what}";
    said_changed(what) = "Changed {what}";
    said_deleted(what) = "Deleted {what}";
    said_restored(what) = "Brought {what} back";
    said_joined(what) = "Merged into {what}";
    said_settled = "Settled, for everybody at the next exchange";
    said_undone(what) = "Undone: {what}";
    said_undone_but(field) = "Undone, but for {field}: it was changed since";
    said_undone_but_more(field) = "Undone, but for {field} and more that was changed since";
    said_redone(what) = "Done again: {what}";
    said_erased = "Erased for good";
    erased_later = "Erased here. What this browser stored of it goes as soon as no other tab has this workspace open.";
    said_adopted = "The two workspaces are one now";
}
