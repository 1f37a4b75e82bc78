//! All workspaces of this browser at once: which of them the shelves hold, and forgetting every one.

use js_sys::{Array, Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{BroadcastChannel, MessageEvent};

use super::idb::{self, Database};
use super::tabs::witness;
use super::worker::{Files, get, said};
use super::{database_workspace, prefs, work};

/// The folder of all workspaces, and what the names of their databases begin with.
const FOLDER: &str = "tandem";
const DATABASES: &str = "tandem-";
/// What the names of the service worker's caches begin with.
const CACHES: &str = "tandem-files:";
/// Where tabs hear that this device is forgotten.
const CHANNEL: &str = "tandem";
/// Other tabs let go of what they hold within moments; so long is waited for them, in milliseconds.
const PATIENCE: i32 = 5_000;
const MOMENT: i32 = 100;

/// The ids of the workspaces of which a shelf holds something.
pub async fn shelved() -> Vec<String> {
    let mut found = Vec::new();
    if let Ok(files) = Files::start(FOLDER).await {
        let folders = files.folders().await.unwrap_or_default();
        let full = folders.into_iter().filter(|(_, size)| *size > 0.0);
        found.extend(full.map(|(name, _)| name));
    }
    for name in databases().await {
        let Some(id) = database_workspace(&name).filter(|id| !found.iter().any(|f| f == id)) else {
            continue;
        };
        if let Ok(db) = Database::open(&name, || ()).await
            && db.tally().await.is_ok_and(|tally| tally.count > 0)
        {
            found.push(id.to_owned());
        }
    }
    found
}

/// Whether preferences remember that something of a workspace was saved here.
pub fn remembers(workspace: &str) -> bool {
    prefs::get(&witness(workspace)).is_some()
}

/// Tells when another tab forgets this device: whoever hears it lets go of all shelves at once.
pub fn on_forget(tell: impl Fn() + 'static) {
    let Ok(channel) = BroadcastChannel::new(CHANNEL) else {
        return;
    };
    let heard = Closure::<dyn FnMut(MessageEvent)>::new(move |_| tell());
    channel.set_onmessage(Some(heard.as_ref().unchecked_ref()));
    // For as long as the page is open.
    heard.forget();
}

/// Removes every byte of all workspaces, all preferences and the app itself from this browser.
///
/// # Errors
/// What could not be removed, as the browser said it.
pub async fn forget_all() -> Result<(), String> {
    if let Ok(channel) = BroadcastChannel::new(CHANNEL) {
        // Whoever can't hear it holds nothing, or is told of below.
        let _ = channel.post_message(&JsValue::NULL);
        channel.close();
    }
    let emptied = empty_shelves().await;
    let app = forget_app().await;
    prefs::forget();
    emptied.and(app)
}

async fn empty_shelves() -> Result<(), String> {
    let files = Files::start(FOLDER).await.ok();
    let mut waited = 0;
    loop {
        let folder = match &files {
            Some(files) => files.forget().await,
            None => Ok(()),
        };
        let left = databases().await;
        if folder.is_ok() && left.is_empty() {
            return Ok(());
        }
        if waited >= PATIENCE {
            return folder.and(Err(left.join(", ")));
        }
        // One that a tab still holds is removed when it lets go, however late.
        for name in left {
            spawn_local(async move {
                let _ = idb::remove(&name).await;
            });
        }
        work::rest(MOMENT).await;
        waited += MOMENT;
    }
}

/// Removes what the service worker keeps, and the worker.
async fn forget_app() -> Result<(), String> {
    let Some(window) = web_sys::window() else {
        return Ok(());
    };
    let workers = get(&window.navigator(), "serviceWorker");
    let registration = ask(&workers, "getRegistration", None).await?;
    ask(&registration, "unregister", None).await?;
    let caches = get(&window, "caches");
    for name in array(ask(&caches, "keys", None).await?) {
        let name = name.as_string().unwrap_or_default();
        if name.starts_with(CACHES) {
            ask(&caches, "delete", Some(name)).await?;
        }
    }
    Ok(())
}

/// The names of our databases.
async fn databases() -> Vec<String> {
    let mut names = idb::names().await;
    names.retain(|name| name.starts_with(DATABASES));
    names
}

/// A list, empty where the browser had none to give.
fn array(answer: JsValue) -> Array {
    answer.dyn_into().unwrap_or_default()
}

/// Calls a method and waits for what it promises; nothing where there is no such object or method.
async fn ask(object: &JsValue, method: &str, with: Option<String>) -> Result<JsValue, String> {
    if object.is_null() || object.is_undefined() {
        return Ok(JsValue::UNDEFINED);
    }
    let Ok(method) = get(object, method).dyn_into::<Function>() else {
        return Ok(JsValue::UNDEFINED);
    };
    let with: Array = with.iter().map(|w| JsValue::from_str(w)).collect();
    let answer = method.apply(object, &with).map_err(|e| said(&e))?;
    let answer = Promise::resolve(&answer);
    JsFuture::from(answer).await.map_err(|e| said(&e))
}
