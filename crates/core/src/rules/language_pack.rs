//! A language pack is registered whose files are gone: an orphan that every cumulative update stumbles over.
//!
//! **Evidence** servicing cannot find a package of one language (`…~amd64~it-IT~10.0.19041.1`), and names no damaged package
//! without a language.
//! **Not enough** a package of one language beside damage of neutral packages: then the store itself is damaged. A part of an
//! update (`Package_3_for_KB…~zh-CN~…`) is no language pack.
//! **Fix** add the language pack of the same version and edition again, restart, try again; or take out the language, if
//! nobody uses it.
//! **Reference** Microsoft Learn, *Add languages to Windows images*; *Common Windows Update errors* (0x80073701).

use super::component_store_corruption::{Damage, is_store_code, open_damage};
use super::{Finding, RuleMeta, Scope};
use crate::artifact::ArtifactKind;
use crate::facts::{Facts, Witness};
use crate::guidance;
use crate::package::PackageIdentity;
use crate::report::Confidence;
use crate::words::Phrase;

/// What it declares.
pub const META: RuleMeta = RuleMeta { cause: "language-pack", needs: &[ArtifactKind::Cbs] };

/// The language of a package that belongs to a language pack or to a feature of one language.
pub(super) fn language_of(package: &str) -> Option<&str> {
    let identity = PackageIdentity::parse(package)?;
    let neutral = identity.language.is_empty() || identity.language.eq_ignore_ascii_case("neutral");
    if !neutral {
        return (!identity.name.starts_with("Package_")).then_some(identity.language);
    }
    // `Microsoft-Windows-LanguageFeatures-Basic-de-de-Package`: the name alone says it.
    let rest = identity.name.split_once("-LanguageFeatures-")?.1.strip_suffix("-Package")?;
    let at = rest.find('-')? + 1;
    rest.get(at..).filter(|tag| !tag.is_empty())
}

/// Looks for packages of one language that cannot be found.
#[must_use]
pub fn check<'a>(scope: &Scope<'a>, facts: &Facts<'a>) -> Option<Finding> {
    let all = open_damage(scope);
    let of_language: Vec<&Damage<'_>> = all.iter().filter(|d| d.language().is_some()).collect();
    let first = of_language.first()?;
    let (package, language) = (first.package?, first.language()?);
    let confidence = match scope.attempt {
        _ if of_language.len() < all.len() => Confidence::Possible,
        Some(attempt) if attempt.chain.iter().any(|link| is_store_code(link.code)) => Confidence::Certain,
        Some(_) => Confidence::Possible,
        None => scope.weight(facts, first.index),
    };
    let identity = PackageIdentity::parse(package)?;
    Some(Finding {
        cause: META.cause,
        subject: Some(package.to_owned()),
        confidence,
        evidence: of_language.iter().take(10).map(|d| Witness::Event(d.index)).collect(),
        title: Phrase::new("rule-language-title").with("language", language),
        summary: Phrase::new("rule-language-summary").with("language", language).with("package", package),
        steps: guidance::add_language_pack(language, identity.version),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixture::{attempt_lines, diagnose, outside};

    const ORPHAN: &str = "Failed to resolve package 'Microsoft-Windows-Foo-Package~31bf3856ad364e35~amd64~it-IT~10.0.18362.1' [HRESULT = 0x800f0831 - CBS_E_STORE_CORRUPTION]";
    const CODE: &str = "0x800f0831 - CBS_E_STORE_CORRUPTION";

    #[test]
    fn fires_on_a_missing_package_of_one_language() {
        let found = diagnose(&attempt_lines(CODE, &[ORPHAN]), check).unwrap();
        assert_eq!(found.confidence, Confidence::Certain);
        assert!(found.subject.unwrap().contains("it-IT"));
        assert_eq!(outside(&[ORPHAN], check).unwrap().confidence, Confidence::Likely);
    }

    #[test]
    fn steps_back_when_the_store_is_damaged_too_and_for_parts_of_updates() {
        let neutral =
            "Store corruption, manifest missing for package: Package_1_for_KB5012170~31bf3856ad364e35~amd64~~1.0";
        let found = diagnose(&attempt_lines(CODE, &[ORPHAN, neutral]), check).unwrap();
        assert_eq!(found.confidence, Confidence::Possible);
        let part = "Store corruption, manifest missing for package: Package_1_for_KB976932~31bf3856ad364e35~amd64~zh-CN~6.1.1.1";
        assert_eq!(diagnose(&attempt_lines(CODE, &[part]), check), None);
        assert_eq!(diagnose(&attempt_lines(CODE, &[]), check), None);
    }

    #[test]
    fn languages_stand_in_the_token_or_in_the_name() {
        for (package, language) in [
            ("A-Package~31bf3856ad364e35~amd64~ar-SA~10.0.19041.1", Some("ar-SA")),
            (
                "Microsoft-Windows-LanguageFeatures-Basic-de-de-Package~31bf3856ad364e35~amd64~~10.0.19041.1",
                Some("de-de"),
            ),
            ("A-Package~31bf3856ad364e35~amd64~neutral~10.0.19041.1", None),
            ("A-Package~31bf3856ad364e35~amd64~~10.0.19041.1", None),
        ] {
            assert_eq!(language_of(package), language, "{package}");
        }
    }
}
