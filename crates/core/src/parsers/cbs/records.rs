//! Lines by which the store's own records are wrong: the COMPONENTS hive and the package files under `servicing\Packages`.
//!
//! ```text
//! Over-removing a TLC, s/b internal error 0e47…, Version = 6.1.7601.1, pA = …
//! (F) d:\…\analysis.cpp(1186): Error STATUS_REQUEST_OUT_OF_SEQUENCE originated in function CServicingFamilyEntries::…
//! (F) d:\…\storelayout.cpp(8701): Error STATUS_SXS_ASSEMBLY_NOT_FOUND originated in function ComponentStore::CRawStoreLayout::…
//! Failed to enumerate store versions on component: amd64_x_31bf3856ad364e35_6.1.1.1_none_ab [HRESULT = 0x80070057 - E_INVALIDARG]
//! Failed to verify if catalog file \\?\C:\Windows\Servicing\Packages\P.cat is valid. [HRESULT = 0x8007000d - ERROR_INVALID_DATA]
//! ```
//!
//! Sources: Microsoft's articles *Error 0x8007000d*, *0x800f0900*, 947821; administrators' accounts of 0x800736b3, 0x80070308
//! and 0x80070057 with the lines before them.

use super::store::fault;
use crate::extract::{Fault, What};
use crate::hresult::{Code, code_in};
use crate::package::PackageIdentity;

/// A file that is there and is not what it should be: unreadable, no XML, not what its catalogue says. Not found
/// (0x80070002, 0x80070003) is another case: servicing also looks for files that need not be there.
const BROKEN: [u32; 10] = [
    0x8007_000d, // ERROR_INVALID_DATA
    0x8007_0570, // ERROR_FILE_CORRUPT
    0x8007_0026, // ERROR_HANDLE_EOF
    0x8007_05b9, // ERROR_XML_PARSE_ERROR
    0x8007_0246, // ERROR_ILLEGAL_CHARACTER
    0x800f_0900, // CBS_E_XML_PARSER_FAILURE
    0x800f_0805, // CBS_E_INVALID_PACKAGE
    0x800f_0831, // CBS_E_STORE_CORRUPTION
    0x8007_3712, // ERROR_SXS_COMPONENT_STORE_CORRUPT
    0x8007_36cc, // ERROR_SXS_FILE_HASH_MISMATCH
];
/// What reading a component's key comes to where a value in it makes no sense.
const SENSELESS: [u32; 6] = [0x8007_0057, 0x8007_000d, 0x8007_0246, 0x8007_370a, 0x8007_370b, 0x8007_370d];

/// A CBS message behind its `Failed to `.
pub(super) fn cbs(rest: &str, text: &str) -> Option<What> {
    if let Some(component) = rest.strip_prefix("enumerate store versions on component: ") {
        let senseless = code_in(text).is_some_and(|code| SENSELESS.contains(&code.win32_twin().0));
        let component = component.split_whitespace().next()?;
        return senseless.then(|| fault(Fault::StoreRecords, component, "", text));
    }
    if rest.starts_with("verify manifest against catalog, mark store as corrupt") {
        return Some(fault(Fault::StoreRecords, "", "", text));
    }
    package_file(rest, text)
}

/// A package's file in the store that a message names as broken; one that is not there is a missing path.
fn package_file(rest: &str, text: &str) -> Option<What> {
    const FOLDER: &[u8] = br"\servicing\packages\";
    if ["delete ", "remove ", "move ", "copy ", "rename "].iter().any(|verb| rest.starts_with(verb)) {
        return None;
    }
    let at = text.as_bytes().windows(FOLDER.len()).position(|part| part.eq_ignore_ascii_case(FOLDER))?;
    let file = text[at + FOLDER.len()..].split(['\'', '"', '[', ' ', ',', ']']).next()?.trim_end_matches('.');
    let stem = file.strip_suffix(".mum").or_else(|| file.strip_suffix(".cat"))?;
    let package = PackageIdentity::parse(stem)?.to_text();
    let code = code_in(text)?;
    if [0x8007_0002, 0x8007_0003].contains(&code.0) {
        let start = text[..at].rfind(":\\").filter(|colon| *colon > 0).map_or(at, |colon| colon - 1);
        let path = &text[start..at + FOLDER.len() + file.len()];
        return Some(fault(Fault::PathMissing, path, "", text));
    }
    BROKEN.contains(&code.0).then(|| What::StoreDamage { item: package.clone(), package: Some(package), fixed: false })
}

/// `Over-removing a TLC, s/b internal error H, Version = V, …`: information, though the commit fails by it.
pub(super) fn over_removed(text: &str) -> What {
    let component = text.split_once("internal error ").map_or("", |(_, rest)| rest.split(',').next().unwrap_or(""));
    What::Fault {
        fault: Fault::StoreRecords,
        subject: component.trim().to_owned(),
        detail: String::new(),
        code: Code::OK,
    }
}

