//! Markup of which only the parts written in this program are markup: everything else goes through [`Markup::text`].
//!
//! No template engine: a report needs elements and escaped text, and their crates bring a parser or a macro of which the
//! page would carry the weight. That raw markup is `&'static str` is what keeps log text out of it.

use super::inert::inert;

/// A document that grows.
#[derive(Debug, Default)]
pub(super) struct Markup {
    out: String,
}

impl Markup {
    /// Markup of this program.
    pub(super) fn raw(&mut self, markup: &'static str) {
        self.out.push_str(markup);
    }

    /// Anything else: made inert, then escaped. Safe in elements and in quoted attributes.
    pub(super) fn text(&mut self, text: &str) {
        for c in inert(text).chars() {
            match c {
                '&' => self.out.push_str("&amp;"),
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                '"' => self.out.push_str("&quot;"),
                '\'' => self.out.push_str("&#39;"),
                c => self.out.push(c),
            }
        }
    }

    /// `<open>text</…>`; `open` is the tag with its attributes.
    pub(super) fn element(&mut self, open: &'static str, text: &str) {
        self.open(open);
        self.text(text);
        self.close(open);
    }

    /// The same where there is something to say.
    pub(super) fn element_if(&mut self, open: &'static str, text: &str) {
        if !text.is_empty() {
            self.element(open, text);
        }
    }

    pub(super) fn open(&mut self, open: &'static str) {
        self.raw("<");
        self.raw(open);
        self.raw(">");
    }

    /// Closes what was opened with the same words.
    pub(super) fn close(&mut self, open: &'static str) {
        self.raw("</");
        self.raw(open.split(' ').next().unwrap_or(open));
        self.raw(">");
    }

    /// A shape: each `#` of the template becomes the next number.
    pub(super) fn shape(&mut self, template: &'static str, numbers: &[i64]) {
        let mut numbers = numbers.iter();
        for (i, part) in template.split('#').enumerate() {
            if i > 0 {
                self.out.push_str(&numbers.next().map_or_else(String::new, ToString::to_string));
            }
            self.out.push_str(part);
        }
    }

    /// A hash as policies write it. Never made inert: it is letters of this program, and each counts.
    pub(super) fn hash(&mut self, bytes: &[u8]) {
        self.out.push_str(&base64(bytes));
    }

    pub(super) fn into_text(self) -> String {
        self.out
    }
}

/// Base64 with padding, as policies write hashes. A crate for one line of forty characters would be more than the line.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for three in bytes.chunks(3) {
        let byte = |n: usize| u32::from(three.get(n).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for n in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * n) & 63) as usize];
            out.push(if n > three.len() { '=' } else { char::from(letter) });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_become_markup() {
        let mut page = Markup::default();
        page.element(r#"p class="x""#, "<script>&\"'</p>\u{202E}http://x");
        assert_eq!(page.into_text(), r#"<p class="x">&lt;script&gt;&amp;&quot;&#39;&lt;/p&gt;[U+202E]http[:]//x</p>"#);
    }

    #[test]
    fn a_shape_takes_its_numbers_in_order() {
        let mut page = Markup::default();
        page.shape(r##"<rect x="#" y="#"/>"##, &[-3, 4]);
        assert_eq!(page.into_text(), r#"<rect x="-3" y="4"/>"#);
    }

    #[test]
    fn the_hash_of_the_policy_is_written_as_browsers_read_it() {
        assert_eq!(base64(b""), "");
        assert_eq!(base64(b"M"), "TQ==");
        assert_eq!(base64(b"Ma"), "TWE=");
        assert_eq!(base64(b"Man"), "TWFu");
        assert_eq!(base64(&[0xFF; 5]), "//////8=");
    }
}
