//! Which imports brought a cell.

use crate::model::order::Arrange;
use std::collections::HashMap;

/// Sets of import numbers, each kept once. Set 0 is "written here".
#[derive(Clone, Debug)]
pub(super) struct Sources {
    pub(super) sets: Vec<Vec<u32>>,
    of: HashMap<Vec<u32>, u32>,
}

impl Default for Sources {
    fn default() -> Self {
        Self {
            sets: vec![vec![0]],
            of: HashMap::from([(vec![0], 0)]),
        }
    }
}

impl Sources {
    pub(super) fn set(&mut self, numbers: Vec<u32>) -> u32 {
        let sets = &mut self.sets;
        *self.of.entry(numbers).or_insert_with_key(|numbers| {
            sets.push(numbers.clone());
            (sets.len() - 1) as u32
        })
    }

    /// The set with one number more. What was written here needs no other reason to be.
    pub(super) fn with(&mut self, set: u32, number: u32) -> u32 {
        let Some(old) = self.sets.get(set as usize) else {
            return set;
        };
        if set == 0 || old.contains(&number) {
            return set;
        }
        if number == 0 {
            return 0;
        }
        let mut numbers = old.clone();
        numbers.push(number);
        numbers.arrange();
        self.set(numbers)
    }
}
