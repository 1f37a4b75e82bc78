//! Tests that run inside a browser, one module an area. `cargo xtask test browser` runs them.
#![cfg(target_arch = "wasm32")]

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

mod start;
