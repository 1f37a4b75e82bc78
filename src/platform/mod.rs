//! The browser. Everything that asks it for something stands here, so that the layers below need none.

pub mod checkup;
pub mod clock;
pub mod files;
pub mod intl;
pub mod prefs;
pub mod router;
pub mod store;
pub mod work;
