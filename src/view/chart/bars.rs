//! Where everything of a bar chart is drawn: bars from zero, ticks, whiskers, and labels that never lie
//! on one another.

use super::scale::Scale;
use super::{BarChart, text_width};
use crate::model::order::Arrange;

/// How large a chart is drawn, in CSS pixels. The default is a panel of a working page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Size {
    /// Of the whole drawing.
    pub width: f64,
    /// Of the whole drawing.
    pub height: f64,
    /// Letters of a bar's value.
    pub value: f64,
    /// Letters of the labels below.
    pub label: f64,
    /// Letters of ticks, notes and hints.
    pub small: f64,
}

impl Default for Size {
    fn default() -> Self {
        Self {
            width: 800.0,
            height: 334.0,
            value: 15.0,
            label: 13.0,
            small: 12.0,
        }
    }
}

impl Size {
    /// A chart as wide as there is room, its letters as large as ever: a phone shows it lower, and fewer
    /// words, rather than smaller.
    pub fn for_width(width: f64) -> Self {
        let usual = Self::default();
        Self {
            width: width.max(200.0),
            height: if width < 560.0 { 260.0 } else { usual.height },
            ..usual
        }
    }
}

/// An upright rectangle.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rect {
    /// Left edge.
    pub x: f64,
    /// Upper edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

impl Rect {
    fn meets(&self, other: &Self) -> bool {
        self.x < other.x + other.width
            && other.x < self.x + self.width
            && self.y < other.y + other.height
            && other.y < self.y + self.height
    }
}

/// What a label is, for its letters and colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A value at its bar.
    Value,
    /// Below a value without a bar.
    Hint,
    /// Below the axis.
    Label,
    /// Below a label.
    Note,
    /// At the axis.
    Tick,
}

/// A text and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// The text.
    pub text: String,
    /// Its middle; its left edge for a [`Role::Tick`].
    pub x: f64,
    /// Its baseline.
    pub y: f64,
    /// What it is.
    pub role: Role,
}

/// A bar's interval: a line with two ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Whisker {
    /// Its middle.
    pub x: f64,
    /// Half the length of its ends.
    pub reach: f64,
    /// The upper end.
    pub top: f64,
    /// The lower end.
    pub bottom: f64,
}

/// One bar as drawn. Its place in the list is its place in the chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    /// The bar; `None` where there is nothing to draw.
    pub bar: Option<Rect>,
    /// Its interval.
    pub whisker: Option<Whisker>,
    /// What answers to the pointer and shows the focus: the whole column.
    pub column: Rect,
    /// See [`super::Bar::unsettled`].
    pub unsettled: bool,
    /// Value, hint, label and note, those that have room.
    pub labels: Vec<Label>,
}

/// A line across the chart at a tick.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// Its height.
    pub y: f64,
    /// Where the line starts and ends.
    pub from: f64,
    /// See `from`.
    pub to: f64,
    /// Its text, standing on the line.
    pub label: Label,
}

/// A chart as drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawing {
    /// The size of it all.
    pub width: f64,
    /// See `width`.
    pub height: f64,
    /// The lines, zero first.
    pub ticks: Vec<Tick>,
    /// The bars, from left to right.
    pub shapes: Vec<Shape>,
}

/// Lays a chart out. `tick` writes a value of the axis with so many decimals.
pub fn layout(chart: &BarChart, size: Size, tick: &dyn Fn(f64, usize) -> String) -> Drawing {
    let gap = size.small * 0.7;
    let floor = size.height - size.label - size.small - 2.3 * gap;
    // A value stands above the highest whisker.
    let ceiling = size.value + 1.5 * gap;
    let highest = chart.bars.iter().filter_map(|b| {
        let high = b.interval.map_or(0.0, |(_, high)| high);
        b.value.map(|v| v.max(high))
    });
    let scale = Scale::from_zero(highest.fold(0.0, f64::max), 4);
    let y = |value: f64| floor - (floor - ceiling).max(1.0) * (value / scale.top).clamp(0.0, 1.0);

    let ticks: Vec<Tick> = scale
        .ticks()
        .map(|value| Tick {
            y: y(value),
            from: 0.0,
            to: size.width,
            label: Label {
                text: tick(value, scale.decimals),
                x: 0.0,
                y: y(value) - gap / 2.0,
                role: Role::Tick,
            },
        })
        .collect();
    let widest = ticks
        .iter()
        .map(|t| text_width(&t.label.text, size.small))
        .fold(0.0, f64::max);
    let left = widest + gap;
    let band = (size.width - left).max(1.0) / chart.bars.len().max(1) as f64;
    let thick = (band * 0.545).min(size.value * 6.4);

    let mut shapes: Vec<Shape> = chart
        .bars
        .iter()
        .enumerate()
        .map(|(i, bar)| {
            let column = Rect {
                x: left + band * i as f64,
                y: 0.0,
                width: band,
                height: size.height,
            };
            let middle = column.x + band / 2.0;
            Shape {
                bar: bar.value.map(|value| Rect {
                    x: middle - thick / 2.0,
                    y: y(value),
                    width: thick,
                    height: floor - y(value),
                }),
                whisker: bar
                    .interval
                    .filter(|_| bar.value.is_some())
                    .map(|(low, high)| Whisker {
                        x: middle,
                        reach: (thick / 6.0).clamp(2.0, size.value * 0.4),
                        top: y(high),
                        bottom: y(low),
                    }),
                column,
                unsettled: bar.unsettled,
                labels: Vec::new(),
            }
        })
        .collect();
    label_values(chart, &mut shapes, size, floor, gap);
    label_columns(chart, &mut shapes, size, floor, gap);
    Drawing {
        width: size.width,
        height: size.height,
        ticks,
        shapes,
    }
}

