//! Long work, a slice at a time, so that the page stays quick while it goes on.

use js_sys::Promise;
use wasm_bindgen_futures::JsFuture;
use web_sys::MessageChannel;

use super::clock;

/// How long one slice lasts, in milliseconds.
const SLICE: i64 = 10;

/// How often it is told how far the work is, in milliseconds.
const TOLD: i64 = 50;

/// Does steps until one says that nothing is left, giving way to the browser after each slice. `between`
/// runs now and then (to show how far it is) and stops the work by returning `false`. Returns whether
/// the work came to its end.
pub async fn in_slices(mut step: impl FnMut() -> bool, mut between: impl FnMut() -> bool) -> bool {
    let mut told = clock::now();
    loop {
        let start = clock::now();
        while clock::now() - start < SLICE {
            if !step() {
                return true;
            }
        }
        if start - told >= TOLD {
            told = start;
            if !between() {
                return false;
            }
        }
        breathe().await;
    }
}

/// Lets the browser do whatever waits: draw, take input.
pub async fn breathe() {
    // A timer would wait at least four milliseconds each time; a message doesn't.
    let Ok(channel) = MessageChannel::new() else {
        return;
    };
    let heard = Promise::new(&mut |resolve, _| {
        channel.port1().set_onmessage(Some(&resolve));
        // A message to oneself can't be refused.
        let _ = channel.port2().post_message(&wasm_bindgen::JsValue::NULL);
    });
    let _ = JsFuture::from(heard).await;
    channel.port1().close();
}

/// Waits, in milliseconds.
pub async fn rest(ms: i32) {
    let over = Promise::new(&mut |resolve, _| {
        if let Some(window) = web_sys::window() {
            // A page that is being left has no timers, and nothing to wait for.
            let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, ms);
        }
    });
    let _ = JsFuture::from(over).await;
}
