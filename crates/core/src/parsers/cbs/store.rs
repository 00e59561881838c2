//! Lines about packages and files: what is damaged, missing, out of reach, or not meant for this machine.
//!
//! Sources: Microsoft's articles 947821 (store checks), *Error 0x800f0831*, *0x80070002*, *0x80070570*, *0x800f0823*, 3023427
//! (wuindex, DPX); real logs for hydration, the free-space check and the optional files that DPX misses in sound packages.

use super::message::quoted;
use super::records;
use crate::extract::{Fault, What};
use crate::hresult::{Code, code_in};
use crate::package::PackageIdentity;
use crate::text::Encoding;

/// With these a package that could not be resolved or opened is damaged or gone; with another one (a restart is owed, access
/// is denied, no memory) something else is wrong.
const DAMAGE: [u32; 19] = [
    0x8007_3712, // ERROR_SXS_COMPONENT_STORE_CORRUPT
    0x8007_3701, // ERROR_SXS_ASSEMBLY_MISSING
    0x800f_0831, // CBS_E_STORE_CORRUPTION
    0x800f_0832, // CBS_E_STORE_TOO_MUCH_CORRUPTION
    0x800f_0900, // CBS_E_XML_PARSER_FAILURE
    0x800f_081f, // CBS_E_SOURCE_MISSING
    0x8007_36b3, // ERROR_SXS_ASSEMBLY_NOT_FOUND
    0x8007_36cc, // ERROR_SXS_FILE_HASH_MISMATCH
    0x8007_370a, // ERROR_SXS_INVALID_IDENTITY_ATTRIBUTE_VALUE
    0x8007_370b, // ERROR_SXS_INVALID_IDENTITY_ATTRIBUTE_NAME
    0x8007_370d, // ERROR_SXS_IDENTITY_PARSE_ERROR
    0x8007_3715, // ERROR_SXS_MANIFEST_IDENTITY_SAME_BUT_CONTENTS_DIFFERENT
    0x8007_371b, // ERROR_SXS_TRANSACTION_CLOSURE_INCOMPLETE
    0x8007_05b9, // ERROR_XML_PARSE_ERROR
    0x8007_0246, // ERROR_ILLEGAL_CHARACTER
    0x8007_000d, // ERROR_INVALID_DATA
    0x8007_0570, // ERROR_FILE_CORRUPT
    0x8007_0002, // ERROR_FILE_NOT_FOUND
    0x8007_0003, // ERROR_PATH_NOT_FOUND
];
/// A package file that is there and cannot be read for what it is.
const UNREADABLE: [u32; 3] = [0x8007_0570, 0x8007_000d, 0x8007_0026];

/// What a CBS message says of packages and files, by its first words.
pub(super) fn cbs(text: &str) -> Option<What> {
    match text.as_bytes().first()? {
        b'(' => item(text),
        b'D' => text.starts_with("DWLD:Failed").then(|| fault(Fault::SourceUnreachable, "", "", text)),
        b'E' => not_in_container(text),
        b'F' => failed(text),
        b'M' => damaged(text, "Mark store corruption flag because of package: "),
        b'N' => {
            let (package, rest) = text.strip_prefix("Not able to find package: ")?.split_once(" from the ")?;
            rest.starts_with("cached windows update index").then(|| fault(Fault::NotInIndex, package, "", text))
        }
        b'O' => {
            let package = text.strip_prefix("Only package owners can remove package: ")?;
            Some(fault(Fault::OwnerOnly, &name(package), "", text))
        }
        b'P' => stack_too_old(text),
        b'R' => {
            let kind = text.strip_prefix("Repair failed: Missing replacement ")?.trim().trim_end_matches('.');
            Some(fault(Fault::ReplacementMissing, "", kind, text))
        }
        b'S' => damaged(text, "Store corruption, manifest missing for package: "),
        _ => None,
    }
}

