//! What the programs of a stage said, so that a failure can be told again at the end: logs get cut off, and what
//! stands above is what gets lost.

use std::{collections::VecDeque, sync::Mutex};

/// How many lines are told again of each kind: those that look like errors, and the last ones.
const KEPT: usize = 40;

/// Lines, the errors among them apart.
#[derive(Default)]
pub struct Said {
    errors: Vec<String>,
    last: VecDeque<String>,
}

static SAID: Mutex<Said> = Mutex::new(Said {
    errors: Vec::new(),
    last: VecDeque::new(),
});

/// Keeps a line.
pub fn hear(line: &str) {
    if let Ok(mut said) = SAID.lock() {
        said.hear(line);
    }
}

/// What was said since the last time this was asked.
pub fn take() -> Said {
    SAID.lock()
        .map(|mut said| std::mem::take(&mut *said))
        .unwrap_or_default()
}

impl Said {
    fn hear(&mut self, line: &str) {
        if self.last.len() == KEPT {
            let gone = self.last.pop_front();
            self.errors
                .extend(gone.filter(|line| is_error(line) && self.errors.len() < KEPT));
        }
        self.last.push_back(line.to_owned());
    }

    /// Its lines: the errors that are not among the last, then the last.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        self.errors.iter().chain(&self.last).map(String::as_str)
    }
}

/// How compilers, `cargo test` and Playwright begin the lines that tell what is wrong.
fn is_error(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with("error")
        || line.starts_with("Error")
        || line.starts_with("xtask:")
        || line.starts_with('✘')
        || line.starts_with("--> ")
        || line.contains("panicked at")
        || (line.starts_with("test ") && line.ends_with("FAILED"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_outlives_the_noise_after_it() {
        let mut said = Said::default();
        said.hear("error[E0308]: mismatched types");
        for n in 0..100 {
            said.hear(&format!("Compiling {n}"));
        }
        let lines: Vec<&str> = said.lines().collect();
        assert_eq!(lines.len(), KEPT + 1);
        assert_eq!(lines.first(), Some(&"error[E0308]: mismatched types"));
        assert_eq!(lines.last(), Some(&"Compiling 99"));
    }
}
