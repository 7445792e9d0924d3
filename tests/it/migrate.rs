//! Migrations to Flexible Sync: fixtures of every rule form, whole apps, and random rules whose roles are held against
//! the permissions that they replace.

mod conditions;
mod fixtures;
mod properties;
mod rules;
mod sides;
mod whole_apps;
