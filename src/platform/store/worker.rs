//! Shelf 1, files of the origin (OPFS): questions to `store-worker.js`, answered one by one.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{MessageEvent, Worker};

/// The protocol that the worker must speak.
const PROTOCOL: u32 = 1;

type Waiting = Rc<RefCell<HashMap<u32, (Function, Function)>>>;

/// The worker.
pub(super) struct Files {
    worker: Worker,
    waiting: Waiting,
    next: RefCell<u32>,
    path: RefCell<String>,
    _heard: Closure<dyn FnMut(MessageEvent)>,
    _failed: Closure<dyn FnMut(JsValue)>,
}

/// A file of the folder.
pub(super) struct File {
    pub(super) name: String,
    pub(super) size: f64,
    /// When it was written last, in milliseconds since 1970.
    pub(super) written: f64,
}

impl Files {
    /// Starts the worker for a folder. Fails where the browser has no files for pages.
    pub(super) async fn start(path: &str) -> Result<Self, String> {
        let worker = Worker::new("./store-worker.js").map_err(|e| said(&e))?;
        let waiting: Waiting = Rc::default();
        let heard = {
            let waiting = Rc::clone(&waiting);
            Closure::new(move |e: MessageEvent| answer(&waiting, &e.data()))
        };
        // A worker that can't be loaded answers nothing at all: refuse whoever waits.
        let failed = {
            let waiting = Rc::clone(&waiting);
            Closure::new(move |_: JsValue| {
                for (_, (_, reject)) in waiting.borrow_mut().drain() {
                    let _ = reject.call1(
                        &JsValue::NULL,
                        &JsValue::from_str("the storage worker failed"),
                    );
                }
            })
        };
        worker.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        worker.set_onerror(Some(failed.as_ref().unchecked_ref()));
        let files = Self {
            worker,
            waiting,
            next: RefCell::new(0),
            path: RefCell::new(path.to_owned()),
            _heard: heard,
            _failed: failed,
        };
        files.ask("hello", &[("protocol", PROTOCOL.into())]).await?;
        Ok(files)
    }

    /// Turns to another folder. The log that was taken stays taken.
    pub(super) fn go(&self, path: &str) {
        path.clone_into(&mut self.path.borrow_mut());
    }

    /// The folders in the folder, each with the bytes of all in it.
    pub(super) async fn folders(&self) -> Result<Vec<(String, f64)>, String> {
        let folders = Array::from(&self.ask("list", &[]).await?);
        let folder = |f: JsValue| Some((get(&f, "name").as_string()?, get(&f, "size").as_f64()?));
        Ok(folders.iter().filter_map(folder).collect())
    }

    /// Makes the pool where it is missing, and lists what there is.
    pub(super) async fn open(&self, pool: &[String]) -> Result<Vec<File>, String> {
        let names: Array = pool.iter().map(|n| JsValue::from_str(n)).collect();
        let files = self.ask("open", &[("pool", names.into())]).await?;
        let files = Array::from(&files);
        let files = files.iter().map(|f| File {
            name: get(&f, "name").as_string().unwrap_or_default(),
            size: get(&f, "size").as_f64().unwrap_or_default(),
            written: get(&f, "written").as_f64().unwrap_or_default(),
        });
        Ok(files.collect())
    }

    /// Bytes of a file. They are asked for at once, also while nobody waits for them.
    pub(super) fn read(
        &self,
        name: &str,
        from: f64,
        to: f64,
    ) -> impl Future<Output = Result<Vec<u8>, String>> + use<> {
        let with = [
            ("name", name.into()),
            ("from", from.into()),
            ("to", to.into()),
        ];
        let bytes = self.ask("read", &with);
        async { Ok(Uint8Array::new(&bytes.await?).to_vec()) }
    }

    /// Takes a log to append to, cut off at `end`.
    pub(super) async fn take(&self, name: &str, end: f64) -> Result<f64, String> {
        let end = self
            .ask("take", &[("name", name.into()), ("end", end.into())])
            .await?;
        Ok(end.as_f64().unwrap_or_default())
    }

    /// Appends to the log that was taken, and flushes. Returns where it ends.
    pub(super) async fn append(&self, bytes: &[u8]) -> Result<f64, String> {
        let end = self
            .ask("append", &[("bytes", Uint8Array::from(bytes).into())])
            .await?;
        Ok(end.as_f64().unwrap_or_default())
    }

    /// Writes a file that nobody appends to, from a place on; what stood behind it is gone.
    pub(super) async fn write(&self, name: &str, at: f64, bytes: &[u8]) -> Result<(), String> {
        let with = [
            ("name", name.into()),
            ("at", at.into()),
            ("bytes", Uint8Array::from(bytes).into()),
        ];
        self.ask("write", &with).await.map(drop)
    }

    /// Removes a file, or a folder with all in it.
    pub(super) async fn remove(&self, name: &str) -> Result<(), String> {
        self.ask("remove", &[("name", name.into())]).await.map(drop)
    }

    /// Gives the log back.
    pub(super) async fn release(&self) -> Result<(), String> {
        self.ask("release", &[]).await.map(drop)
    }

    /// Removes the folder and all in it.
    pub(super) async fn forget(&self) -> Result<(), String> {
        self.ask("forget", &[]).await.map(drop)
    }

    /// Asks at once; the answer is to be waited for.
    fn ask(
        &self,
        op: &str,
        with: &[(&str, JsValue)],
    ) -> impl Future<Output = Result<JsValue, String>> + use<> {
        let id = {
            let mut next = self.next.borrow_mut();
            *next = next.wrapping_add(1);
            *next
        };
        let message = Object::new();
        let fixed = [
            ("id", id.into()),
            ("op", op.into()),
            ("path", self.path.borrow().as_str().into()),
        ];
        for (key, value) in fixed.iter().chain(with) {
            // Fails only for objects that can't be extended; this one is plain.
            let _ = Reflect::set(&message, &(*key).into(), value);
        }
        let waiting = Rc::clone(&self.waiting);
        let answer = Promise::new(&mut |resolve, reject| {
            waiting.borrow_mut().insert(id, (resolve, reject));
        });
        let transfer: Array = with
            .iter()
            .filter_map(|(_, v)| v.dyn_ref::<Uint8Array>())
            .map(Uint8Array::buffer)
            .collect();
        let posted = self.worker.post_message_with_transfer(&message, &transfer);
        // An error that nobody waits for any more is none.
        let answer = JsFuture::from(answer);
        async {
            posted.map_err(|e| said(&e))?;
            answer.await.map_err(|e| said(&e))
        }
    }
}

impl Drop for Files {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

fn answer(waiting: &Waiting, data: &JsValue) {
    let id = get(data, "id").as_f64().unwrap_or_default() as u32;
    let Some((resolve, reject)) = waiting.borrow_mut().remove(&id) else {
        return;
    };
    let error = get(data, "error");
    let _ = if error.is_undefined() {
        resolve.call1(&JsValue::NULL, &get(data, "ok"))
    } else {
        reject.call1(&JsValue::NULL, &error)
    };
}

pub(super) fn get(object: &JsValue, key: &str) -> JsValue {
    Reflect::get(object, &key.into()).unwrap_or(JsValue::UNDEFINED)
}

/// What the browser says went wrong.
pub(super) fn said(error: &JsValue) -> String {
    let text = |key| get(error, key).as_string().filter(|t| !t.is_empty());
    if let Some(text) = error.as_string() {
        return text;
    }
    match (text("name"), text("message")) {
        (Some(name), Some(message)) => format!("{name}: {message}"),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => format!("{error:?}"),
    }
}
