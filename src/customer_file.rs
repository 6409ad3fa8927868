//! How does a customer CSV become customers, and what is wrong with the rows that do not?

use std::io::Read;

use crate::channels::phone;
use crate::store::customers::CustomerRow;

/// Every column; all but the first two may be left out of the file.
const COLUMNS: [&str; 6] = [
    "customer_code",
    "business_name",
    "contact_person_name",
    "phone",
    "email",
    "address",
];

/// One thing that is wrong with one row.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {reason}")]
pub struct Fault {
    /// Line of the file, the header being 1.
    pub line: u64,
    /// The column's name.
    pub column: &'static str,
    /// What is wrong.
    pub reason: String,
}

/// Why a file cannot be read at all.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// Not a CSV file, or not readable.
    #[error("the file cannot be read")]
    Csv(#[from] csv::Error),
    /// A column that the format does not know.
    #[error(
        "line 1: column {0:?} is not known; the columns are customer_code, business_name, contact_person_name, phone, email, address"
    )]
    UnknownColumn(String),
    /// A column that has to be there.
    #[error("line 1: column {0} is missing")]
    MissingColumn(&'static str),
}

/// Reads a whole file: the good rows, and everything that is wrong with the others.
///
/// # Errors
/// When the file cannot be read at all.
pub fn read(source: impl Read) -> Result<(Vec<CustomerRow>, Vec<Fault>), ReadError> {
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(source);
    let places = places(reader.headers()?)?;
    let (mut rows, mut faults) = (Vec::new(), Vec::new());
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                let reason = error.to_string();
                faults.push(Fault {
                    line,
                    column: "(row)",
                    reason,
                });
                continue;
            }
        };
        let line = record.position().map_or(0, csv::Position::line);
        let cell = |column: &str| {
            let at = COLUMNS
                .iter()
                .position(|name| *name == column)
                .and_then(|at| places[at]);
            at.and_then(|at| record.get(at))
                .filter(|text| !text.is_empty())
        };
        match row(cell, line) {
            Ok(row) => rows.push(row),
            Err(bad) => faults.extend(bad),
        }
    }
    Ok((rows, faults))
}

fn places(header: &csv::StringRecord) -> Result<[Option<usize>; COLUMNS.len()], ReadError> {
    if let Some(unknown) = header.iter().find(|name| !COLUMNS.contains(name)) {
        return Err(ReadError::UnknownColumn(unknown.to_owned()));
    }
    let places = COLUMNS.map(|column| header.iter().position(|name| name == column));
    match places {
        [Some(_), Some(_), ..] => Ok(places),
        [None, ..] => Err(ReadError::MissingColumn(COLUMNS[0])),
        [Some(_), None, ..] => Err(ReadError::MissingColumn(COLUMNS[1])),
    }
}

fn row<'r>(cell: impl Fn(&str) -> Option<&'r str>, line: u64) -> Result<CustomerRow, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut fault = |column, reason: String| {
        faults.push(Fault {
            line,
            column,
            reason,
        });
    };
    for column in ["customer_code", "business_name"] {
        if cell(column).is_none() {
            fault(column, "is empty".to_owned());
        }
    }
    let phone = cell("phone").map(|text| (text, phone::e164(text)));
    if let Some((text, None)) = &phone {
        fault(
            "phone",
            format!("{text:?} is no number such as +447700900101"),
        );
    }
    let email = cell("email").map(str::to_lowercase);
    if let Some(email) = email.as_ref().filter(|email| !email.contains('@')) {
        fault("email", format!("{email:?} is no email address"));
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    Ok(CustomerRow {
        business_name: cell("business_name").unwrap_or_default().to_owned(),
        contact_person_name: cell("contact_person_name").map(str::to_owned),
        customer_code: cell("customer_code").map(str::to_owned),
        address: cell("address").map(str::to_owned),
        phone: phone.and_then(|(_, number)| number),
        email,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str) -> (Vec<CustomerRow>, Vec<Fault>) {
        read(text.as_bytes()).unwrap()
    }

    #[test]
    fn a_bad_row_is_named_by_line_and_column_and_its_neighbours_are_read() {
        let (rows, faults) = read_text(
            "customer_code,business_name,phone,email\nA,Alpha,+44 7700 900101,A@X.example\nB,,abc,nobody\nC,Gamma,,\n",
        );
        let names: Vec<&str> = rows.iter().map(|row| row.business_name.as_str()).collect();
        assert_eq!(names, ["Alpha", "Gamma"]);
        let places: Vec<(u64, &str)> = faults
            .iter()
            .map(|fault| (fault.line, fault.column))
            .collect();
        assert_eq!(places, [(3, "business_name"), (3, "phone"), (3, "email")]);
    }

    #[test]
    fn addresses_are_normalised() {
        let (rows, _) = read_text(
            "customer_code,business_name,phone,email\nA,Alpha,+44 7700 900101,A@X.example\n",
        );
        assert_eq!(rows[0].phone.as_deref(), Some("+447700900101"));
        assert_eq!(rows[0].email.as_deref(), Some("a@x.example"));
    }

    #[test]
    fn unknown_and_missing_columns_are_refused_by_name() {
        let unknown = read("customer_code,business_name,fax\n".as_bytes()).unwrap_err();
        assert!(unknown.to_string().contains("\"fax\""));
        let missing = read("customer_code\n".as_bytes()).unwrap_err();
        assert!(missing.to_string().contains("business_name"));
    }
}
