//! Parts of a whole, and how large they must be.

use std::{fmt, str::FromStr};

/// From 0 to 100.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Percent(u8);

/// Some of a number of things.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Share {
    pub(crate) part: usize,
    pub(crate) whole: usize,
}

impl FromStr for Percent {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let number = text.strip_suffix('%').unwrap_or(text).trim_end().parse();
        number.ok().filter(|number| *number <= 100).map(Self).ok_or("give a whole number from 0 to 100")
    }
}

impl Share {
    /// In percent, rounded down, so that only all of them are 100. All of nothing are all.
    pub(crate) fn percent(self) -> usize {
        (self.part * 100).checked_div(self.whole).unwrap_or(100)
    }

    pub(crate) fn is_less_than(self, least: Percent) -> bool {
        self.part * 100 < self.whole * usize::from(least.0)
    }
}

impl std::iter::Sum for Share {
    fn sum<I: Iterator<Item = Self>>(shares: I) -> Self {
        shares.fold(Self::default(), |sum, share| Self {
            part: sum.part + share.part,
            whole: sum.whole + share.whole,
        })
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} %", self.0)
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} %", self.percent())
    }
}
