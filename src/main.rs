//! Starts the app.

fn main() {
    #[cfg(target_arch = "wasm32")]
    tandem::ui::start();
}
