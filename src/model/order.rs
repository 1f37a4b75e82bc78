//! Putting things in order with one sort for all kinds of things. Each kind that the standard library sorts
//! brings 5 kB of code of its own into the app; this brings a tenth. Where a hundred thousand things are
//! sorted while somebody waits, the standard library's is the faster one, and used.

use std::cmp::Ordering;

/// So few are put in order where they stand.
const FEW: usize = 16;

/// Slices that can be put in order; equal ones keep theirs.
pub trait Arrange<T> {
    /// In the order that `compare` says.
    fn arrange_by(&mut self, compare: impl FnMut(&T, &T) -> Ordering);

    /// In the order of their keys.
    fn arrange_by_key<K: Ord>(&mut self, mut key: impl FnMut(&T) -> K) {
        self.arrange_by(|a, b| key(a).cmp(&key(b)));
    }

    /// In their own order.
    fn arrange(&mut self)
    where
        T: Ord,
    {
        self.arrange_by(T::cmp);
    }
}

impl<T> Arrange<T> for [T] {
    fn arrange_by(&mut self, mut compare: impl FnMut(&T, &T) -> Ordering) {
        if self.len() < 2 {
            return;
        }
        let compare = &mut |a, b| match (self.get(a), self.get(b)) {
            (Some(a), Some(b)) => compare(a, b),
            _ => Ordering::Equal,
        };
        let order = order(self.len(), compare);
        put(order, &mut |a, b| self.swap(a, b));
    }
}

/// An ordered map or set of things that are few or come in order, put in one by one: collecting them would sort
/// them first, with code of its own for each kind.
pub fn gathered<T, C: Default + Extend<T>>(things: impl IntoIterator<Item = T>) -> C {
    let mut all = C::default();
    all.extend(things);
    all
}

/// Which of `count` things belongs where.
fn order(count: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    if count > FEW {
        order.sort_by(|a, b| compare(*a, *b));
        return order;
    }
    for end in 1..count {
        let new = end;
        let at = (0..end)
            .rev()
            .take_while(|i| order.get(*i).is_some_and(|o| compare(*o, new).is_gt()))
            .last();
        if let Some(at) = at {
            order.get_mut(at..=end).unwrap_or_default().rotate_right(1);
        }
    }
    order
}

/// Swaps until each stands where it belongs: round after round, every one moved once.
fn put(mut order: Vec<usize>, swap: &mut dyn FnMut(usize, usize)) {
    for start in 0..order.len() {
        let mut at = start;
        while let Some(from) = order.get_mut(at).map(|o| std::mem::replace(o, at)) {
            if from == start || from == at {
                break;
            }
            swap(at, from);
            at = from;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn things_stand_as_the_standard_library_puts_them(
            mut ours in prop::collection::vec((0u8..20, any::<u16>()), 0..80)
        ) {
            let mut theirs = ours.clone();
            ours.arrange_by_key(|t| t.0);
            theirs.sort_by_key(|t| t.0);
            prop_assert_eq!(&ours, &theirs);
            ours.arrange();
            theirs.sort();
            prop_assert_eq!(ours, theirs);
        }
    }
}
