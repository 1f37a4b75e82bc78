//! The app mounts.

use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn the_app_mounts_into_the_page() {
    tandem::ui::start();
    let body = leptos::prelude::document().body();
    let doors = body
        .as_ref()
        .and_then(|body| body.query_selector(".doors").ok().flatten());
    let text = doors
        .and_then(|doors| doors.dyn_into::<web_sys::HtmlElement>().ok())
        .and_then(|doors| doors.text_content())
        .unwrap_or_default();
    for door in ["Start a workspace", "Open a snapshot", "Import a CSV"] {
        assert!(text.contains(door), "{door:?} is not among {text:?}");
    }
}
