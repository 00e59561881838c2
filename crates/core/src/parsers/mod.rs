//! One module per format. A parser takes lines (or, for event logs, the whole source) one by one, keeps what matters in the extract, never fails, and never
//! looks at another parser.

pub mod cbs;
pub mod listing;
pub mod processes;
pub mod programs;
pub mod reporting_events;
pub mod services;
pub mod systeminfo;

use crate::artifact::ArtifactKind;
use crate::extract::Extract;
use crate::text::Line;

/// The parser of a kind.
pub(crate) enum Parser {
    Cbs(Box<cbs::Parser>),
    ReportingEvents(reporting_events::Parser),
    Systeminfo(systeminfo::Parser),
    Programs(programs::Parser),
    Processes(processes::Parser),
    Services(services::Parser),
    Listing(listing::Parser),
}

/// The same call on whichever parser it is.
macro_rules! each {
    ($self:expr, $parser:ident => $call:expr) => {
        match $self {
            Parser::Cbs($parser) => $call,
            Parser::ReportingEvents($parser) => $call,
            Parser::Systeminfo($parser) => $call,
            Parser::Programs($parser) => $call,
            Parser::Processes($parser) => $call,
            Parser::Services($parser) => $call,
            Parser::Listing($parser) => $call,
        }
    };
}

impl Parser {
    /// `None` for kinds that are not read.
    pub(crate) fn of(kind: ArtifactKind) -> Option<Self> {
        Some(match kind {
            ArtifactKind::Cbs => Self::Cbs(Box::default()),
            ArtifactKind::ReportingEvents => Self::ReportingEvents(reporting_events::Parser::default()),
            ArtifactKind::Systeminfo => Self::Systeminfo(systeminfo::Parser::default()),
            ArtifactKind::Programs => Self::Programs(programs::Parser::default()),
            ArtifactKind::Processes => Self::Processes(processes::Parser::default()),
            ArtifactKind::Services => Self::Services(services::Parser::default()),
            ArtifactKind::Listing => Self::Listing(listing::Parser::default()),
            _ => return None,
        })
    }

    pub(crate) fn line(&mut self, line: Line<'_>, out: &mut Extract) {
        each!(self, parser => parser.line(line, out));
    }

    pub(crate) fn finish(self, out: &mut Extract) {
        each!(self, parser => parser.finish(out));
    }
}
