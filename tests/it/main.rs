//! Does the service keep its promises on a real PostgreSQL, as the role that it runs as?

mod doors;
mod embedded;
mod isolation;
mod roles;
mod support;
