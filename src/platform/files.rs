//! Files in and out: reading what was chosen or dropped, downloading, the share sheet, the clipboard.

use js_sys::{Array, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobPropertyBag, DataTransfer, DragEvent, Element, Event, File, FileList,
    FilePropertyBag, HtmlAnchorElement, Url,
};

use crate::view::text::share as text;

/// A file could not be read: it was moved, changed or withdrawn since it was chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError {
    /// The file's name.
    pub name: String,
    /// What the browser says.
    pub reason: String,
}

/// The whole of a file.
///
/// # Errors
/// When the browser can't read it any more.
pub async fn read(file: &File) -> Result<Vec<u8>, ReadError> {
    read_part(file, 0.0, file.size()).await
}

/// The bytes of a file from one position up to another, clamped to its end; for files too large to
/// hold at once.
///
/// # Errors
/// When the browser can't read it any more.
pub fn read_part(
    file: &File,
    from: f64,
    to: f64,
) -> impl Future<Output = Result<Vec<u8>, ReadError>> + use<> {
    let name = file.name();
    let part = file.slice_with_f64_and_f64(from, to);
    // Asked for at once, so that it comes while whoever asked does something else.
    let coming = part.map(|part| JsFuture::from(part.array_buffer()));
    async move {
        let bytes = match coming {
            Ok(coming) => coming.await,
            Err(why) => Err(why),
        };
        match bytes {
            Ok(bytes) => Ok(Uint8Array::new(&bytes).to_vec()),
            Err(why) => Err(ReadError {
                name,
                reason: reason(&why),
            }),
        }
    }
}

/// The files of an input.
pub fn listed(files: Option<FileList>) -> Vec<File> {
    files.map_or_else(Vec::new, |files| {
        (0..files.length()).filter_map(|n| files.get(n)).collect()
    })
}

/// The files that a drag carries; empty while it hovers, since browsers tell only at the drop.
pub fn dropped(event: &DragEvent) -> Vec<File> {
    listed(event.data_transfer().and_then(|t| t.files()))
}

/// Whether a drag carries files at all.
pub fn carries_files(event: &DragEvent) -> bool {
    event.data_transfer().is_some_and(|t| {
        let types = t.types();
        types
            .iter()
            .any(|t| t.as_string().as_deref() == Some("Files"))
    })
}

/// Whether a paste is meant for whatever the cursor stands in, or for a dialog, and not for the page.
fn is_spoken_for(event: &Event) -> bool {
    let target = event.target().and_then(|t| t.dyn_into::<Element>().ok());
    let within = "input, textarea, select, [contenteditable], dialog";
    let written = target.is_some_and(|t| t.closest(within).is_ok_and(|e| e.is_some()));
    let document = web_sys::window().and_then(|w| w.document());
    let asked = document.and_then(|d| d.query_selector("dialog[open]").ok().flatten());
    written || asked.is_some()
}

/// What a paste on the page carries: files, or text as a file of its own.
pub fn pasted(event: &Event) -> Vec<File> {
    if is_spoken_for(event) {
        return Vec::new();
    }
    let data = Reflect::get(event, &"clipboardData".into()).ok();
    let Some(data) = data.and_then(|d| d.dyn_into::<DataTransfer>().ok()) else {
        return Vec::new();
    };
    let files = listed(data.files());
    let text = data.get_data("text/plain").unwrap_or_default();
    if !files.is_empty() || text.trim().is_empty() {
        return files;
    }
    let parts = Array::of1(&text.into());
    File::new_with_str_sequence(&parts, text::pasted_text())
        .into_iter()
        .collect()
}

/// Downloads bytes as a file of that name. Returns whether the browser took it.
pub fn download(name: &str, mime: &str, bytes: &[u8]) -> bool {
    blob(mime, bytes).is_ok_and(|blob| download_blob(name, &blob))
}