/// Lines that begin with `F`.
fn failed(text: &str) -> Option<What> {
    if let Some(rest) = text.strip_prefix("Failed to ") {
        if let Some(file) = rest.strip_prefix("find file: ") {
            // Optional files of a package are looked for and missed all the time; a file of a component is not optional.
            let file = file.split(" [HRESULT").next()?.trim();
            return file.contains("_31bf3856ad364e35_").then(|| fault(Fault::PayloadMissing, file, "", text));
        }
        if let Some((package, rest)) = rest.strip_prefix("find package: ").and_then(|r| r.split_once(" from the ")) {
            return rest.starts_with("index mapping").then(|| fault(Fault::NotInIndex, package, "", text));
        }
        if rest.starts_with("collect payload and there is nothing to repair") {
            return Some(fault(Fault::SourceUnreachable, "", "", text));
        }
        if rest.starts_with("internally open package.") {
            let unreadable = code_in(text).is_some_and(|code| UNREADABLE.contains(&code.0));
            return unreadable.then(|| fault(Fault::PackageUnreadable, "", "", text));
        }
        return damaged(text, "Failed to resolve package ")
            .or_else(|| damaged(text, "Failed to pin deployment while resolving Update: "))
            .or_else(|| records::cbs(rest, text));
    }
    space(text)
}

/// A package that the line behind `head` names as damaged: bare, in quotes or brackets.
fn damaged(text: &str, head: &str) -> Option<What> {
    let rest = text.strip_prefix(head)?;
    if !code_in(text).is_none_or(|code| DAMAGE.contains(&code.0)) {
        return None;
    }
    let package = rest.strip_prefix(['\'', '[']).unwrap_or(rest);
    let package = (!package.starts_with("HRESULT")).then(|| name(package)).filter(|name| !name.is_empty())?;
    Some(What::StoreDamage { item: package.clone(), package: Some(package), fixed: false })
}

/// A package identity without what lines write behind it (`.UpdateName`, `.4565511-14794_neutral`); else the first word.
fn name(text: &str) -> String {
    let word = text.split([' ', '\'', '"', ']', ',']).next().unwrap_or("").trim_end_matches('.');
    let Some(identity) = PackageIdentity::parse(word) else { return word.to_owned() };
    let four = identity.version.match_indices('.').nth(3).map_or(identity.version.len(), |(at, _)| at);
    PackageIdentity { version: &identity.version[..four], ..identity }.to_text()
}

/// `(p)\tCSI Payload Corrupt\t(n)\t\t\tcomponent\file`, `(f)\tCBS MUM Missing\t…`, `(Fixed)` when repaired; blanks in place of
/// tabs where somebody copied the lines.
fn item(text: &str) -> Option<What> {
    let (mark, rest) = text.strip_prefix('(')?.split_once(')')?;
    let rest = rest.trim_start();
    if mark.is_empty() || mark.len() > 2 || !(rest.starts_with("CSI ") || rest.starts_with("CBS ")) {
        return None;
    }
    let item = if rest.contains('\t') {
        rest.split('\t').map(str::trim).rfind(|f| !f.is_empty() && !f.starts_with('('))?
    } else {
        rest.split_whitespace().rfind(|word| !word.starts_with('('))?
    };
    let kind = &rest[..rest.len().min(48)];
    let is_damage = ["Corrupt", "Missing", "Mismatch", "All Zeros", "Failed Catalog Check"];
    if !is_damage.iter().any(|word| kind.contains(word)) || !item.contains(['~', '\\', '_', '.']) {
        return None;
    }
    let lower = text.to_ascii_lowercase();
    let fixed = lower.contains("(fixed)") || lower.contains("(fix)");
    let package = item.contains("~31bf3856ad364e35~").then(|| item.to_owned());
    Some(What::StoreDamage { package, item: item.to_owned(), fixed })
}

/// `Extraction of file: amd64_…\x.dll failed because it is not present in the container (…).` A file beside the components,
/// such as `update.ses`, is optional.
fn not_in_container(text: &str) -> Option<What> {
    let (file, rest) = text.strip_prefix("Extraction of file: ")?.split_once(" failed because it is not present in")?;
    let container = rest.split_once('(').and_then(|(_, r)| r.rsplit_once(')')).map_or("", |(path, _)| path);
    let container = container.rsplit('\\').next().unwrap_or(container);
    file.contains('\\').then(|| fault(Fault::FileNotInContainer, file, container, text))
}

/// `Package "P" requires Servicing Stack v10.0.1.2 but current Servicing Stack is v10.0.1.1.`
fn stack_too_old(text: &str) -> Option<What> {
    let (package, rest) = text.strip_prefix("Package \"")?.split_once("\" requires Servicing Stack v")?;
    let (needed, rest) = rest.split_once(" but current Servicing Stack is v")?;
    let present = rest.split(' ').next()?.trim_end_matches('.');
    Some(fault(Fault::StackTooOld, &name(package), &format!("{needed} {present}"), text))
}

