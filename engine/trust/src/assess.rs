//! Passive authentication as a list of steps: ICAO Doc 9303-11, 5.1.

use bioverify_record::Finding;

use crate::algorithm::SignatureAlgorithm;
use crate::ber::Reader;
use crate::certificate::Certificate;
use crate::chain::{Chain, formal, signer_doubts};
use crate::cms::SignedData;
use crate::damage::{Cut, object_before_padding, read_badly};
use crate::digest::Hash;
use crate::files::{FileKind, Files, GroupNumber};
use crate::lds::{ReadList, SecurityObject, groups_of_com};
use crate::moment::Moment;
use crate::notes::Notes;
use crate::params::LONGEST_GROUP;
use crate::path::search;
use crate::revocation::revocation;
use crate::rules::Rules;
use crate::signer::signer;
use crate::store::TrustStore;
use crate::summary::{CertificateSummary, Role};
use crate::verdict::{Doubt, Forgery, Verdict};

/// What became of one group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupOutcome {
    /// Its hash is the listed one. Worth as much as the verdict.
    Matches,
    /// Its hash is not the listed one.
    WrongHash,
    /// It was given and is not on the list.
    NotListed,
    /// It is on the list and was not given: nothing is known about it.
    NotGiven,
    /// It was cut or is no group at all: read badly, which says nothing about the card.
    Damaged,
    /// What was signed is there and unchanged, with bytes behind it that nobody signed.
    Padded,
    /// There is no list that could be read.
    NotChecked,
}

/// One group, given or listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GroupResult {
    /// Which.
    pub number: GroupNumber,
    /// Bytes given; 0 for none.
    pub length: usize,
    /// What became of it.
    pub outcome: GroupOutcome,
}

/// Everything a check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessment {
    /// Whether the card is genuine.
    pub verdict: Verdict,
    /// Every group given or listed, by number.
    pub groups: Vec<GroupResult>,
    /// The signer and the authorities above it, as far as a path was found.
    pub chain: Vec<CertificateSummary>,
    /// The signature's algorithm, where it is offered.
    pub signature: Option<SignatureAlgorithm>,
    /// The hash of the groups in words.
    pub hash: Option<String>,
    /// When the signer says that it signed.
    pub signed_at: Option<Moment>,
    /// What deviates without deciding the verdict. Offsets count in the file that the field belongs to.
    pub findings: Vec<Finding>,
}

impl Assessment {
    /// Whether this group's bytes may be taken for what the issuer wrote: the verdict is authentic and its hash matches.
    #[must_use]
    pub fn vouches_for(&self, number: GroupNumber) -> bool {
        let matches = |group: &GroupResult| group.number == number && group.outcome == GroupOutcome::Matches;
        self.verdict == Verdict::Authentic && self.groups.iter().any(matches)
    }
}

/// Checks the files of a chip against the authorities of the store. Never fails: what cannot be done is a reason in the
/// verdict, and only a complete check gives [`Verdict::Authentic`].
#[must_use]
pub fn authenticate(files: &Files<'_>, store: &TrustStore, rules: &Rules) -> Assessment {
    let mut notes = Notes::default();
    let mut report = Report::default();
    let badly = files.sod.and_then(|sod| read_badly(FileKind::Sod, sod));
    let list = match files.sod.filter(|_| badly.is_none()).map(SignedData::read) {
        None => {
            notes.doubt(badly.unwrap_or(Doubt::NoSecurityObject));
            None
        }
        Some(Err(malformed)) => {
            notes.unreadable(malformed);
            None
        }
        Some(Ok(signed)) => {
            let list = read_list(&signed, &mut notes);
            check_signers(&signed, store, rules, &mut notes, &mut report);
            list
        }
    };
    let groups = check_groups(files, list.as_ref(), &mut notes);
    check_com(files, list.as_ref(), &mut notes);
    Assessment {
        verdict: notes.verdict(),
        groups,
        chain: report.chain,
        signature: report.signature,
        hash: list.map(|list| list.hash.to_string()),
        signed_at: report.signed_at,
        findings: notes.findings,
    }
}

