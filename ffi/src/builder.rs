//! `bv_engine_builder`: how an engine is to be built.

use std::ffi::c_char;
use std::path::PathBuf;

use bioverify::trust::{Added, Moment, StoreError, TrustStore};
use bioverify::{Calibration, Engine, Policy};
use bioverify_model::RuntimeChoice;

use crate::buffer::bv_bytes;
use crate::codes::{self, BV_ABI_VERSION};
use crate::engine::bv_engine;
use crate::error::bv_error;
use crate::failure::{Failure, Fallible};
use crate::guard::guarded;
use crate::pointer::{array, free, output, shared, text, unique};
use crate::status::bv_status;

/// Most worker threads of a batch; more cannot be meant.
const MAX_THREADS: u32 = 1024;

/// How an engine is to be built. What is not set has a default: the bundled network, calibration and policy.
#[derive(Debug, Default)]
pub struct bv_engine_builder {
    runtime: RuntimeChoice,
    models_dir: Option<PathBuf>,
    policy: Option<Policy>,
    calibration: Option<Calibration>,
    trust: TrustStore,
    threads: usize,
}

impl bv_engine_builder {
    fn build(&self) -> Fallible<bv_engine> {
        let mut builder = Engine::builder().runtime(self.runtime).trust_store(self.trust.clone());
        if let Some(dir) = &self.models_dir {
            builder = builder.models_dir(dir);
        }
        if let Some(policy) = &self.policy {
            builder = builder.policy(policy.clone());
        }
        if let Some(calibration) = &self.calibration {
            builder = builder.calibration(calibration.clone());
        }
        bv_engine::new(builder.build()?, self.threads)
    }
}

fn check_version(given: u32) -> Fallible<()> {
    if given == BV_ABI_VERSION {
        return Ok(());
    }
    let name = |version: u32| format!("{}.{}", version >> 16, version & 0xffff);
    let message = format!(
        "the program was compiled for ABI version {}, this library has {}: compile with the bioverify.h that came with the library",
        name(given),
        name(BV_ABI_VERSION)
    );
    Err(Failure::new(bv_status::AbiMismatch, message))
}

/// Starts building an engine. Pass BV_ABI_VERSION: the library refuses a program that was compiled with another header.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_engine_builder_new(
    abi_version: u32,
    builder_out: *mut *mut bv_engine_builder,
    error: *mut *mut bv_error,
) -> bv_status {
    // SAFETY: the contract of the header.
    let out = unsafe { output(builder_out, "builder_out") };
    let work = || {
        let out = out?;
        check_version(abi_version)?;
        out.give(bv_engine_builder::default());
        Ok(())
    };
    // SAFETY: the contract of the header.
    unsafe { guarded(error, work) }
}

/// Takes the network from a folder instead of the bundled one: DIR/finger-minutiae/card.toml (or DIR/card.toml), with its
/// calibration.toml beside it. UTF-8. The folder is read by the build.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_engine_builder_set_models_dir(
    builder: *mut bv_engine_builder,
    dir: *const c_char,
    error: *mut *mut bv_error,
) -> bv_status {
    // SAFETY: the contract of the header.
    let (builder, dir) = unsafe { (unique(builder, "builder"), text(dir, "dir")) };
    let work = || {
        builder?.models_dir = Some(dir?.into());
        Ok(())
    };
    // SAFETY: the contract of the header.
    unsafe { guarded(error, work) }
}

/// Sets the policy: the text of a policy file (TOML), not its path.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_engine_builder_set_policy(
    builder: *mut bv_engine_builder,
    policy_toml: *const c_char,
    error: *mut *mut bv_error,
) -> bv_status {
    // SAFETY: the contract of the header.
    let (builder, toml) = unsafe { (unique(builder, "builder"), text(policy_toml, "policy_toml")) };
    let work = || {
        builder?.policy = Some(Policy::from_toml(toml?)?);
        Ok(())
    };
    // SAFETY: the contract of the header.
    unsafe { guarded(error, work) }
}

/// Sets the calibration: the text of a table made by `bioverify calibrate` (TOML), not its path.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_engine_builder_set_calibration(
    builder: *mut bv_engine_builder,
    calibration_toml: *const c_char,
    error: *mut *mut bv_error,
) -> bv_status {
    // SAFETY: the contract of the header.
    let (builder, toml) = unsafe { (unique(builder, "builder"), text(calibration_toml, "calibration_toml")) };
    let work = || {
        builder?.calibration = Some(Calibration::from_toml(toml?)?);
        Ok(())
    };
    // SAFETY: the contract of the header.
    unsafe { guarded(error, work) }
}

/// What a store says to a file: every object must be taken.
fn all_taken(added: Vec<Result<Added, StoreError>>) -> Fallible<()> {
    let none = || Failure::new(bv_status::Trust, "the file holds no certificate: give DER, or PEM with its dashes");
    let last = added.into_iter().collect::<Result<Vec<_>, _>>()?.pop();
    last.map(drop).ok_or_else(none)
}