/// An error of the store's engine that says where it began: `STATUS_… originated in function F`; what it found wrong in a
/// record: `Attempting to mark store corrupt with category 'CorruptComponentValue'`. Payload files are what checks find, and
/// name by themselves.
pub(super) fn engine(text: &str) -> Option<What> {
    if text.starts_with("Attempting to mark store corrupt with category") {
        let category = super::message::quoted(text).filter(|category| category != "CorruptPayloadFile")?;
        return Some(What::Fault {
            fault: Fault::StoreRecords,
            subject: category,
            detail: String::new(),
            code: Code::OK,
        });
    }
    let (status, function) = text.split_once(" originated in function ")?;
    let function = function.split([' ', '(']).next()?;
    let of_store =
        || ["ComponentStore::", "CRawStoreLayout", "CCSDirectTransaction"].iter().any(|name| function.contains(name));
    match status {
        "STATUS_SXS_ASSEMBLY_MISSING" if function.ends_with("::LockComponent") => {}
        "STATUS_SXS_ASSEMBLY_NOT_FOUND" if of_store() => {}
        "STATUS_REQUEST_OUT_OF_SEQUENCE" if function.starts_with("CServicingFamily") => {
            return Some(fault(Fault::StoreRecords, "", "", text));
        }
        _ => return None,
    }
    let component = super::message::quoted(text).unwrap_or_default();
    Some(fault(Fault::ComponentMissing, &component, "", text))
}

#[cfg(test)]
mod tests {
    use super::*;

    const P: &str = "Package_1_for_KB5012170~31bf3856ad364e35~amd64~~10.0.1.0";

    #[test]
    fn a_package_file_that_is_broken_names_its_package() {
        let told = |rest: &str| cbs(rest, &format!("Failed to {rest}"));
        let damage = Some(What::StoreDamage { package: Some(P.to_owned()), item: P.to_owned(), fixed: false });
        for rest in [
            format!(
                r"verify if catalog file \\?\C:\WINDOWS\Servicing\Packages\{P}.cat is valid. [HRESULT = 0x8007000d - ERROR_INVALID_DATA]"
            ),
            format!(
                r"load package manifest: C:\Windows\servicing\Packages\{P}.mum [HRESULT = 0x800f0900 - CBS_E_XML_PARSER_FAILURE]"
            ),
        ] {
            assert_eq!(told(&rest), damage, "{rest}");
        }
        let gone = format!(
            r"open manifest \\?\C:\Windows\servicing\Packages\{P}.mum [HRESULT = 0x80070002 - ERROR_FILE_NOT_FOUND]"
        );
        let Some(What::Fault { fault: Fault::PathMissing, subject, .. }) = told(&gone) else { panic!() };
        assert_eq!(subject, format!(r"C:\Windows\servicing\Packages\{P}.mum"));
        for rest in [
            format!(r"open manifest \\?\C:\Windows\servicing\Packages\{P}.mum [HRESULT = 0x80070005 - E_ACCESSDENIED]"),
            format!(r"delete \\?\C:\Windows\servicing\Packages\{P}.mum [HRESULT = 0x80070002 - ERROR_FILE_NOT_FOUND]"),
            r"load C:\Windows\CbsTemp\1_2\update.mum [HRESULT = 0x800f0900 - CBS_E_XML_PARSER_FAILURE]".to_owned(),
        ] {
            assert_eq!(told(&rest), None, "{rest}");
        }
    }

    #[test]
    fn records_that_make_no_sense() {
        let line = |code| {
            format!(
                "enumerate store versions on component: x86_foo_31bf3856ad364e35_6.1.1.1_da-dk_c1 [HRESULT = {code}]"
            )
        };
        let told = |code| cbs(&line(code), &format!("Failed to {}", line(code)));
        assert!(matches!(told("0x80070057 - E_INVALIDARG"), Some(What::Fault { fault: Fault::StoreRecords, .. })));
        assert_eq!(told("0x80070005 - E_ACCESSDENIED"), None);
        let What::Fault { subject, .. } =
            over_removed("Over-removing a TLC, s/b internal error 0e47, Version = 6.1.1.1, pA")
        else {
            panic!()
        };
        assert_eq!(subject, "0e47");
    }

    #[test]
    fn the_engine_says_where_an_error_began() {
        let told = |text: &str| match engine(text)? {
            What::Fault { fault, code, .. } => Some((fault, code.win32_twin().0)),
            other => panic!("{other:?}"),
        };
        assert_eq!(
            told(
                "STATUS_SXS_ASSEMBLY_NOT_FOUND originated in function ComponentStore::CRawStoreLayout::Query expression: (null)"
            ),
            Some((Fault::ComponentMissing, 0x8007_36b3))
        );
        assert_eq!(
            told("STATUS_REQUEST_OUT_OF_SEQUENCE originated in function CServicingFamilyEntries::RemoveInstalledTlc expression: (null)")
                .map(|told| told.0),
            Some(Fault::StoreRecords)
        );
        assert_eq!(told("STATUS_SXS_ASSEMBLY_NOT_FOUND originated in function CProbe::Find expression: (null)"), None);
        assert_eq!(told("STATUS_ACCESS_DENIED originated in function ComponentStore::X expression: (null)"), None);
    }
}
