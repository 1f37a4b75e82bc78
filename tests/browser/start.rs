//! The app mounts, and asks the shelves before it believes that there is nothing.

use tandem::platform::work;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;

/// So many times a tenth of a second is waited for the shelves' answer.
const PATIENCE: u32 = 100;

#[wasm_bindgen_test]
async fn the_app_mounts_into_the_page() {
    tandem::ui::start();
    let body = leptos::prelude::document().body();
    let doors = || {
        let doors = body.as_ref()?.query_selector(".doors").ok().flatten()?;
        doors
            .dyn_into::<web_sys::HtmlElement>()
            .ok()?
            .text_content()
    };
    let mut text = None;
    for _ in 0..PATIENCE {
        text = doors();
        if text.is_some() {
            break;
        }
        work::rest(100).await;
    }
    let text = text.unwrap_or_default();
    for door in ["Start a workspace", "Open a snapshot", "Import a CSV"] {
        assert!(text.contains(door), "{door:?} is not among {text:?}");
    }
}
