//! Whose account is it, and with which secrets? Asked for every request, so kept for a moment.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::domain::AccountKey;
use crate::store::accounts::Account;
use crate::store::{self, Store};

/// How long a changed secret may stay unnoticed: short enough to wait for, long enough that a busy
/// account is looked up a few times a minute.
const FRESH: Duration = Duration::from_secs(15);

type Kept = HashMap<AccountKey, (Instant, Arc<Account>)>;

/// The channel accounts of all distributors.
#[derive(Debug)]
pub struct Accounts {
    store: Store,
    kept: Mutex<Kept>,
}

impl Accounts {
    /// Accounts as the database knows them.
    #[must_use]
    pub fn new(store: Store) -> Self {
        Self {
            store,
            kept: Mutex::default(),
        }
    }

    /// The account of a key. That there is none is not kept: it may be connected any moment.
    ///
    /// # Errors
    /// When the database does.
    pub async fn find(&self, key: &AccountKey) -> Result<Option<Arc<Account>>, store::Error> {
        if let Some(account) = self.fresh(key) {
            return Ok(Some(account));
        }
        let Some(account) = store::accounts::find_and_load(&self.store, key).await? else {
            return Ok(None);
        };
        let account = Arc::new(account);
        self.lock()
            .insert(key.clone(), (Instant::now(), Arc::clone(&account)));
        Ok(Some(account))
    }

    fn fresh(&self, key: &AccountKey) -> Option<Arc<Account>> {
        let kept = self.lock();
        let (since, account) = kept.get(key)?;
        (since.elapsed() < FRESH).then(|| Arc::clone(account))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
