//! Days of the calendar, as far as ignores expire on them: read, compared, and taken from the system's clock.

use std::{
    fmt,
    time::{SystemTime, UNIX_EPOCH},
};

/// A day of the Gregorian calendar. The fields are in the order in which they are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Date {
    year: i64,
    month: i64,
    day: i64,
}

impl Date {
    /// Today in UTC, so that a run gives the same answer whatever the machine's time zone.
    pub(super) fn today() -> Self {
        let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        Self::of_days(i64::try_from(seconds / 86_400).unwrap_or_default())
    }

    /// `YYYY-MM-DD`; `None` if there is no such day.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '-');
        let mut number = |digits: usize| {
            let part = parts.next().filter(|part| part.len() == digits)?;
            part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse::<i64>().ok())?
        };
        let date = Self { year: number(4)?, month: number(2)?, day: number(2)? };
        (Self::of_days(date.days()) == date).then_some(date)
    }

    /// Days since 1970-01-01. Years begin in March here, so that the day a leap year adds is the last.
    fn days(self) -> i64 {
        let year = self.year - i64::from(self.month <= 2);
        let era = year.div_euclid(400);
        let of_era = year.rem_euclid(400);
        let of_year = (153 * (self.month + if self.month > 2 { -3 } else { 9 }) + 2) / 5 + self.day - 1;
        era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
    }

    fn of_days(days: i64) -> Self {
        let days = days + 719_468;
        let era = days.div_euclid(146_097);
        let of_era = days.rem_euclid(146_097);
        let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * month + 2) / 5 + 1;
        let month = if month < 10 { month + 3 } else { month - 9 };
        Self { year: year + era * 400 + i64::from(month <= 2), month, day }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_there_are_and_days_there_are_not() {
        for day in ["1970-01-01", "2000-02-29", "2024-02-29", "2026-12-31", "9999-12-31", "1600-03-01"] {
            assert_eq!(Date::parse(day).unwrap().to_string(), day);
        }
        for none in [
            "2025-02-29",
            "1900-02-29",
            "2026-13-01",
            "2026-00-10",
            "2026-04-31",
            "2026-4-3",
            "+026-04-03",
            "x",
        ] {
            assert_eq!(Date::parse(none), None, "{none}");
        }
    }

    #[test]
    fn days_are_counted_and_compared() {
        assert_eq!(Date::of_days(0).to_string(), "1970-01-01");
        assert_eq!(Date::of_days(20_000).to_string(), "2024-10-04");
        assert!(Date::parse("2026-09-30") < Date::parse("2026-10-01"));
        assert!(Date::parse("2020-01-01").unwrap() < Date::today());
    }
}