/// `Free disk space check on C:. Available: 12MB, …, Total Required: 34MB`; silent where there is enough.
fn space(text: &str) -> Option<What> {
    let (volume, rest) = text.strip_prefix("Free disk space check on ")?.split_once(". Available: ")?;
    let megabytes = |text: &str| text.split("MB").next()?.trim().parse::<u64>().ok();
    let (free, needed) = (megabytes(rest)?, megabytes(rest.split_once("Total Required: ")?.1)?);
    (free < needed).then(|| fault(Fault::DiskSpace, volume, &format!("{needed} {free}"), ""))
}

/// What a message of component `CSI` says of components and files, behind its number and stamp.
pub(super) fn csi(rest: &[u8], severity: u8) -> Option<What> {
    if rest.starts_with(b"Couldn't find the hash of component: ") {
        return hash_not_in_catalog(&Encoding::Utf8.decode(rest));
    }
    if rest.starts_with(b"Manifest hash for component ") {
        let text = Encoding::Utf8.decode(rest);
        let item = quoted(&text).filter(|_| text.contains("does not match"))?;
        return Some(What::StoreDamage { package: None, item, fixed: false });
    }
    if rest.starts_with(b"Over-removing a TLC") {
        return Some(records::over_removed(&Encoding::Utf8.decode(rest)));
    }
    (severity == b'E' && rest.starts_with(b"(F) ")).then(|| store_error(&Encoding::Utf8.decode(&rest[4..])))?
}

/// An error of the store's engine, behind its `(F) `.
fn store_error(text: &str) -> Option<What> {
    let text = behind_source(text);
    if let Some(rest) = text.strip_prefix("Hydration failed for component ") {
        let component = rest.split(", arch").next()?;
        let file = rest.split_once(" on file ")?.1.split(" with ").next()?;
        return Some(fault(Fault::Hydration, component, file, text));
    }
    if let Some(folder) = text.strip_prefix("Component directory missing. Dir: ") {
        let folder = folder.split(['[', ',', ' ']).next()?.trim_end_matches(['\\', '.']);
        return Some(fault(Fault::Hydration, folder.rsplit('\\').next()?, "", text));
    }
    if let Some(at) = text.find("ICSITransaction_PinDeployment(") {
        let code = code_in(text).filter(|code| DAMAGE.iter().any(|damage| code.same_failure(Code(*damage))))?;
        let package = text[at..].split_once("rid = ")?.1;
        let package =
            if package.starts_with('[') { quoted(package)? } else { package.trim_start_matches('\'').to_owned() };
        let (subject, detail) = (name(&package), String::new());
        return Some(What::Fault { fault: Fault::ComponentMissing, subject, detail, code });
    }
    if let Some(what) = records::engine(text) {
        return Some(what);
    }
    if text.contains("CryptCATAdmin") {
        return Some(fault(Fault::CatalogStore, "CryptCATAdminAddCatalog", "", text));
    }
    path(text)
}

/// An error without the line of source in front: `d:\win7sp1_gdr\base\wcp\…\analysis.cpp(1186): Error STATUS_…`.
fn behind_source(text: &str) -> &str {
    let (place, rest) = text.split_once(' ').unwrap_or((text, ""));
    if place.ends_with("):") { rest.strip_prefix("Error ").unwrap_or(rest) } else { text }
}

/// `Couldn't find the hash of component: C, Version = …, VersionScope = 1 nonSxS in the catalog [l:192{96}]"…\x.cat".`
fn hash_not_in_catalog(text: &str) -> Option<What> {
    let (component, catalog) = text.split_once(": ")?.1.split_once(" in the catalog ")?;
    let catalog = quoted(catalog).unwrap_or_default();
    let catalog = catalog.rsplit('\\').next().unwrap_or_default();
    Some(fault(Fault::HashNotInCatalog, component.split(',').next()?, catalog, ""))
}

