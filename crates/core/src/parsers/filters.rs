//! File-system filters: `fltmc`, `fltmc filters`, `fltmc instances`.
//!
//! ```text
//! Filter Name                     Num Instances    Altitude    Frame
//! ------------------------------  -------------  ------------  -----
//! TmXPFlt                                 4       328400         0
//!
//! Filter                Volume Name                              Altitude        Instance Name       Frame   SprtFtrs  VlStatus
//! --------------------  -------------------------------------  ------------  ----------------------  -----   --------  --------
//! TmXPFlt               C:                                        328400     TmXPFlt Instance          0     00000003
//! ```
//!
//! What is listed is loaded. Titles are in the language of the machine; a row is known by its altitude, which stays in the
//! text as evidence (the number belongs to one company, the name may not).

use crate::artifact::lists::filter_row;
use crate::extract::{Extract, Fact, PresenceKind};
use crate::table::is_ruler;
use crate::text::Line;

/// Filters of a machine; real ones have some twenty.
const FILTERS: usize = 1_000;

/// Reads a list of filters line by line.
#[derive(Default)]
pub(crate) struct Parser {
    /// Rows begin behind the ruler.
    ruled: bool,
    /// `instances` names a filter once for each volume.
    seen: Vec<String>,
}

impl Parser {
    /// Takes the next line.
    pub(crate) fn line(&mut self, line: Line<'_>, out: &mut Extract) {
        let text = line.text();
        let text = text.trim_start_matches('\u{FEFF}').trim_end();
        self.ruled |= is_ruler(text);
        let Some((name, _)) = filter_row(text).filter(|_| self.ruled) else { return };
        out.records += 1;
        if self.seen.len() < FILTERS && !self.seen.iter().any(|seen| seen == name) {
            self.seen.push(name.to_owned());
            let fact = Fact::Presence { kind: PresenceKind::Driver, name: name.to_owned(), running: true };
            out.push_hint(line.number, text, fact);
        }
    }

    /// Nothing is left to do.
    pub(crate) fn finish(self, _: &mut Extract) {}
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::artifact::ArtifactKind;
    use crate::artifact::lists::detect_list;

    fn parse(text: &str) -> Vec<(String, String)> {
        let (mut parser, mut out) = (Parser::default(), Extract::default());
        for (i, line) in text.lines().enumerate() {
            parser.line(Line { number: i as u64 + 1, offset: 0, bytes: line.as_bytes() }, &mut out);
        }
        parser.finish(&mut out);
        let facts = out.hints.into_iter().map(|hint| match hint.fact {
            Fact::Presence { kind: PresenceKind::Driver, name, running: true } => (name, hint.text),
            other => panic!("{other:?}"),
        });
        facts.collect()
    }

    const ENGLISH: &str = "\nFilter Name                     Num Instances    Altitude    Frame\n------------------------------  -------------  ------------  -----\nbindflt                                 1       409800         0\nTmXPFlt                                 4       328400         0\nQmInspec                                4       385250.5       0\nluafv                                   1       135000         0\n";
    const CHINESE: &str = "\n筛选器名称                        数字实例         高度         框架\n------------------------------  -------------  ------------  -----\nbindflt                                 1       409800         0\nTmXPFlt                                 4       328400         0\nQmInspec                                4       385250.5       0\nluafv                                   1       135000         0\n";
    const INSTANCES: &str = "Filter                Volume Name                              Altitude        Instance Name       Frame   SprtFtrs  VlStatus\n--------------------  -------------------------------------  ------------  ----------------------  -----   --------  --------\nbindflt               C:                                        409800     bindflt Instance          0     00000003            \nTmXPFlt               C:                                        328400     TmXPFlt Instance          0     00000003            \nTmXPFlt               \\Device\\Mup                               328400     TmXPFlt Instance          0     00000003            \nQmInspec              C:                                        385250.5   QmInspec                  0     00000003            \nluafv                 C:                                        135000     luafv                     0     00000003            \n";

    #[test]
    fn filters_in_every_form() {
        for text in [ENGLISH, CHINESE, INSTANCES] {
            let rows = parse(text);
            let names: Vec<&str> = rows.iter().map(|(name, _)| name.as_str()).collect();
            assert_eq!(names, ["bindflt", "TmXPFlt", "QmInspec", "luafv"], "{text}");
            assert!(rows[1].1.contains("328400"));
            assert_eq!(detect_list(text), Some(ArtifactKind::Filters), "{text}");
        }
    }

    #[test]
    fn look_alikes() {
        let prose = "Some words about filter drivers and how they are listed.\n".repeat(12);
        for text in [
            format!("# Filters\n\n{prose}{ENGLISH}{prose}"),
            "Name                  Price\n--------------------  -----\nLamp                  32840\n".to_owned(),
            "name,altitude\nTmXPFlt,328400\n".to_owned(),
        ] {
            assert_ne!(detect_list(&text), Some(ArtifactKind::Filters), "{text}");
        }
    }
}
