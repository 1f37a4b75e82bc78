//! What this browser and this hosting are like: read for the page of the checkup, promised by nobody.

use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Event;

use super::work;
use crate::view::checkup::Place;

/// After so many milliseconds whoever listens has heard of an offence.
const TOLD_AFTER: i32 = 50;

fn of(object: &JsValue, key: &str) -> JsValue {
    Reflect::get(object, &key.into()).unwrap_or(JsValue::UNDEFINED)
}

/// Calls a method that may not exist and waits for what it promises.
async fn ask(object: &JsValue, method: &str) -> Option<JsValue> {
    let method: Function = of(object, method).dyn_into().ok()?;
    let answer = method.call0(object).ok()?;
    match answer.dyn_into::<Promise>() {
        Ok(promise) => JsFuture::from(promise).await.ok(),
        Err(answer) => Some(answer),
    }
}

fn storage() -> JsValue {
    let navigator = web_sys::window().map(|w| w.navigator());
    navigator.map_or(JsValue::UNDEFINED, |n| of(&n, "storage"))
}

/// Asks the browser not to remove what is stored here when it needs room; whether it agreed.
pub async fn persist() -> Option<bool> {
    ask(&storage(), "persist").await?.as_bool()
}

/// Whether the browser agreed.
pub async fn persisted() -> Option<bool> {
    ask(&storage(), "persisted").await?.as_bool()
}

/// What a tag of the page's head says.
fn told(tag: &str) -> Option<String> {
    let document = web_sys::window()?.document()?;
    let meta = document.query_selector(tag).ok().flatten()?;
    meta.get_attribute("content")
}

/// Whether the page may not run a text as code: its content policy is there, and active.
async fn refuses_code() -> bool {
    let Some(window) = web_sys::window() else {
        return false;
    };
    let Ok(eval) = of(&window, "eval").dyn_into::<Function>() else {
        return true;
    };
    // The refusal is what was asked for: nobody else should hear of an offence.
    let hush = Closure::<dyn FnMut(Event)>::new(|e: Event| {
        if of(&e, "blockedURI").as_string().as_deref() == Some("eval") {
            e.stop_immediate_propagation();
        }
    });
    let (kind, hears) = ("securitypolicyviolation", hush.as_ref().unchecked_ref());
    let heard = window.add_event_listener_with_callback_and_bool(kind, hears, true);
    let refused = eval.call1(&JsValue::UNDEFINED, &"1".into()).is_err();
    if heard.is_ok() {
        // It is told in a turn of its own.
        work::rest(TOLD_AFTER).await;
        let _ = window.remove_event_listener_with_callback_and_bool(kind, hears, true);
    }
    refused
}

/// Which build of the app this is.
pub fn build() -> String {
    told("meta[name=build]").unwrap_or_default()
}

/// What can be seen of this place now.
pub async fn look() -> Place {
    let Some(window) = web_sys::window() else {
        return Place::default();
    };
    let estimate = ask(&storage(), "estimate").await;
    let databases = ask(&of(&window, "indexedDB"), "databases").await;
    let foreign = databases.map(|all| {
        let names = Array::from(&all).into_iter();
        let names = names.filter_map(|d| of(&d, "name").as_string());
        names.filter(|name| !name.starts_with("tandem-")).count()
    });
    let path = window.location().pathname().unwrap_or_default();
    let workers = of(&window.navigator(), "serviceWorker");
    let registration = ask(&workers, "getRegistration").await;
    let agent = window.navigator().user_agent().unwrap_or_default();
    Place {
        persisted: persisted().await,
        usage: estimate.and_then(|e| of(&e, "usage").as_f64()),
        policy: refuses_code().await,
        framed: window.top().ok().flatten().is_none_or(|top| top != window),
        shared: foreign.unwrap_or(0) > 0 || path.trim_end_matches("index.html") != "/",
        offline: registration.is_some_and(|r| of(&r, "active").is_object()),
        build: build(),
        // Chrome and Edge name Safari too, and AppleWebKit; Safari names neither of them.
        forgets: agent.contains("AppleWebKit")
            && !["Chrome", "Chromium", "Android"]
                .iter()
                .any(|n| agent.contains(n)),
    }
}
