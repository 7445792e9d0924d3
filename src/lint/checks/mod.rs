//! The lints, one file each. To add one: write its file, name it here, and put it into the list,
//! under the name of its code.

mod always_false;
mod always_true;
mod array_on_the_right_at_run_time;
mod both_filters_open;
mod client_writable_custom_data;
mod confusable_characters;
mod custom_data_disabled;
mod deep_path_below_string;
mod default_fallback;
mod development_mode;
mod double_wrapped_list;
mod duplicate_list_element;
mod duplicate_role_name;
mod email_as_identity;
mod false_around_function;
mod field_not_in_schema;
mod field_permission_without_effect;
mod function_not_in_app;
mod hard_coded_users;
mod id_case;
mod ignores_partition;
mod impossible_id_literal;
mod insert_delete_undefined;
mod invalid_key_name;
mod invalid_role_name;
mod invisible_characters;
mod key_is_id;
mod key_missing_from_schema;
mod key_required_mismatch;
mod key_type_mismatch;
mod key_type_missing;
mod looks_like_operator;
mod mixed_type_list;
mod ne_of_missing;
mod never_decided;
mod null_join;
mod null_on_required_key;
mod null_partition_reachable;
mod one_function_apart;
mod open_for_writing;
mod open_to_everyone;
mod partition_type;
mod permission_absent;
mod provider_data;
mod redundant_branch;
mod redundant_element;
mod reserved_field_name;
mod secret_in_rule;
mod shadowed_role;
mod sync_disabled;
mod template_left_over;
mod template_on_other_key;
mod transaction_field;
mod unknown_role_key;
mod unknown_setting;
mod value_not_in_app;
mod write_wider_than_read;

use super::Lint;
use crate::diagnostics::Code;

/// A comparison that is replaced by one of these never matches.
pub(crate) const NEVER_MATCH: [Code; 8] = [
    partition_type::LINT.code,
    array_on_the_right_at_run_time::LINT.code,
    double_wrapped_list::LINT.code,
    impossible_id_literal::LINT.code,
    id_case::LINT.code,
    deep_path_below_string::LINT.code,
    custom_data_disabled::LINT.code,
    never_decided::LINT.code,
];

/// What looks so if the rule beside it never matches.
pub(crate) const WIDER: Code = write_wider_than_read::LINT.code;

macro_rules! lints {
    ($($code:ident = $module:ident :: $row:ident;)*) => {
        /// All of them in the order of their codes.
        pub(crate) const ALL: &[Lint] = &[$($module::$row),*];

        /// The same without their documentation, for whoever only checks: a page need not download it.
        pub(crate) const CHECKS: &[Lint] = &[$(Lint { doc: "", ..$module::$row }),*];

        /// The codes of the linter's own findings, for whoever matches on them: `codes::OPEN_TO_EVERYONE` is `SR301`. Those
        /// of texts that are refused are in [`diagnostics::codes`](crate::diagnostics::codes).
        pub mod codes {
            use crate::diagnostics::Code;

            $(
                #[doc = concat!("The code of `", stringify!($module), "`.")]
                pub const $code: Code = super::$module::$row.code;
            )*

            #[cfg(test)]
            pub(super) const NAMES: &[(&str, Code)] = &[$((stringify!($code), $code)),*];
        }
    };
}

