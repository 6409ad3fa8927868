//! What can be typed after `order-agent eval`?

use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};

use super::eval_model::Second;

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
        /// Who reads beside the parser.
        #[command(flatten)]
        second: Second,
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
