//! Web Locks: who appends to which log, and one writer of the database at a time.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Function, Object, Promise, Reflect};
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

/// Why there is no lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Not {
    /// Somebody holds it.
    Now,
    /// The browser gives none: then nobody else can be kept out either.
    Ever,
}

/// Takes a lock: waits for it, or (`at_once`) gives up when somebody holds it.
pub(super) async fn take(name: &str, at_once: bool) -> Result<Held, Not> {
    ask(name, ("ifAvailable", at_once.into())).await
}

/// Takes a lock that others may share.
pub(super) async fn share(name: &str) -> Result<Held, Not> {
    ask(name, ("mode", "shared".into())).await
}

/// How many hold a lock, here and in other tabs.
pub(super) async fn holders(name: &str) -> usize {
    let count = async || -> Result<usize, JsValue> {
        let locks = manager()?;
        let query: Function = get(&locks, "query").dyn_into()?;
        let asked: Promise = query.call0(&locks)?.dyn_into()?;
        let held = Array::from(&get(&JsFuture::from(asked).await?, "held"));
        let same = held.iter().filter(|lock| get(lock, "name") == name);
        Ok(same.count())
    };
    count().await.unwrap_or_default()
}

fn manager() -> Result<JsValue, JsValue> {
    let window = web_sys::window().ok_or(JsValue::UNDEFINED)?;
    Ok(get(&window.navigator(), "locks"))
}

async fn ask(name: &str, (option, value): (&str, JsValue)) -> Result<Held, Not> {
    let locks = manager().map_err(|_| Not::Ever)?;
    let request = get(&locks, "request").dyn_into::<Function>();
    let request = request.map_err(|_| Not::Ever)?;
    let options = Object::new();
    // A plain object takes every key.
    let _ = Reflect::set(&options, &option.into(), &value);
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
    let held = JsFuture::from(granted).await.map_err(|_| Not::Ever)?;
    let free = free.borrow_mut().take().ok_or(Not::Ever)?;
    if held.is_truthy() {
        Ok(Held { free })
    } else {
        Err(Not::Now)
    }
}