/// Trusts an authority: a file with the certificate of a country signing authority, a link certificate or a revocation list, in DER,
/// or with any number of them in PEM. A certificate is trusted because you put it here. Cards of no known authority are unverified.
/// A CSCA master list is taken, too, where an authority that you added before it vouches for its signer now; certificates on it that
/// cannot be used are passed over. bv_engine_builder_add_authorities takes files in any order.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_engine_builder_add_authority(
    builder: *mut bv_engine_builder,
    file: bv_bytes,
    error: *mut *mut bv_error,
) -> bv_status {
    // SAFETY: the contract of the header.
    let (builder, file) = unsafe { (unique(builder, "builder"), file.as_slice("file.data")) };
    let work = || all_taken(builder?.trust.add(file?));
    // SAFETY: the contract of the header.
    unsafe { guarded(error, work) }
}

/// Trusts authorities: the `count` files of a trust folder, all at once and in any order. Each is one that bv_engine_builder_add_authority
/// takes. Master lists come last whatever their place, so that every other file of the call, and what was added before, says
/// whether to believe them. All of the files are taken or none is; the error tells which one was refused, counted from 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_engine_builder_add_authorities(
    builder: *mut bv_engine_builder,
    files: *const bv_bytes,
    count: usize,
    error: *mut *mut bv_error,
) -> bv_status {
    // SAFETY: the contract of the header.
    let (builder, files) = unsafe { (unique(builder, "builder"), array(files, count, "files")) };
    let work = || {
        let (builder, files) = (builder?, files?);
        // SAFETY: the contract of the header.
        let bytes = |file: &bv_bytes| unsafe { file.as_slice("files[].data") };
        let files = files.iter().map(bytes).collect::<Fallible<Vec<_>>>()?;
        if files.is_empty() {
            return Err(Failure::new(bv_status::Trust, "no file was given: an empty trust folder trusts nobody"));
        }
        let mut trust = builder.trust.clone();
        for (index, added) in trust.add_files_at(files, Moment::now()).into_iter().enumerate() {
            all_taken(added).map_err(|failure| failure.in_file(index))?;
        }
        builder.trust = trust;
        Ok(())
    };
    // SAFETY: the contract of the header.
    unsafe { guarded(error, work) }
}

/// Trusts a registry: a file with the certificate that it seals its answers with, in DER, or with any number of them in PEM. A
/// certificate is trusted because you put it here; one of an authority is refused.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_engine_builder_add_registry(
    builder: *mut bv_engine_builder,
    file: bv_bytes,
    error: *mut *mut bv_error,
) -> bv_status {
    // SAFETY: the contract of the header.
    let (builder, file) = unsafe { (unique(builder, "builder"), file.as_slice("file.data")) };
    let work = || all_taken(builder?.trust.add_registry(file?));
    // SAFETY: the contract of the header.
    unsafe { guarded(error, work) }
}

/// Chooses what runs the network: one of bv_runtime.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_engine_builder_set_runtime(
    builder: *mut bv_engine_builder,
    runtime: u32,
    error: *mut *mut bv_error,
) -> bv_status {
    // SAFETY: the contract of the header.
    let builder = unsafe { unique(builder, "builder") };
    let work = || {
        builder?.runtime = codes::runtime(runtime)?;
        Ok(())
    };
    // SAFETY: the contract of the header.
    unsafe { guarded(error, work) }
}

/// Sets the number of worker threads of bv_verify_batch, at most 1024; 0, the default, is one a core. Other calls always
/// run on the thread that makes them.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_engine_builder_set_threads(
    builder: *mut bv_engine_builder,
    threads: u32,
    error: *mut *mut bv_error,
) -> bv_status {
    // SAFETY: the contract of the header.
    let builder = unsafe { unique(builder, "builder") };
    let work = || {
        if threads > MAX_THREADS {
            return Err(Failure::bad(format!(
                "{threads} threads: at most {MAX_THREADS} are allowed, 0 for one a core"
            )));
        }
        builder?.threads = threads as usize;
        Ok(())
    };
    // SAFETY: the contract of the header.
    unsafe { guarded(error, work) }
}

/// Builds an engine: loads the network and checks that network, calibration and policy fit each other. The builder stays
/// yours and can build again.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_engine_builder_build(
    builder: *const bv_engine_builder,
    engine_out: *mut *mut bv_engine,
    error: *mut *mut bv_error,
) -> bv_status {
    // SAFETY: the contract of the header.
    let (out, builder) = unsafe { (output(engine_out, "engine_out"), shared(builder, "builder")) };
    let work = || {
        let out = out?;
        out.give(builder?.build()?);
        Ok(())
    };
    // SAFETY: the contract of the header.
    unsafe { guarded(error, work) }
}

/// Ends a builder. NULL is nothing to do.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_engine_builder_free(builder: *mut bv_engine_builder) {
    // SAFETY: the contract of the header.
    unsafe { free(builder) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_version_is_refused_by_name() {
        assert!(check_version(BV_ABI_VERSION).is_ok());
        for wrong in [0, BV_ABI_VERSION + 1, 1 << 16, u32::MAX] {
            let failure = check_version(wrong).unwrap_err();
            assert_eq!(failure.status, bv_status::AbiMismatch);
        }
        assert!(check_version(0x0002_0003).unwrap_err().message.contains("2.3"));
    }
}
