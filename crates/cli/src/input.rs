//! From paths to files: a folder is every file in it.

use crate::{console, words};
use faultline_core::bundle::ENTRY_LIMIT;
use faultline_core::words::Language;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// One file to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Input {
    /// Where it is.
    pub(crate) path: PathBuf,
    /// What the report calls it: its name, or its path inside the folder that was given.
    pub(crate) name: String,
    /// Name of the folder that was given.
    pub(crate) folder: Option<String>,
}

/// The files behind `paths`, in their order. What cannot be read is said on standard error and left out.
pub(crate) fn files(paths: &[PathBuf], language: Language) -> Vec<Input> {
    let mut inputs = Vec::new();
    let mut folders = BTreeMap::<String, usize>::new();
    for path in paths {
        match fs::metadata(path) {
            Err(error) => console::complain(words::unreadable(path, &error, language)),
            Ok(meta) if meta.is_dir() => {
                // The loose files of a folder are one bundle of its name: a second folder of that name is another.
                let name = own_name(path);
                let seen = folders.entry(name.clone()).or_default();
                *seen += 1;
                let name = if *seen == 1 { name } else { format!("{name} ({seen})") };
                inputs.extend(folder(path, &name, language));
            }
            Ok(_) => inputs.push(Input { path: path.clone(), name: own_name(path), folder: None }),
        }
    }
    inputs
}

/// Last part of a path; `.` and `..` have the name of the folder they lead to.
fn own_name(path: &Path) -> String {
    let full = path.file_name().map_or_else(|| fs::canonicalize(path).unwrap_or_default(), PathBuf::from);
    full.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

fn folder(root: &Path, name: &str, language: Language) -> Vec<Input> {
    let mut found = Vec::new();
    walk(root, "", &mut found, language);
    if found.is_empty() {
        console::complain(words::empty_folder(root, language));
    }
    if found.len() > ENTRY_LIMIT {
        console::complain(words::too_many_files(root, ENTRY_LIMIT, language));
        found.truncate(ENTRY_LIMIT);
    }
    found.into_iter().map(|(path, inside)| Input { path, name: inside, folder: Some(name.to_owned()) }).collect()
}

/// Files under `path` in the order of their names. Links to folders are not followed: they may lead back.
fn walk(path: &Path, inside: &str, found: &mut Vec<(PathBuf, String)>, language: Language) {
    let entries = fs::read_dir(path).and_then(|entries| entries.collect::<io::Result<Vec<_>>>());
    let mut entries = match entries {
        Ok(entries) => entries,
        Err(error) => return console::complain(words::unreadable(path, &error, language)),
    };
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        if found.len() > ENTRY_LIMIT {
            return;
        }
        let name = format!("{inside}{}", entry.file_name().to_string_lossy());
        let path = entry.path();
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => walk(&path, &format!("{name}/"), found, language),
            // A link counts when it leads to a file; pipes and devices are never logs.
            Ok(_) if path.is_file() => found.push((path, name)),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_its_files_by_name() {
        let root = std::env::temp_dir().join(format!("faultline-folder-{}", std::process::id()));
        fs::create_dir_all(root.join("Logs/CBS")).unwrap();
        fs::create_dir_all(root.join("empty")).unwrap();
        for name in ["systeminfo.txt", "Logs/CBS/CBS.log", "Logs/a.txt"] {
            fs::write(root.join(name), "x").unwrap();
        }
        #[cfg(unix)]
        std::os::unix::fs::symlink(&root, root.join("Logs/back")).unwrap();
        let inputs = files(&[root.clone(), root.join("systeminfo.txt"), root.join("missing")], Language::En);
        let twice: Vec<_> = files(&[root.join("Logs/CBS"), root.join("Logs/CBS")], Language::En)
            .into_iter()
            .filter_map(|input| input.folder)
            .collect();
        fs::remove_dir_all(&root).unwrap();
        let names: Vec<_> = inputs.iter().map(|i| i.name.as_str()).collect();
        assert_eq!(names, ["Logs/CBS/CBS.log", "Logs/a.txt", "systeminfo.txt", "systeminfo.txt"]);
        assert!(inputs[0].folder.is_some() && inputs[3].folder.is_none());
        assert_eq!(twice, ["CBS", "CBS (2)"]);
    }
}
