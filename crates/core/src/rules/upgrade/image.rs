//! The image of the new Windows could not be unpacked: it is damaged, or the disk that holds it.
//!
//! **Evidence** `SPWIMCallback: Error in apply of …`, `CApplyWIM: Failure while applying image … Error 0x80070570` (or another
//! code of damaged data) in the failing upgrade.
//! **Not enough** to tell image from disk: an event of the disk would; without one, the image is made new first.
//! **Fix** make the media anew and check its hash; check disk and memory if it happens again.
//! **Reference** Microsoft Learn, *Windows upgrade resolution procedures* (0x8007025D - 0x2000C).

use super::{LOGS, told};
use crate::extract::Fault;
use crate::facts::{Facts, Witness};
use crate::guidance;
use crate::hresult::Code;
use crate::report::Confidence;
use crate::rules::{Finding, RuleMeta, Scope};
use crate::words::Phrase;

/// What it declares.
pub const META: RuleMeta = RuleMeta { cause: "storage-error", needs: LOGS };

/// ERROR_FILE_CORRUPT, ERROR_INVALID_DATA, ERROR_BAD_COMPRESSION_BUFFER, ERROR_CRC, ERROR_IO_DEVICE, ERROR_HANDLE_EOF.
const DAMAGE: [Code; 6] =
    [Code(0x8007_0570), Code(0x8007_000D), Code(0x8007_025D), Code(0x8007_0017), Code(0x8007_045D), Code(0x8007_0026)];

/// Looks for an image that cannot be unpacked.
#[must_use]
pub fn check<'a>(scope: &Scope<'a>, facts: &Facts<'a>) -> Option<Finding> {
    let (line, weight) = told(scope, facts, &[Fault::Image]).filter(|(line, _)| DAMAGE.contains(&line.code))?;
    let image = if line.subject.is_empty() { "install.wim" } else { line.subject };
    let summary = match line.detail {
        "" => Phrase::new("rule-upgrade-image-summary"),
        file => Phrase::new("rule-upgrade-image-file-summary").with("file", file),
    };
    Some(Finding {
        cause: META.cause,
        subject: Some(image.to_owned()),
        // Image or disk: the line does not say which.
        confidence: weight.max(Confidence::Likely),
        evidence: vec![Witness::Event(line.index)],
        title: Phrase::new("rule-upgrade-image-title"),
        summary: summary.with("image", image).with("code", line.code.hex()),
        steps: guidance::upgrade_media(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::logs::{events, finding, setup};

    const PHASE: &str = "ISP     Executing phase [Safe OS]";
    const FILE: &str = r"ESP     SPWIMCallback: Error in apply of \\?\Volume{1}\x\a.dll. GLE [1392][gle=0x00000715]";
    const IMAGE: &str =
        r"ESP         CApplyWIM: Failure while applying image 6 for D:\x\Install.wim. Error 0x80070570[gle=0x00000570]";
    const END: &str = "ESP     ExecuteOperations: Failed execution phase Safe OS. Error: 0x8007000D";

    #[test]
    fn likely_and_names_image_and_file() {
        let found = finding(vec![setup(&[PHASE, FILE, IMAGE, END])], check).unwrap();
        assert_eq!((found.confidence, found.subject.as_deref()), (Confidence::Likely, Some("Install.wim")));
        assert!(found.summary.render(crate::words::Language::En).contains("a.dll"));
    }

    #[test]
    fn silent_on_other_codes_and_when_the_phase_went_well() {
        let denied = IMAGE.replace("80070570", "80070005");
        assert_eq!(finding(vec![setup(&[PHASE, &denied, END])], check), None);
        let well = "ISP     ExecuteOperations: Successfully processed execution phase Safe OS";
        assert_eq!(finding(vec![setup(&[PHASE, FILE, IMAGE, well])], check), None);
        assert_eq!(finding(vec![events(Vec::new())], check), None);
    }
}
