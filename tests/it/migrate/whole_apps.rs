//! `fixtures/apps`: what each whole app's rules become.

use std::path::Path;

use sync_rules::{
    app::load_apps,
    migrate::{Evidence, Verdict, migrate},
};

use super::sides::Sides;
use crate::apps;

/// Each app with the verdicts on reading and writing.
const EXPECTED: &[(&str, Verdict, Verdict)] = &[
    ("bucket", Verdict::Automatic, Verdict::Automatic),
    // A list of the app's values is copied, and has to stay as it is.
    ("channel", Verdict::Conditional, Verdict::Automatic),
    ("firehose", Verdict::Automatic, Verdict::Automatic),
    // Functions decide by the partition.
    ("query-string", Verdict::Manual, Verdict::Manual),
    // Nothing tells whether custom data holds lists.
    ("region", Verdict::Automatic, Verdict::Conditional),
    // One branch of reading is a function of the partition.
    ("team", Verdict::Manual, Verdict::Conditional),
    ("user", Verdict::Conditional, Verdict::Automatic),
];

#[test]
fn whole_apps_get_their_verdicts() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/apps");
    let mut found = Vec::new();
    for app in load_apps(apps::files(&folder)) {
        let migration = migrate(&app).unwrap();
        Sides::of(app.sync.as_ref().unwrap(), &migration, &app.options);
        let [read, write] = migration.rules.as_slice() else { panic!("{} has two rules", app.root) };
        for rule in [read, write] {
            let proved = matches!(rule.evidence, Evidence::Equivalent { .. } | Evidence::Narrower { .. });
            assert!(proved, "{}: {:?}", app.root, rule.evidence);
        }
        assert_eq!(migration.verdict, read.verdict.max(write.verdict));
        found.push((app.root.clone(), read.verdict, write.verdict));
    }
    let found: Vec<_> = found.iter().map(|(root, read, write)| (root.as_str(), *read, *write)).collect();
    assert_eq!(found, EXPECTED);
}
