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
    TextDiff::from_lines(old, new).unified_diff().context_radius(3).header(&from, &to).to_string()
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
    }
}