/// Downloads a blob as a file of that name. Returns whether the browser took it.
pub fn download_blob(name: &str, blob: &Blob) -> bool {
    let Some(document) = web_sys::window().and_then(|w| w.document()) else {
        return false;
    };
    let link = document.create_element("a").ok();
    let link = link.and_then(|a| a.dyn_into::<HtmlAnchorElement>().ok());
    let (Some(link), Ok(url)) = (link, Url::create_object_url_with_blob(blob)) else {
        return false;
    };
    link.set_href(&url);
    link.set_download(name);
    link.click();
    // The browser needs the address until it has begun to write.
    let late = move || {
        let _ = Url::revoke_object_url(&url);
    };
    leptos::prelude::set_timeout(late, std::time::Duration::from_secs(60));
    true
}

/// Bytes as a blob.
///
/// # Errors
/// When the browser has no room for it.
pub fn blob(mime: &str, bytes: &[u8]) -> Result<Blob, JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(mime);
    let parts = Array::of1(&Uint8Array::from(bytes));
    Blob::new_with_u8_array_sequence_and_options(&parts, &options)
}

/// Whether this browser has a share sheet that takes such a file.
pub fn can_share(name: &str, mime: &str) -> bool {
    let Some(data) = share_data(name, mime, &[]) else {
        return false;
    };
    let Some(navigator) = web_sys::window().map(|w| w.navigator()) else {
        return false;
    };
    call(&navigator, "canShare", &data).is_some_and(|yes| yes.is_truthy())
}

/// Offers bytes as a file to the share sheet. `Ok(false)` when the person closed it.
///
/// # Errors
/// What the browser says when it refuses.
pub async fn share(name: &str, mime: &str, bytes: &[u8]) -> Result<bool, String> {
    let refused = || "the browser has no share sheet for files".to_owned();
    let data = share_data(name, mime, bytes).ok_or_else(refused)?;
    let navigator = web_sys::window()
        .map(|w| w.navigator())
        .ok_or_else(refused)?;
    let promise = call(&navigator, "share", &data).and_then(|p| p.dyn_into::<Promise>().ok());
    match JsFuture::from(promise.ok_or_else(refused)?).await {
        Ok(_) => Ok(true),
        Err(e) if name_of(&e).as_deref() == Some("AbortError") => Ok(false),
        Err(e) => Err(reason(&e)),
    }
}

/// Puts text into the clipboard. Returns whether the browser allowed it.
pub async fn copy(text: &str) -> bool {
    let Some(navigator) = web_sys::window().map(|w| w.navigator()) else {
        return false;
    };
    // Missing where the page isn't served safely.
    let clipboard = Reflect::get(&navigator, &"clipboard".into()).unwrap_or_default();
    let Some(promise) = call(&clipboard, "writeText", &text.into()) else {
        return false;
    };
    match promise.dyn_into::<Promise>() {
        Ok(promise) => JsFuture::from(promise).await.is_ok(),
        Err(_) => false,
    }
}

fn share_data(name: &str, mime: &str, bytes: &[u8]) -> Option<JsValue> {
    let options = FilePropertyBag::new();
    options.set_type(mime);
    let parts = Array::of1(&Uint8Array::from(bytes));
    let file = File::new_with_u8_array_sequence_and_options(&parts, name, &options).ok()?;
    let data = js_sys::Object::new();
    Reflect::set(&data, &"files".into(), &Array::of1(&file)).ok()?;
    Some(data.into())
}

/// Calls a method that this browser may not have.
fn call(on: &JsValue, method: &str, argument: &JsValue) -> Option<JsValue> {
    if on.is_undefined() || on.is_null() {
        return None;
    }
    let function = Reflect::get(on, &method.into()).ok()?;
    let function = function.dyn_into::<js_sys::Function>().ok()?;
    function.call1(on, argument).ok()
}

fn name_of(error: &JsValue) -> Option<String> {
    Reflect::get(error, &"name".into()).ok()?.as_string()
}

fn reason(error: &JsValue) -> String {
    let message = Reflect::get(error, &"message".into()).ok();
    message
        .and_then(|m| m.as_string())
        .unwrap_or_else(|| format!("{error:?}"))
}