/// The middle of a text so wide, as near to `middle` as keeps it between `from` and `to`.
fn inside(middle: f64, width: f64, from: f64, to: f64) -> f64 {
    middle.min(to - width / 2.0).max(from + width / 2.0)
}

/// Puts values above their bars. Where columns are too narrow all values are written short, and where that
/// isn't enough those of the highest, the last and the first bar come first, then whatever has room.
fn label_values(chart: &BarChart, shapes: &mut [Shape], size: Size, floor: f64, gap: f64) {
    let room = |s: &Shape| s.column.width - gap / 2.0;
    let fits = |text: &str, s: &Shape| text_width(text, size.value) <= room(s);
    let pairs = || chart.bars.iter().zip(shapes.iter());
    let all_short = !pairs().all(|(bar, s)| fits(&bar.shown, s));
    // Left of the first column stand the ticks.
    let left = shapes.first().map_or(0.0, |s| s.column.x - gap / 2.0);
    let height = |i: usize| chart.bars.get(i).and_then(|b| b.value).unwrap_or(0.0);
    let mut order: Vec<usize> = (0..shapes.len()).collect();
    let last = order.len().saturating_sub(1);
    let tallest = order
        .iter()
        .copied()
        .max_by(|a, b| height(*a).total_cmp(&height(*b)));
    order.arrange_by_key(|i| {
        if Some(*i) == tallest {
            0
        } else if *i == last {
            1
        } else {
            2 + i
        }
    });
    let mut taken: Vec<Rect> = Vec::new();
    for i in order {
        let (Some(bar), Some(shape)) = (chart.bars.get(i), shapes.get_mut(i)) else {
            continue;
        };
        let text = if all_short && !bar.short.is_empty() {
            &bar.short
        } else {
            &bar.shown
        };
        let hint_fits = text_width(&bar.hint, size.small) <= room(shape);
        let hint = bar.value.is_none() && !bar.hint.is_empty() && hint_fits;
        let above = shape.whisker.map(|w| w.top).into_iter();
        let top = above.chain(shape.bar.map(|b| b.y)).fold(floor, f64::min);
        let baseline = top - gap - if hint { size.small + gap / 2.0 } else { 0.0 };
        let width = text_width(text, size.value);
        let middle = shape.column.x + shape.column.width / 2.0;
        let middle = inside(middle, width, left, size.width);
        let space = Rect {
            x: middle - width / 2.0,
            y: baseline - size.value,
            width,
            height: size.value + gap / 2.0,
        };
        if text.is_empty() || taken.iter().any(|t| t.meets(&space)) {
            continue;
        }
        taken.push(space);
        shape.labels.push(Label {
            text: text.clone(),
            x: middle,
            y: baseline,
            role: Role::Value,
        });
        if hint {
            shape.labels.push(Label {
                text: bar.hint.clone(),
                x: middle,
                y: top - gap,
                role: Role::Hint,
            });
        }
    }
}

