//! Tables: CSV and XLSX.

pub mod delimited;
pub mod workbook;
