//! What fixes would change, as a unified diff that `git apply` and `patch -p1` take.

use similar::TextDiff;

/// The diff of one file; empty if nothing changes.
pub(super) fn unified(name: &str, old: &str, new: &str) -> String {
    // Tools that read diffs take off the first segment.
    let name = name.trim_start_matches("./");
    let (from, to) = match name.starts_with('/') {
        true => (format!("a{name}"), format!("b{name}")),
        false => (format!("a/{name}"), format!("b/{name}")),
    };
    let [from, to] = [from, to].map(quoted);
    TextDiff::from_lines(old, new).unified_diff().context_radius(3).header(&from, &to).to_string()
}

/// A name as git writes it: in quotes, with octal bytes, where it would not be one line.
fn quoted(name: String) -> String {
    let special = |char: char| char.is_control() || matches!(char, '"' | '\\');
    if !name.contains(special) {
        return name;
    }
    let mut quoted = String::from("\"");
    for char in name.chars() {
        match char {
            '"' | '\\' => quoted.extend(['\\', char]),
            char if special(char) => {
                quoted.extend(char.encode_utf8(&mut [0; 4]).bytes().map(|byte| format!("\\{byte:03o}")));
            }
            char => quoted.push(char),
        }
    }
    quoted + "\""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_diff_names_the_file_and_the_lines() {
        let (old, new) = ("1\n2\n3\n4\n5\n6\n7\n8\n9", "1\n2\n3\n4\n5\n6\n7\n8\nnine");
        let expected = "--- a/x/y.json\n+++ b/x/y.json\n@@ -6,4 +6,4 @@\n 6\n 7\n 8\n-9\n\\ No newline at end of file\n\
                        +nine\n\\ No newline at end of file\n";
        assert_eq!(unified("./x/y.json", old, new), expected);
        assert_eq!(unified("x", old, old), "");
        let named = unified("a\n+++ \"é\u{7f}", old, new);
        let header = "--- \"a/a\\012+++ \\\"é\\177\"\n+++ \"b/a\\012+++ \\\"é\\177\"\n@@";
        assert!(named.starts_with(header), "{named}");
    }
}
