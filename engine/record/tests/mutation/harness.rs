//! Runs damaged files of many formats through what reads them, and measures each. The trust crate's test of the same name
//! uses this file, too.

use std::env;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::Path;
use std::time::Duration;

use crate::MEMORY;
use crate::mutate::{Random, mutate};

/// How many mutations there are in all, instead of each test's own number.
const MUTATIONS: &str = "BIOVERIFY_MUTATIONS";
/// Another beginning for the random numbers.
const SEED: &str = "BIOVERIFY_MUTATION_SEED";
/// A folder of files, as those that fuzzing has gathered, that are checked as they are before any is damaged.
const CORPUS: &str = "BIOVERIFY_MUTATION_CORPUS";

/// [`Format::least`] of codestreams and the like: of four damages one is enough to be refused.
pub const FEW: usize = 1;

/// Most processor time of one damaged file; held where [`MUTATIONS`] is set and the build is optimised.
const LONGEST: Duration = Duration::from_millis(100);

/// Names and contents of files to damage.
pub type Seeds = Vec<(String, Vec<u8>)>;

/// What reads a damaged file: says whether it was taken for what it had been. May mend checksums first, so that what lies
/// behind them is reached.
pub type Check<'a> = Box<dyn FnMut(&mut Random, &mut Vec<u8>) -> bool + 'a>;

/// Files of one format and how they are read.
pub struct Format<'a> {
    pub name: &'static str,
    /// Mutations where the whole test has its own number of them.
    pub count: usize,
    pub seeds: Seeds,
    /// Most bytes of memory that one damaged file may take.
    pub most: u64,
    pub check: Check<'a>,
    /// Least of a thousand damaged files that have to pass the check: with fewer the mutator is too coarse to reach anything.
    pub least: usize,
}

/// What one run of a check took.
pub struct Cost {
    /// Most bytes held above what was held before.
    pub memory: usize,
    /// Processor time of this thread, so that other programs do not count; zero where the system does not tell.
    pub time: Duration,
}

/// Runs `work` and measures it.
pub fn measure<T>(work: impl FnOnce() -> T) -> (T, Cost) {
    MEMORY.reset_peak_usage();
    let (before, started) = (MEMORY.current_usage(), thread_time());
    let made = work();
    let time = thread_time().saturating_sub(started);
    (made, Cost { memory: MEMORY.peak_usage().saturating_sub(before), time })
}

#[cfg(unix)]
fn thread_time() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

#[cfg(not(unix))]
fn thread_time() -> Duration {
    Duration::ZERO
}

fn number_of(variable: &str) -> Option<u64> {
    let text = env::var(variable).ok()?;
    Some(text.replace('_', "").parse().unwrap_or_else(|_| panic!("{variable} is no number: {text}")))
}

/// Damages the files of every format in turn. A format's share of [`MUTATIONS`] is that of its own number.
pub fn run(seed: u64, formats: &mut [Format<'_>]) {
    let wanted = number_of(MUTATIONS);
    let all: usize = formats.iter().map(|format| format.count).sum();
    let strangers: Seeds = formats.iter().flat_map(|format| format.seeds.clone()).collect();
    let kept = env::var_os(CORPUS).map(|folder| within(Path::new(&folder)));
    let timed = wanted.is_some() && cfg!(not(debug_assertions));
    for (index, format) in formats.iter_mut().enumerate() {
        // Each format has numbers of its own, so that one can be run again without the others.
        let mut random = Random(number_of(SEED).unwrap_or(seed) << 8 | index as u64);
        if let Some(kept) = &kept {
            let mut tally = Tally::new(timed);
            kept.iter().for_each(|(name, bytes)| tally.take(format, &mut random, name, bytes.clone()));
            tally.tell(&format!("{}, undamaged", format.name));
        }
        let count = wanted.map_or(format.count, |wanted| (format.count * wanted as usize).div_ceil(all));
        damaged(&mut random, format, count, &strangers, timed);
    }
}

fn damaged(random: &mut Random, format: &mut Format<'_>, count: usize, strangers: &Seeds, timed: bool) {
    let mut tally = Tally::new(timed);
    for index in 0..count {
        let (name, base) = format.seeds[index % format.seeds.len()].clone();
        let lenders = if random.below(4) == 0 { strangers } else { &format.seeds };
        let other = random.below(lenders.len());
        let bytes = mutate(random, &base, &lenders[other].1);
        tally.take(format, random, &name, bytes);
    }
    tally.tell(format.name);
    let least = count * format.least / 1000;
    assert!(tally.read >= least, "{}: {} of {count} are read: the mutator is too coarse", format.name, tally.read);
}

/// What the files of one format came to.
struct Tally {
    /// Whether the time of each is held to [`LONGEST`].
    timed: bool,
    count: u32,
    read: usize,
    memory: usize,
    whole: Duration,
    slowest: (Duration, String),
}

impl Tally {
    fn new(timed: bool) -> Self {
        Self { timed, count: 0, read: 0, memory: 0, whole: Duration::ZERO, slowest: (Duration::ZERO, String::new()) }
    }

    /// Has one file checked, made from the one of this name.
    fn take(&mut self, format: &mut Format<'_>, random: &mut Random, name: &str, mut bytes: Vec<u8>) {
        let before = bytes.clone();
        let (told, cost) = measure(|| catch_unwind(AssertUnwindSafe(|| (format.check)(random, &mut bytes))));
        match told {
            Ok(told) => self.read += usize::from(told),
            Err(panic) => {
                println!("{}, made from {name}: {}", format.name, kept(format.name, &before));
                resume_unwind(panic);
            }
        }
        if cost.memory as u64 > format.most || self.timed && cost.time > LONGEST {
            let file = kept(format.name, &before);
            panic!("{}, made from {name}: {} bytes, {:?}: {file}", format.name, cost.memory, cost.time);
        }
        self.count += 1;
        self.memory = self.memory.max(cost.memory);
        self.whole += cost.time;
        if cost.time > self.slowest.0 {
            self.slowest = (cost.time, name.to_owned());
        }
    }

    fn tell(&self, what: &str) {
        let (each, (slowest, name)) = (self.whole / self.count.max(1), &self.slowest);
        println!(
            "{what}: {} files, {} read, at most {} bytes, {each:.1?} each, slowest {slowest:.1?} ({})",
            self.count,
            self.read,
            self.memory,
            name.rsplit('/').next().unwrap_or_default()
        );
    }
}

/// The files in a folder and in the folders in it.
fn within(folder: &Path) -> Seeds {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            files.extend(within(&path));
        } else {
            files.push((path.display().to_string(), fs::read(&path).unwrap()));
        }
    }
    files
}

/// Keeps a file that went wrong and says where.
fn kept(name: &str, bytes: &[u8]) -> String {
    let path =
        Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("mutation-{}.bin", name.replace(['/', ' ', ','], "-")));
    fs::write(&path, bytes).map_or_else(|error| error.to_string(), |()| path.display().to_string())
}

/// Names and contents of the files in a folder of `testdata`.
pub fn files(folder: &str) -> Seeds {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata").join(folder);
    let mut files: Seeds = fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.map(|entry| entry.path()))
        .filter(|path| path.as_ref().map_or(true, |path| path.is_file()))
        .map(|path| path.and_then(|path| Ok((path.display().to_string(), fs::read(&path)?))))
        .map(|file| file.unwrap_or_else(|error| panic!("{}: {error}", folder.display())))
        .collect();
    files.sort();
    files
}
