//! Which file of an export is what: one row for each (SEMANTICS §10).

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FileKind {
    /// The settings of the app itself.
    Root,
    /// Metadata of the command-line tools, which holds `config_version`.
    Meta,
    /// `sync/config.json`.
    Sync,
    /// A service, whose `config.sync` may be the sync configuration.
    Service,
    Value,
    Environment,
    /// All functions in one file.
    FunctionList,
    /// One function's settings.
    FunctionConfig,
    FunctionSource,
    CustomUserData,
    /// A collection's roles; in the older layouts also its schema.
    CollectionRules,
    /// The roles of collections without their own.
    DefaultRule,
    Schema,
}

/// A layout: a pattern of path segments below the app's root, where `*` is any one segment and `**` any number.
pub(super) struct Layout {
    pub(super) kind: FileKind,
    pub(super) pattern: &'static [&'static str],
}

const fn row(kind: FileKind, pattern: &'static [&'static str]) -> Layout {
    Layout { kind, pattern }
}

pub(super) const LAYOUTS: &[Layout] = &[
    row(FileKind::Sync, &["sync", "config.json"]),
    row(FileKind::Service, &["services", "*", "config.json"]),
    row(FileKind::Service, &["data_sources", "*", "config.json"]),
    row(FileKind::FunctionList, &["functions", "config.json"]),
    row(FileKind::FunctionConfig, &["functions", "**", "config.json"]),
    row(FileKind::FunctionSource, &["functions", "**", "source.js"]),
    row(FileKind::FunctionSource, &["functions", "**", "*.js"]),
    row(FileKind::Value, &["values", "*.json"]),
    row(FileKind::Environment, &["environments", "*.json"]),
    row(FileKind::CustomUserData, &["auth", "custom_user_data.json"]),
    row(FileKind::Schema, &["data_sources", "*", "*", "*", "schema.json"]),
    row(FileKind::CollectionRules, &["data_sources", "*", "*", "*", "rules.json"]),
    row(FileKind::CollectionRules, &["services", "*", "rules", "*.json"]),
    row(FileKind::DefaultRule, &["data_sources", "*", "default_rule.json"]),
    row(FileKind::DefaultRule, &["services", "*", "default_rule.json"]),
    row(FileKind::Meta, &[".mdb", "meta.json"]),
    row(FileKind::Meta, &[".mdb", "app_meta.json"]),
    // Last: folders of an app have files named `config.json` too.
    row(FileKind::Root, &["root_config.json"]),
    row(FileKind::Root, &["realm_config.json"]),
    row(FileKind::Root, &["stitch.json"]),
    row(FileKind::Root, &["config.json"]),
];

/// What a path below a root is; `None` for files that say nothing about rules.
pub(super) fn kind_of(path: &str) -> Option<FileKind> {
    let segments: Vec<&str> = path.split('/').collect();
    LAYOUTS.iter().find(|layout| matches(layout.pattern, &segments)).map(|layout| layout.kind)
}

/// Whether [`load_apps`](super::load_apps) has a use for a file with this path, so that others need not be read.
pub fn is_app_file(path: &str) -> bool {
    let segments: Vec<&str> = path.split('/').collect();
    !segments.contains(&"node_modules")
        && (0..segments.len()).any(|start| {
            let below = segments.get(start..).unwrap_or_default();
            LAYOUTS.iter().any(|layout| matches(layout.pattern, below))
        })
}

pub(super) fn matches(pattern: &[&str], path: &[&str]) -> bool {
    match (pattern.split_first(), path.split_first()) {
        (None, None) => true,
        (Some((&"**", rest)), _) => {
            (0..=path.len()).any(|skip| path.get(skip..).is_some_and(|path| matches(rest, path)))
        }
        (Some((glob, pattern)), Some((segment, path))) => {
            matches_segment(glob, segment) && matches(pattern, path)
        }
        (None, Some(_)) | (Some(_), None) => false,
    }
}

fn matches_segment(glob: &str, segment: &str) -> bool {
    match glob.split_once('*') {
        Some((before, after)) => {
            segment.len() >= before.len() + after.len()
                && segment.starts_with(before)
                && segment.ends_with(after)
        }
        None => glob == segment,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_have_one_kind() {
        let cases = [
            ("sync/config.json", Some(FileKind::Sync)),
            ("services/any name/config.json", Some(FileKind::Service)),
            ("functions/config.json", Some(FileKind::FunctionList)),
            ("functions/canRead/config.json", Some(FileKind::FunctionConfig)),
            ("functions/canRead/source.js", Some(FileKind::FunctionSource)),
            ("functions/access/canRead.js", Some(FileKind::FunctionSource)),
            ("services/db/rules/a.b.json", Some(FileKind::CollectionRules)),
            ("data_sources/db/a/b/schema.json", Some(FileKind::Schema)),
            ("config.json", Some(FileKind::Root)),
            ("hosting/files/config.json", None),
            ("triggers/t.json", None),
        ];
        for (path, kind) in cases {
            assert_eq!(kind_of(path), kind, "{path}");
        }
        assert!(is_app_file("a/b/backend/values/x.json"));
        assert!(!is_app_file("functions/node_modules/x/index.js"));
    }
}
