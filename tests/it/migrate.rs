//! Migrations to Flexible Sync: fixtures of every rule form, whole apps, random rules whose roles are held against the
//! permissions that they replace, and what independent engines of MongoDB's query language say of filters and queries.

mod conditions;
mod filters;
mod fixtures;
mod properties;
mod queries;
mod rules;
mod sides;
mod whole_apps;
