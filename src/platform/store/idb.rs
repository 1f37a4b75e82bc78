//! Shelf 2, a database of the browser (IndexedDB): the same records, one strict transaction at a time.

use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    IdbDatabase, IdbFactory, IdbOpenDbRequest, IdbRequest, IdbTransaction, IdbTransactionMode,
    IdbVersionChangeEvent,
};

use super::worker::{get, said};
use crate::exchange::shelf::Tally;

/// The schema: a higher one on disk belongs to a newer version of Tandem.
const VERSION: u32 = 1;
const RECORDS: &str = "records";
const META: &str = "meta";
const TALLY: &str = "tally";
const WHOLE: &str = "whole";
/// Records read at once, at most and at first.
const BATCH: (u32, u32) = (500, 16);
/// Bytes read at once: fewer records, when they are larger.
const WEIGHT: usize = 1 << 20;

/// Why there is no database.
pub(super) enum Refused {
    /// A newer version of Tandem changed it, or wants to.
    Newer,
    /// As the browser said.
    Because(String),
}

impl Refused {
    fn of(error: &JsValue) -> Self {
        if get(error, "name") == "VersionError" {
            return Self::Newer;
        }
        Self::Because(said(error))
    }
}

/// The database.
pub(super) struct Database {
    db: IdbDatabase,
    _changed: Closure<dyn FnMut(IdbVersionChangeEvent)>,
}

impl Drop for Database {
    fn drop(&mut self) {
        self.db.set_onversionchange(None);
        self.db.close();
    }
}

/// Where reading has come to.
pub(super) struct Place {
    after: f64,
    limit: u32,
    end: bool,
}

impl Place {
    /// Behind a record; 0 is before the first.
    pub(super) fn after(key: f64) -> Self {
        Self {
            after: key,
            limit: BATCH.1,
            end: false,
        }
    }

    /// The record read last.
    pub(super) fn key(&self) -> f64 {
        self.after
    }
}

impl Database {
    /// Opens the database of that name, making it where there is none. `outdated` hears when a newer version
    /// wants to change it.
    pub(super) async fn open(name: &str, outdated: impl Fn() + 'static) -> Result<Self, Refused> {
        let factory = factory().map_err(Refused::Because)?;
        let request = factory.open_with_u32(name, VERSION);
        let request = request.map_err(|e| Refused::of(&e))?;
        let upgrade = {
            let request = request.clone();
            Closure::once(move |_: JsValue| {
                let db: IdbDatabase = request.result()?.unchecked_into();
                let options = Object::new();
                Reflect::set(&options, &"autoIncrement".into(), &true.into())?;
                db.create_object_store_with_optional_parameters(RECORDS, options.unchecked_ref())?;
                db.create_object_store(META)?;
                Ok::<(), JsValue>(())
            })
        };
        request.set_onupgradeneeded(Some(upgrade.as_ref().unchecked_ref()));
        let db: IdbDatabase = opened(&request)
            .await
            .map_err(|e| Refused::of(&e))?
            .unchecked_into();
        // Let go, or whoever asked waits for ever. Without a version, it is being removed.
        let closing = db.clone();
        let changed = Closure::new(move |e: IdbVersionChangeEvent| {
            closing.close();
            if e.new_version().is_some() {
                outdated();
            }
        });
        db.set_onversionchange(Some(changed.as_ref().unchecked_ref()));
        Ok(Self {
            db,
            _changed: changed,
        })
    }

    async fn meta(&self, key: &str) -> Result<JsValue, JsValue> {
        let tx = self.db.transaction_with_str(META)?;
        done(&tx.object_store(META)?.get(&key.into())?).await
    }

    /// How much it says it holds.
    pub(super) async fn tally(&self) -> Result<Tally, String> {
        let value = self.meta(TALLY).await.map_err(|e| said(&e))?.as_string();
        Ok(value.and_then(|t| Tally::parse(&t)).unwrap_or_default())
    }

    /// Whether it was said to hold all of its generation.
    pub(super) async fn whole(&self) -> bool {
        self.meta(WHOLE).await.is_ok_and(|value| value.is_truthy())
    }

    /// The next frames, each with its key; none at the end.
    pub(super) async fn next(&self, place: &mut Place) -> Result<Vec<(f64, Vec<u8>)>, String> {
        if place.end {
            return Ok(Vec::new());
        }
        let (keys, values) = self.some(place).await.map_err(|e| said(&e))?;
        let keys = keys.iter().filter_map(|key| key.as_f64());
        let values = values.iter().map(|value| Uint8Array::new(&value).to_vec());
        let found: Vec<(f64, Vec<u8>)> = keys.zip(values).collect();
        place.end = found.len() < place.limit as usize;
        place.after = found.last().map_or(place.after, |(key, _)| *key);
        let weight: usize = found.iter().map(|(_, value)| value.len()).sum();
        place.limit = match weight {
            light if light < WEIGHT / 2 => (place.limit * 2).min(BATCH.0),
            heavy if heavy > WEIGHT => (place.limit / 2).max(1),
            _ => place.limit,
        };
        Ok(found)
    }

    async fn some(&self, place: &Place) -> Result<(Array, Array), JsValue> {
        let tx = self.db.transaction_with_str(RECORDS)?;
        let store = tx.object_store(RECORDS)?;
        let range = web_sys::IdbKeyRange::lower_bound_with_open(&place.after.into(), true)?;
        let values = store.get_all_with_key_and_limit(&range, place.limit)?;
        let keys = store.get_all_keys_with_key_and_limit(&range, place.limit)?;
        let values = done(&values).await?;
        Ok((Array::from(&done(&keys).await?), Array::from(&values)))
    }

