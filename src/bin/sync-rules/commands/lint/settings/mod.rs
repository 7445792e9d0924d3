//! `sync-rules.toml`: what a project asks of every run, and the findings that it has decided to live with.
//!
//! The nearest file above a linted file holds for it: its ignores take out findings. The other options are those
//! of the file nearest to the first path, and give way to the command line.
//!
//! A file that is found belongs to whoever wrote what is linted, so it says nothing of other files: it must be a plain
//! file, and its baseline one below its folder. A file that is named is trusted.

mod ignores;
mod parse;

use std::{
    collections::HashMap,
    path::{self, Path, PathBuf},
};

use sync_rules::{diagnostics::Place, lint::Finding};

use self::ignores::Ignore;
use super::{FailOn, Format, LintArgs, date::Date, is_refusal, relative};
use crate::{
    problem::{Checked, Problem},
    read,
    selector::Selector,
};

/// The name under which a configuration is found.
pub(super) const NAME: &str = "sync-rules.toml";

/// One configuration file.
#[derive(Debug, Default)]
pub(super) struct Settings {
    /// The folder that its paths start from.
    folder: PathBuf,
    /// What is selected, unless the command line says it.
    select: Vec<Selector>,
    /// Codes that are left out of everything below the folder.
    ignore: Vec<Selector>,
    fail_on: Option<FailOn>,
    format: Option<Format>,
    baseline: Option<(PathBuf, Place)>,
    ignores: Vec<Ignore>,
}

/// How a configuration came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Origin {
    Named,
    Found,
}

/// The configuration files of a run.
#[derive(Debug)]
pub(super) struct Found {
    files: Vec<Settings>,
    /// Which of them holds in a folder.
    nearest: HashMap<PathBuf, Option<usize>>,
    /// The one that was named, which holds everywhere.
    named: Option<usize>,
    /// Whether files are looked for.
    search: Search,
    today: Date,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Search {
    Above,
    Nowhere,
}

impl Found {
    /// Begins with the file that was named, if one was.
    pub(super) fn new(args: &LintArgs) -> Checked<Self> {
        let named = args.config.as_deref().map(|path| Settings::load(path, Origin::Named));
        let files = named.transpose()?.into_iter().collect::<Vec<_>>();
        let named = (!files.is_empty()).then_some(0);
        let search = if args.isolated { Search::Nowhere } else { Search::Above };
        Ok(Self { files, nearest: HashMap::new(), named, search, today: Date::today() })
    }

    /// The arguments, with what the configuration nearest to the first path says where they say nothing.
    pub(super) fn complete(&mut self, args: &LintArgs) -> Checked<LintArgs> {
        let first = args.paths.first().map_or(Path::new("."), PathBuf::as_path);
        let settings = self.index(first)?.and_then(|at| self.files.get(at));
        let mut args = args.clone();
        if let Some(settings) = settings {
            args.format = args.format.or(settings.format);
            args.fail_on = args.fail_on.or(settings.fail_on);
            args.baseline = args.baseline.or_else(|| Some(settings.baseline.as_ref()?.0.clone()));
            if args.select.is_empty() {
                args.select.clone_from(&settings.select);
            }
        }
        Ok(args)
    }

    fn index(&mut self, path: &Path) -> Checked<Option<usize>> {
        if self.named.is_some() || self.search == Search::Nowhere {
            return Ok(self.named);
        }
        let absolute = path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let folder = if path.is_dir() { Some(absolute.as_path()) } else { absolute.parent() };
        // The folders that are not known yet, from the inside out.
        let mut asked = Vec::new();
        let mut found = None;
        for folder in folder.into_iter().flat_map(Path::ancestors) {
            if let Some(known) = self.nearest.get(folder) {
                found = *known;
                break;
            }
            asked.push(folder.to_owned());
            let file = folder.join(NAME);
            if file.is_symlink() {
                let message = format!(
                    "`{}` is a symbolic link; a configuration that is not named must be a plain file",
                    shown(&file).display()
                );
                return Err(Problem::new(message).help("name the file with `--config`").into());
            }
            if file.is_file() {
                self.files.push(Settings::load(&shown(&file), Origin::Found)?);
                found = Some(self.files.len() - 1);
                break;
            }
        }
        self.nearest.extend(asked.into_iter().map(|folder| (folder, found)));
        Ok(found)
    }

    /// Whether a finding is one that the project has decided to live with.
    pub(super) fn covers(&mut self, finding: &Finding) -> Checked<bool> {
        let today = self.today;
        let file = Path::new(&*finding.place.file);
        let Some(settings) = self.index(file)?.and_then(|at| self.files.get_mut(at)) else {
            return Ok(false);
        };
        let name = relative::name(&settings.folder, file);
        let mut covered = settings.ignore.iter().any(|selector| selector.matches(finding.code));
        // All that match are told, so that none of two alike seems to match nothing.
        for ignore in &mut settings.ignores {
            covered |= ignore.take(finding, &name, today);
        }
        // What cannot be read is nothing to live with: nobody knows what it allows.
        Ok(covered && !is_refusal(finding))
    }

    /// Tells the ignores which files were looked at.
    pub(super) fn looked_at(&mut self, file: &Path) -> Checked<()> {
        if let Some(settings) = self.index(file)?.and_then(|at| self.files.get_mut(at)) {
            let name = relative::name(&settings.folder, file);
            settings.ignores.iter_mut().for_each(|ignore| ignore.look(&name));
        }
        Ok(())
    }

    /// Ignores that have expired, and those that match nothing. Of a run over some of the files below a
    /// configuration, only ignores whose own files were looked at can be said to match nothing.
    pub(super) fn notes(&self, paths: &[PathBuf]) -> Vec<Problem> {
        let whole = |settings: &Settings| {
            paths.iter().filter(|path| path.is_dir()).any(|path| {
                let name = relative::name(path, &settings.folder);
                name != ".." && !name.starts_with("../")
            })
        };
        let notes = self.files.iter().flat_map(|settings| {
            let whole = whole(settings);
            settings.ignores.iter().filter_map(move |ignore| ignore.note(self.today, whole))
        });
        notes.collect()
    }
}

impl Settings {
    fn load(path: &Path, origin: Origin) -> Checked<Self> {
        let settings = parse::settings(&read::data(path)?)?;
        let folder = relative::folder(path).to_owned();
        let baseline = settings.baseline.map(|(file, place)| (folder.join(file), place));
        if let Some((file, place)) = baseline.as_ref().filter(|_| origin == Origin::Found) {
            // A file that is not there is missed later, under its name.
            if file.symlink_metadata().is_ok() && !is_own(file, &folder) || !relative::is_below(&folder, file)
            {
                let message = "the baseline must be a plain file below the folder of the configuration";
                let help = "name another one with `--baseline`";
                return Err(Problem::new(message).help(help).at(place.clone()).into());
            }
        }
        Ok(Self { baseline, folder, ..settings })
    }
}

/// Whether a file lies below a folder, wherever links lead, and is a plain one.
fn is_own(file: &Path, folder: &Path) -> bool {
    let (Ok(real), Ok(folder)) = (file.canonicalize(), folder.canonicalize()) else { return false };
    real.starts_with(folder) && !file.is_symlink() && real.is_file()
}

/// A file under the name that it has from here, if it is not above.
fn shown(file: &Path) -> PathBuf {
    let here = std::env::current_dir().ok();
    let below = here.and_then(|here| file.strip_prefix(here).ok().map(Path::to_owned));
    below.unwrap_or_else(|| PathBuf::from(relative::name(Path::new("."), file)))
}