/// Puts labels and notes below the axis: every one, or every second, third… counted from the last.
fn label_columns(chart: &BarChart, shapes: &mut [Shape], size: Size, floor: f64, gap: f64) {
    let band = shapes.first().map_or(1.0, |s| s.column.width);
    let widest = chart
        .bars
        .iter()
        .map(|b| text_width(&b.label, size.label))
        .fold(0.0, f64::max);
    // The last label may have to stand further left to stay inside.
    let shift = ((widest - band) / 2.0).max(0.0);
    let every = ((widest + gap / 2.0 + shift) / band).ceil().max(1.0) as usize;
    let last = shapes.len().saturating_sub(1);
    for (i, (bar, shape)) in chart.bars.iter().zip(shapes.iter_mut()).enumerate() {
        let middle = shape.column.x + shape.column.width / 2.0;
        let x = |text: &str, letters| inside(middle, text_width(text, letters), 0.0, size.width);
        let labelled = (last - i).is_multiple_of(every);
        let baseline = floor + gap + size.label;
        if labelled {
            shape.labels.push(Label {
                text: bar.label.clone(),
                x: x(&bar.label, size.label),
                y: baseline,
                role: Role::Label,
            });
        }
        if !bar.note.is_empty() && text_width(&bar.note, size.small) <= band {
            shape.labels.push(Label {
                text: bar.note.clone(),
                x: x(&bar.note, size.small),
                y: baseline + size.small + gap / 2.0,
                role: Role::Note,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Bar;
    use super::*;
    use proptest::prelude::*;

    fn tick(value: f64, decimals: usize) -> String {
        format!("{value:.decimals$} %")
    }

    fn bar(label: &str, value: Option<f64>, interval: Option<(f64, f64)>) -> Bar {
        Bar {
            label: label.into(),
            value,
            interval,
            shown: value.map_or("0 of 4".into(), |v| format!("{v:.2} %")),
            short: value.map_or("–".into(), |v| format!("{v:.0} %")),
            hint: if value.is_none() {
                "not enough data".into()
            } else {
                String::new()
            },
            ..Bar::default()
        }
    }

    fn chart(bars: Vec<Bar>) -> BarChart {
        BarChart {
            bars,
            ..BarChart::default()
        }
    }

    fn texts(drawing: &Drawing, role: Role) -> Vec<String> {
        let labels = drawing.shapes.iter().flat_map(|s| &s.labels);
        labels
            .filter(|l| l.role == role)
            .map(|l| l.text.clone())
            .collect()
    }

    fn box_of(label: &Label, size: Size) -> Rect {
        let letters = match label.role {
            Role::Value => size.value,
            Role::Label => size.label,
            _ => size.small,
        };
        let width = text_width(&label.text, letters);
        Rect {
            x: label.x - width / 2.0,
            y: label.y - letters,
            width,
            height: letters,
        }
    }

    #[test]
    fn bars_start_at_zero_and_keep_their_proportions() {
        let d = layout(
            &chart(vec![
                bar("2017 Q2", None, None),
                bar("2017 Q3", Some(7.0), Some((5.0, 9.0))),
                bar("2017 Q4", Some(14.0), Some((12.86, 15.22))),
            ]),
            Size::default(),
            &tick,
        );
        let heights: Vec<_> = d.shapes.iter().map(|s| s.bar.map(|b| b.height)).collect();
        assert_eq!(heights[0], None);
        assert!((heights[2].unwrap() / heights[1].unwrap() - 2.0).abs() < 1e-9);
        let floor = d.ticks[0].y;
        assert!(
            d.shapes
                .iter()
                .filter_map(|s| s.bar)
                .all(|b| (b.y + b.height - floor).abs() < 1e-9)
        );
        let ticks: Vec<_> = d.ticks.iter().map(|t| t.label.text.as_str()).collect();
        assert_eq!(ticks, ["0 %", "5 %", "10 %", "15 %"]);
        assert_eq!(texts(&d, Role::Value), ["0 of 4", "7.00 %", "14.00 %"]);
        assert_eq!(texts(&d, Role::Hint), ["not enough data"]);
        let whisker = d.shapes[2].whisker.unwrap();
        let bar = d.shapes[2].bar.unwrap();
        assert!(whisker.top < bar.y && bar.y < whisker.bottom);
    }

    #[test]
    fn many_bars_have_short_values_and_fewer_labels() {
        let bars = (0..24).map(|i| bar(&format!("20{i:02} Q1"), Some(10.0 + f64::from(i)), None));
        let d = layout(&chart(bars.collect()), Size::default(), &tick);
        assert!(texts(&d, Role::Value).iter().all(|t| !t.contains('.')));
        assert!(texts(&d, Role::Value).contains(&"33 %".to_owned()));
        let labels = texts(&d, Role::Label);
        assert!(labels.len() < 24 && labels.last() == Some(&"2023 Q1".to_owned()));
    }

    #[test]
    fn nothing_to_draw_is_drawn_as_an_empty_axis() {
        let d = layout(&chart(vec![]), Size::default(), &tick);
        assert!(d.shapes.is_empty() && !d.ticks.is_empty());
        let d = layout(
            &chart(vec![bar("a", None, None), bar("b", Some(0.0), None)]),
            Size::default(),
            &tick,
        );
        assert_eq!(d.shapes[1].bar.map(|b| b.height), Some(0.0));
    }

    proptest! {
        #[test]
        fn labels_never_lie_on_one_another_nor_outside(
            values in prop::collection::vec(prop::option::of(0.0_f64..200.0), 1..60),
            width in 280.0_f64..1400.0,
        ) {
            let size = Size { width, ..Size::default() };
            let bars = values.iter().enumerate().map(|(i, v)| bar(&format!("FY{i:02} Q1"), *v, v.map(|v| (v * 0.8, v * 1.2))));
            let d = layout(&chart(bars.collect()), size, &tick);
            let labels: Vec<&Label> = d.shapes.iter().flat_map(|s| &s.labels).collect();
            for (i, a) in labels.iter().enumerate() {
                prop_assert!(a.y - size.small >= 0.0 && a.y <= size.height, "{a:?}");
                let space = box_of(a, size);
                prop_assert!(space.x >= -1e-6 && space.x + space.width <= width + 1e-6, "{a:?}");
                for b in labels.iter().skip(i + 1) {
                    prop_assert!(!box_of(a, size).meets(&box_of(b, size)), "{a:?} {b:?}");
                }
            }
            for s in &d.shapes {
                if let Some(r) = s.bar {
                    prop_assert!(r.x >= 0.0 && r.x + r.width <= width + 1e-6 && r.y >= 0.0 && r.height >= 0.0);
                }
            }
        }
    }
}