    /// Adds frames and the tally in one strict transaction; resolves when the browser says they are on disk.
    pub(super) async fn append(&self, frames: &[&[u8]], tally: Tally) -> Result<(), String> {
        self.mend(&[], frames, tally).await
    }

    /// As [`Self::append`], and takes away what is wrong, in the same transaction.
    pub(super) async fn mend(
        &self,
        wrong: &[f64],
        frames: &[&[u8]],
        tally: Tally,
    ) -> Result<(), String> {
        let change = |tx: &IdbTransaction| -> Result<(), JsValue> {
            let store = tx.object_store(RECORDS)?;
            for key in wrong {
                store.delete(&(*key).into())?;
            }
            for frame in frames {
                store.add(&Uint8Array::from(*frame))?;
            }
            tx.object_store(META)?
                .put_with_key(&tally.write().into(), &TALLY.into())?;
            Ok(())
        };
        self.change(change).await.map_err(|e| said(&e))
    }

    /// Says that it holds all of its generation.
    pub(super) async fn call_whole(&self) -> Result<(), String> {
        let change = |tx: &IdbTransaction| {
            let meta = tx.object_store(META)?;
            meta.put_with_key(&true.into(), &WHOLE.into()).map(drop)
        };
        self.change(change).await.map_err(|e| said(&e))
    }

    /// One transaction: all of it, or nothing.
    async fn change(
        &self,
        with: impl FnOnce(&IdbTransaction) -> Result<(), JsValue>,
    ) -> Result<(), JsValue> {
        let tx = self.write(&[RECORDS, META])?;
        let complete = completed(&tx);
        if let Err(why) = with(&tx) {
            // What was asked for before must not be kept alone; it may have been given up already.
            if tx.abort().is_ok() {
                let _ = JsFuture::from(complete).await;
            }
            return Err(why);
        }
        JsFuture::from(complete).await.map(drop)
    }

    fn write(&self, stores: &[&str]) -> Result<IdbTransaction, JsValue> {
        let names: Array = stores.iter().map(|s| JsValue::from_str(s)).collect();
        let strict = Object::new();
        Reflect::set(&strict, &"durability".into(), &"strict".into())?;
        // The durability has no binding of its own.
        let transaction: js_sys::Function = get(&self.db, "transaction").unchecked_into();
        let tx = transaction.call3(
            &self.db,
            &names,
            &JsValue::from(IdbTransactionMode::Readwrite),
            &strict,
        )?;
        Ok(tx.unchecked_into())
    }
}

/// The names of the databases of this origin; none where the browser doesn't tell.
pub(super) async fn names() -> Vec<String> {
    let ask = async || -> Result<JsValue, JsValue> {
        let factory = factory()?;
        let databases: Function = get(&factory, "databases").dyn_into()?;
        let promise: Promise = databases.call0(&factory)?.dyn_into()?;
        JsFuture::from(promise).await
    };
    let all = ask().await.map(|all| Array::from(&all));
    let names = all.unwrap_or_default().into_iter();
    names.filter_map(|d| get(&d, "name").as_string()).collect()
}

/// Removes a database.
pub(super) async fn remove(name: &str) -> Result<(), String> {
    let request = factory()?.delete_database(name).map_err(|e| said(&e))?;
    opened(&request).await.map(drop).map_err(|e| said(&e))
}

fn factory() -> Result<IdbFactory, String> {
    let window = web_sys::window().ok_or("no window")?;
    let factory = window.indexed_db().map_err(|e| said(&e))?;
    factory.ok_or_else(|| "this browser has no IndexedDB".to_owned())
}

async fn opened(request: &IdbOpenDbRequest) -> Result<JsValue, JsValue> {
    done(request.unchecked_ref()).await
}

async fn done(request: &IdbRequest) -> Result<JsValue, JsValue> {
    let promise = Promise::new(&mut |resolve, reject| {
        let own = request.clone();
        let success = Closure::once_into_js(move || {
            let _ = resolve.call1(&JsValue::NULL, &own.result().unwrap_or(JsValue::UNDEFINED));
        });
        let own = request.clone();
        let error = Closure::once_into_js(move || {
            let error = own
                .error()
                .ok()
                .flatten()
                .map_or(JsValue::UNDEFINED, JsValue::from);
            let _ = reject.call1(&JsValue::NULL, &error);
        });
        request.set_onsuccess(Some(success.unchecked_ref()));
        request.set_onerror(Some(error.unchecked_ref()));
    });
    JsFuture::from(promise).await
}

/// Resolves at `complete`. The error of a full disk is on the transaction and not on the request.
fn completed(tx: &IdbTransaction) -> Promise {
    Promise::new(&mut |resolve, reject| {
        let complete = Closure::once_into_js(move || {
            let _ = resolve.call0(&JsValue::NULL);
        });
        let own = tx.clone();
        let abort = Closure::once_into_js(move || {
            let error = own.error().map_or_else(
                || JsValue::from_str("the browser gave up saving"),
                JsValue::from,
            );
            let _ = reject.call1(&JsValue::NULL, &error);
        });
        tx.set_oncomplete(Some(complete.unchecked_ref()));
        tx.set_onabort(Some(abort.unchecked_ref()));
    })
}
