//! What the update brings could not be trusted: a signature, a certificate or the hash of a component did not hold.
//!
//! **Evidence** a component whose hash stands in no catalogue, the system's store of catalogues that takes no new one, or a
//! code of trust (0x800b0109, 0x80092004, 0x80096004 …) that fails the attempt in the servicing logs.
//! **Not enough** such a code while something else failed; TLS on the way to the server, which other lines tell.
//! **Fix** right date and time, current trusted roots, SHA-2 support on Windows 7 and Server 2008 R2, a fresh download; then
//! a new catroot2.
//! **Reference** Microsoft Learn, *2019 SHA-2 code signing support requirement*; *Error 0x8000ffff* (catroot2).

use super::{Finding, RuleMeta, Scope};
use crate::artifact::ArtifactKind;
use crate::extract::Fault;
use crate::facts::{Facts, Witness};
use crate::guidance;
use crate::hresult::Code;
use crate::report::Confidence;
use crate::words::Phrase;

/// What it declares.
pub const META: RuleMeta = RuleMeta { cause: "certificate-signature", needs: &[ArtifactKind::Cbs] };

/// Codes of trust: certificates and signatures (`CERT_E_`, `TRUST_E_`), hashes and catalogues (`CRYPT_E_`,
/// ERROR_INVALID_IMAGE_HASH, ERROR_SXS_PROTECTION_CATALOG_…).
fn is_of_trust(code: Code) -> bool {
    let exact = [0x8009_2003, 0x8009_2004, 0x8009_2009, 0x8009_200d, 0x8009_2026, 0x8007_36fc, 0x8007_36fe];
    let number = code.win32_twin().0;
    exact.contains(&number)
        || number == 0x8007_0241
        || (0x800b_0100..=0x800b_0116).contains(&number)
        || (0x8009_6001..=0x8009_6019).contains(&number)
}

/// Looks for what could not be trusted.
#[must_use]
pub fn check<'a>(scope: &Scope<'a>, facts: &Facts<'a>) -> Option<Finding> {
    let code = scope.coded(is_of_trust);
    let line = scope.heaviest(facts, &[Fault::HashNotInCatalog, Fault::CatalogStore]);
    let (confidence, id, subject, item, mut evidence) = match line {
        Some((line, weight)) if line.fault == Fault::HashNotInCatalog => {
            // The line is information; the code behind it says that it failed something.
            let confidence = if code.is_some() { weight } else { Confidence::Possible };
            (confidence, "rule-trust-hash-summary", Some(line.subject), line.detail.to_owned(), vec![line.index])
        }
        Some((line, weight)) => {
            let subject = Some(line.subject);
            let told = scope.attempt.and_then(|a| a.code).is_some_and(|told| told.same_failure(line.code));
            let weight = if told { weight } else { weight.max(Confidence::Likely) };
            (weight, "rule-trust-catalogs-summary", subject, line.code.hex(), vec![line.index])
        }
        None => {
            let (index, code, confidence) = code?;
            (confidence, "rule-trust-code-summary", None, code.hex(), vec![index])
        }
    };
    evidence.extend(code.map(|(index, ..)| index).filter(|index| *index != evidence[0]));
    let build = facts.machine.build.as_ref().map_or("", |(build, _)| build.as_str());
    Some(Finding {
        cause: META.cause,
        subject: subject.map(Into::into),
        confidence,
        evidence: evidence.into_iter().map(Witness::Event).collect(),
        title: Phrase::new("rule-trust-title"),
        summary: Phrase::new(id).with("item", subject.unwrap_or_default()).with("detail", item),
        steps: guidance::restore_trust(["7600", "7601", "6.1."].iter().any(|old| build.starts_with(old))),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixture::{attempt_lines, diagnose, outside};

    const HASH: &str = r#"csi: 00000071 Couldn't find the hash of component: Microsoft-Windows-Foo, Version = 6.1.1.1, VersionScope = 1 nonSxS in the catalog [l:192{96}]"\SystemRoot\WinSxS\Catalogs\33aa.cat"."#;
    const CODE: &str = "CSI: 00000072 (F) : Error 80092004 [Warning,Facility=FACILITY_NTSSPI,Code=8196 (0x2004)] originated in function X expression: (null)";

    #[test]
    fn fires_on_a_hash_in_no_catalogue() {
        let found = diagnose(&attempt_lines("0x80092004 - CRYPT_E_NOT_FOUND", &[HASH, CODE]), check).unwrap();
        assert_eq!((found.confidence, found.subject.as_deref()), (Confidence::Certain, Some("Microsoft-Windows-Foo")));
        assert_eq!(outside(&[HASH, CODE], check).unwrap().confidence, Confidence::Likely);
    }

    #[test]
    fn a_store_of_catalogues_that_takes_no_more() {
        let catalogs = "CSI: 00000072 (F) 8000ffff [Error,Facility=(system),Code=65535 (0xffff)] #2# from CryptCATAdminAddCatalog(...)[gle=0x8000ffff]";
        let found = diagnose(&attempt_lines("0x8000ffff - E_UNEXPECTED", &[catalogs]), check).unwrap();
        assert_eq!(found.confidence, Confidence::Certain);
        assert_eq!(diagnose(&attempt_lines("0x8000ffff - E_UNEXPECTED", &[]), check), None);
    }

    #[test]
    fn a_code_is_likely_and_a_line_without_one_is_not_enough() {
        let found = diagnose(&attempt_lines("0x800b0109 - CERT_E_UNTRUSTEDROOT", &[]), check).unwrap();
        assert_eq!(found.confidence, Confidence::Likely);
        assert_eq!(outside(&[HASH], check).unwrap().confidence, Confidence::Possible);
        let other = attempt_lines("0x80073712 - ERROR_SXS_COMPONENT_STORE_CORRUPT", &[]);
        assert_eq!(diagnose(&other, check), None);
    }
}
