//! What the templates of a record look like, as a small tree; [`super::chunk`] writes it.

use super::{Payload, Provider, Value};

/// Says that an element depends on no substitution.
pub(super) const ALWAYS: u16 = 0xFFFF;
/// A nested fragment.
pub(super) const FRAGMENT: u8 = 0x21;

/// Text of a template, or the place of a record's value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Content {
    Text(String),
    /// Index, type; optional ones are left out with what holds them when the value is null.
    Slot(u16, u8, bool),
}

/// A part of a template.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Node {
    Element {
        name: &'static str,
        /// Left out when this substitution is null.
        depends: u16,
        attributes: Vec<(&'static str, Content)>,
        children: Vec<Node>,
    },
    Content(Content),
}

fn element(name: &'static str, attributes: Vec<(&'static str, Content)>, children: Vec<Node>) -> Node {
    Node::Element { name, depends: ALWAYS, attributes, children }
}

/// `<name>value</name>`, left out with the value.
fn optional(name: &'static str, index: u16, kind: u8) -> Node {
    let slot = Node::Content(Content::Slot(index, kind, true));
    Node::Element { name, depends: index, attributes: Vec::new(), children: vec![slot] }
}

fn text(text: &str) -> Content {
    Content::Text(text.to_owned())
}

const EVENTS: &str = "http://schemas.microsoft.com/win/2004/08/events/event";

/// Where the values of the outer template stand.
pub(super) struct Outer {
    pub(super) template: Node,
    /// Index of the nested fragment with the event's own fields.
    pub(super) payload: usize,
    /// Does the template take provider and channel as values 14, 15, 16?
    pub(super) by_value: bool,
}

/// The template of `<Event>`: `System`, and a place for the rest.
pub(super) fn outer(provider: Provider, computer: &str, channel: &str, user_data: bool) -> Outer {
    let slot = |index, kind| Content::Slot(index, kind, true);
    let by_value = matches!(provider, Provider::Manifest(..));
    let (source, related, payload) = match provider {
        Provider::Manifest(..) => (vec![("Name", slot(14, 0x01)), ("Guid", slot(15, 0x0F))], 13, 17),
        Provider::Registered(name, guid) => {
            (vec![("Name", text(name)), ("Guid", text(guid)), ("EventSourceName", text(name))], 18, 19)
        }
        Provider::Source(name) => (vec![("Name", text(name))], 18, 19),
    };
    let channel = if by_value {
        optional("Channel", 16, 0x01)
    } else {
        element("Channel", Vec::new(), vec![Node::Content(text(channel))])
    };
    let id = Node::Element {
        name: "EventID",
        depends: 3,
        attributes: vec![("Qualifiers", slot(4, 0x06))],
        children: vec![Node::Content(slot(3, 0x06))],
    };
    let system = vec![
        element("Provider", source, Vec::new()),
        id,
        optional("Version", 11, 0x04),
        optional("Level", 0, 0x04),
        optional("Task", 2, 0x06),
        optional("Opcode", 1, 0x04),
        optional("Keywords", 5, 0x15),
        element("TimeCreated", vec![("SystemTime", slot(6, 0x11))], Vec::new()),
        optional("EventRecordID", 10, 0x0A),
        element(
            "Correlation",
            vec![("ActivityID", slot(7, 0x0F)), ("RelatedActivityID", slot(related, 0x0F))],
            Vec::new(),
        ),
        element("Execution", vec![("ProcessID", slot(8, 0x08)), ("ThreadID", slot(9, 0x08))], Vec::new()),
        channel,
        element("Computer", Vec::new(), vec![Node::Content(text(computer))]),
        element("Security", vec![("UserID", slot(12, 0x13))], Vec::new()),
    ];
    let rest = if user_data { optional("UserData", payload, FRAGMENT) } else { Node::Content(slot(payload, FRAGMENT)) };
    let event = element("Event", vec![("xmlns", text(EVENTS))], vec![element("System", Vec::new(), system), rest]);
    Outer { template: event, payload: usize::from(payload), by_value }
}

/// The template of an event's own fields, and their values; an empty `EventData` when it has none.
pub(super) fn inner(payload: &Payload) -> (Node, Vec<Value>) {
    let place = |index: usize, value: &Value| {
        Node::Content(Content::Slot(u16::try_from(index).unwrap_or(u16::MAX), value.kind(), false))
    };
    let length =
        |binary: &Option<Vec<u8>>| Value::U32(u32::try_from(binary.as_ref().map_or(0, Vec::len)).unwrap_or(u32::MAX));
    let bytes = |binary: &Option<Vec<u8>>| binary.clone().map_or(Value::Null, Value::Binary);
    match payload {
        Payload::Empty => (element("EventData", Vec::new(), Vec::new()), Vec::new()),
        Payload::Named(fields, binary) => {
            let mut children: Vec<Node> = fields
                .iter()
                .enumerate()
                .map(|(i, (name, value))| element("Data", vec![("Name", text(name))], vec![place(i, value)]))
                .collect();
            let mut values: Vec<Value> = fields.iter().map(|(_, value)| value.clone()).collect();
            if binary.is_some() {
                values.extend([length(binary), bytes(binary)]);
                children.push(optional("Binary", u16::try_from(values.len() - 1).unwrap_or(u16::MAX), 0x0E));
            }
            (element("EventData", Vec::new(), children), values)
        }
        Payload::Strings(list, binary) => {
            let children = vec![optional("Data", 0, 0x81), optional("Binary", 2, 0x0E)];
            let values = vec![Value::Texts(list.clone()), length(binary), bytes(binary)];
            (element("EventData", Vec::new(), children), values)
        }
        Payload::User(root, xmlns, fields) => {
            let children = fields
                .iter()
                .enumerate()
                .map(|(i, (name, value))| element(name, Vec::new(), vec![place(i, value)]))
                .collect();
            let values = fields.iter().map(|(_, value)| value.clone()).collect();
            (element(root, vec![("xmlns", text(xmlns))], children), values)
        }
    }
}
