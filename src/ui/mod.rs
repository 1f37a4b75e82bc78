//! What people see.

/// Mounts the app into the page.
pub fn start() {}
