//! Shelf 2, a database of the browser (IndexedDB): the same records, one strict transaction at a time.

use js_sys::{Array, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    IdbDatabase, IdbFactory, IdbObjectStore, IdbOpenDbRequest, IdbRequest, IdbTransaction,
    IdbTransactionMode,
};

use super::worker::{get, said};
use crate::exchange::shelf::Tally;

/// The schema: a higher one on disk belongs to a newer version of Tandem.
const VERSION: u32 = 1;
const RECORDS: &str = "records";
const META: &str = "meta";
const TALLY: &str = "tally";
/// Records read at once.
const BATCH: u32 = 500;

/// The database.
pub(super) struct Database {
    db: IdbDatabase,
}

impl Database {
    /// Opens the database of that name, making it where there is none.
    pub(super) async fn open(name: &str) -> Result<Self, String> {
        let factory = factory()?;
        let request = factory.open_with_u32(name, VERSION).map_err(|e| said(&e))?;
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
            .map_err(|e| said(&e))?
            .unchecked_into();
        // A newer version wants to change the database: let go, and be read-only from then on.
        let closing = db.clone();
        let changed = Closure::<dyn FnMut()>::new(move || closing.close());
        db.set_onversionchange(Some(changed.as_ref().unchecked_ref()));
        changed.forget();
        Ok(Self { db })
    }

    /// How much it says it holds.
    pub(super) async fn tally(&self) -> Result<Tally, String> {
        let tx = self.db.transaction_with_str(META).map_err(|e| said(&e))?;
        let store = tx.object_store(META).map_err(|e| said(&e))?;
        let value = done(&store.get(&TALLY.into()).map_err(|e| said(&e))?)
            .await
            .map_err(|e| said(&e))?;
        Ok(value
            .as_string()
            .and_then(|t| Tally::parse(&t))
            .unwrap_or_default())
    }

    /// All frames, a batch at a time.
    pub(super) async fn read(&self, mut each: impl FnMut(Vec<u8>)) -> Result<(), String> {
        let mut after: Option<JsValue> = None;
        loop {
            let tx = self
                .db
                .transaction_with_str(RECORDS)
                .map_err(|e| said(&e))?;
            let store = tx.object_store(RECORDS).map_err(|e| said(&e))?;
            let range = match &after {
                None => JsValue::UNDEFINED,
                Some(key) => web_sys::IdbKeyRange::lower_bound_with_open(key, true)
                    .map_err(|e| said(&e))?
                    .into(),
            };
            let values = store
                .get_all_with_key_and_limit(&range, BATCH)
                .map_err(|e| said(&e))?;
            let keys = store
                .get_all_keys_with_key_and_limit(&range, BATCH)
                .map_err(|e| said(&e))?;
            let values = Array::from(&done(&values).await.map_err(|e| said(&e))?);
            let keys = Array::from(&done(&keys).await.map_err(|e| said(&e))?);
            for value in values.iter() {
                each(Uint8Array::new(&value).to_vec());
            }
            after = keys.iter().last();
            if values.length() < BATCH {
                return Ok(());
            }
        }
    }

    /// Adds frames and the tally in one strict transaction; resolves when the browser says they are on disk.
    pub(super) async fn append(&self, frames: &[&[u8]], tally: Tally) -> Result<(), String> {
        let tx = self.write(&[RECORDS, META]).map_err(|e| said(&e))?;
        let complete = completed(&tx);
        let add = || -> Result<(), JsValue> {
            let store: IdbObjectStore = tx.object_store(RECORDS)?;
            for frame in frames {
                store.add(&Uint8Array::from(*frame))?;
            }
            tx.object_store(META)?
                .put_with_key(&tally.write().into(), &TALLY.into())?;
            Ok(())
        };
        add().map_err(|e| said(&e))?;
        JsFuture::from(complete)
            .await
            .map(drop)
            .map_err(|e| said(&e))
    }

    /// Replaces everything by these frames.
    pub(super) async fn replace(&self, frames: &[&[u8]], tally: Tally) -> Result<(), String> {
        let tx = self.write(&[RECORDS, META]).map_err(|e| said(&e))?;
        let complete = completed(&tx);
        tx.object_store(RECORDS)
            .and_then(|s| s.clear())
            .map_err(|e| said(&e))?;
        JsFuture::from(complete).await.map_err(|e| said(&e))?;
        for some in frames.chunks(BATCH as usize) {
            self.append(some, tally).await?;
        }
        Ok(())
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

    /// Lets go of it.
    pub(super) fn close(&self) {
        self.db.close();
    }
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
