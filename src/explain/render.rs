//! The explanation as a tree of lines.

use std::fmt;

use super::{ExplainedPermission, ExplainedStep, Explanation, StepResult};
use crate::{eval::Decision, values::Value};

/// Longer texts and values are cut: a line is read, not copied.
const TEXT: usize = 72;
const VALUE: usize = 48;

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(error) = &self.access.error {
            return write!(f, "read and write: denied\n  {error}");
        }
        for (i, permission) in self.permissions.iter().enumerate() {
            if i > 0 {
                f.write_str("\n")?;
            }
            permission.fmt(f)?;
        }
        Ok(())
    }
}

impl fmt::Display for ExplainedPermission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decision = match self.decision {
            Decision::Allow => "allowed",
            Decision::Deny => "denied",
            Decision::Indeterminate(_) => "denied, because it could not be decided",
        };
        write!(f, "{}: {decision}", self.permission.as_str())?;
        if let Some(note) = self.note {
            write!(f, " ({note})")?;
        }
        match &self.step {
            Some(step) => step.line(f, 1),
            None => Ok(()),
        }
    }
}

/// The step and those inside, on lines of their own.
impl fmt::Display for ExplainedStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.line(f, 1)
    }
}

impl ExplainedStep {
    fn line(&self, f: &mut fmt::Formatter<'_>, depth: usize) -> fmt::Result {
        let mark = match self.result {
            StepResult::True => "✓",
            StepResult::False => "✗",
            StepResult::Indeterminate(_) => "?",
            StepResult::NotNeeded => "·",
        };
        write!(f, "\n{:indent$}{mark} {}", "", cut(&self.text, TEXT), indent = depth * 2)?;
        match self.place.range {
            Some(range) => write!(f, "  [{}:{}]", range.start.line, range.start.column)?,
            None if !self.place.pointer.is_empty() => write!(f, "  [{}]", self.place.pointer)?,
            None => {}
        }
        let detail = " ".repeat(depth * 2 + 2);
        if let Some(left) = &self.left {
            write!(f, "\n{detail}left:  {}", shown(left))?;
        }
        if let Some(right) = &self.right {
            write!(f, "\n{detail}right: {}", shown(right))?;
        }
        match &self.result {
            StepResult::Indeterminate(reason) if self.steps.is_empty() => {
                write!(f, "\n{detail}undecided: {reason}")?
            }
            StepResult::NotNeeded => write!(f, "\n{detail}not needed")?,
            StepResult::True | StepResult::False | StepResult::Indeterminate(_) => {}
        }
        self.steps.iter().try_for_each(|step| step.line(f, depth + 1))
    }
}

fn shown(value: &Value) -> String {
    if *value == Value::Undefined {
        return "missing".to_owned();
    }
    if let Value::String(text) = value
        && text.starts_with('‹')
    {
        return text.to_string();
    }
    cut(&value.to_json().to_string(), VALUE)
}

fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text.to_owned(),
    }
}