#[derive(Default)]
struct Report {
    chain: Vec<CertificateSummary>,
    signature: Option<SignatureAlgorithm>,
    signed_at: Option<Moment>,
}

fn read_list(signed: &SignedData<'_>, notes: &mut Notes) -> Option<SecurityObject> {
    if signed.trailing > 0 {
        let message = format!("{} byte(s) behind the end of the file's object; ignored", signed.trailing);
        notes.warn(0, "EF.SOD", "ICAO Doc 9303-10, 4.6.2", message);
    }
    match SecurityObject::of(signed) {
        Ok(ReadList::List(list)) => {
            if list.hash == Hash::Sha1 {
                let message = "the groups are hashed with SHA-1: collisions can be made since 2017";
                notes.warn(signed.content_at, "hashAlgorithm", "ICAO Doc 9303-12, 4.1.6", message);
            }
            if list.version > 1 {
                let message = format!("version {} of the list; read as version 1", list.version);
                notes.warn(signed.content_at, "LDSSecurityObject", "ICAO Doc 9303-10, 4.6.2.3", message);
            }
            Some(list)
        }
        Ok(ReadList::NotOffered(what)) => {
            notes.doubt(Doubt::NotOffered { what });
            None
        }
        Err(malformed) => {
            notes.unreadable(malformed);
            None
        }
    }
}

/// Every signer must hold and lead to an authority: a second one that does not is no ornament.
fn check_signers(signed: &SignedData<'_>, store: &TrustStore, rules: &Rules, notes: &mut Notes, report: &mut Report) {
    let (mut holding, mut leading) = (0, 0);
    for info in &signed.signers {
        let Some(found) = signer(signed, info, notes) else { continue };
        holding += usize::from(found.holds);
        let chain = check_path(found.certificate, store, rules, notes);
        leading += usize::from(chain.is_some());
        if report.chain.is_empty() {
            report.chain = chain.unwrap_or_else(|| vec![CertificateSummary::of(found.certificate, Role::Signer)]);
            report.signature = found.scheme.map(SignatureAlgorithm);
            report.signed_at = info.attributes.signing_time;
        }
    }
    if signed.signers.is_empty() {
        notes.doubt(Doubt::NoSigner);
    }
    notes.held.signature = holding > 0 && holding == signed.signers.len();
    notes.held.path = leading > 0 && leading == signed.signers.len();
}

/// The best path of a signer, its doubts noted; `None` where there is none.
fn check_path(
    signer: &Certificate<'_>,
    store: &TrustStore,
    rules: &Rules,
    notes: &mut Notes,
) -> Option<Vec<CertificateSummary>> {
    signer_doubts(signer, rules.at).into_iter().for_each(|doubt| notes.doubt(doubt));
    let found = search(store, signer);
    let chains = found.paths.iter().map(|path| Chain {
        authorities: path.iter().filter_map(|index| store.certificate(*index)).map(|(_, one)| one).collect(),
    });
    let Some(chain) = chains.min_by_key(|chain| (chain.doubts(rules.at).len(), chain.authorities.len())) else {
        match (found.disowned, found.not_offered) {
            (true, _) => notes.forged(Forgery::SignerCertificate),
            (false, Some(what)) => notes.doubt(Doubt::NotOffered { what }),
            (false, None) => notes.doubt(Doubt::UnknownIssuer { issuer: signer.issuer.shown() }),
        }
        return None;
    };
    chain.doubts(rules.at).into_iter().for_each(|doubt| notes.doubt(doubt));
    formal(signer, &chain, notes);
    revocation(store, signer, &chain, rules, notes);
    let mut told = vec![CertificateSummary::of(signer, Role::Signer)];
    let authorities = chain.authorities.iter().enumerate();
    told.extend(authorities.map(|(index, one)| CertificateSummary::of(one, chain.role(index))));
    Some(told)
}

