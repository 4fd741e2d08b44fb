//! One test in a program of its own, since memory is counted for the whole process.

#[cfg(test)]
mod damage;
#[cfg(test)]
mod documents;
#[cfg(test)]
mod faces;
#[cfg(test)]
mod greed;
#[cfg(test)]
mod harness;
#[cfg(test)]
mod mutate;
#[cfg(test)]
mod pictures;

/// Counts what is held and the most that was.
#[cfg(test)]
#[global_allocator]
static MEMORY: peak_alloc::PeakAlloc = peak_alloc::PeakAlloc;
