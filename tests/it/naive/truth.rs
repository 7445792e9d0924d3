//! Three truth values and their connectives (§0.4 P2, §5.2: strong Kleene).

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Truth {
    True,
    False,
    Unknown,
}

pub(super) fn known(answer: bool) -> Truth {
    if answer { Truth::True } else { Truth::False }
}

/// Any false makes it false, else any unknown makes it unknown.
pub(super) fn all(parts: impl IntoIterator<Item = Truth>) -> Truth {
    not(any(parts.into_iter().map(not)))
}

/// Any true makes it true, else any unknown makes it unknown.
pub(super) fn any(parts: impl IntoIterator<Item = Truth>) -> Truth {
    let parts: Vec<Truth> = parts.into_iter().collect();
    if parts.contains(&Truth::True) {
        Truth::True
    } else if parts.contains(&Truth::Unknown) {
        Truth::Unknown
    } else {
        Truth::False
    }
}

pub(super) fn not(part: Truth) -> Truth {
    match part {
        Truth::True => Truth::False,
        Truth::False => Truth::True,
        Truth::Unknown => Truth::Unknown,
    }
}
