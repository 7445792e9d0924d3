//! Options that several commands share; those of one command are in its file.

use std::path::PathBuf;

use clap::{Args, ValueEnum, builder::PossibleValuesParser};
use sync_rules::PartitionType;

/// Where the rules are, and what is known beside them.
#[derive(Args, Debug)]
pub(crate) struct RuleArgs {
    /// An app export (a folder), a config file, a file with one bare rule, or `-` for standard input
    #[arg(default_value = ".", conflicts_with_all = ["read", "write"])]
    pub(crate) path: PathBuf,

    /// The read rule itself, as JSON; without --write nobody may write
    #[arg(long, value_name = "RULE", help_heading = "Rules given inline")]
    pub(crate) read: Option<String>,

    /// The write rule itself, as JSON; whoever may write may read
    #[arg(long, value_name = "RULE", help_heading = "Rules given inline")]
    pub(crate) write: Option<String>,

    /// The type of the partition key, where the rules do not say it [string, objectId, long, uuid]
    #[arg(long, value_name = "TYPE", help_heading = "Rules given inline", value_parser = key_type(), hide_possible_values = true)]
    pub(crate) partition_type: Option<String>,

    /// The app's values, `{"name": value}`, instead of those of the export
    #[arg(long, value_name = "FILE", help_heading = "What the app knows")]
    pub(crate) values: Option<PathBuf>,

    /// The app's environment, `{"tag": "…", "values": {…}}`, instead of that of the export
    #[arg(long, value_name = "FILE", help_heading = "What the app knows")]
    pub(crate) environment: Option<PathBuf>,

    /// Results of functions: `{"name": result}` or `{"name": [{"user": …, "arguments": […], "result": …}]}`
    #[arg(
        long,
        value_name = "FILE",
        help_heading = "What the app knows",
        long_help = "Results of functions: `{\"name\": result}`, or `{\"name\": [{\"user\": \"<id>\", \"arguments\": […], \
                     \"result\": …}]}` where they depend on the user or the arguments. A result may be `{\"$error\": \"…\"}`, `{\"$timeout\": true}` \
                     or `{\"$undefined\": true}`. A function that is not listed runs if the export holds its code, and is undecided if not"
    )]
    pub(crate) functions: Option<PathBuf>,
}

impl RuleArgs {
    /// The type of `--partition-type`.
    pub(crate) fn kind(&self) -> Option<PartitionType> {
        self.partition_type.as_deref().and_then(PartitionType::from_name)
    }
}

pub(crate) fn key_type() -> PossibleValuesParser {
    PossibleValuesParser::new(PartitionType::ALL.map(PartitionType::as_str))
}

/// Which partition is opened, or which document is asked for. Which of them is needed depends on the rules.
#[derive(Args, Debug)]
#[group(multiple = false)]
pub(crate) struct PartitionArgs {
    /// The partition value: plain text read by the key's type, or Extended JSON such as `{"$oid": "…"}`, which says its
    /// type; a string that begins like JSON is written as a JSON string, `"{…}"`
    #[arg(long, value_name = "VALUE", allow_hyphen_values = true)]
    pub(crate) partition: Option<String>,

    /// Ask about the null partition
    #[arg(long)]
    pub(crate) null_partition: bool,

    /// A document: a file or a JSON object. Roles of Flexible Sync decide about it; partition rules about its partition
    #[arg(long, value_name = "DOCUMENT", allow_hyphen_values = true)]
    pub(crate) document: Option<String>,
}

/// Output of one answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Text to read
    #[default]
    Human,
    /// JSON for programs
    Json,
}

/// Output of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReportFormat {
    /// Text to read
    Human,
    /// JSON for programs
    Json,
    /// A table with details for a pull request
    Markdown,
}