lints! {
    // SR1xx: words
    FUNCTION_NOT_IN_APP = function_not_in_app::LINT;
    VALUE_NOT_IN_APP = value_not_in_app::LINT;
    LOOKS_LIKE_OPERATOR = looks_like_operator::LINT;
    // SR2xx: values and types
    PARTITION_TYPE = partition_type::LINT;
    ARRAY_ON_THE_RIGHT_AT_RUN_TIME = array_on_the_right_at_run_time::LINT;
    DOUBLE_WRAPPED_LIST = double_wrapped_list::LINT;
    DUPLICATE_LIST_ELEMENT = duplicate_list_element::LINT;
    MIXED_TYPE_LIST = mixed_type_list::LINT;
    NULL_JOIN = null_join::LINT;
    NE_OF_MISSING = ne_of_missing::LINT;
    IMPOSSIBLE_ID_LITERAL = impossible_id_literal::LINT;
    INVISIBLE_CHARACTERS = invisible_characters::LINT;
    CONFUSABLE_CHARACTERS = confusable_characters::LINT;
    ID_CASE = id_case::LINT;
    DEEP_PATH_BELOW_STRING = deep_path_below_string::LINT;
    // SR3xx: security
    OPEN_TO_EVERYONE = open_to_everyone::LINT;
    OPEN_FOR_WRITING = open_for_writing::LINT;
    IGNORES_PARTITION = ignores_partition::LINT;
    HARD_CODED_USERS = hard_coded_users::LINT;
    PROVIDER_DATA = provider_data::LINT;
    CLIENT_WRITABLE_CUSTOM_DATA = client_writable_custom_data::LINT;
    FALSE_AROUND_FUNCTION = false_around_function::LINT;
    TEMPLATE_ON_OTHER_KEY = template_on_other_key::LINT;
    WRITE_WIDER_THAN_READ = write_wider_than_read::LINT;
    NULL_PARTITION_REACHABLE = null_partition_reachable::LINT;
    NULL_ON_REQUIRED_KEY = null_on_required_key::LINT;
    EMAIL_AS_IDENTITY = email_as_identity::LINT;
    CUSTOM_DATA_DISABLED = custom_data_disabled::LINT;
    // SR4xx: logic
    ALWAYS_TRUE = always_true::LINT;
    ALWAYS_FALSE = always_false::LINT;
    REDUNDANT_BRANCH = redundant_branch::REDUNDANT;
    SHADOWED_BRANCH = redundant_branch::SHADOWED;
    REDUNDANT_LIST_ELEMENT = redundant_element::LINT;
    NEVER_DECIDED = never_decided::LINT;
    ONE_FUNCTION_APART = one_function_apart::LINT;
    // SR5xx: roles of Flexible Sync
    SHADOWED_ROLE = shadowed_role::LINT;
    UNKNOWN_ROLE_KEY = unknown_role_key::LINT;
    DEFAULT_FALLBACK = default_fallback::LINT;
    BOTH_FILTERS_OPEN = both_filters_open::LINT;
    RESERVED_FIELD_NAME = reserved_field_name::LINT;
    INSERT_DELETE_UNDEFINED = insert_delete_undefined::LINT;
    DUPLICATE_ROLE_NAME = duplicate_role_name::LINT;
    INVALID_ROLE_NAME = invalid_role_name::LINT;
    FIELD_NOT_IN_SCHEMA = field_not_in_schema::LINT;
    FIELD_PERMISSION_WITHOUT_EFFECT = field_permission_without_effect::LINT;
    // SR6xx: configuration
    PERMISSION_ABSENT = permission_absent::LINT;
    UNKNOWN_SETTING = unknown_setting::LINT;
    KEY_TYPE_MISSING = key_type_missing::LINT;
    KEY_REQUIRED_MISMATCH = key_required_mismatch::LINT;
    KEY_MISSING_FROM_SCHEMA = key_missing_from_schema::LINT;
    KEY_TYPE_MISMATCH = key_type_mismatch::LINT;
    DEVELOPMENT_MODE = development_mode::LINT;
    TEMPLATE_LEFT_OVER = template_left_over::LINT;
    SYNC_DISABLED = sync_disabled::LINT;
    KEY_IS_ID = key_is_id::LINT;
    INVALID_KEY_NAME = invalid_key_name::LINT;
    SECRET_IN_RULE = secret_in_rule::LINT;
    TRANSACTION_FIELD = transaction_field::LINT;
}

#[cfg(test)]
mod tests {
    use super::codes;

    #[test]
    fn constants_are_called_as_their_codes() {
        for (constant, code) in codes::NAMES {
            assert_eq!(*constant, code.name.to_uppercase().replace('-', "_"));
        }
    }
}
