//! Criterion benches that guard latency.