fn check_groups(files: &Files<'_>, list: Option<&SecurityObject>, notes: &mut Notes) -> Vec<GroupResult> {
    if files.groups.is_empty() {
        notes.doubt(Doubt::NoGroups);
    }
    for number in &files.empty {
        let message = format!("{number} was handed in without a byte: taken for not read");
        notes.warn(0, "data group", "ICAO Doc 9303-10, 4.7", message);
    }
    let mut results: Vec<GroupResult> = Vec::new();
    for &(number, bytes) in &files.groups {
        results.push(GroupResult { number, length: bytes.len(), outcome: check_group(list, number, bytes, notes) });
    }
    let held = results.iter().all(|group| group.outcome == GroupOutcome::Matches);
    notes.held.groups = held && !results.is_empty();
    for number in list.iter().flat_map(|list| list.groups()) {
        if results.iter().all(|group| group.number != number) {
            results.push(GroupResult { number, length: 0, outcome: GroupOutcome::NotGiven });
        }
    }
    results.sort_by_key(|group| group.number);
    results
}

fn check_group(list: Option<&SecurityObject>, number: GroupNumber, bytes: &[u8], notes: &mut Notes) -> GroupOutcome {
    if bytes.len() > LONGEST_GROUP {
        notes.unreadable(Reader::new(bytes).error("data group", "longer than a group is"));
        return GroupOutcome::NotChecked;
    }
    let listed = list.map(|list| (list, list.matches(number, bytes)));
    // Bytes that were signed are right however they look.
    let is_signed = matches!(listed, Some((_, Some(true))));
    if let Some(doubt) = read_badly(FileKind::Group(number), bytes).filter(|_| !is_signed) {
        notes.doubt(doubt);
        return GroupOutcome::Damaged;
    }
    if bytes.first().and_then(|tag| GroupNumber::of_tag(*tag)) != Some(number) {
        notes.doubt(Doubt::Mislabelled(number));
    }
    match listed {
        None => GroupOutcome::NotChecked,
        Some((_, Some(true))) => GroupOutcome::Matches,
        Some((list, Some(false))) => changed(list, number, bytes, notes),
        Some((_, None)) => {
            notes.doubt(Doubt::NotSigned(number));
            GroupOutcome::NotListed
        }
    }
}

/// A group whose hash is another than the signed one. A reader that copies whole blocks leaves bytes behind the group's end:
/// where the object before them is the signed one, nothing was changed.
fn changed(list: &SecurityObject, number: GroupNumber, bytes: &[u8], notes: &mut Notes) -> GroupOutcome {
    if let Some(object) = object_before_padding(bytes) {
        let (signed, given) = (object.len(), bytes.len());
        if list.matches(number, object) == Some(true) {
            notes.doubt(Doubt::Padded { number, signed, given });
            return GroupOutcome::Padded;
        }
        let message =
            format!("{number} has {} byte(s) behind its end: read as many as its header says", given - signed);
        notes.warn(signed, "data group", "ICAO Doc 9303-10, 3.6", message);
    }
    notes.forged(Forgery::GroupHash(number));
    GroupOutcome::WrongHash
}

/// EF.COM is signed by nobody, so that it decides nothing (ICAO Doc 9303-10, 4.6.1); a difference is worth knowing.
fn check_com(files: &Files<'_>, list: Option<&SecurityObject>, notes: &mut Notes) {
    const CLAUSE: &str = "ICAO Doc 9303-10, 4.6.1";
    let Some(com) = files.com else { return };
    if let Some(cut) = Cut::of(FileKind::Com, com) {
        notes.warn(cut.given, "EF.COM", CLAUSE, format!("{}: read the card again", Doubt::Cut(cut)));
        return;
    }
    if FileKind::of(com) != Some(FileKind::Com) {
        notes.warn(0, "EF.COM", CLAUSE, "no EF.COM; ignored");
        return;
    }
    let named = match groups_of_com(com) {
        Ok(named) => named,
        Err(error) => {
            notes.warn(error.offset, error.field, CLAUSE, error.what);
            return;
        }
    };
    let Some(list) = list else { return };
    for number in list.groups().filter(|number| !named.contains(number)) {
        notes.warn(0, "tag list", CLAUSE, format!("EF.COM does not name {number}, which EF.SOD lists: was it hidden?"));
    }
    for number in named.iter().filter(|number| list.groups().all(|listed| listed != **number)) {
        notes.warn(0, "tag list", CLAUSE, format!("EF.COM names {number}, which EF.SOD does not list"));
    }
}
