//! Leaving: letting go of a workspace's shelves, once all is saved or at once, and removing what is on them.

use super::rewriting::hint;
use super::{Inner, Store, database_name, idb, path, prefs, witness};

impl Store {
    /// Lets go of the shelves once all that waits is saved. Nothing is told any more.
    pub async fn close(self) {
        self.0.hush();
        self.0.closing.set(true);
        if !self.0.busy.get() && (self.0.queue.borrow().is_empty() || self.0.newer.get()) {
            self.0.let_go().await;
        }
    }

    /// Lets go of the shelves at once; what waits is given up.
    pub async fn abandon(self) {
        self.0.hush();
        self.0.queue.borrow_mut().clear();
        self.0.let_go().await;
    }

    /// Removes every byte of this workspace from this browser, and nothing of another.
    pub async fn forget(self) {
        let inner = &self.0;
        prefs::set(&witness(&inner.workspace), "");
        let files = inner.files.borrow_mut().take();
        if let Some(files) = files {
            files.go(&path(&inner.workspace, 1));
            // What is not there can't be removed: then there is nothing to do.
            let _ = files.release().await;
            let _ = files.forget().await;
        }
        drop(inner.database.borrow_mut().take());
        for generation in inner.databases().await {
            let _ = idb::remove(&database_name(&inner.workspace, generation)).await;
        }
        prefs::set(&hint(&inner.workspace), "");
    }
}

impl Inner {
    /// Hears and tells nothing any more.
    fn hush(&self) {
        self.on_status.borrow_mut().take();
        self.on_change.borrow_mut().take();
        if let Some(channel) = &self.channel {
            channel.set_onmessage(None);
        }
    }

    /// Gives back the log, its lock and the connection.
    pub(super) async fn let_go(&self) {
        self.closed.set(true);
        if let Some(channel) = &self.channel {
            channel.close();
        }
        self.log.borrow_mut().take();
        let files = self.files.borrow_mut().take();
        if let Some(files) = files {
            // Without an answer the worker is ended with the last of its handles.
            let _ = files.release().await;
        }
        drop(self.database.borrow_mut().take());
        self._lock.borrow_mut().take();
        self._here.borrow_mut().take();
    }
}
