//! Where references come from: what `verify` checks it with.

use std::path::{Path, PathBuf};

use bioverify::{Engine, Reference, Request};
use bioverify_trust::{Nonce, PersonReference, Rules, TrustStore};
use clap::Args;

use crate::fault::Fault;
use crate::input::{Bytes, read_bytes};
use crate::trust::{RulesArgs, parse_nonce, parse_person, trust_store};

/// What origins are checked with.
#[derive(Debug, Args)]
pub struct OriginArgs {
    /// Folder of the authorities' certificates, revocation lists and master lists; certificates of registries in its folder
    /// `registry`
    #[arg(long, value_name = "CERT_DIR")]
    trust: Option<PathBuf>,
    #[command(flatten)]
    rules: RulesArgs,
    /// Seal of the --record file, a detached COSE_Sign1
    #[arg(long, value_name = "FILE", requires_all = ["record", "trust", "person"])]
    seal: Option<PathBuf>,
    /// Whom the registry was asked about: the person reference, 64 hexadecimal digits (bioverify seal person)
    #[arg(long, value_name = "REF", value_parser = parse_person, requires = "seal")]
    person: Option<PersonReference>,
    /// What was sent with the request to the registry, 32 to 128 hexadecimal digits; without it an old seal can pass, and the decision
    /// says so: reason 313
    #[arg(long, value_name = "HEX", value_parser = parse_nonce, requires = "seal")]
    nonce: Option<Nonce>,
}

impl OriginArgs {
    /// Who is trusted; nobody where no folder is given.
    pub fn store(&self) -> Result<TrustStore, Fault> {
        self.trust.as_deref().map_or_else(|| Ok(TrustStore::new()), |folder| trust_store(folder, self.rules().at))
    }

    /// Time and demands of a check.
    pub fn rules(&self) -> Rules {
        self.rules.rules()
    }

    /// Whether the caller asked for trust.
    pub const fn is_asked(&self) -> bool {
        self.trust.is_some()
    }

    /// The seal's file.
    pub const fn seal(&self) -> &Option<PathBuf> {
        &self.seal
    }

    /// What the command line cannot say by itself.
    pub fn check(&self, record: Option<&Path>) -> Result<(), Fault> {
        if self.seal.is_some() && self.seal.as_deref() == record {
            return Err(Fault::usage("--record and --seal name the same file", "the seal is a file of its own"));
        }
        Ok(())
    }

    /// The sealed answer of a registry; `None` where no seal is given.
    pub fn sealed(&self, engine: &Engine, record: &mut Bytes) -> Result<Option<Reference<'static>>, Fault> {
        let (Some(path), Some(person)) = (&self.seal, &self.person) else { return Ok(None) };
        let seal = read_bytes(path)?;
        let request = Request { person, nonce: self.nonce.as_ref(), at: self.rules().at };
        Ok(Some(engine.read_sealed(std::mem::take(&mut **record), &seal, &request).0))
    }
}
