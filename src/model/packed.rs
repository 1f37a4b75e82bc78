//! Numbers and texts as bytes, one after the other, for copies that are read fast and can always be made anew.
//! Nothing that travels is written like this.

/// Stands for a text that isn't there, instead of its length.
const NONE: u32 = u32::MAX;

/// Bytes that numbers and texts are added to.
pub trait Pack {
    /// Adds a number.
    fn put(&mut self, n: u32);

    /// Adds a text, or that there is none.
    fn put_text(&mut self, text: Option<&str>);
}

impl Pack for Vec<u8> {
    fn put(&mut self, n: u32) {
        self.extend_from_slice(&n.to_le_bytes());
    }

    fn put_text(&mut self, text: Option<&str>) {
        let text = text.map(|text| (text, text.len() as u32));
        self.put(text.map_or(NONE, |(_, len)| len));
        self.extend_from_slice(text.unwrap_or_default().0.as_bytes());
    }
}

/// Bytes that numbers and texts are taken from, from the front. `None`: there are not enough.
#[derive(Clone, Copy, Debug)]
pub struct Packed<'a>(pub &'a [u8]);

impl<'a> Packed<'a> {
    /// Whether all of it was taken.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The next bytes, as many as it takes.
    pub fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (front, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*front)
    }

    /// A number.
    pub fn number(&mut self) -> Option<u32> {
        self.take().map(u32::from_le_bytes)
    }

    /// A text, where one is there.
    pub fn text(&mut self) -> Option<Option<&'a str>> {
        let len = self.number()?;
        if len == NONE {
            return Some(None);
        }
        let (front, rest) = self.0.split_at_checked(len as usize)?;
        self.0 = rest;
        std::str::from_utf8(front).ok().map(Some)
    }

    /// Numbers, as many as the first one says.
    pub fn numbers(&mut self) -> Option<Vec<u32>> {
        (0..self.number()?).map(|_| self.number()).collect()
    }
}

/// What bytes come to: another number, for certain, when a single stretch of eight of them changed, and by all odds
/// when more did. Against damage, not against forgery. The steps are those of FxHash.
pub fn sum(bytes: &[u8]) -> u64 {
    let (words, rest) = bytes.as_chunks();
    let mut last = [0; 8];
    for (slot, byte) in last.iter_mut().zip(rest) {
        *slot = *byte;
    }
    let words = words.iter().chain(std::iter::once(&last));
    words.fold(bytes.len() as u64, |sum, word| {
        (sum.rotate_left(5) ^ u64::from_le_bytes(*word)).wrapping_mul(0x517c_c1b7_2722_0a95)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_was_put_is_taken(
            numbers in prop::collection::vec(any::<u32>(), 0..5),
            text in prop::option::of(".{0,9}"),
        ) {
            let mut bytes = Vec::new();
            bytes.put(numbers.len() as u32);
            numbers.iter().for_each(|n| bytes.put(*n));
            bytes.put_text(text.as_deref());
            let mut packed = Packed(&bytes);
            prop_assert_eq!(packed.numbers(), Some(numbers));
            prop_assert_eq!(packed.text(), Some(text.as_deref()));
            prop_assert!(packed.is_empty());
            let mut cut = Packed(&bytes[..bytes.len() - 1]);
            prop_assert!(cut.numbers().and_then(|_| cut.text()).is_none());
        }
    }

    proptest! {
        #[test]
        fn a_flipped_bit_is_noticed(
            mut bytes in prop::collection::vec(any::<u8>(), 1..40),
            at in any::<prop::sample::Index>(),
            bit in 0u8..8,
        ) {
            let before = sum(&bytes);
            let longer = [bytes.as_slice(), &[0]].concat();
            prop_assert_ne!(sum(&longer), before);
            let at = at.index(bytes.len());
            bytes[at] ^= 1 << bit;
            prop_assert_ne!(sum(&bytes), before);
        }
    }
}
