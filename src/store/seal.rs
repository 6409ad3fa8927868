//! How does one distributor's text become ciphertext that only its own row can give back?
//!
//! Ciphertext: version byte, key id (16 bytes), nonce (12), encrypted bytes and tag. Distributor,
//! table, column and row are associated data: moved to another row it does not open.

use std::collections::HashMap;
use std::sync::Arc;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::cipher::{self, Secret};
use crate::domain::DistributorId;

/// The form that this code writes; rows outlive code.
const VERSION: u8 = 1;

/// Version byte and key id.
const HEADER: usize = 17;

/// Seals and opens for one distributor.
#[derive(Debug, Clone)]
pub struct Sealer {
    pub(super) distributor: DistributorId,
    pub(super) active: Uuid,
    pub(super) keys: Arc<HashMap<Uuid, Secret>>,
    pub(super) index: Secret,
}

/// Why ciphertext does not open.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// It is too short, or of a form that this code does not know.
    #[error("not a ciphertext of a known form")]
    UnknownForm,
    /// Its key is none of this distributor's, or was made after this sealer was loaded.
    #[error("no key {0}")]
    UnknownKey(Uuid),
    /// It was changed, or belongs in another row.
    #[error("ciphertext of {table}.{column} does not belong to row {row}")]
    Foreign {
        /// The table.
        table: String,
        /// The column.
        column: String,
        /// The row's id.
        row: Uuid,
    },
    /// It holds no text.
    #[error("not text")]
    NotText,
}

impl Sealer {
    /// Ciphertext for one column of one row.
    #[must_use]
    pub fn seal(&self, table: &str, column: &str, row: Uuid, plain: impl AsRef<[u8]>) -> Vec<u8> {
        let key = &self.keys[&self.active];
        let place = self.place(table, column, row);
        let mut sealed = Vec::with_capacity(HEADER + 28 + plain.as_ref().len());
        sealed.push(VERSION);
        sealed.extend_from_slice(self.active.as_bytes());
        sealed.extend(cipher::encrypt(key, place.as_bytes(), plain.as_ref()));
        sealed
    }

    /// The bytes that were sealed for this column of this row.
    ///
    /// # Errors
    /// Says why it does not open.
    pub fn open(
        &self,
        table: &str,
        column: &str,
        row: Uuid,
        sealed: &[u8],
    ) -> Result<Vec<u8>, OpenError> {
        let (header, body) = sealed
            .split_first_chunk::<HEADER>()
            .ok_or(OpenError::UnknownForm)?;
        let [version, key_id @ ..] = header;
        if *version != VERSION {
            return Err(OpenError::UnknownForm);
        }
        let key_id = Uuid::from_bytes(*key_id);
        let key = self
            .keys
            .get(&key_id)
            .ok_or(OpenError::UnknownKey(key_id))?;
        let place = self.place(table, column, row);
        cipher::decrypt(key, place.as_bytes(), body).ok_or_else(|| OpenError::Foreign {
            table: table.to_owned(),
            column: column.to_owned(),
            row,
        })
    }

    /// The text that was sealed for this column of this row.
    ///
    /// # Errors
    /// Says why it does not open.
    pub fn open_text(
        &self,
        table: &str,
        column: &str,
        row: Uuid,
        sealed: &[u8],
    ) -> Result<String, OpenError> {
        String::from_utf8(self.open(table, column, row, sealed)?).map_err(|_| OpenError::NotText)
    }

    /// What finds an address again without holding it: HMAC-SHA256 of the normalised address under
    /// this distributor's own key. `kind` keeps a phone number from matching an email address.
    #[must_use]
    pub fn blind_index(&self, kind: &str, normalised: &str) -> Vec<u8> {
        // HMAC itself fills a shorter key up to the hash's block with zeros.
        let mut block = Zeroizing::new([0; 64]);
        block[..32].copy_from_slice(self.index.bytes());
        let mut hmac = <Hmac<Sha256>>::new((&*block).into());
        hmac.update(kind.as_bytes());
        hmac.update(b"|");
        hmac.update(normalised.as_bytes());
        hmac.finalize().into_bytes().to_vec()
    }

    fn place(&self, table: &str, column: &str, row: Uuid) -> String {
        format!("{}|{table}|{column}|{row}", self.distributor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealer(distributor: u128, key: u8) -> Sealer {
        let active = Uuid::from_u128(7);
        Sealer {
            distributor: DistributorId(Uuid::from_u128(distributor)),
            active,
            keys: Arc::new(HashMap::from([(active, Secret::new([key; 32]))])),
            index: Secret::new([key; 32]),
        }
    }

    #[test]
    fn text_comes_back_from_its_own_row_and_from_no_other() {
        let (ours, row) = (sealer(1, 1), Uuid::from_u128(11));
        let sealed = ours.seal("messages", "content", row, "two milk");
        let open = |table, column, row| ours.open_text(table, column, row, &sealed);
        assert_eq!(open("messages", "content", row).as_deref(), Ok("two milk"));
        assert!(open("messages", "content", Uuid::from_u128(12)).is_err());
        assert!(open("messages", "details", row).is_err());
        assert!(open("outbox", "content", row).is_err());
    }

    #[test]
    fn text_of_one_distributor_does_not_open_for_another_even_with_its_key() {
        let row = Uuid::from_u128(11);
        let sealed = sealer(1, 1).seal("messages", "content", row, "two milk");
        assert!(
            sealer(2, 1)
                .open("messages", "content", row, &sealed)
                .is_err()
        );
    }

    #[test]
    fn a_ciphertext_names_its_form_and_its_key() {
        let (ours, row) = (sealer(1, 1), Uuid::from_u128(11));
        let mut sealed = ours.seal("t", "c", row, "x");
        assert_eq!(sealed[0], VERSION);
        assert_eq!(&sealed[1..17], ours.active.as_bytes());
        sealed[0] = 9;
        assert_eq!(
            ours.open("t", "c", row, &sealed),
            Err(OpenError::UnknownForm)
        );
        assert_eq!(
            ours.open("t", "c", row, b"short"),
            Err(OpenError::UnknownForm)
        );
    }

    #[test]
    fn a_ciphertext_of_the_first_form_still_opens() {
        // Bytes as the first release wrote them: rows outlive code.
        let stored = hex::decode(FIRST_FORM).unwrap();
        let opened = sealer(1, 1).open_text("messages", "content", Uuid::from_u128(11), &stored);
        assert_eq!(opened.as_deref(), Ok("two milk"));
    }

    #[test]
    fn equal_addresses_have_equal_indexes_for_one_distributor_only() {
        let (one, other) = (sealer(1, 1), sealer(2, 2));
        let index = one.blind_index("PHONE", "+15550100");
        assert_eq!(index, one.blind_index("PHONE", "+15550100"));
        assert_ne!(index, one.blind_index("EMAIL", "+15550100"));
        assert_ne!(index, other.blind_index("PHONE", "+15550100"));
    }

    const FIRST_FORM: &str = concat!(
        "0100000000000000000000000000000007dd16974ab599ef671c5eb425f79d8e5a9a18ab",
        "79c98f06a473e065813e5dc16064fe244e",
    );
}
