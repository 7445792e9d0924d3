//! Every code that a diagnostic can carry, once: `codes::DUPLICATE_KEY` is `SR002`. A code never changes its meaning and is
//! never reused.

use serde::Serialize;

/// A stable code such as `SR101`, with a name that says the same in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Code {
    /// `SR` and three digits; the first digit is the group.
    #[serde(rename = "code")]
    pub id: &'static str,
    /// The kebab-case name.
    pub name: &'static str,
    /// One sentence on what is wrong.
    #[serde(skip)]
    pub title: &'static str,
}

impl Code {
    /// All codes of diagnostics in order.
    pub const ALL: &[Code] = ALL;

    pub(crate) const fn new(id: &'static str, name: &'static str, title: &'static str) -> Self {
        Self { id, name, title }
    }
}

macro_rules! codes {
    ($($constant:ident = $id:literal $name:literal $title:literal;)*) => {
        $(
            #[doc = concat!("`", $id, "`: ", $title)]
            pub const $constant: Code = Code::new($id, $name, $title);
        )*

        const ALL: &[Code] = &[$($constant),*];
    };
}

codes! {
    // SR0xx: JSON and syntax
    INVALID_JSON = "SR001" "invalid-json" "The text is not JSON";
    DUPLICATE_KEY = "SR002" "duplicate-key" "Duplicate key in an object, so a restriction may be lost silently";
    TOO_DEEP = "SR003" "too-deep" "The nesting is deeper than any rule needs";
    TOO_LARGE = "SR004" "too-large" "The text is larger than any configuration needs";
    INVALID_ENCODING = "SR005" "invalid-encoding" "The text is not plain UTF-8";
    NUMBER_OUT_OF_RANGE = "SR006" "number-out-of-range" "A number does not fit in 64 bits";
    INVALID_STRING = "SR007" "invalid-string" "A string contains something that JSON strings cannot contain";
    PLACEHOLDER = "SR008" "placeholder" "A placeholder from the documentation was left in the file";
    EMPTY_TEXT = "SR009" "empty-text" "The file is empty";
    // SR1xx: words
    UNKNOWN_OPERATOR = "SR101" "unknown-operator" "An operator does not exist";
    UNKNOWN_EXPANSION = "SR102" "unknown-expansion" "An expansion does not exist";
    MISPLACED_OPERATOR = "SR103" "misplaced-operator" "An operator is not allowed here";
    MISPLACED_EXPANSION = "SR104" "misplaced-expansion" "An expansion has no value in this kind of expression";
    BARE_NAME = "SR105" "bare-name" "A key names a document field, and there is no document";
    NOT_AN_EXPRESSION = "SR106" "not-an-expression" "Something other than an expression is used as an expression";
    MALFORMED_EXPANSION = "SR107" "malformed-expansion" "An expansion is not written as a name and a path";
    FOREIGN_SHAPE = "SR108" "foreign-shape" "A key belongs to another rule language";
    MALFORMED_FUNCTION = "SR109" "malformed-function" "A function call lacks its name or its arguments";
    EXPRESSION_IN_STRING = "SR110" "expression-in-string" "An expression is written as a string";
    TEMPLATE_EXPANSION = "SR111" "template-expansion" "A configuration template was left in the rule";
    NOT_QUERYABLE = "SR112" "not-queryable" "A document filter uses a field that is not queryable";
    PERCENT_ONLY = "SR113" "percent-only" "An operator that needs `%` is written with `$`";
    WITHDRAWN_OPERATOR = "SR114" "withdrawn-operator" "The operator was withdrawn from the documentation";
    // SR2xx: values and types
    ARRAY_ON_RIGHT = "SR201" "array-on-the-right" "An array is compared as one value";
    INVALID_OPERAND = "SR202" "invalid-operand" "The operand does not suit its operator";
    EMPTY_OPERAND = "SR203" "empty-operand" "An empty array or object is used as a condition";
    OBJECT_ON_RIGHT = "SR204" "object-on-the-right" "An object is compared as one value";
    INVALID_LITERAL = "SR205" "invalid-literal" "A typed literal is invalid for its type";
    MIXED_VALUE_OPERATOR = "SR206" "mixed-value-operator" "An operator that produces a value has other keys beside it";
    EXPANSION_IN_LITERAL = "SR207" "expansion-in-literal" "An expansion is used inside a typed literal";
    // SR5xx: Flexible Sync roles
    ROLE_INCOMPATIBLE = "SR501" "role-incompatible" "Sync cannot use a role, so whoever is assigned to it has no access";
    ROLE_FILTERS_UNDEFINED = "SR502" "role-filters-undefined" "A role lacks one of the document filters that sync needs";
    ROLE_FIELD_NOT_QUERYABLE = "SR503" "role-field-not-queryable" "A role's filter uses a field that is not queryable";
    ROLE_EXPANSION = "SR504" "role-expansion" "A role's filter uses an expansion that sync does not have";
    ROLE_FUNCTION = "SR505" "role-function" "A role's filter calls a function";
    ROLE_PERMISSION_NOT_LITERAL = "SR506" "role-permission-not-literal" "A role's permission is a condition where sync takes `true` or `false`";
    ROLE_FIELD_ID = "SR507" "role-field-id" "A role has permissions for the field `_id`";
    DOCUMENT_FILTER_SINGULAR = "SR509" "document-filter-singular" "A role has `document_filter` where `document_filters` is meant";
    QUERYABLE_FIELD_TYPE = "SR517" "queryable-field-type" "A field is listed as queryable but cannot be";
    INDEXED_FIELD = "SR518" "indexed-field" "A queryable field is listed as indexed but cannot be";
    // SR6xx: configuration
    NO_SYNC_CONFIGURATION = "SR601" "no-sync-configuration" "There is no partition-based sync configuration";
    INVALID_SETTING = "SR602" "invalid-setting" "A setting has a value of the wrong kind";
    UNKNOWN_KEY_TYPE = "SR603" "unknown-key-type" "The partition key has a type that does not exist";
    FLEXIBLE_SYNC = "SR604" "flexible-sync" "The configuration is for Flexible Sync, which has no partition rules";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_names_are_unique_and_in_order() {
        let ids: Vec<_> = Code::ALL.iter().map(|code| code.id).collect();
        assert!(ids.is_sorted_by(|a, b| a < b));
        let mut names: Vec<_> = Code::ALL.iter().map(|code| code.name).collect();
        names.sort_unstable();
        assert!(names.is_sorted_by(|a, b| a < b));
    }
}
