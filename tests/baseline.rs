//! Is the reader at least as good as the baseline says, on our own data sets?

use std::path::Path;

use order_agent::eval::baseline::measure;
use order_agent::eval::compare::{Verdict, compare, read, to_table};

#[test]
fn no_figure_is_worse_than_the_baseline_beyond_chance() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("eval");
    let before = read(&root.join("baseline.json")).unwrap();
    let after = measure(&root.join("datasets")).unwrap();
    let differences = compare(&before, &after).unwrap();
    println!("{}", to_table(&differences));
    let worse: Vec<String> = differences
        .iter()
        .filter(|one| one.verdict == Verdict::Worse)
        .map(|one| format!("{} of {}", one.figure, one.set))
        .collect();
    assert!(
        worse.is_empty(),
        "worse beyond chance: {}; `order-agent eval compare` shows by how much, and where that is \
         meant, `order-agent eval baseline eval/datasets > eval/baseline.json` sets a new baseline",
        worse.join(", ")
    );
}
