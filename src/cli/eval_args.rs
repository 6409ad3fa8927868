//! What can be typed after `order-agent eval`?

use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};

/// Jobs of the eval suite.
#[derive(Debug, Subcommand)]
pub enum EvalCommand {
    /// Play every case of the data sets and score what came.
    Run {
        /// Folders with `cases.jsonl` and the catalogs that its cases name.
        #[arg(required = true, value_name = "DIR")]
        folders: Vec<PathBuf>,
        /// Play through the real service instead, from signed webhooks to orders in a database of
        /// its own, and list the cases in which it comes to something else than the core alone.
        #[arg(long)]
        through_service: bool,
        /// Who reads beside the parser. `stand-in` answers from what the cases expect and errs at
        /// `--error-rate`: it measures what calls cost and the choice between two readings, and says
        /// nothing of how well any model reads.
        #[arg(long, value_enum, default_value_t = SecondReader::Off, conflicts_with = "through_service")]
        model: SecondReader,
        /// When the second reader is asked.
        #[arg(long, value_enum, default_value_t = Asks::Assist)]
        policy: Asks,
        /// The share of lines that the stand-in gets wrong.
        #[arg(long, default_value_t = 0.1, value_name = "SHARE")]
        error_rate: f64,
        /// Print one JSON object instead of the tables.
        #[arg(long)]
        json: bool,
        /// Show at most this many failed cases.
        #[arg(long, default_value_t = 20)]
        failures: usize,
        /// Play only cases with this tag; repeat for several.
        #[arg(long, value_name = "TAG")]
        tag: Vec<String>,
        /// Play only this case; repeat for several.
        #[arg(long, value_name = "ID")]
        case: Vec<String>,
    },
    /// Score parts of the reader alone: quantities, dates, lines, intents, matching.
    Components {
        /// Folders with `set.json`, or folders of such folders.
        #[arg(required = true, value_name = "DIR")]
        folders: Vec<PathBuf>,
        /// Which rows: `dev` reads `dev.jsonl`.
        #[arg(long, default_value = "dev")]
        part: String,
        /// Print one JSON object instead of the tables.
        #[arg(long)]
        json: bool,
        /// Show at most this many misses of each set.
        #[arg(long, default_value_t = 0)]
        misses: usize,
    },
    /// Say which figures of two runs, as `--json` printed them, differ beyond chance.
    Compare {
        /// The run before.
        #[arg(value_name = "A")]
        before: PathBuf,
        /// The run after.
        #[arg(value_name = "B")]
        after: PathBuf,
        /// Print the differences as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Run every data set of a folder and print the baseline that the tests hold changes against.
    Baseline {
        /// The folder of data sets.
        #[arg(default_value = "eval/datasets", value_name = "DIR")]
        datasets: PathBuf,
    },
    /// Answer the rows on standard input, one JSON line for one line, without scoring them.
    Predict {
        /// What the rows ask.
        #[arg(value_enum)]
        kind: crate::eval::components::set::Kind,
        /// The catalog of kind `match`, or the `menus.json` of kind `lines`.
        #[arg(long, value_name = "FILE")]
        catalog: Option<PathBuf>,
    },
    /// Fit a file of weights to data sets; the same sets give the same bytes.
    Fit {
        /// Which weights.
        #[arg(value_enum)]
        weights: Weights,
        /// Component sets of kind `match`, or folders of cases; held-out parts are never read.
        #[arg(long, required = true, num_args = 1.., value_name = "DIR")]
        sets: Vec<PathBuf>,
        /// Where to write the weights.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Show what each source of matching brings: leave it out, fit the rest anew, and judge the fit.
    Ablate {
        /// Component sets of kind `match`; held-out parts are never read.
        #[arg(long, required = true, num_args = 1.., value_name = "DIR")]
        sets: Vec<PathBuf>,
    },
}

/// A file of weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Weights {
    /// How products rank, and when the first one is taken.
    Matching,
    /// How a message is cut into pieces.
    Reading,
    /// How sure a line is.
    Confidence,
    /// Which of two readings is right, with a stand-in for the model that errs at one line in ten.
    Second,
}

/// Who reads beside the parser in a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SecondReader {
    /// Nobody.
    Off,
    /// A stand-in for a model, which knows what the cases expect.
    StandIn,
}

/// When a second reader is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Asks {
    /// Where the parser is not sure.
    Assist,
    /// About every message.
    Always,
}
