//! A release, as far as it can be made without a network and without publishing anything.
//!
//! Every check and every step runs, so that one run lists all that is wrong. What only a person, another machine or a
//! network can do is listed at the end.

#![allow(clippy::print_stdout, reason = "a command line program")]

use anyhow::{Context, Result, bail, ensure};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use toml::{Table, Value};

/// What is asked for.
pub struct Plan {
    /// The folder of the results; emptied first.
    pub out: PathBuf,
    /// Whether changes that are not committed are tolerated.
    pub allow_dirty: bool,
}

/// What a dry run leaves out.
const LEFT_OUT: [&str; 7] = [
    "the tag: git tag v{version}, and pushing it, which starts .github/workflows/release.yml",
    "archives for the other systems: that workflow builds them",
    "the Debian package: .ci/deb builds it and tries it in a clean system",
    "compiling each packed crate, and programs that use them: .ci/packages build",
    "breaking changes since the last release: .ci/run full",
    "crates.io: cargo publish --workspace, once repository and homepage are in the manifests",
    "the page of the release with its signatures, and the packages of other registries",
];

/// Makes everything of a release that needs no network; fails if anything is wrong.
pub fn dry_run(plan: &Plan) -> Result<()> {
    let manifest = table(Path::new("Cargo.toml")).context("run this in the root of the repository")?;
    let version = text(&manifest, &["workspace", "package", "version"])?.to_owned();
    let target = host()?;
    if plan.out.exists() {
        fs::remove_dir_all(&plan.out)?;
    }
    fs::create_dir_all(&plan.out)?;
    let out = plan.out.to_string_lossy();
    let steps: [(&str, Box<dyn Fn() -> Result<String> + '_>); 8] = [
        ("nothing is uncommitted", Box::new(|| clean_tree(plan.allow_dirty))),
        ("versions agree", Box::new(|| versions(&manifest, &version))),
        ("the changelog has the version", Box::new(|| changelog(&version))),
        ("the tag is free", Box::new(|| free_tag(&version))),
        ("packed crates", Box::new(|| run(".ci/packages", &[]))),
        ("components and their licences", Box::new(|| run(".github/components", &[&target, &out]))),
        ("archive", Box::new(|| archive(&target, &out, &version))),
        ("checksums", Box::new(|| checksums(&plan.out))),
    ];
    let mut wrong = 0;
    for (name, step) in steps {
        match step() {
            Ok(result) => {
                println!("ok     {name}{}", if result.is_empty() { result } else { format!(": {result}") })
            }
            Err(error) => {
                wrong += 1;
                println!("WRONG  {name}: {error:#}");
            }
        }
    }
    println!("\nleft out:");
    LEFT_OUT.iter().for_each(|line| println!("- {}", line.replace("{version}", &version)));
    ensure!(wrong == 0, "{wrong} of the steps failed; {version} is not ready for a release");
    Ok(())
}

fn clean_tree(allow_dirty: bool) -> Result<String> {
    let changed = output("git", &["status", "--porcelain"])?;
    match changed.lines().count() {
        0 => Ok(String::new()),
        count if allow_dirty => Ok(format!("{count} files are, which is allowed")),
        count => bail!("{count} files are; commit them, or give --allow-dirty"),
    }
}

/// Checks the version of every crate of ours in every manifest.
fn versions(manifest: &Table, version: &str) -> Result<String> {
    let mut checked = 1;
    let mut check = |place: String, found: &str| {
        checked += 1;
        ensure!(found == version, "{place} has {found}, the workspace has {version}");
        Ok(())
    };
    for (name, found) in of_dependencies(manifest)? {
        check(format!("Cargo.toml: {name}"), &found)?;
    }
    let others = [("python/Cargo.toml", "package"), ("python/pyproject.toml", "project")];
    for (file, part) in others {
        if Path::new(file).exists()
            && let Ok(found) = text(&table(Path::new(file))?, &[part, "version"])
        {
            check(file.to_owned(), found)?;
        }
    }
    Ok(format!("{version} in {checked} places"))
}

/// Returns the versions that the workspace asks for of its own crates.
fn of_dependencies(manifest: &Table) -> Result<Vec<(String, String)>> {
    let dependencies = manifest.get("workspace").and_then(|table| table.get("dependencies"));
    let dependencies = dependencies.and_then(Value::as_table).context("Cargo.toml: has no dependencies")?;
    let ours = dependencies.iter().filter(|(_, value)| value.get("path").is_some());
    ours.map(|(name, value)| {
        let version = value.get("version").and_then(Value::as_str);
        let version = version.with_context(|| format!("Cargo.toml: {name} has a path and no version"))?;
        Ok((name.clone(), version.to_owned()))
    })
    .collect()
}

fn changelog(version: &str) -> Result<String> {
    let text = fs::read_to_string("CHANGELOG.md")?;
    let lines = section(&text, version);
    ensure!(
        lines > 0,
        "CHANGELOG.md has no section [{version}] with text; rename [Unreleased], with the date"
    );
    Ok(format!("{lines} lines"))
}

/// Counts the lines of text in the section of a version.
fn section(changelog: &str, version: &str) -> usize {
    let is_heading = |line: &&str| line.starts_with("## ");
    let heading = format!("## [{version}]");
    let mut lines = changelog.lines().skip_while(|line| !line.starts_with(&heading));
    lines.next();
    lines.take_while(|line| !is_heading(line)).filter(|line| !line.trim().is_empty()).count()
}

fn free_tag(version: &str) -> Result<String> {
    let tag = format!("v{version}");
    let taken = output("git", &["tag", "--list", &tag])?;
    ensure!(taken.is_empty(), "{tag} exists; raise the version in Cargo.toml");
    Ok(tag)
}

fn archive(target: &str, out: &str, version: &str) -> Result<String> {
    let program = Path::new("target/release").join(format!("sverka{}", std::env::consts::EXE_SUFFIX));
    let program = program.to_string_lossy();
    let found = output(&program, &["--version"]).context("build it with cargo build --release")?;
    let found =
        found.lines().next().and_then(|line| line.split(' ').next_back()).unwrap_or_default().to_owned();
    ensure!(found == version, "{program} is version {found}; build it again");
    run(".github/pack", &[target, out])?;
    Ok(format!("for {target}"))
}

/// Writes the sums of all results, in the form that `sha256sum --check` reads.
fn checksums(out: &Path) -> Result<String> {
    let mut names: Vec<PathBuf> = fs::read_dir(out)?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    names.sort();
    let mut lines = String::new();
    for path in &names {
        let sum: String = Sha256::digest(fs::read(path)?).iter().map(|byte| format!("{byte:02x}")).collect();
        lines.push_str(&format!("{sum}  {}\n", path.file_name().unwrap_or_default().to_string_lossy()));
    }
    fs::write(out.join("SHA256SUMS"), lines)?;
    Ok(format!("of {} files in {}", names.len(), out.display()))
}

/// Returns the target of this machine.
fn host() -> Result<String> {
    let text = output("rustc", &["-vV"])?;
    let line = text.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(line.context("rustc -vV names no host")?.to_owned())
}

/// Runs a command and returns its last line.
fn run(program: &str, arguments: &[&str]) -> Result<String> {
    Ok(output(program, arguments)?.lines().next_back().unwrap_or_default().trim().to_owned())
}

fn output(program: &str, arguments: &[&str]) -> Result<String> {
    let done = Command::new(program).args(arguments).output().with_context(|| program.to_owned())?;
    let errors = String::from_utf8_lossy(&done.stderr);
    ensure!(done.status.success(), "{program} {}: {}", arguments.join(" "), errors.trim());
    Ok(String::from_utf8(done.stdout)?)
}

fn table(path: &Path) -> Result<Table> {
    let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
    text.parse().with_context(|| path.display().to_string())
}

fn text<'a>(table: &'a Table, keys: &[&str]) -> Result<&'a str> {
    let (last, folders) = keys.split_last().context("no key")?;
    let table = folders.iter().try_fold(table, |table, key| table.get(*key).and_then(Value::as_table));
    let value = table.and_then(|table| table.get(*last)).and_then(Value::as_str);
    value.with_context(|| format!("{}: is missing", keys.join(".")))
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHANGELOG: &str = "# Changelog\n\n## [Unreleased]\n\n- b\n\n## [1.2.0] - 2026-01-01\n\n### Added\n\n- a\n- c\n\n## [1.1.0]\n";

    #[test]
    fn the_section_of_a_version_ends_at_the_next() {
        assert_eq!(
            [section(CHANGELOG, "1.2.0"), section(CHANGELOG, "1.1.0"), section(CHANGELOG, "1.2")],
            [3, 0, 0]
        );
    }

    #[test]
    fn a_crate_with_another_version_is_found() {
        let manifest = |version: &str| {
            let text = format!(
                "[workspace.package]\nversion = \"1.0.0\"\n[workspace.dependencies]\na = {{ path = \"a\", version = \"{version}\" }}\nb = \"3\"\n"
            );
            text.parse::<Table>().unwrap()
        };
        assert_eq!(text(&manifest("1.0.0"), &["workspace", "package", "version"]).unwrap(), "1.0.0");
        assert_eq!(of_dependencies(&manifest("1.0.0")).unwrap(), [("a".to_owned(), "1.0.0".to_owned())]);
        assert!(
            versions(&manifest("1.0.1"), "1.0.0")
                .unwrap_err()
                .to_string()
                .contains("Cargo.toml: a has 1.0.1")
        );
        let without = "[workspace.dependencies]\na = { path = \"a\" }\n".parse::<Table>().unwrap();
        assert!(of_dependencies(&without).is_err());
    }
}
