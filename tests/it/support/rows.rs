//! How does every tenant's table get a row, whatever its columns are? The catalog tells what each
//! column needs: a value of its type, a value that its check allows, or the parent's id.

use std::collections::BTreeMap;

use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, FromRow};
use uuid::Uuid;

/// A table whose rows belong to distributors.
#[derive(Debug, Clone, FromRow)]
pub struct TenantTable {
    /// Its name.
    pub name: String,
    /// The column that says whose a row is.
    pub key: String,
}

#[derive(Debug, FromRow)]
struct Column {
    table_name: String,
    name: String,
    data_type: String,
    allowed: Option<String>,
    parent: Option<String>,
}

/// Every tenant's table, read from the catalog.
pub async fn tenant_tables(connection: &mut PgConnection) -> Vec<TenantTable> {
    sqlx::query_as(
        "select c.relname::text as name, case c.relname when 'distributors' then 'id' else 'distributor_id' end as key
           from pg_class c
          where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
            and (c.relname = 'distributors' or exists (select from pg_attribute a
                  where a.attrelid = c.oid and a.attname = 'distributor_id' and not a.attisdropped))
          order by c.relname",
    )
    .fetch_all(connection)
    .await
    .unwrap()
}

/// Every row of every table as text; bytes stand there in hexadecimal.
pub async fn dump(admin: &mut PgConnection) -> String {
    let tables: Vec<String> = sqlx::query_scalar(
        "select quote_ident(schemaname) || '.' || quote_ident(tablename) from pg_tables
          where schemaname not in ('pg_catalog', 'information_schema') order by 1",
    )
    .fetch_all(&mut *admin)
    .await
    .unwrap();
    let mut dump = String::new();
    for table in tables {
        let rows = format!("select coalesce(string_agg(t::text, e'\\n'), '') from only {table} t");
        let rows: String = sqlx::query_scalar(AssertSqlSafe(rows))
            .fetch_one(&mut *admin)
            .await
            .unwrap();
        dump.push_str(&rows);
        dump.push('\n');
    }
    dump
}

/// The id of the row that [`fill`] writes into a table for a distributor.
pub fn row_id(table: &str, distributor: Uuid) -> Uuid {
    if table == "distributors" {
        return distributor;
    }
    let seed = table.bytes().fold(distributor.as_u128(), |hash, byte| {
        hash.wrapping_mul(0x0001_0000_01b3) ^ u128::from(byte)
    });
    Uuid::from_u128(seed)
}

/// Writes one row for this distributor into every table, parents first.
pub async fn fill(admin: &mut PgConnection, distributor: Uuid) {
    let mut waiting = columns_by_table(admin).await;
    while !waiting.is_empty() {
        let before = waiting.len();
        let mut refused = Vec::new();
        for table in waiting.keys().cloned().collect::<Vec<_>>() {
            let sql = insert_sql(&table, &waiting[&table], distributor);
            match sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut *admin).await {
                Ok(_) => drop(waiting.remove(&table)),
                Err(error) => refused.push(format!("{table}: {error}")),
            }
        }
        assert!(waiting.len() < before, "no row is possible: {refused:#?}");
    }
}

/// The insert that [`fill`] makes for one table.
pub async fn insert_of(admin: &mut PgConnection, table: &str, distributor: Uuid) -> String {
    let columns = columns_by_table(admin).await;
    insert_sql(table, &columns[table], distributor)
}

async fn columns_by_table(admin: &mut PgConnection) -> BTreeMap<String, Vec<Column>> {
    let columns: Vec<Column> = sqlx::query_as(
        "select c.relname::text as table_name, a.attname::text as name, format_type(a.atttypid, a.atttypmod) as data_type,
                (select pg_get_constraintdef(k.oid) from pg_constraint k
                  where k.conrelid = c.oid and k.contype = 'c' and k.conkey = array[a.attnum] limit 1) as allowed,
                (select p.relname::text from pg_constraint k join pg_class p on p.oid = k.confrelid
                  where k.conrelid = c.oid and k.contype = 'f' and k.conkey[array_length(k.conkey, 1)] = a.attnum
                  order by array_length(k.conkey, 1) desc limit 1) as parent
           from pg_class c join pg_attribute a on a.attrelid = c.oid
          where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
            and a.attnum > 0 and not a.attisdropped and a.attnotnull
            and (not a.atthasdef or a.attname = 'id')
            and (c.relname = 'distributors' or exists (select from pg_attribute d
                  where d.attrelid = c.oid and d.attname = 'distributor_id'))
          order by c.relname, a.attnum",
    )
    .fetch_all(admin)
    .await
    .unwrap();
    let mut tables: BTreeMap<String, Vec<Column>> = BTreeMap::new();
    for column in columns {
        tables
            .entry(column.table_name.clone())
            .or_default()
            .push(column);
    }
    tables
}

fn insert_sql(table: &str, columns: &[Column], distributor: Uuid) -> String {
    let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    let values: Vec<String> = columns
        .iter()
        .map(|column| value_sql(column, distributor))
        .collect();
    let (names, values) = (names.join(", "), values.join(", "));
    format!("insert into {table} ({names}) values ({values})")
}

fn value_sql(column: &Column, distributor: Uuid) -> String {
    if let Some(parent) = &column.parent {
        return format!("'{}'", row_id(parent, distributor));
    }
    if column.name == "id" {
        return format!("'{}'", row_id(&column.table_name, distributor));
    }
    let quoted = |allowed: &String| allowed.rsplit('\'').nth(1).map(str::to_owned);
    if let Some(first) = column
        .allowed
        .as_ref()
        .and_then(quoted)
        .filter(|v| !v.is_empty())
    {
        return format!("'{first}'");
    }
    match column.data_type.split('(').next().unwrap_or_default() {
        "text" => format!("'x{}'", distributor.simple()),
        "bytea" => format!("'\\x{}'", distributor.simple()),
        "uuid" => format!("'{distributor}'"),
        "jsonb" => "'{}'".to_owned(),
        "boolean" => "true".to_owned(),
        "date" => "'2026-11-18'".to_owned(),
        "time without time zone" => "'08:00'".to_owned(),
        "timestamp with time zone" if column.name.ends_with("end") => {
            "now() + interval '1 hour'".to_owned()
        }
        "timestamp with time zone" => "now()".to_owned(),
        "numeric" | "integer" | "bigint" => "1".to_owned(),
        other => panic!("no value is known for {other} of {}", column.table_name),
    }
}
