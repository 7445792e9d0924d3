//! Paths into the user, by how they are looked up.

use crate::{
    ast::Segment,
    compile::follow,
    eval::{EvalErrorCode, absent, user_path},
    values::ValueRef,
};

/// A path into the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum UserPath {
    /// One key of the user.
    Top(Segment),
    /// `custom_data` and one key of it, where most of what rules read lies. The custom data is looked up once in a
    /// decision.
    Custom(Segment, Segment),
    Deep(Box<[Segment]>),
}

/// A user, and what was looked up already.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Found<'u> {
    user: &'u ValueRef<'u>,
    custom_data: Option<ValueRef<'u>>,
}

impl UserPath {
    const CUSTOM_DATA: &'static str = "custom_data";

    pub(super) fn new(path: &[Segment]) -> Self {
        match path {
            // An absent field can stand for something.
            [only] if absent(&only.key).is_none() => Self::Top(only.clone()),
            [first, second] if &*first.key == Self::CUSTOM_DATA => {
                Self::Custom(first.clone(), second.clone())
            }
            _ => Self::Deep(path.into()),
        }
    }

    /// How many look-ups it takes.
    pub(super) fn cost(&self) -> u64 {
        match self {
            Self::Top(_) => 1,
            Self::Custom(..) => 2,
            Self::Deep(path) => path.len() as u64 + 1,
        }
    }
}

impl<'u> Found<'u> {
    #[inline]
    pub(crate) fn new(user: &'u ValueRef<'u>) -> Self {
        Self { user, custom_data: None }
    }

    #[inline(always)]
    pub(crate) fn at(&mut self, path: &UserPath) -> Result<ValueRef<'u>, EvalErrorCode> {
        match path {
            UserPath::Top(segment) => under(self.user, segment),
            UserPath::Custom(custom_data, segment) => {
                let found = match self.custom_data {
                    Some(found) => found,
                    None => *self.custom_data.insert(under(self.user, custom_data)?),
                };
                under(&found, segment)
            }
            UserPath::Deep(path) => user_path(*self.user, path),
        }
    }
}

/// What a value has under one segment of a path.
#[inline(always)]
fn under<'v>(value: &ValueRef<'v>, segment: &Segment) -> Result<ValueRef<'v>, EvalErrorCode> {
    if let ValueRef::Object(object) = value {
        Ok(object.get(&segment.key))
    } else {
        follow(*value, std::slice::from_ref(segment))
    }
}
