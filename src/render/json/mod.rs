//! JSON, by version of the result format.

pub mod v1;
