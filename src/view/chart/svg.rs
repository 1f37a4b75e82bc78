//! A chart as an SVG file of its own: for slides and mails, on white paper.

use std::fmt::Write;

use super::BarChart;
use super::bars::{Drawing, Label, Rect, Role, Size, Whisker};

/// Ink, the quieter ink, hairlines, and the colour of what both teams own, in the light theme.
const INK: &str = "#17191c";
const QUIET: &str = "#53575e";
const LINE: &str = "#e4e4e0";
const JOINT: &str = "#7b3f72";
const JOINT_SOFT: &str = "#f6ebf4";

/// Room for the title and the unit above the drawing.
const HEAD: f64 = 56.0;
/// Around everything.
const MARGIN: f64 = 16.0;

/// Writes the file. What comes from records becomes text and nothing else.
pub fn write(chart: &BarChart, drawing: &Drawing, size: Size) -> String {
    let (width, height) = (
        drawing.width + 2.0 * MARGIN,
        drawing.height + HEAD + 2.0 * MARGIN,
    );
    let mut out = String::new();
    // Writing to a string can't fail, here and below.
    let _ = write!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} \
         {height}\" role=\"img\" font-family=\"system-ui, sans-serif\" fill=\"{INK}\">\n<title>{}</title>\n<desc>{}</desc>\n\
         <defs><pattern id=\"unsettled\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\" \
         patternTransform=\"rotate(45)\"><rect width=\"8\" height=\"8\" fill=\"{JOINT_SOFT}\"/><rect width=\"3\" \
         height=\"8\" fill=\"{JOINT}\"/></pattern></defs>\n<rect width=\"{width}\" height=\"{height}\" \
         fill=\"#ffffff\"/>\n<text x=\"{MARGIN}\" y=\"36\" font-size=\"18\" font-weight=\"650\">{}</text>\n\
         <text x=\"{MARGIN}\" y=\"57\" font-size=\"12\" fill=\"{QUIET}\">{}</text>\n<g transform=\"translate({MARGIN} {})\">\n",
        escape(&chart.title),
        escape(&chart.described),
        escape(&chart.title),
        escape(&chart.unit),
        HEAD + MARGIN,
    );
    for (i, tick) in drawing.ticks.iter().enumerate() {
        let line = if i == 0 { QUIET } else { LINE };
        let _ = writeln!(
            out,
            "<path d=\"M{} {y}H{}\" stroke=\"{line}\"/>",
            number(tick.from),
            number(tick.to),
            y = number(tick.y)
        );
        label(&mut out, &tick.label, size);
    }
    for shape in &drawing.shapes {
        if let Some(rect) = shape.bar {
            bar(&mut out, rect, shape.unsettled);
        }
        if let Some(w) = shape.whisker {
            whisker(&mut out, w);
        }
        for l in &shape.labels {
            label(&mut out, l, size);
        }
    }
    out.push_str("</g>\n</svg>\n");
    out
}

fn bar(out: &mut String, rect: Rect, unsettled: bool) {
    let fill = if unsettled { "url(#unsettled)" } else { JOINT };
    let _ = writeln!(
        out,
        "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"2\" fill=\"{fill}\" stroke=\"{JOINT}\"/>",
        number(rect.x),
        number(rect.y),
        number(rect.width),
        number(rect.height)
    );
}

/// The path of a whisker, for the page and the file.
pub fn whisker_path(w: Whisker) -> String {
    let (left, ends) = (number(w.x - w.reach), number(2.0 * w.reach));
    let (x, top, bottom) = (number(w.x), number(w.top), number(w.bottom));
    format!("M{x} {bottom}V{top}M{left} {top}h{ends}M{left} {bottom}h{ends}")
}

fn whisker(out: &mut String, w: Whisker) {
    let path = whisker_path(w);
    for (colour, width) in [("#ffffff", "5"), (INK, "1.5")] {
        let _ = writeln!(
            out,
            "<path d=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{width}\"/>"
        );
    }
}

fn label(out: &mut String, label: &Label, size: Size) {
    let (letters, weight, fill, anchor) = match label.role {
        Role::Value => (size.value, 650, INK, "middle"),
        Role::Label => (size.label, 550, INK, "middle"),
        Role::Hint | Role::Note => (size.small, 400, QUIET, "middle"),
        Role::Tick => (size.small, 400, QUIET, "start"),
    };
    let _ = writeln!(
        out,
        "<text x=\"{}\" y=\"{}\" font-size=\"{letters}\" font-weight=\"{weight}\" fill=\"{fill}\" \
         text-anchor=\"{anchor}\">{}</text>",
        number(label.x),
        number(label.y),
        escape(&label.text)
    );
}

/// A coordinate with at most two decimals.
pub fn number(n: f64) -> String {
    let text = format!("{n:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" {
        "0".into()
    } else {
        text.into()
    }
}

/// Text for XML: markup made harmless, and what XML can't carry at all replaced.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => out.push(c),
            '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}' => {
                out.push('\u{fffd}');
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::Bar;
    use super::super::bars::layout;
    use super::*;
    use proptest::prelude::*;

    fn file(title: &str, label: &str) -> String {
        let chart = BarChart {
            title: title.into(),
            bars: vec![
                Bar {
                    label: label.into(),
                    value: Some(11.79),
                    interval: Some((10.6, 13.1)),
                    shown: "11.79 %".into(),
                    unsettled: true,
                    ..Bar::default()
                },
                Bar::default(),
            ],
            ..BarChart::default()
        };
        let size = Size::default();
        let drawing = layout(&chart, size, &|v, d| format!("{v:.d$} %"));
        write(&chart, &drawing, size)
    }

    #[test]
    fn the_file_is_markup_of_ours_alone() {
        let svg = file("</title><script>alert(1)</script>", "a\" onload=\"x");
        assert!(!svg.contains("<script") && !svg.contains("onload=\"x"));
        assert!(svg.contains("&lt;script&gt;") && svg.contains("url(#unsettled)"));
        assert_eq!(svg.matches("<text").count(), svg.matches("</text>").count());
        assert!(svg.ends_with("</svg>\n"));
    }

    #[test]
    fn coordinates_are_short() {
        for (n, text) in [
            (1.0, "1"),
            (0.126, "0.13"),
            (-0.001, "0"),
            (-2.5, "-2.5"),
            (100.0, "100"),
        ] {
            assert_eq!(number(n), text);
        }
    }

    proptest! {
        #[test]
        fn no_text_breaks_out(text in "\\PC{0,20}|[<>&\"'\u{0}-\u{1f}a]{0,20}") {
            let escaped = escape(&text);
            prop_assert!(!escaped.contains(['<', '>', '"', '\'']));
            let svg = file(&text, &text);
            prop_assert_eq!(svg.matches('<').count(), file("a", "a").matches('<').count());
        }
    }
}