/// A path that is not there, a folder or a key that the file system or the registry refused: the object's name stands in
/// the call's arguments, `on:[l:69]'\??\C:\…'`.
fn path(text: &str) -> Option<What> {
    let missing = text.starts_with("STATUS_OBJECT_NAME_NOT_FOUND") || text.starts_with("STATUS_OBJECT_PATH_NOT_FOUND");
    let refused = text.starts_with("STATUS_ACCESS_DENIED") || text.starts_with("STATUS_SHARING_VIOLATION");
    if !missing && !refused {
        return None;
    }
    let object = quoted(&text[text.find("on:[")?..])?;
    if object.to_ascii_uppercase().starts_with("\\REGISTRY\\") {
        return refused.then(|| fault(Fault::KeyRefused, &object[1..], "", text));
    }
    if !text.contains("File(") && !text.contains("Directory(") {
        return None;
    }
    let object = object.strip_prefix("\\??\\").unwrap_or(&object);
    let kind = if missing { Fault::PathMissing } else { Fault::PathRefused };
    // A refused file is told by its name; see [`What::FileRefused`].
    (missing || !is_file(object)).then(|| fault(kind, object, "", text))
}

/// Does a path end in a file's name, with an extension?
fn is_file(path: &str) -> bool {
    let name = path.rsplit('\\').next().unwrap_or(path);
    name.rsplit_once('.').is_some_and(|(stem, ext)| {
        !stem.is_empty() && (1..=12).contains(&ext.len()) && ext.bytes().all(|b| b.is_ascii_alphanumeric())
    })
}

