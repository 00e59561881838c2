//! How far the work on a package came: the servicing stack writes a line for every component, the first of a kind tells.

use crate::extract::{ServicingStep, What};

/// Steps seen since the package now at work was begun.
#[derive(Default)]
pub(super) struct Steps {
    seen: Vec<ServicingStep>,
}

impl Steps {
    /// The step that `message` is the first line of.
    pub(super) fn line(&mut self, message: &[u8]) -> Option<What> {
        let step = match message.first()? {
            b'P' if message.starts_with(b"Plan: Package: ") => ServicingStep::Plan,
            b'E' => match message.strip_prefix(b"Exec: ")? {
                rest if rest.starts_with(b"Resolving Package: ") => ServicingStep::Resolve,
                rest if rest.starts_with(b"Staging Package: ") => ServicingStep::Stage,
                rest if rest.starts_with(b"Installing Package: ") => ServicingStep::Install,
                _ => return None,
            },
            _ => return None,
        };
        let new = !self.seen.contains(&step);
        new.then(|| {
            self.seen.push(step);
            What::ServicingStep(step)
        })
    }

    /// Another package, another start of the service: everything begins anew.
    pub(super) fn follow(&mut self, what: &What) {
        if matches!(what, What::PackageStarted { .. } | What::SessionProcessing { .. } | What::ServicingStart) {
            self.seen.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_told_once_for_each_package() {
        let mut steps = Steps::default();
        let stage = b"Exec: Staging Package: P~31bf3856ad364e35~amd64~~1.0, Update: u, PinDeployment: d";
        let plan = b"Plan: Package: P~31bf3856ad364e35~amd64~~1.0, Update: u, current: Staged, pending: Default";
        assert_eq!(steps.line(plan), Some(What::ServicingStep(ServicingStep::Plan)));
        assert_eq!(steps.line(stage), Some(What::ServicingStep(ServicingStep::Stage)));
        assert_eq!((steps.line(stage), steps.line(plan)), (None, None));
        assert_eq!(steps.line(b"Exec: Processing started."), None);
        steps.follow(&What::ServicingStart);
        assert!(steps.line(stage).is_some());
    }
}
