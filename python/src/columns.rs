//! Tables of pandas and Arrow.

use pyo3::exceptions::PyImportError;
use pyo3::prelude::*;
use pyo3::types::PyDict;

/// Columns by name, in order.
pub struct Columns<'py>(Bound<'py, PyDict>);

impl<'py> Columns<'py> {
    /// Creates a table without columns.
    pub fn new(py: Python<'py>) -> Self {
        Self(PyDict::new(py))
    }

    /// Adds a column.
    pub fn add<T: IntoPyObject<'py>>(&self, name: &str, values: Vec<T>) -> PyResult<()> {
        self.0.set_item(name, values)
    }

    /// Returns the table as a `pandas.DataFrame`.
    pub fn to_pandas(&self) -> PyResult<Bound<'py, PyAny>> {
        module(self.0.py(), "pandas", "a DataFrame")?.call_method1("DataFrame", (&self.0,))
    }

    /// Returns the table as a `pyarrow.Table`.
    pub fn to_arrow(&self) -> PyResult<Bound<'py, PyAny>> {
        module(self.0.py(), "pyarrow", "an Arrow table")?.call_method1("table", (&self.0,))
    }
}

/// Imports a package that is needed only for `what`.
pub fn module<'py>(py: Python<'py>, name: &str, what: &str) -> PyResult<Bound<'py, PyModule>> {
    py.import(name).map_err(|error| {
        let is_missing = error.is_instance_of::<PyImportError>(py)
            && error.value(py).getattr("name").is_ok_and(|missing| missing.eq(name).unwrap_or(false));
        match is_missing {
            true => PyImportError::new_err(format!("{what} needs the package {name}: pip install {name}")),
            // It is installed, but does not work: its own message says why.
            false => error,
        }
    })
}
