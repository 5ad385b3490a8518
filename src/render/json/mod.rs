//! JSON, by version of the result format.

mod audit;
pub mod v1;
