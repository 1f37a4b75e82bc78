//! Preferences of this browser, in localStorage. Everything here may be lost without harm: what is
//! missing has a default, and a browser that keeps nothing is no error.

use web_sys::Storage;

/// What stands before each key, so that "Forget this device" finds them all.
pub const PREFIX: &str = "tandem.";

/// The light or dark override: `light`, `dark`, or nothing for the system's.
pub const THEME: &str = "theme";
/// Whether single-key shortcuts work; on unless `off`.
pub const SINGLE_KEYS: &str = "single-keys";
/// Whether the navigation is narrow: `narrow`.
pub const NAVIGATION: &str = "navigation";

/// Where they are, if the browser lets this page ask at all.
fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}

/// The preference of that name.
pub fn get(name: &str) -> Option<String> {
    storage()?.get_item(&format!("{PREFIX}{name}")).ok()?
}

/// Keeps a preference; an empty value removes it. Returns whether the browser kept it.
pub fn set(name: &str, value: &str) -> bool {
    let key = format!("{PREFIX}{name}");
    let kept = storage().map(|storage| match value {
        "" => storage.remove_item(&key),
        _ => storage.set_item(&key, value),
    });
    matches!(kept, Some(Ok(())))
}

/// Removes all of them.
pub fn forget() {
    let Some(storage) = storage() else {
        return;
    };
    let count = storage.length().unwrap_or(0);
    let keys: Vec<String> = (0..count)
        .filter_map(|n| storage.key(n).ok().flatten())
        .collect();
    for key in keys.iter().filter(|k| k.starts_with(PREFIX)) {
        let _ = storage.remove_item(key);
    }
}