pub(super) fn fault(fault: Fault, subject: &str, detail: &str, text: &str) -> What {
    let code = code_in(text).filter(|code| !code.is_success()).unwrap_or_default();
    What::Fault { fault, subject: subject.to_owned(), detail: detail.to_owned(), code }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Mechanism, subject and detail of a fault; the package of damage.
    fn told(what: Option<What>) -> Option<(Option<Fault>, String, String, u32)> {
        Some(match what? {
            What::Fault { fault, subject, detail, code } => (Some(fault), subject, detail, code.0),
            What::StoreDamage { package, item, fixed } => {
                (None, package.unwrap_or_default(), if fixed { format!("fixed {item}") } else { item }, 0)
            }
            other => panic!("{other:?}"),
        })
    }

    const P: &str = "Package_12_for_KB5012170~31bf3856ad364e35~amd64~~19041.1880.1.1";

    #[test]
    fn damaged_packages_are_named_alike_on_every_line() {
        let damaged = Some((None, P.to_owned(), P.to_owned(), 0));
        for text in [
            format!("Store corruption, manifest missing for package: {P}"),
            format!("Failed to resolve package '{P}' [HRESULT = 0x800f0831 - CBS_E_STORE_CORRUPTION]"),
            format!("Failed to resolve package [{P}] [HRESULT = 0x80070570]"),
            format!("Mark store corruption flag because of package: {P}. [HRESULT = 0x80073712 - X]"),
            format!(
                "Failed to pin deployment while resolving Update: {P}.5012170-7_neutral from file: (null) [HRESULT = 0x80073701 - X]"
            ),
        ] {
            assert_eq!(told(cbs(&text)), damaged, "{text}");
        }
        for text in [
            "Failed to resolve package [HRESULT = 0x800f0831 - CBS_E_STORE_CORRUPTION]".to_owned(),
            // Something else is wrong than the store.
            format!("Failed to resolve package '{P}' [HRESULT = 0x80070bc9 - ERROR_FAIL_REBOOT_REQUIRED]"),
            format!("Failed to resolve package '{P}' [HRESULT = 0x80070005 - E_ACCESSDENIED]"),
        ] {
            assert_eq!(told(cbs(&text)), None, "{text}");
        }
    }

    #[test]
    fn items_of_a_check_with_tabs_and_blanks() {
        let item = "amd64_a..b_31bf3856ad364e35_10.0.19045.3636_none_23b3\\c d.dll";
        for (text, package, want) in [
            (format!("(p)\tCSI Payload Corrupt\t(n)\t\t\t{item}"), "", item.to_owned()),
            (format!("(p) CBS MUM Missing (n) {P}"), P, P.to_owned()),
            (format!("(p)    CBS MUM Missing      (w)  (Fixed)   {P}"), P, format!("fixed {P}")),
            ("(p) CSI Manifest Corrupt (w) (Fixed) wow64_x_31bf_1".to_owned(), "", "fixed wow64_x_31bf_1".to_owned()),
        ] {
            assert_eq!(told(cbs(&text)), Some((None, package.to_owned(), want, 0)), "{text}");
        }
        for none in ["(p)", "(x) CSI Manifest Repaired: 0", "(F) CSI", "(p) CSI Payload Corrupt (n)", "()"] {
            assert_eq!(told(cbs(none)), None, "{none}");
        }
    }

    #[test]
    fn mechanisms_of_servicing() {
        let file = "x86_microsoft-windows-foo_31bf3856ad364e35_7.1.7601.23545_none_22\\foo.dll";
        for (text, want, subject, detail, code) in [
            ("Repair failed: Missing replacement mum/cat pair.", Fault::ReplacementMissing, "", "mum/cat pair", 0),
            (
                &format!(
                    "Extraction of file: {file} failed because it is not present in the container (\\\\?\\C:\\w\\kb1.cab)."
                ),
                Fault::FileNotInContainer,
                file,
                "kb1.cab",
                0,
            ),
            (
                &format!("Failed to find file: {file} [HRESULT = 0x80070002 - ERROR_FILE_NOT_FOUND]"),
                Fault::PayloadMissing,
                file,
                "",
                0x8007_0002,
            ),
            (
                "Not able to find package: P~x from the cached windows update index. [HRESULT = 0x800f090d - X]",
                Fault::NotInIndex,
                "P~x",
                "",
                0x800f_090d,
            ),
            (
                "Package \"P~x\" requires Servicing Stack v10.0.2.9 but current Servicing Stack is v10.0.2.7. [HRESULT = 0x800f0823 - X]",
                Fault::StackTooOld,
                "P~x",
                "10.0.2.9 10.0.2.7",
                0x800f_0823,
            ),
            (
                "Only package owners can remove package: P~x [HRESULT = 0x80070005 - E_ACCESSDENIED]",
                Fault::OwnerOnly,
                "P~x",
                "",
                0x8007_0005,
            ),
            (
                "Failed to internally open package. [HRESULT = 0x80070570 - ERROR_FILE_CORRUPT]",
                Fault::PackageUnreadable,
                "",
                "",
                0x8007_0570,
            ),
            (
                "Free disk space check on C:. Available: 812MB, Required size (Lang neutral): 900MB, Required size (Per language): 10MB, Languages installed: 1, Total Required: 910MB",
                Fault::DiskSpace,
                "C:",
                "910 812",
                0,
            ),
            (
                "Failed to collect payload and there is nothing to repair. [HRESULT = 0x80240438 - WU_E_PT_ENDPOINT_UNREACHABLE]",
                Fault::SourceUnreachable,
                "",
                "",
                0x8024_0438,
            ),
        ] {
            assert_eq!(told(cbs(text)), Some((Some(want), subject.into(), detail.into(), code)), "{text}");
        }
        for none in [
            // Optional files of every package.
            "Extraction of file: update.ses failed because it is not present in the container (\\\\?\\C:\\w\\kb1.cab).",
            "Failed to find file: update.ses [HRESULT = 0x80070002 - ERROR_FILE_NOT_FOUND]",
            "Failed to internally open package. [HRESULT = 0x800f0805 - CBS_E_INVALID_PACKAGE]",
            "Free disk space check on C:. Available: 124294MB, Required size (Lang neutral): 0MB, Total Required: 0MB",
            "Free disk space check on C:. Available: lots",
        ] {
            assert_eq!(told(cbs(none)), None, "{none}");
        }
    }

    #[test]
    fn errors_of_the_store_engine() {
        for (text, want, subject, detail, code) in [
            (
                "(F) Hydration failed for component Microsoft-Windows-Foo, version 10.0.19041.985, arch amd64, nonSxS, pkt {l:8 b:31bf3856ad364e35} on file foo.dll with NTSTATUS -1073283059. Matching Component = Microsoft-Windows-Foo",
                Fault::Hydration,
                "Microsoft-Windows-Foo, version 10.0.19041.985",
                "foo.dll",
                0x8007_000d,
            ),
            (
                "(F) Component directory missing. Dir: \\SystemRoot\\WinSxS\\amd64_foo_31bf3856ad364e35_10.0.1.1_none_ab[gle=0x80004005]",
                Fault::Hydration,
                "amd64_foo_31bf3856ad364e35_10.0.1.1_none_ab",
                "",
                0x8000_4005,
            ),
            (
                "(F) HRESULT_FROM_WIN32(ERROR_SXS_ASSEMBLY_MISSING) #8512# from Windows::ServicingAPI::CCSITransaction::ICSITransaction_PinDeployment(Flags = 0, a = ab, version 10.0.14393.2999, rid = 'Package_74_for_KB5012170~31bf3856ad364e35~amd64~~10.0.1.8.5012170-14794_neutral', rah = '2', manpath = [l:4]'\\??\\', disp = 0)[gle=0x80073701]",
                Fault::ComponentMissing,
                "Package_74_for_KB5012170~31bf3856ad364e35~amd64~~10.0.1.8",
                "",
                0x8007_3701,
            ),
            (
                "(F) STATUS_SXS_ASSEMBLY_MISSING originated in function CCSDirectTransaction::LockComponent expression: (null)",
                Fault::ComponentMissing,
                "",
                "",
                0xc015_000c,
            ),
            (
                r#"(F) STATUS_OBJECT_NAME_NOT_FOUND #133# from Windows::Rtl::SystemImplementation::DirectFileSystemProvider::SysCreateFile(flags = (x), handle = {provider=NULL, handle=0, name= ("null")}, oa = @0xa->OBJECT_ATTRIBUTES {s:48; rd:NULL; on:[69]"\??\C:\ProgramData\Some Tools"; a:(x)})"#,
                Fault::PathMissing,
                r"C:\ProgramData\Some Tools",
                "",
                0xc000_0034,
            ),
            (
                r"(F) STATUS_ACCESS_DENIED #1# from DirectFileSystemProvider::SysCreateFile(oa = @0xa->OBJECT_ATTRIBUTES {on:[l:21 ml:22]'\??\C:\Windows\System32'; a:(x)})",
                Fault::PathRefused,
                r"C:\Windows\System32",
                "",
                0xc000_0022,
            ),
            (
                r"(F) STATUS_ACCESS_DENIED #1# from CRegistryProvider::SysOpenKey(oa = @0xa->OBJECT_ATTRIBUTES {on:[l:21]'\REGISTRY\MACHINE\SOFTWARE\x.y'; a:(x)})",
                Fault::KeyRefused,
                r"REGISTRY\MACHINE\SOFTWARE\x.y",
                "",
                0xc000_0022,
            ),
        ] {
            let found = told(csi(text.as_bytes(), b'E'));
            assert_eq!(found, Some((Some(want), subject.into(), detail.into(), code)), "{text}");
        }
        let file = r"(F) STATUS_ACCESS_DENIED #1# from DirectFileSystemProvider::SysCreateFile(oa = @0xa->OBJECT_ATTRIBUTES {on:[l:21]'\??\C:\Windows\a.dll'; a:(x)})";
        assert_eq!(told(csi(file.as_bytes(), b'E')), None, "a file has an event of its own");
        let pending = "(F) HRESULT_FROM_WIN32(ERROR_FAIL_REBOOT_REQUIRED) #1# from X::ICSITransaction_PinDeployment(rid = 'P~1', rah = '2')[gle=0x80070bc9]";
        assert_eq!(told(csi(pending.as_bytes(), b'E')), None);
    }

    #[test]
    fn hashes_that_stand_in_no_catalog() {
        let text = r#"Couldn't find the hash of component: Microsoft-Windows-Foo, Version = 6.1.7601.1, pA = X (9), Culture = [l:10{5}]"en-US", VersionScope = 1 nonSxS in the catalog [l:192{96}]"\SystemRoot\WinSxS\Catalogs\33aa.cat"."#;
        let want = (Some(Fault::HashNotInCatalog), "Microsoft-Windows-Foo".to_owned(), "33aa.cat".to_owned(), 0);
        assert_eq!(told(csi(text.as_bytes(), b'I')), Some(want));
        let manifest =
            r#"Manifest hash for component [ml:280{140},l:142{71}]"x86_foo_31bf_1" does not match expected value."#;
        assert_eq!(told(csi(manifest.as_bytes(), b'I')), Some((None, String::new(), "x86_foo_31bf_1".into(), 0)));
    }
}
