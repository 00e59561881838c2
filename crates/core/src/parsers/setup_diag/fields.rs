//! The named values of a result, in each of its forms.

/// How a result is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Text,
    Xml,
    Json,
}

impl Form {
    pub(super) fn of(text: &str) -> Self {
        match text.trim_start().as_bytes().first() {
            Some(b'<') => Self::Xml,
            Some(b'{') => Self::Json,
            _ => Self::Text,
        }
    }
}

/// A value and the byte where it begins.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Field {
    pub(super) value: String,
    pub(super) at: usize,
}

/// A result as a whole.
pub(super) struct Fields<'a> {
    pub(super) text: &'a str,
    pub(super) form: Form,
}

/// Values of one name that are read.
const SAME_NAME: usize = 64;

impl Fields<'_> {
    /// The first value of a name; `None`: not there, or empty.
    pub(super) fn get(&self, name: &str) -> Option<Field> {
        self.all(name).into_iter().find(|field| !field.value.is_empty())
    }

    /// The rules that matched.
    pub(super) fn rules(&self) -> Vec<Field> {
        if self.form != Form::Text {
            let known = |field: &Field| field.value.bytes().all(|b| b.is_ascii_alphanumeric());
            return self.get("ProfileName").into_iter().filter(known).filter(|f| f.value != "NoRuleMatched").collect();
        }
        let heads = self.lines().filter_map(|(at, line)| {
            let rule = line.strip_prefix("Matching Profile found: ")?.split(" - ").next()?.trim();
            (!rule.is_empty()).then(|| Field { value: rule.chars().take(100).collect(), at })
        });
        heads.take(SAME_NAME).collect()
    }

    /// What the tool says of failures, one text each.
    pub(super) fn failures(&self) -> Vec<Field> {
        if self.form != Form::Text {
            let mut all = self.all("FailureDetails");
            all.extend(self.all("FailureData"));
            all.retain(|field| !field.value.trim().is_empty());
            return all;
        }
        // Each begins with its kind; the lines up to the next blank one belong to it.
        let mut all: Vec<Field> = Vec::new();
        let mut open = false;
        for (at, line) in self.lines() {
            if line.starts_with("Error: ") || line.starts_with("Warning: ") {
                all.push(Field { value: line.to_owned(), at });
                open = all.len() < SAME_NAME;
            } else if line.is_empty() {
                open = false;
            } else if let Some(last) = all.last_mut().filter(|_| open) {
                last.value.push('\n');
                last.value.push_str(line);
                // The line that states the code is the one to show.
                if line.starts_with("Error = 0x") {
                    last.at = at;
                }
            }
        }
        all
    }

    fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        let mut at = 0;
        self.text.split('\n').map(move |line| {
            let begin = at;
            at += line.len() + 1;
            (begin, line.trim())
        })
    }

    fn all(&self, name: &str) -> Vec<Field> {
        match self.form {
            Form::Text => {
                let named = |(at, line): (usize, &str)| {
                    let value = line.strip_prefix(name)?.trim_start().strip_prefix('=')?.trim();
                    Some(Field { value: value.to_owned(), at })
                };
                self.lines().filter_map(named).take(SAME_NAME).collect()
            }
            Form::Xml => {
                let (open, close) = (format!("<{name}>"), format!("</{name}>"));
                let begins = self.text.match_indices(&open).take(SAME_NAME);
                let value = |(at, _): (usize, &str)| {
                    let inner = &self.text[at + open.len()..];
                    let inner = &inner[..inner.find(&close)?];
                    let value =
                        quick_xml::escape::unescape(inner).map_or_else(|_| inner.to_owned(), |v| v.into_owned());
                    Some(Field { value: value.trim().to_owned(), at })
                };
                begins.filter_map(value).collect()
            }
            Form::Json => {
                let key = format!("\"{name}\"");
                let Some(at) = self.text.find(&key) else { return Vec::new() };
                let rest = self.text[at + key.len()..].trim_start();
                let Some(rest) = rest.strip_prefix(':').map(str::trim_start) else { return Vec::new() };
                strings(rest).into_iter().map(|value| Field { value: value.trim().to_owned(), at }).collect()
            }
        }
    }
}

/// A JSON string, or the strings of a list. The tool breaks strings over lines, which JSON forbids.
fn strings(text: &str) -> Vec<String> {
    let list = text.strip_prefix('[');
    let mut rest = list.unwrap_or(text);
    let mut all = Vec::new();
    while let Some(inner) = rest.trim_start_matches([',', ' ', '\n', '\t', '\r']).strip_prefix('"') {
        let (value, length) = string(inner);
        all.push(value);
        rest = &inner[length..];
        if list.is_none() || all.len() >= SAME_NAME {
            break;
        }
    }
    all
}

/// What stands before the closing quote, and how many bytes were read with it.
fn string(text: &str) -> (String, usize) {
    let mut value = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return (value, at + 1),
            '\\' => match chars.next() {
                Some((_, 'n')) => value.push('\n'),
                Some((_, 't')) => value.push('\t'),
                Some((_, 'r')) => {}
                Some((at, 'u')) => {
                    let code = text.get(at + 1..at + 5).and_then(|hex| u32::from_str_radix(hex, 16).ok());
                    if let Some(c) = code.and_then(char::from_u32) {
                        value.push(c);
                        chars.nth(3);
                    }
                }
                Some((_, c)) => value.push(c),
                None => break,
            },
            c => value.push(c),
        }
    }
    (value, text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_in_every_form() {
        for (text, form) in [
            ("x\n\tMachine = A & B\n", Form::Text),
            ("<?xml?>\n<X>\n<Machine>A &amp; B</Machine><Empty />", Form::Xml),
            ("{\n \"Machine\" : \"A & B\", \"None\":null}", Form::Json),
        ] {
            let fields = Fields { text, form: Form::of(text) };
            assert!(fields.form == form);
            assert_eq!(fields.get("Machine").map(|f| f.value).as_deref(), Some("A & B"), "{text}");
            assert_eq!(fields.get("Empty"), None);
            assert_eq!(fields.get("None"), None);
        }
    }

    #[test]
    fn strings_of_a_list_over_lines() {
        assert_eq!(strings("[ \"a\\u000ab\",\n \"c[\n d\\\\\\/\\\"\"\n ], \"e\""), ["a\nb", "c[\n d\\/\""]);
        assert_eq!(strings("\"open"), ["open"]);
        assert_eq!(strings("\"\\u12"), ["12"]);
        assert_eq!(strings("\"\\"), [""]);
        assert_eq!(strings("null"), Vec::<String>::new());
    }

    #[test]
    fn broken_elements_have_no_value() {
        let text = "<A>1<A><B>&wrong;</B>";
        let fields = Fields { text, form: Form::Xml };
        assert_eq!((fields.get("A"), fields.get("B").map(|f| f.value).as_deref()), (None, Some("&wrong;")));
    }
}
