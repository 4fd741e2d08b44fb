//! An inspection as JSON: fields within what they belong to.

use bioverify_record::{FieldLine, Finding};
use serde_json::{Value, json};

/// The word before the number of a record in a data group; a field's name follows without a colon.
const NUMBERED: &str = "instance";

/// The fields, those that belong together in one object: an instance of a data group, a view of a record, a landmark.
pub(super) fn nest(lines: &[FieldLine]) -> Value {
    let mut nest = Vec::new();
    for line in lines {
        let path = path(&line.name);
        let Some((name, groups)) = path.split_last() else { continue };
        place(&mut nest, groups, line.offset, leaf(name, line));
    }
    nest.into()
}

/// One field under this name.
pub(super) fn leaf(name: &str, line: &FieldLine) -> Value {
    json!({ "name": name, "offset": line.offset, "length": line.len, "value": line.value })
}

/// Puts a field into the last group of this path, which is made where the field before was of another.
fn place(fields: &mut Vec<Value>, groups: &[&str], offset: usize, leaf: Value) {
    let Some((group, rest)) = groups.split_first() else {
        fields.push(leaf);
        return;
    };
    let is_it = |field: &Value| field.get("fields").is_some() && field.get("name").is_some_and(|name| name == group);
    if !fields.last().is_some_and(is_it) {
        fields.push(json!({ "name": group, "offset": offset, "fields": [] }));
    }
    let within = fields.last_mut().and_then(|field| field.get_mut("fields")).and_then(Value::as_array_mut);
    if let Some(within) = within {
        place(within, rest, offset, leaf);
    }
}

/// What a field belongs to, from the outermost, and its own name: `instance 0 view 1: minutia 2`.
fn path(name: &str) -> Vec<&str> {
    let mut path = Vec::new();
    let mut rest = name;
    loop {
        let mut words = rest.splitn(3, ' ');
        let numbered = match (words.next(), words.next(), words.next()) {
            (Some(word), Some(number), Some(after))
                if word == NUMBERED && number.bytes().all(|digit| digit.is_ascii_digit()) =>
            {
                rest.strip_suffix(after).map(|group| (group.trim_end(), after))
            }
            _ => None,
        };
        match numbered.or_else(|| rest.split_once(": ")) {
            Some((group, after)) => {
                path.push(group);
                rest = after;
            }
            None => {
                path.push(rest);
                return path;
            }
        }
    }
}

/// The findings, in their order.
pub(super) fn findings(findings: &[Finding]) -> Value {
    let of = |finding: &Finding| {
        let Finding { offset, field, clause, message, severity } = finding;
        json!({ "severity": severity.to_string(), "offset": offset, "field": field, "clause": clause, "message": message })
    };
    findings.iter().map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_tells_what_its_field_belongs_to() {
        assert_eq!(path("version"), ["version"]);
        assert_eq!(path("view 0: minutia 2"), ["view 0", "minutia 2"]);
        assert_eq!(path("instance 0 view 1: number of minutiae"), ["instance 0", "view 1", "number of minutiae"]);
        assert_eq!(path("instance 3 format identifier"), ["instance 3", "format identifier"]);
        assert_eq!(path("pose: yaw: degrees"), ["pose", "yaw", "degrees"]);
        assert_eq!(path("number of instances"), ["number of instances"]);
        assert_eq!(path("instance of it"), ["instance of it"]);
        assert_eq!(path(""), [""]);
    }

    #[test]
    fn fields_lie_in_what_they_belong_to_in_their_order() {
        let line = |offset, name: &str| FieldLine { offset, len: 1, name: name.into(), value: "v".into() };
        let nested = nest(&[
            line(0, "length"),
            line(1, "view 0: x"),
            line(2, "view 0: y"),
            line(3, "view 1: x"),
            line(4, "end"),
        ]);
        let leaf = |name, offset| json!({ "name": name, "offset": offset, "length": 1, "value": "v" });
        let view = |name, offset, fields: Vec<Value>| json!({ "name": name, "offset": offset, "fields": fields });
        let expected = json!([
            leaf("length", 0),
            view("view 0", 1, vec![leaf("x", 1), leaf("y", 2)]),
            view("view 1", 3, vec![leaf("x", 3)]),
            leaf("end", 4),
        ]);
        assert_eq!(nested, expected);
    }
}
