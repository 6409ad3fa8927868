//! How does a test wait for something without guessing how long it takes?

use std::time::{Duration, Instant};

/// Far above what anything here takes, so that only a defect reaches it.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// Short beside what is waited for, long enough to leave the processor to it.
const STEP: Duration = Duration::from_millis(20);

/// Asks until there is an answer.
///
/// # Panics
/// There is none within [`PATIENCE`]; the message says what was waited for.
pub async fn until<T>(what: &str, mut ask: impl AsyncFnMut() -> Option<T>) -> T {
    let started = Instant::now();
    loop {
        if let Some(answer) = ask().await {
            return answer;
        }
        assert!(started.elapsed() < PATIENCE, "waited in vain: {what}");
        tokio::time::sleep(STEP).await;
    }
}
