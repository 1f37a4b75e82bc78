//! The schema says what the writer writes: files are held against it, by a reader of the few words of JSON
//! Schema that it uses.

use std::collections::BTreeSet;

use proptest::prelude::*;
use regex_lite::Regex;
use serde_json::{Map, Value, json};

use crate::golden::GOLDEN;
use crate::play::{play, work};

const SCHEMA: &str = include_str!("../../src/exchange/snapshot/schema.json");

struct Schema(Value);

impl Schema {
    fn new() -> Self {
        Self(serde_json::from_str(SCHEMA).unwrap())
    }

    /// What is wrong with a file.
    fn faults(&self, file: &[u8]) -> Vec<String> {
        let value: Value = serde_json::from_slice(file).unwrap();
        let mut faults = Vec::new();
        self.check(&self.0, &value, "", &mut faults);
        faults
    }

    fn holds(&self, rule: &Value, value: &Value) -> bool {
        let mut faults = Vec::new();
        self.check(rule, value, "", &mut faults);
        faults.is_empty()
    }

    fn check(&self, rule: &Value, value: &Value, at: &str, faults: &mut Vec<String>) {
        let rules = match rule {
            Value::Bool(true) => return,
            Value::Object(rules) => rules,
            never => return faults.push(format!("{at}: {never}")),
        };
        for (word, want) in rules {
            if !self.keeps(rules, word, want, value, at, faults) {
                faults.push(format!("{at}: {value} breaks {word} {want}"));
            }
        }
    }

    /// Whether a value keeps one rule; what is wrong with its parts goes to `faults`.
    fn keeps(
        &self,
        rules: &Map<String, Value>,
        word: &str,
        want: &Value,
        value: &Value,
        at: &str,
        faults: &mut Vec<String>,
    ) -> bool {
        let at_least = |n: Option<usize>| n.is_none_or(|n| n as u64 >= want.as_u64().unwrap());
        match word {
            "$schema" | "$defs" | "title" | "description" => {}
            "$ref" => {
                let path = want.as_str().unwrap().strip_prefix('#').unwrap();
                self.check(self.0.pointer(path).unwrap(), value, at, faults);
            }
            "type" => return is_of(value, want),
            "const" => return value == want,
            "enum" => return want.as_array().unwrap().contains(value),
            "anyOf" => {
                let mut any = want.as_array().unwrap().iter();
                return any.any(|rule| self.holds(rule, value));
            }
            "minimum" => return value.as_f64().is_none_or(|n| n >= want.as_f64().unwrap()),
            "maximum" => return value.as_f64().is_none_or(|n| n <= want.as_f64().unwrap()),
            "minLength" => return at_least(value.as_str().map(str::len)),
            "pattern" => {
                let pattern = Regex::new(want.as_str().unwrap()).unwrap();
                return value.as_str().is_none_or(|s| pattern.is_match(s));
            }
            "minItems" => return at_least(value.as_array().map(Vec::len)),
            "maxItems" => {
                let most = want.as_u64().unwrap() as usize;
                return value.as_array().is_none_or(|a| a.len() <= most);
            }
            "uniqueItems" => {
                let items = value.as_array().unwrap();
                let unique: BTreeSet<String> = items.iter().map(Value::to_string).collect();
                return unique.len() == items.len();
            }
            "items" => {
                for (n, item) in value.as_array().into_iter().flatten().enumerate() {
                    self.check(want, item, &format!("{at}/{n}"), faults);
                }
            }
            "minProperties" => return at_least(value.as_object().map(Map::len)),
            "required" => {
                let mut keys = want.as_array().unwrap().iter();
                return keys.all(|key| value.get(key.as_str().unwrap()).is_some());
            }
            "propertyNames" => {
                for (key, _) in value.as_object().into_iter().flatten() {
                    self.check(want, &json!(key), &format!("{at}/{key}"), faults);
                }
            }
            "properties" => {
                for (key, rule) in want.as_object().unwrap() {
                    if let Some(member) = value.get(key) {
                        self.check(rule, member, &format!("{at}/{key}"), faults);
                    }
                }
            }
            "additionalProperties" => {
                let named = rules.get("properties").and_then(Value::as_object);
                for (key, member) in value.as_object().into_iter().flatten() {
                    if named.is_none_or(|n| !n.contains_key(key)) {
                        self.check(want, member, &format!("{at}/{key}"), faults);
                    }
                }
            }
            other => panic!("the schema uses {other}, which is not checked here"),
        }
        true
    }
}

fn is_of(value: &Value, types: &Value) -> bool {
    let is = |name: &Value| match name.as_str().unwrap() {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        other => panic!("no type {other}"),
    };
    match types {
        Value::Array(types) => types.iter().any(is),
        one => is(one),
    }
}

#[test]
fn the_golden_file_is_what_the_schema_says() {
    assert_eq!(Schema::new().faults(GOLDEN), Vec::<String>::new());
}

#[test]
fn the_schema_names_every_key_that_is_written_and_no_other() {
    let schema = Schema::new();
    let named = |path: &str| -> BTreeSet<String> {
        let properties = schema.0.pointer(path).and_then(Value::as_object).unwrap();
        properties.keys().cloned().collect()
    };
    let file: Value = serde_json::from_slice(GOLDEN).unwrap();
    let keys = |value: &Value| -> BTreeSet<String> {
        value.as_object().unwrap().keys().cloned().collect()
    };
    assert_eq!(named("/properties"), keys(&file));
    let lines = file["changes"].as_array().unwrap().iter();
    let written: BTreeSet<String> = lines.flat_map(&keys).collect();
    assert_eq!(named("/$defs/change/properties"), written);
}

#[test]
fn the_schema_refuses_what_the_reader_refuses() {
    let good = String::from_utf8(GOLDEN.to_vec()).unwrap();
    let schema = Schema::new();
    for (from, to) in [
        ("\"format\":\"tandem\"", "\"format\":\"sidecar\""),
        ("\"min_reader\":1,", ""),
        ("\"ids\":[\"pumps\"]", "\"ids\":[]"),
        ("\"ids\":[\"pumps\"]", "\"ids\":[\"\"]"),
        ("\"at\":\"2026-11-23T", "\"at\":\"2026-11-23 "),
        ("\"lead\":2", "\"lead\":-2"),
        ("\"changes\":9", "\"changes\":\"9\""),
        ("\"class\":0", "\"class\":2"),
        ("\"on\":\"lead:1\"", "\"on\":\"lead\""),
        ("\"on\":\"lead:1\"", "\"no\":\"lead:1\""),
        ("\"h\":\"2026", "\"h\":\"+026"),
        (
            "-0000-a1b2c3d4e5f60718\",\"on\"",
            "-0000-A1B2C3D4E5F60718\",\"on\"",
        ),
        ("\"set\":{\"undone\":true}", "\"set\":{}"),
        (",\"set\":{\"undone\":true}", ""),
        ("\"stub\":[\"name\"]", "\"stub\":[\"name\",\"name\"]"),
        ("\"stub\":[\"name\"]", "\"stub\":[7]"),
        ("\"amount\":2000000", "\"amount\":9007199254740994"),
        ("\"act\":\"2026", "\"actor\":\"2026"),
    ] {
        let other = good.replacen(from, to, 1);
        assert_ne!(other, good, "{from}");
        let faults = schema.faults(other.as_bytes());
        assert!(!faults.is_empty(), "{from} became {to}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(50))]

    #[test]
    fn whatever_is_written_is_what_the_schema_says(deeds in work()) {
        for device in play(deeds) {
            prop_assert_eq!(Schema::new().faults(&device.file()), Vec::<String>::new());
        }
    }
}
