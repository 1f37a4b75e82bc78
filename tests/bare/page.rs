//! The store without an app around it, for tests that kill the browser, fill its quota or saturate it.
//!
//! `cargo xtask test e2e` builds it apart from the app and serves it at `TANDEM_BARE_URL`; a page calls what is
//! exported here as `window.bare`. An act is a text; what the store gives back is texts.

// JavaScript reaches what is public, although no Rust does.
#![allow(unreachable_pub)]

#[cfg(target_arch = "wasm32")]
mod exports {
    use std::cell::RefCell;
    use std::rc::Rc;

    use js_sys::{Array, Object, Reflect};
    use tandem::exchange::shelf::Body;
    use tandem::platform::store::{Notice, Opened, Status, Store};
    use wasm_bindgen::prelude::{JsError, JsValue, wasm_bindgen};

    thread_local! {
        static STORE: RefCell<Option<Store>> = const { RefCell::new(None) };
    }

    /// The version of the package this page was built from.
    #[wasm_bindgen]
    pub fn version() -> String {
        env!("CARGO_PKG_VERSION").to_owned()
    }

    fn store() -> Result<Store, JsError> {
        let store = STORE.with_borrow(Clone::clone);
        store.ok_or_else(|| JsError::new("no store is open"))
    }

    fn texts(opened: &Opened) -> Array {
        let bodies = opened.bodies.iter();
        bodies
            .map(|body| JsValue::from(String::from_utf8_lossy(&body.lines).as_ref()))
            .collect()
    }

    /// Opens a workspace; tells what it held, the notice, and why a shelf is missing. `heard` is called with
    /// what other tabs write, `status` with the name of each status.
    #[wasm_bindgen]
    pub async fn open(
        workspace: String,
        heard: js_sys::Function,
        status: js_sys::Function,
    ) -> Object {
        let (store, opened) = Store::open(&workspace).await;
        store.on_change(move |opened| {
            // The test's own function: what it throws, it sees itself.
            let _ = heard.call1(&JsValue::NULL, &texts(&opened));
        });
        store.on_status(move |now| {
            let name = match now {
                Status::Saved => "saved",
                Status::Saving => "saving",
                Status::Failed(_) => "failed",
                Status::Nothing => "nothing",
                Status::ReadOnly => "read-only",
            };
            let _ = status.call1(&JsValue::NULL, &name.into());
        });
        let notice = opened.notice.map(|notice| match notice {
            Notice::Repaired => "repaired",
            Notice::Damaged(_) => "damaged",
            Notice::Gone => "gone",
        });
        let shelves = store.shelves();
        let found = Object::new();
        let set = |key: &str, value: JsValue| Reflect::set(&found, &key.into(), &value);
        let all = set("texts", texts(&opened).into())
            .and(set("notice", notice.into()))
            .and(set("files", shelves.files.into()))
            .and(set("database", shelves.database.into()));
        debug_assert!(all.is_ok(), "a plain object takes every key");
        STORE.set(Some(store));
        found
    }

    /// Hands over one act; resolves once the store calls it saved.
    #[wasm_bindgen]
    pub async fn append(text: String) -> Result<(), JsError> {
        store()?.append(0, &[text.as_bytes()]).await;
        Ok(())
    }

    /// Hands over an import of so many lines of so many bytes, each beginning with the import's number.
    #[wasm_bindgen]
    pub async fn bring(number: u32, lines: u32, bytes: u32) -> Result<(), JsError> {
        let line = format!("import {number} {}", "x".repeat(bytes as usize));
        let body: Rc<str> = vec![line; lines as usize].join("\n").into();
        store()?.append(number, &[body.as_bytes()]).await;
        Ok(())
    }

    /// Seals long logs; tells how many segments were written and how many logs emptied.
    #[wasm_bindgen]
    pub async fn seal() -> Result<Vec<usize>, JsError> {
        let sealed = store()?.seal().await;
        Ok(vec![sealed.segments, sealed.logs])
    }

    /// Proves every record; tells how many there are and how many are wrong.
    #[wasm_bindgen]
    pub async fn prove() -> Result<Vec<u64>, JsError> {
        let health = store()?.prove().await;
        Ok(health.map_or(Vec::new(), |h| vec![h.records, h.wrong]))
    }

    /// Replaces all that is stored by these texts.
    #[wasm_bindgen]
    pub async fn rewrite(texts: Vec<String>) -> Result<(), JsError> {
        let bodies = texts.into_iter().map(|text| Body {
            import: 0,
            lines: text.into_bytes(),
        });
        let bodies: Vec<Body> = bodies.collect();
        let done = store()?.rewrite(&bodies, &[]).await;
        done.map_err(|why| JsError::new(&why))
    }

    /// Why a shelf is missing now: files, database.
    #[wasm_bindgen]
    pub fn missing() -> Result<Vec<JsValue>, JsError> {
        let shelves = store()?.shelves();
        Ok(vec![shelves.files.into(), shelves.database.into()])
    }

    /// How much was handed over and is not saved yet.
    #[wasm_bindgen]
    pub fn unsaved() -> Result<usize, JsError> {
        Ok(store()?.unsaved())
    }

    /// Removes every byte of the workspace.
    #[wasm_bindgen]
    pub async fn forget() -> Result<(), JsError> {
        store()?.forget().await;
        STORE.set(None);
        Ok(())
    }
}

fn main() {
    #[cfg(target_arch = "wasm32")]
    console_error_panic_hook::set_once();
}
