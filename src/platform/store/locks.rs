//! Web Locks: who appends to which log, and one writer of the database at a time.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::worker::get;

/// A lock that is held until this is dropped.
pub(super) struct Held {
    free: Function,
}

impl Drop for Held {
    fn drop(&mut self) {
        let _ = self.free.call0(&JsValue::NULL);
    }
}

/// Takes a lock: waits for it, or (`at_once`) gives up when somebody holds it. `None` also where the browser
/// has no locks: then nobody else can be kept out either.
pub(super) async fn take(name: &str, at_once: bool) -> Option<Held> {
    let navigator = web_sys::window()?.navigator();
    let locks = get(&navigator, "locks");
    let request: Function = get(&locks, "request").dyn_into().ok()?;
    let options = Object::new();
    Reflect::set(&options, &"ifAvailable".into(), &at_once.into()).ok()?;
    let free: Rc<RefCell<Option<Function>>> = Rc::default();
    let granted = {
        let free = Rc::clone(&free);
        let locks = locks.clone();
        let name = name.to_owned();
        Promise::new(&mut |tell, refuse| {
            let free = Rc::clone(&free);
            let hold = Closure::once_into_js(move |lock: JsValue| -> JsValue {
                let held = !lock.is_null();
                let until = Promise::new(&mut |resolve, _| {
                    *free.borrow_mut() = Some(resolve);
                });
                let _ = tell.call1(&JsValue::NULL, &held.into());
                if held {
                    until.into()
                } else {
                    JsValue::UNDEFINED
                }
            });
            // Where storage is denied, so are locks: by a promise that is refused, without a call of `hold`.
            match request.call3(&locks, &name.as_str().into(), &options, &hold) {
                Ok(asked) => {
                    let refused = Closure::once_into_js(move |_: JsValue| {
                        let _ = refuse.call0(&JsValue::NULL);
                    });
                    let asked: Promise = asked.unchecked_into();
                    let catch: Result<Function, _> = get(&asked, "catch").dyn_into();
                    let _ = catch.map(|catch| catch.call1(&asked, &refused));
                }
                Err(_) => {
                    let _ = refuse.call0(&JsValue::NULL);
                }
            }
        })
    };
    let held = JsFuture::from(granted).await.ok()?.is_truthy();
    let free = free.borrow_mut().take()?;
    held.then_some(Held { free })
}
