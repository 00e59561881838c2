//! What an event carries: names and values, in one buffer that is used again for the next event.

use super::cursor::Wide;

/// Names and values in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Fields {
    /// Each name with its value behind it.
    text: String,
    parts: Vec<Part>,
    /// Where the text of what is complete ends.
    done: usize,
    /// Where the name of the value being written ends.
    name_end: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Part {
    begin: usize,
    name_end: usize,
    end: usize,
}

impl Fields {
    /// Name and text of each value. The name is the `Name` of a `Data`, or else the element's own; `Data` without name
    /// have an empty one.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        let of =
            |part: &Part| Some((self.text.get(part.begin..part.name_end)?, self.text.get(part.name_end..part.end)?));
        self.parts.iter().filter_map(of)
    }

    /// The value called `name`; empty if there is none.
    pub(crate) fn named(&self, name: &str) -> &str {
        self.iter().find(|(own, _)| *own == name).map_or("", |(_, value)| value)
    }

    /// The `index`-th of the values without name; empty if there is none.
    pub(crate) fn unnamed(&self, index: usize) -> &str {
        self.iter().filter(|(name, _)| name.is_empty()).nth(index).map_or("", |(_, value)| value)
    }

    /// The bytes that classic events carry beside their texts.
    pub(crate) fn binary(&self) -> Vec<u8> {
        let digits = self.named("Binary").as_bytes().as_chunks::<2>().0;
        let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        digits.iter().map_while(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?)).collect()
    }

    /// Cuts values that are longer than `letters`.
    pub(crate) fn shorten(&mut self, letters: usize) {
        for part in &mut self.parts {
            if part.end - part.name_end > letters
                && let Some(value) = self.text.get(part.name_end..part.end)
                && let Some((size, _)) = value.char_indices().nth(letters)
            {
                part.end = part.name_end + size;
            }
        }
    }

    /// Appends a value that is known whole.
    pub(crate) fn add(&mut self, name: &str, value: &str) {
        self.rename(|text| text.push_str(name));
        self.push(|text| text.push_str(value));
        self.complete();
    }

    /// Forgets all.
    pub(crate) fn clear(&mut self) {
        self.text.clear();
        self.parts.clear();
        (self.done, self.name_end) = (0, 0);
    }

    /// Bytes of text, that of the value being written included.
    pub(super) fn size(&self) -> usize {
        self.text.len()
    }

    /// A value called `name` is written from now on, instead of one that was not completed.
    pub(super) fn begin(&mut self, name: Wide<'_>) {
        self.rename(|text| name.push_to(text));
    }

    /// The value being written has another name.
    pub(super) fn rename(&mut self, push: impl FnOnce(&mut String)) {
        self.text.truncate(self.done);
        push(&mut self.text);
        self.name_end = self.text.len();
    }

    /// Writes on.
    pub(super) fn push(&mut self, push: impl FnOnce(&mut String)) {
        push(&mut self.text);
    }

    /// The value is complete.
    pub(super) fn complete(&mut self) {
        self.parts.push(Part { begin: self.done, name_end: self.name_end, end: self.text.len() });
        (self.done, self.name_end) = (self.text.len(), self.text.len());
    }

    /// The value is complete, and another of the same name begins.
    pub(super) fn again(&mut self) {
        let name = self.done..self.name_end;
        self.complete();
        self.text.extend_from_within(name);
        self.name_end = self.text.len();
    }
}
