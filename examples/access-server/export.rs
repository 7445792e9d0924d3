//! From an app export to permissions that are ready to check, and from a file to users.

use std::{collections::HashMap, error::Error, fs, io, path::Path};

use serde_json::Value as Json;
use sync_rules::{
    Permissions,
    app::{is_app_file, load_apps},
};

/// The permissions of the one app in a folder. They are plain data, `Send + Sync`: load them once, share them.
pub(crate) fn permissions(folder: &Path) -> Result<Permissions, Box<dyn Error>> {
    let mut files = Vec::new();
    read(folder, "", &mut files)?;
    let apps = load_apps(files);
    let [app] = apps.as_slice() else {
        return Err(format!("{}: there are {} apps, and one is wanted", folder.display(), apps.len()).into());
    };
    // A server that started with half an app would answer from the other half.
    if app.diagnostics.has_errors() {
        return Err(app.diagnostics.clone().into());
    }
    let Some(sync) = &app.sync else {
        return Err(format!("{}: the app does not sync by partition", folder.display()).into());
    };
    Ok(sync.compile_with(&app.options))
}

/// The users by id. A real server has them from its sign-in and its custom data collection.
pub(crate) fn users(file: &Path) -> Result<HashMap<String, Json>, Box<dyn Error>> {
    let text = fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    Ok(serde_json::from_str(&text).map_err(|error| format!("{}: {error}", file.display()))?)
}

/// Collects the files that say something about rules, by their path below the export.
fn read(folder: &Path, below: &str, files: &mut Vec<(String, String)>) -> Result<(), Box<dyn Error>> {
    let named = |error: io::Error| format!("{}: {error}", folder.display());
    for entry in fs::read_dir(folder).map_err(named)? {
        let entry = entry.map_err(named)?;
        let path = format!("{below}{}", entry.file_name().to_string_lossy());
        if entry.file_type().map_err(named)?.is_dir() {
            read(&entry.path(), &format!("{path}/"), files)?;
        } else if is_app_file(&path) {
            let text = fs::read_to_string(entry.path()).map_err(|error| format!("{path}: {error}"))?;
            files.push((path, text));
        }
    }
    Ok(())
}
