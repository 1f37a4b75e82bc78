//! The address bar: what stands behind the `#`, and changing it.

use wasm_bindgen::{JsCast, JsValue};

/// What stands behind the `#` now, with it; empty when there is none. Read from the whole address,
/// because `location.hash` once came decoded in some browsers.
pub fn hash() -> String {
    let href = web_sys::window()
        .and_then(|w| w.location().href().ok())
        .unwrap_or_default();
    href.split_once('#')
        .map(|(_, hash)| format!("#{hash}"))
        .unwrap_or_default()
}

/// Goes to an address (`#/…`) as a link does: the back button returns here.
pub fn go(hash: &str) {
    if let Some(window) = web_sys::window() {
        // Refused only for addresses that aren't fragments; ours always are.
        let _ = window.location().set_hash(hash);
    }
}

/// Writes another address in place of the present one, without a step in the history. The browser
/// announces nothing then; the caller knows.
pub fn replace(hash: &str) {
    if let Some(history) = web_sys::window().and_then(|w| w.history().ok()) {
        // Browsers refuse after 100 changes in 30 s; the page still shows what was asked for.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(hash));
    }
}

/// Loads the page anew.
pub fn reload() {
    if let Some(window) = web_sys::window() {
        // Refused only while the page is already being left.
        let _ = window.location().reload();
    }
}

/// Puts the focus on the heading of the page, so that it is read out, and the page to its top.
pub fn focus_heading() {
    let document = web_sys::window().and_then(|w| w.document());
    let Some(main) = document.and_then(|d| d.get_element_by_id("main")) else {
        return;
    };
    main.set_scroll_top(0);
    let heading = main.query_selector("h1").ok().flatten();
    if let Some(heading) = heading.and_then(|h| h.dyn_into::<web_sys::HtmlElement>().ok()) {
        heading.set_tab_index(-1);
        // An element that can't take the focus leaves it where it is.
        let _ = heading.focus();
    }
}

/// Whether the focus is on nothing in particular.
pub fn is_unfocused() -> bool {
    let document = web_sys::window().and_then(|w| w.document());
    document.is_some_and(|d| {
        let body = d.body().map(web_sys::Element::from);
        d.active_element().is_none_or(|active| Some(active) == body)
    })
}

/// Sets the title of the tab.
pub fn set_title(title: &str) {
    if let Some(document) = web_sys::window().and_then(|w| w.document()) {
        document.set_title(title);
    }
}

/// Whether this is a Mac, an iPhone or an iPad, where Cmd stands in for Ctrl.
pub fn is_mac() -> bool {
    let platform = web_sys::window().and_then(|w| w.navigator().user_agent().ok());
    platform.is_some_and(|p| ["Mac", "iPhone", "iPad"].iter().any(|m| p.contains(m)))
}

/// Sets or takes away the override of light and dark: `light`, `dark`, or anything else for the system's.
pub fn set_theme(theme: &str) {
    let root = web_sys::window()
        .and_then(|w| w.document())
        .and_then(|d| d.document_element());
    let Some(root) = root else { return };
    let _ = match theme {
        "light" | "dark" => root.set_attribute("data-theme", theme),
        _ => root.remove_attribute("data-theme"),
    };
}
