//! What time it is, and chance: the two things nothing below this layer may know by itself.

use js_sys::Date;

/// Milliseconds since 1970, UTC.
pub fn now() -> i64 {
    Date::now() as i64
}

/// 64 random bits from the browser's generator for keys.
pub fn random() -> u64 {
    let mut bytes = [0u8; 8];
    let crypto = web_sys::window().and_then(|w| w.crypto().ok());
    let drawn = crypto.is_some_and(|c| c.get_random_values_with_u8_array(&mut bytes).is_ok());
    if drawn {
        return u64::from_le_bytes(bytes);
    }
    // Every browser that runs wasm has the generator; were it missing, two halves of Math.random()
    // still keep actors apart.
    let half = || (js_sys::Math::random() * f64::from(u32::MAX)) as u64;
    half() << 32 | half()
}
