//! What keeps a question from being answered.

use std::fmt;

use serde::Serialize;

/// Why a comparison ends without an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Obstacle {
    /// The search reached its limit of work and memory.
    Limit,
    /// An element of an array is read by its index, where the path can lead into an array.
    ElementByIndex,
    /// A field of `%%user.identities` is read without an index.
    IdentityByName,
    /// Many values, or conversions, are in one order.
    Order,
    /// An array is looked for in an array.
    ArrayInList,
    /// An array is asked for something that is not a number.
    NotANumber,
    /// `$nin` of a missing value, where it matches as in MongoDB.
    MissingMatches,
    /// An input was found that the evaluator answers otherwise, as its function calls turn out to be one.
    Unconfirmed,
}

impl Obstacle {
    /// The name of the formats.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Limit => "limit",
            Self::ElementByIndex => "element-by-index",
            Self::IdentityByName => "identity-by-name",
            Self::Order => "order",
            Self::ArrayInList => "array-in-list",
            Self::NotANumber => "not-a-number",
            Self::MissingMatches => "missing-matches",
            Self::Unconfirmed => "unconfirmed",
        }
    }
}

/// As a clause: "the search reached its limit".
impl fmt::Display for Obstacle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Limit => "the search reached its limit",
            Self::ElementByIndex => {
                "an element is read by its index from what may be an array, which is not modelled"
            }
            Self::IdentityByName => "a field of `%%user.identities` is read without an index",
            Self::Order => {
                "an order among more than five values, among hundreds of constants, or of converted values is not modelled"
            },
            Self::ArrayInList => "an array is looked for in an array, which is not modelled",
            Self::NotANumber => "an array is searched for NaN, which is not modelled",
            Self::MissingMatches => "`$nin` of a missing value is not modelled",
            Self::Unconfirmed => "the inputs that were found could not be confirmed",
        })
    }
}
