//! The answer for people: a few lines a code instead of one record.

use std::fmt::Write;

use serde_json::Value;

use super::judge::Judged;

/// Marks in which text runs the other way: with them a name could hide what follows it.
const DIRECTIONS: [char; 11] = [
    '\u{200e}', '\u{200f}', '\u{202a}', '\u{202b}', '\u{202c}', '\u{202d}', '\u{202e}', '\u{2066}',
    '\u{2067}', '\u{2068}', '\u{2069}',
];

/// What `ravao decode --plain` prints for one line: what it is, why, what cleaning did, and below it
/// what the code says.
pub(super) fn draw(judged: &Judged) -> String {
    let mut text = format!("line {}: {}, {}\n", judged.line, judged.kind, judged.verdict);
    let changes: Vec<_> = judged.changes.iter().map(|change| change.id()).collect();
    let changes = Some(changes.join(", ")).filter(|changes| !changes.is_empty());
    let degraded = judged.degraded.then_some("letters are lost: compare names without marks");
    for note in [
        judged.reason.clone(),
        judged.stage.map(|stage| format!("did not pass the stage: {stage}")),
        judged.fault.map(|fault| format!("the code is: {fault}")),
        changes.map(|changes| format!("cleaned: {changes}")),
        degraded.map(str::to_owned),
    ] {
        text.extend(note.map(|note| format!("  {note}\n")));
    }
    // What is no JSON, such as a map without texts as keys, is no claim.
    let claims = serde_json::to_value(&judged.claims).unwrap_or_default();
    draw_fields(&claims, 2, &mut text);
    text
}

/// The fields of an object that are there, those of objects within it below their names.
fn draw_fields(object: &Value, depth: usize, text: &mut String) {
    for (name, value) in object.as_object().into_iter().flatten() {
        let indent = "  ".repeat(depth);
        if value.is_object() {
            let _ = writeln!(text, "{indent}{name}:");
            draw_fields(value, depth + 1, text);
        } else if let Some(shown) = shown(value) {
            let _ = writeln!(text, "{indent}{name}: {shown}");
        }
    }
}

/// A value on one line; `None` for one that says nothing.
fn shown(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(harmless(text)),
        Value::Array(items) => {
            let items: Vec<_> = items.iter().filter_map(shown).collect();
            (!items.is_empty()).then(|| items.join(", "))
        }
        other => Some(harmless(&other.to_string())),
    }
}

/// A text that cannot steer the terminal on which it is shown.
fn harmless(text: &str) -> String {
    let is_steering = |c: char| c.is_control() || DIRECTIONS.contains(&c);
    text.chars().map(|c| if is_steering(c) { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn fields_that_say_something_are_shown() {
        let claims = json!({
            "a": "An", "b": null, "c": [], "d": ["x", "y"], "e": {"f": 7, "g": null}, "h": true,
        });
        let mut text = String::new();
        draw_fields(&claims, 1, &mut text);
        assert_eq!(text, "  a: An\n  d: x, y\n  e:\n    f: 7\n  h: true\n");
    }

    #[test]
    fn texts_cannot_steer_the_terminal() {
        for text in ["\u{1b}[2J", "a\nline 2: pass, valid", "\u{202e}tseb", "\u{9b}1m", "\u{7f}"] {
            let shown = shown(&json!(text)).unwrap();
            assert!(shown.contains('\u{fffd}'), "{text:?}");
            assert!(!shown.contains(|c: char| c.is_control() || c == '\u{202e}'), "{text:?}");
        }
    }
}
