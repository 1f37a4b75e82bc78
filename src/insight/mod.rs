//! What the numbers say.
