//! The page's wasm module: compiled, given its glue, made small. Settings stand in `wasm-pack.toml`.

use crate::{
    node, pack,
    project::{Project, sha256},
    rust,
};
use anyhow::{Context as _, Result, bail};
use serde::Deserialize;
use std::{
    env, fs,
    path::{Path, PathBuf},
};
use wasm_bindgen_cli_support::Bindgen;
use xshell::cmd;

const TARGET: &str = "wasm32-unknown-unknown";

/// Where compiler, cargo's folder, registry, target and workspace stand in the module, whatever the machine.
const PLACES: [&str; 5] = ["/rust", "/cargo", "/crates", "/target", "/faultline"];

/// `wasm-pack.toml`.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Settings {
    #[serde(rename = "crate")]
    krate: String,
    profile: String,
    features: Vec<String>,
    target: String,
    out_dir: String,
    out_name: String,
    pub(crate) rustflags: Vec<String>,
    pub(crate) wasm_opt: Vec<String>,
}

impl Settings {
    pub(crate) fn parse(text: &str) -> Result<Self> {
        toml::from_str(text).context("wasm-pack.toml")
    }
}

/// Builds the module and its glue into `www/src/generated/wasm/`.
pub(crate) fn build(project: &Project) -> Result<()> {
    let text = fs::read_to_string(project.root.join("wasm-pack.toml")).context("wasm-pack.toml cannot be read")?;
    let settings = Settings::parse(&text)?;
    let compiled = compile(project, &settings)?;

    // The glue and wasm-opt take longer than an unchanged module is worth.
    let module = fs::read(&compiled).with_context(|| format!("{} cannot be read", compiled.display()))?;
    let optimiser = fs::read(node::program(project, "binaryen", "package.json")?)?;
    let wanted = sha256(&[&[&module, text.as_bytes(), &optimiser][..], &pack::SOURCES].concat());
    let out = project.root.join(&settings.out_dir);
    let stamp = out.join(".made-from");
    if fs::read_to_string(&stamp).is_ok_and(|found| found == wanted) {
        return Ok(());
    }
    // Old names do not linger beside new ones; without the stamp a half-made folder is made again.
    if out.exists() {
        fs::remove_dir_all(&out)?;
    }
    fs::create_dir_all(&out)?;
    glue(&settings, &compiled, &out)?;
    shrink(project, &settings, &out)?;
    let small = out.join(format!("{}_bg.wasm", settings.out_name));
    knows_no_machine(project, &small)?;
    let packed = pack::pack(&fs::read(&small)?)?;
    println!("wasm module: {} kB packed", packed.len() / 1000);
    fs::write(small.with_extension("wasm.packed"), packed)?;
    fs::write(stamp, wanted)?;
    Ok(())
}

fn compile(project: &Project, settings: &Settings) -> Result<PathBuf> {
    rust::add_target(project, TARGET)?;
    let shell = &project.shell;
    let Settings { krate, profile, features, .. } = settings;
    // The registry's folder is remapped by its own name, so the sources must be there before the flags are made.
    cmd!(shell, "cargo fetch --quiet --locked --target {TARGET}").run()?;
    let _flags = shell.push_env("CARGO_ENCODED_RUSTFLAGS", rustflags(project, settings)?.join("\u{1f}"));
    let features = features.join(",");
    cmd!(
        shell,
        "cargo build --locked --package {krate} --lib --profile {profile} --target {TARGET} --features={features}"
    )
    .run()
    .context("the wasm crate does not compile")?;
    // Cargo names the folder of the built-in profile `dev` differently.
    let folder = if profile == "dev" { "debug" } else { profile };
    Ok(project.target().join(TARGET).join(folder).join(format!("{}.wasm", krate.replace('-', "_"))))
}

