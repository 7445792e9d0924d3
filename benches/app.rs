//! A whole app export: the fixture app `team`, read from its folder once. The yardstick is `serde_json::from_str` of
//! its JSON files, which knows nothing of apps.

use std::{fs, hint::black_box, path::Path};

use criterion::{Criterion, Throughput};
use serde_json::Value as Json;
use sync_rules::{
    app::{App, load_apps},
    lint::LintInput,
};

const NAME: &str = "team";

/// Texts by path.
type Files = Vec<(String, String)>;

pub(crate) fn lint(criterion: &mut Criterion) {
    let files = files();
    let app = loaded(files.clone());
    let mut group = criterion.benchmark_group("lint");
    group.throughput(Throughput::Bytes(size(&files)));
    group.bench_function("ours", |bencher| {
        bencher.iter(|| sync_rules::lint::lint(LintInput::App(black_box(&app))));
    });
    group.bench_function("ours with loading", |bencher| {
        bencher.iter(|| sync_rules::lint::lint(LintInput::App(&loaded(black_box(&files).clone()))));
    });
    group.bench_function("serde_json", |bencher| bencher.iter(|| read_alone(black_box(&files))));
    group.finish();
}

/// The whole report: roles, evidence, and what functions read.
pub(crate) fn migrate(criterion: &mut Criterion) {
    let files = files();
    let app = loaded(files.clone());
    let mut group = criterion.benchmark_group("migrate");
    group.sample_size(10);
    group.bench_function("ours", |bencher| bencher.iter(|| sync_rules::migrate::migrate(black_box(&app))));
    group.bench_function("serde_json", |bencher| bencher.iter(|| read_alone(black_box(&files))));
    group.finish();
}

fn loaded(files: Files) -> App {
    let mut apps = load_apps(files);
    assert_eq!(apps.len(), 1, "the folder is one app");
    apps.remove(0)
}

fn read_alone(files: &Files) -> Vec<Json> {
    let json = files.iter().filter(|(path, _)| path.ends_with(".json"));
    json.map(|(_, text)| serde_json::from_str(text).expect("the fixtures are JSON")).collect()
}

fn size(files: &Files) -> u64 {
    files.iter().map(|(_, text)| text.len() as u64).sum()
}

fn files() -> Files {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/apps").join(NAME);
    let mut files = Files::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("the fixtures can be read") {
            let path = entry.expect("the fixtures can be read").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let below = path.strip_prefix(&root).expect("the walk stays below").to_string_lossy();
            files.push((below.into_owned(), fs::read_to_string(&path).expect("the fixtures are text")));
        }
    }
    files
}
