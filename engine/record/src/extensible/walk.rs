//! Walks the fields of a representation by their schema: a line a field for an auditor, and what does not fit.

use super::schema::{Codes, Kind, Node, Nodes};
use super::view::{View, field_number};
use crate::ber::{Object, Objects};
use crate::error::RecordError;
use crate::params::{EXTENSIBLE_DEPTH, EXTENSIBLE_LINES};
use crate::pixels::sniff_pixels;
use crate::scribe::Scribe;

/// State of a walk.
pub(super) struct Walk<'b> {
    pub(super) scribe: &'b mut Scribe,
    /// Lines that may still be written.
    lines: usize,
    /// Fields that are not known: how many, and where the first is.
    pub(super) strangers: Option<(usize, usize)>,
    /// Known fields that hold something else than they should: how many, and where the first is.
    pub(super) misshapen: Option<(usize, usize)>,
    /// Objects whose length is not in the shortest form, which DER asks for: how many, and where the first is.
    pub(super) long: Option<(usize, usize)>,
}

fn count(place: &mut Option<(usize, usize)>, at: usize) {
    *place = Some(place.map_or((1, at), |(count, first)| (count + 1, first)));
}

impl<'b> Walk<'b> {
    pub(super) const fn new(scribe: &'b mut Scribe) -> Self {
        Self { scribe, lines: EXTENSIBLE_LINES, strangers: None, misshapen: None, long: None }
    }

    /// The next object, all of whose contents lie before the end of the one it is in.
    pub(super) fn next<'a>(&mut self, objects: &mut Objects<'a>) -> Result<Option<Object<'a>>, RecordError> {
        let end = objects.at() + objects.left();
        let Some(object) = objects.next("field")? else { return Ok(None) };
        object.value("field")?;
        if object.end() > end {
            let problem = "it reaches beyond the field it is in";
            return Err(RecordError::Structure { offset: object.at, field: "field", problem });
        }
        if !object.minimal {
            count(&mut self.long, object.at);
        }
        Ok(Some(object))
    }

    /// Writes a line for an object.
    pub(super) fn line(&mut self, object: &Object<'_>, name: &str, value: impl FnOnce() -> String) {
        if self.lines > 0 {
            self.lines -= 1;
            self.scribe.line(object.at, object.end() - object.at, name, value);
        }
    }

    /// Fields one after the other.
    pub(super) fn fields(
        &mut self,
        mut objects: Objects<'_>,
        nodes: Nodes,
        path: &str,
        depth: usize,
    ) -> Result<(), RecordError> {
        while let Some(object) = self.next(&mut objects)? {
            let node = field_number(object.tag).and_then(|number| nodes.iter().find(|node| node.number == number));
            match node {
                Some(node) => self.field(&object, node, path, depth)?,
                None => self.stranger(&object, path, depth)?,
            }
        }
        Ok(())
    }

    fn field(&mut self, object: &Object<'_>, node: &Node, path: &str, depth: usize) -> Result<(), RecordError> {
        let name = joined(path, node.name);
        let is_constructed = object.tag & 0x20 != 0;
        let nested = matches!(node.kind, Kind::Code(_) | Kind::Group(_) | Kind::List(_) | Kind::Items);
        if is_constructed != nested || depth >= EXTENSIBLE_DEPTH {
            count(&mut self.misshapen, object.at);
            self.line(object, &name, || "of another form than it should have".into());
            return self.whole(object, depth);
        }
        match node.kind {
            Kind::Group(nodes) => return self.fields(object.inside(), nodes, &name, depth + 1),
            Kind::List(nodes) => return self.list(object, nodes, &name, depth + 1),
            _ => {}
        }
        self.whole(object, depth)?;
        let view = View::new(object.value("field")?);
        match explain(&node.kind, view) {
            Some(value) => self.line(object, &name, || value),
            None => {
                count(&mut self.misshapen, object.at);
                self.line(object, &name, || "of another form than it should have".into());
            }
        }
        Ok(())
    }

    fn list(&mut self, object: &Object<'_>, nodes: Nodes, name: &str, depth: usize) -> Result<(), RecordError> {
        let mut objects = object.inside();
        let mut index = 0;
        while let Some(item) = self.next(&mut objects)? {
            // What is no SEQUENCE has no fields either.
            if item.tag == 0x30 {
                self.fields(item.inside(), nodes, &format!("{name} {index}"), depth)?;
            } else {
                count(&mut self.misshapen, item.at);
            }
            index += 1;
        }
        Ok(())
    }

    /// A field of a later version or of a maker's own: what it holds must be whole all the same.
    fn stranger(&mut self, object: &Object<'_>, path: &str, depth: usize) -> Result<(), RecordError> {
        count(&mut self.strangers, object.at);
        let name = joined(path, &format!("field {}", object.tag & 0x1F));
        self.line(object, &name, || format!("not known, {} bytes, kept", object.length));
        self.whole(object, depth)
    }

    /// Looks through what an object holds: all of it must be objects, too.
    fn whole(&mut self, object: &Object<'_>, depth: usize) -> Result<(), RecordError> {
        if object.tag & 0x20 == 0 || depth >= EXTENSIBLE_DEPTH {
            return Ok(());
        }
        let mut objects = object.inside();
        while let Some(inner) = self.next(&mut objects)? {
            self.whole(&inner, depth + 1)?;
        }
        Ok(())
    }
}

fn joined(path: &str, name: &str) -> String {
    match (path, name) {
        ("", name) => name.to_owned(),
        (path, "") => path.to_owned(),
        (path, name) => format!("{path}: {name}"),
    }
}

/// The contents in words; `None` where they are not what the kind says.
fn explain(kind: &Kind, view: View<'_>) -> Option<String> {
    match kind {
        Kind::Number => view.number().map(|number| number.to_string()),
        Kind::Flag => view.flag().map(|flag| if flag { "yes".into() } else { "no".into() }),
        Kind::Code(codes) => view.code().map(|code| word(codes, code)),
        Kind::Plain(codes) => view.number().and_then(|number| u16::try_from(number).ok()).map(|code| word(codes, code)),
        Kind::Octets => Some(format!("{} bytes", view.bytes().len())),
        Kind::Picture => {
            let format =
                sniff_pixels(view.bytes()).map_or_else(|| "no known format".into(), |format| format.to_string());
            Some(format!("{} bytes of {format}", view.bytes().len()))
        }
        Kind::Items => Some(format!("{} of them", view.items().count())),
        Kind::Group(_) | Kind::List(_) => None,
    }
}

fn word(codes: Codes, code: u16) -> String {
    match codes.iter().find(|(known, _)| *known == code) {
        Some((_, name)) => format!("{code}: {name}"),
        None => code.to_string(),
    }
}
