//! The app mounts.

use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn the_app_mounts_into_the_page() {
    tandem::ui::start();
    let body = leptos::prelude::document().body();
    let text = body
        .and_then(|body| body.text_content())
        .unwrap_or_default();
    assert!(text.contains("Tandem"), "the page shows {text:?}");
}
