//! The lints, one file each. To add one: write its file, name it here, and put it into the list.

mod always_false;
mod always_true;
mod array_on_the_right_at_run_time;
mod both_filters_open;
mod client_writable_custom_data;
mod confusable_characters;
mod deep_path_below_string;
mod default_fallback;
mod development_mode;
mod double_wrapped_list;
mod duplicate_list_element;
mod duplicate_role_name;
mod email_as_identity;
mod false_around_function;
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

/// All lints in the order of their codes.
pub(crate) const ALL: &[Lint] = &[
    // SR1xx: words
    function_not_in_app::LINT,
    value_not_in_app::LINT,
    looks_like_operator::LINT,
    // SR2xx: values and types
    partition_type::LINT,
    array_on_the_right_at_run_time::LINT,
    double_wrapped_list::LINT,
    duplicate_list_element::LINT,
    mixed_type_list::LINT,
    null_join::LINT,
    ne_of_missing::LINT,
    impossible_id_literal::LINT,
    invisible_characters::LINT,
    confusable_characters::LINT,
    id_case::LINT,
    deep_path_below_string::LINT,
    // SR3xx: security
    open_to_everyone::LINT,
    open_for_writing::LINT,
    ignores_partition::LINT,
    hard_coded_users::LINT,
    provider_data::LINT,
    client_writable_custom_data::LINT,
    false_around_function::LINT,
    template_on_other_key::LINT,
    write_wider_than_read::LINT,
    null_partition_reachable::LINT,
    null_on_required_key::LINT,
    email_as_identity::LINT,
    // SR4xx: logic
    always_true::LINT,
    always_false::LINT,
    redundant_branch::REDUNDANT,
    redundant_branch::SHADOWED,
    redundant_element::LINT,
    never_decided::LINT,
    one_function_apart::LINT,
    // SR5xx: roles of Flexible Sync
    shadowed_role::LINT,
    unknown_role_key::LINT,
    default_fallback::LINT,
    both_filters_open::LINT,
    reserved_field_name::LINT,
    insert_delete_undefined::LINT,
    duplicate_role_name::LINT,
    invalid_role_name::LINT,
    // SR6xx: configuration
    permission_absent::LINT,
    unknown_setting::LINT,
    key_type_missing::LINT,
    key_required_mismatch::LINT,
    key_missing_from_schema::LINT,
    key_type_mismatch::LINT,
    development_mode::LINT,
    template_left_over::LINT,
    sync_disabled::LINT,
    key_is_id::LINT,
    invalid_key_name::LINT,
    secret_in_rule::LINT,
    transaction_field::LINT,
];
