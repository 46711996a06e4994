//! The suites against good adapters and against adapters with seeded faults.

mod exporter_faults;
