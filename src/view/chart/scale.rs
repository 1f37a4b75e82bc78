//! An axis from zero, with round steps.

/// An axis that starts at zero.
#[derive(Clone, Debug, PartialEq)]
pub struct Scale {
    /// The value at its end.
    pub top: f64,
    /// The distance of its ticks.
    pub step: f64,
    /// How many decimals the ticks need.
    pub decimals: usize,
}

impl Scale {
    /// The axis for values up to `max` with at most so many ticks above zero. Its steps are 1, 2, 2.5 or 5
    /// times a power of ten. Without a value above zero it ends at 1.
    pub fn from_zero(max: f64, at_most: usize) -> Self {
        let top = if max.is_finite() && max > 0.0 {
            max
        } else {
            1.0
        };
        let raw = top / at_most.max(1) as f64;
        let power = raw.log10().floor();
        let unit = 10_f64.powf(power);
        // Beyond the last there is none: `raw` is less than ten units.
        let factor = [1.0, 2.0, 2.5, 5.0]
            .into_iter()
            .find(|f| f * unit >= raw * (1.0 - 1e-9))
            .unwrap_or(10.0);
        let decimals = (-power).max(0.0) as usize + usize::from(factor == 2.5 && power <= 0.0);
        Self {
            top,
            step: factor * unit,
            decimals,
        }
    }

    /// Its ticks, zero first.
    pub fn ticks(&self) -> impl Iterator<Item = f64> {
        let count = (self.top / self.step + 1e-9).floor() as usize;
        let step = self.step;
        (0..=count).map(move |i| i as f64 * step)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ticks_are_round() {
        for (max, at_most, ticks, decimals) in [
            (15.22, 4, vec![0.0, 5.0, 10.0, 15.0], 0),
            (100.0, 4, vec![0.0, 25.0, 50.0, 75.0, 100.0], 0),
            (4.0, 4, vec![0.0, 1.0, 2.0, 3.0, 4.0], 0),
            (9.0, 4, vec![0.0, 2.5, 5.0, 7.5], 1),
            (0.7, 4, vec![0.0, 0.2, 0.4, 0.6], 1),
            (0.09, 4, vec![0.0, 0.025, 0.05, 0.075], 3),
            (150.0, 3, vec![0.0, 50.0, 100.0, 150.0], 0),
            (0.0, 2, vec![0.0, 0.5, 1.0], 1),
            (f64::NAN, 2, vec![0.0, 0.5, 1.0], 1),
        ] {
            let scale = Scale::from_zero(max, at_most);
            let found: Vec<f64> = scale.ticks().map(|t| (t * 1e6).round() / 1e6).collect();
            assert_eq!((found, scale.decimals), (ticks, decimals), "{max}");
        }
    }

    proptest! {
        #[test]
        fn ticks_fit_and_are_written_exactly(max in 0.001_f64..1e9, at_most in 1_usize..9) {
            let scale = Scale::from_zero(max, at_most);
            let ticks: Vec<f64> = scale.ticks().collect();
            prop_assert!(ticks.len() <= at_most + 1);
            for tick in ticks {
                prop_assert!(tick <= max * (1.0 + 1e-6));
                let written: f64 = format!("{tick:.*}", scale.decimals).parse().unwrap();
                prop_assert!((written - tick).abs() <= 1e-9 * max);
            }
        }
    }
}
