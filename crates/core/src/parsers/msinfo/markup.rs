//! Tags and texts of XML that comes line by line.

/// Bytes of a text that may go over several lines.
const TEXT_LIMIT: usize = 16 * 1024;

/// A part of XML.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece {
    Open(String),
    Close(String),
    Text(String),
}

/// What a line ended in.
#[derive(Default)]
pub(super) struct Markup {
    /// Inside `<![CDATA[`.
    literal: bool,
    /// Inside a tag.
    tag: Option<String>,
}

impl Markup {
    /// The parts of the next line.
    pub(super) fn next(&mut self, line: &str) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let mut rest = line;
        while !rest.is_empty() {
            if self.literal {
                let (text, end) = rest.split_once("]]>").map_or((rest, None), |(text, end)| (text, Some(end)));
                push_text(text, false, &mut pieces);
                self.literal = end.is_none();
                rest = end.unwrap_or_default();
            } else if let Some(tag) = &mut self.tag {
                let (text, end) = rest.split_once('>').map_or((rest, None), |(text, end)| (text, Some(end)));
                tag.push_str(text.get(..TEXT_LIMIT.saturating_sub(tag.len()).min(text.len())).unwrap_or_default());
                if end.is_some() {
                    let tag = self.tag.take().unwrap_or_default();
                    push_tag(&tag, &mut pieces);
                }
                rest = end.unwrap_or_default();
            } else {
                let (text, tag) = rest.split_once('<').map_or((rest, None), |(text, tag)| (text, Some(tag)));
                push_text(text, true, &mut pieces);
                rest = tag.unwrap_or_default();
                if let Some(inside) = rest.strip_prefix("![CDATA[") {
                    self.literal = true;
                    rest = inside;
                } else if tag.is_some() {
                    self.tag = Some(String::new());
                }
            }
        }
        pieces
    }
}

fn push_text(text: &str, escaped: bool, pieces: &mut Vec<Piece>) {
    if text.trim().is_empty() {
        return;
    }
    let text = if escaped && text.contains('&') {
        let five = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")];
        five.iter().fold(text.to_owned(), |text, (name, sign)| text.replace(name, sign))
    } else {
        text.to_owned()
    };
    pieces.push(Piece::Text(text));
}

fn push_tag(tag: &str, pieces: &mut Vec<Piece>) {
    let name = |tag: &str| tag.split([' ', '\t', '/']).next().unwrap_or_default().to_owned();
    match tag.strip_prefix('/') {
        Some(tag) => pieces.push(Piece::Close(name(tag))),
        None if tag.starts_with(['?', '!']) => {}
        None => {
            pieces.push(Piece::Open(name(tag)));
            if tag.ends_with('/') {
                pieces.push(Piece::Close(name(tag)));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_go_over_lines() {
        let mut markup = Markup::default();
        let open = |name: &str| Piece::Open(name.into());
        assert_eq!(markup.next("<Item><![CDATA[a <b> "), [open("Item"), Piece::Text("a <b> ".into())],);
        assert_eq!(markup.next("c]]></Item><Data"), [Piece::Text("c".into()), Piece::Close("Item".into())]);
        assert_eq!(
            markup.next(" x=\"1\"/>a &amp; b"),
            [open("Data"), Piece::Close("Data".into()), Piece::Text("a & b".into())]
        );
        assert_eq!(markup.next("<?xml version=\"1.0\"?>"), []);
        assert_eq!(markup.next("]]> > >"), [Piece::Text("]]> > >".into())]);
    }
}
