//! Preferences of this browser, in localStorage. Everything here may be lost without harm: what is
//! missing has a default, and a browser that keeps nothing is no error.

use gloo_storage::{LocalStorage, Storage};

/// What stands before each key, so that "Forget this device" finds them all.
pub const PREFIX: &str = "tandem.";

/// The light or dark override: `light`, `dark`, or nothing for the system's.
pub const THEME: &str = "theme";
/// Whether single-key shortcuts work; on unless `off`.
pub const SINGLE_KEYS: &str = "single-keys";
/// Whether the navigation is narrow: `narrow`.
pub const NAVIGATION: &str = "navigation";

/// Whether the browser lets this page ask at all: `gloo-storage` throws where it doesn't.
fn open() -> bool {
    web_sys::window().is_some_and(|w| matches!(w.local_storage(), Ok(Some(_))))
}

/// The preference of that name.
pub fn get(name: &str) -> Option<String> {
    let key = format!("{PREFIX}{name}");
    open().then(|| LocalStorage::get(key).ok()).flatten()
}

/// Keeps a preference; an empty value removes it. Returns whether the browser kept it.
pub fn set(name: &str, value: &str) -> bool {
    let key = format!("{PREFIX}{name}");
    if !open() {
        return false;
    }
    if value.is_empty() {
        LocalStorage::delete(key);
        return true;
    }
    LocalStorage::set(key, value).is_ok()
}

/// Removes all of them.
pub fn forget() {
    let Some(storage) = web_sys::window().and_then(|w| w.local_storage().ok().flatten()) else {
        return;
    };
    let count = storage.length().unwrap_or(0);
    let keys: Vec<String> = (0..count)
        .filter_map(|n| storage.key(n).ok().flatten())
        .collect();
    for key in keys.iter().filter(|k| k.starts_with(PREFIX)) {
        LocalStorage::delete(key);
    }
}
