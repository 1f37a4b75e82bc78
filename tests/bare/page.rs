//! The store without an app around it, for tests that kill the browser, fill its quota or saturate it.
//!
//! `cargo xtask test e2e` builds it apart from the app and serves it at `TANDEM_BARE_URL`; a page calls what is
//! exported here as `window.bare`.

// JavaScript reaches what is public, although no Rust does.
#![allow(unreachable_pub)]

#[cfg(target_arch = "wasm32")]
mod exports {
    use wasm_bindgen::prelude::wasm_bindgen;

    /// The version of the package this page was built from.
    #[wasm_bindgen]
    pub fn version() -> String {
        env!("CARGO_PKG_VERSION").to_owned()
    }
}

fn main() {
    #[cfg(target_arch = "wasm32")]
    console_error_panic_hook::set_once();
}