/// The flags of the settings, and what takes this machine's paths out of the module: panics carry the path of their source.
fn rustflags(project: &Project, settings: &Settings) -> Result<Vec<String>> {
    let mut flags = settings.rustflags.clone();
    let mut remap = |from: &Path, to: &str| flags.push(format!("--remap-path-prefix={}={to}", from.display()));
    // The last match wins, so the inner folders come after the outer ones.
    let home = cargo_home()?;
    let [rust, cargo, crates, target, workspace] = PLACES;
    remap(&rust::sysroot(project)?, rust);
    remap(&home, cargo);
    let registries = home.join("registry/src");
    if registries.is_dir() {
        let mut folders: Vec<_> =
            fs::read_dir(&registries)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
        folders.sort();
        for folder in folders {
            // The name of this folder is made from the registry's address, which differs where a mirror is used.
            remap(&folder, crates);
        }
    }
    remap(&project.target(), target);
    remap(&project.root, workspace);
    Ok(flags)
}

fn cargo_home() -> Result<PathBuf> {
    match (env::var_os("CARGO_HOME"), env::home_dir()) {
        (Some(home), _) => Ok(home.into()),
        (None, Some(user)) => Ok(user.join(".cargo")),
        (None, None) => bail!("neither CARGO_HOME nor a home folder: the module would carry this machine's paths"),
    }
}

fn glue(settings: &Settings, compiled: &Path, out: &Path) -> Result<()> {
    let mut bindgen = Bindgen::new();
    bindgen.input_path(compiled).out_name(&settings.out_name).typescript(true);
    match settings.target.as_str() {
        "no-modules" => bindgen.no_modules(true)?,
        "web" => bindgen.web(true)?,
        other => bail!("wasm-pack.toml: target `{other}` is neither `no-modules` nor `web`"),
    };
    // The page hands the bytes in; a path would make the glue look for a file.
    bindgen.omit_default_module_path(true).remove_name_section(true).remove_producers_section(true);
    bindgen.generate(out).context("wasm-bindgen cannot make the glue of the module")
}

fn shrink(project: &Project, settings: &Settings, out: &Path) -> Result<()> {
    let program = node::program(project, "binaryen", "bin/wasm-opt")?;
    let module = out.join(format!("{}_bg.wasm", settings.out_name));
    let before = fs::metadata(&module)?.len();
    let arguments = &settings.wasm_opt;
    cmd!(project.shell, "node {program} {module} {arguments...} -o {module}").quiet().run().context(
        "wasm-opt refuses the module. If Rust turned on a new wasm feature, add it to wasm-pack.toml after checking \
         that the minimum browsers have it.",
    )?;
    let after = fs::metadata(&module)?.len();
    println!("wasm module: {} kB, {} kB before wasm-opt", after / 1000, before / 1000);
    Ok(())
}

/// The same sources make the same bytes on every machine only when no path of this one is in them.
fn knows_no_machine(project: &Project, module: &Path) -> Result<()> {
    let bytes = fs::read(module)?;
    for path in [project.root.clone(), project.target(), cargo_home()?, rust::sysroot(project)?] {
        let needle = format!("{}/", path.display());
        // A checkout that stands where the flags put every checkout.
        if PLACES.iter().any(|place| needle == format!("{place}/")) {
            continue;
        }
        if let Some(at) = find(&bytes, needle.as_bytes()) {
            let end = bytes.len().min(at + 160);
            bail!("the wasm module names a path of this machine: {}", String::from_utf8_lossy(&bytes[at..end]));
        }
    }
    Ok(())
}

fn find(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    bytes.windows(needle.len().max(1)).position(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_committed_settings_are_read() {
        let settings = Settings::parse(include_str!("../../../wasm-pack.toml")).unwrap();
        assert_eq!(settings.krate, "faultline-wasm");
        assert!(settings.rustflags.contains(&"target-feature=+simd128".into()));
        assert!(settings.wasm_opt.contains(&"--enable-simd".into()), "wasm-opt refuses simd otherwise");
    }

    #[test]
    fn a_misspelt_setting_is_an_error() {
        let text = include_str!("../../../wasm-pack.toml").replace("out-name", "outname");
        assert!(Settings::parse(&text).is_err());
    }
}
