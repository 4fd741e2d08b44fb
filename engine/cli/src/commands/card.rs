//! `card`: whether the files of a chip are what an authority signed.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use bioverify_trust::{
    Assessment, Doubt, FileKind, Files, Forgery, GroupOutcome, Moment, NotKnown, Revocation, Rules, TrustStore,
    Verdict, authenticate,
};
use clap::Args;
use serde_json::{Value, json};

use crate::fault::{Answer, Fault};
use crate::input::{Bytes, read_bytes};
use crate::output::remark;

/// Exit status of a card that is unverified: as of a visit that is referred to a person.
const EXIT_UNVERIFIED: u8 = 11;
/// Exit status of a card that is forged: as of a visit that is rejected.
const EXIT_FORGED: u8 = 12;

/// `bioverify card`.
#[derive(Debug, Args)]
#[command(
    arg_required_else_help = true,
    after_help = "Examples:
  bioverify card chip/ --trust authorities/
  bioverify card testdata/cards/genuine-rsa-pss --trust testdata/cards/trust --at 2026-11-22 --json

DIR holds the files of one chip as they were read, tag and length included: EF.SOD, the data groups, EF.COM. Which is which is
told by content, names do not matter. CERT_DIR holds certificates and revocation lists of country signing authorities in
DER or PEM; whatever else lies there is passed over with a note. A certificate there is trusted because it is there: get it from
its publisher.
authentic: the groups read are what a trusted authority had signed. unverified: something is missing, expired, revoked or
unknown. forged: a hash or a signature is wrong.
Exit status: 0 authentic, 11 unverified, 12 forged, 2 wrong call, 1 error."
)]
pub struct CardArgs {
    /// Folder of the files read from one chip
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Folder of the authorities' certificates and revocation lists
    #[arg(long, value_name = "CERT_DIR")]
    trust: PathBuf,
    /// Time of checking, as 2026-11-22 or 2026-11-22T10:00:00Z [default: now]
    #[arg(long, value_name = "DATE", value_parser = parse_moment)]
    at: Option<Moment>,
    /// Do not ask for a current revocation list: a revoked signer passes where no list is given
    #[arg(long)]
    without_crl: bool,
    /// Print the assessment as one line of JSON
    #[arg(long)]
    pub json: bool,
}

fn parse_moment(text: &str) -> Result<Moment, String> {
    Moment::parse(text).ok_or_else(|| "give a date as 2026-11-22, or a time in UTC as 2026-11-22T10:00:00Z".to_owned())
}

/// Checks one card.
pub fn run(args: &CardArgs, out: &mut dyn Write) -> Answer {
    let store = trust_store(&args.trust)?;
    let read = folder_files(&args.folder)?;
    let files = chip_files(&read, &args.folder)?;
    let at = args.at.unwrap_or_else(Moment::now);
    let revocation = if args.without_crl { Revocation::WhereGiven } else { Revocation::Required };
    let assessment = authenticate(&files, &store, &Rules::at(at).with_revocation(revocation));
    if args.json {
        writeln!(out, "{}", to_json(&assessment, at))?;
    } else {
        tell(&assessment, at, out)?;
    }
    Ok(match assessment.verdict {
        Verdict::Authentic => 0,
        Verdict::Unverified { .. } => EXIT_UNVERIFIED,
        Verdict::Forged { .. } => EXIT_FORGED,
    })
}

/// The files of a folder in the order of their names.
fn folder_files(folder: &Path) -> Result<Vec<(PathBuf, Bytes)>, Fault> {
    if folder.is_file() {
        return Err(Fault::usage("this is a file, a folder is needed", "give the folder it lies in").in_file(folder));
    }
    let fault = |error| Fault::io("read the folder", folder, &error);
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(fault)? {
        paths.push(entry.map_err(fault)?.path());
    }
    paths.retain(|path| path.is_file());
    paths.sort();
    paths.into_iter().map(|path| read_bytes(&path).map(|bytes| (path, bytes))).collect()
}

fn trust_store(folder: &Path) -> Result<TrustStore, Fault> {
    let mut store = TrustStore::new();
    for (path, bytes) in folder_files(folder)? {
        for refused in store.add(&bytes).into_iter().filter_map(Result::err) {
            remark(format_args!("{} is passed over: {refused}", path.display()));
        }
    }
    if store.certificates() == 0 {
        let advice = "put the certificate of the card's country signing authority there, in DER or PEM";
        return Err(Fault::error("there is no authority's certificate in the trust folder", advice).in_file(folder));
    }
    Ok(store)
}

fn chip_files<'a>(read: &'a [(PathBuf, Bytes)], folder: &Path) -> Result<Files<'a>, Fault> {
    let mut files = Files::new();
    let mut known = 0;
    for (path, bytes) in read {
        match files.add(bytes) {
            Ok(_) => known += 1,
            Err(NotKnown::Kind) => remark(format_args!("{} is no file of a chip; passed over", path.display())),
            Err(twice @ NotKnown::Twice(_)) => {
                return Err(Fault::error(twice, "keep the files of one chip only in this folder").in_file(path));
            }
        }
    }
    if known == 0 {
        let advice = "put EF.SOD and the data groups there as the chip gave them, tag and length included";
        return Err(Fault::error("there is no file of a chip in the folder", advice).in_file(folder));
    }
    Ok(files)
}

fn outcome_text(outcome: GroupOutcome) -> &'static str {
    match outcome {
        GroupOutcome::Matches => "matches its signed hash",
        GroupOutcome::WrongHash => "WRONG: not the one that was signed",
        GroupOutcome::NotListed => "not among the signed ones: nobody vouches for it",
        GroupOutcome::NotGiven => "signed, not read",
        GroupOutcome::NotChecked => "not checked",
    }
}

/// For a person: the chain, the groups, what deviates, the verdict and what to do.
fn tell(assessment: &Assessment, at: Moment, out: &mut dyn Write) -> std::io::Result<()> {
    for one in &assessment.chain {
        writeln!(out, "{:<10} {}", one.role.to_string(), one.subject)?;
        let (from, until) = (one.not_before, one.not_after);
        writeln!(out, "           serial {}, {}, valid {from} to {until}", one.serial, one.key)?;
    }
    if let Some(signature) = &assessment.signature {
        let when = assessment.signed_at.map(|time| format!(", dated {time}")).unwrap_or_default();
        writeln!(out, "signature  {signature}{when}")?;
    }
    for group in &assessment.groups {
        let length = if group.length > 0 { format!("{} bytes, ", group.length) } else { String::new() };
        writeln!(out, "{:<10} {length}{}", group.number.to_string(), outcome_text(group.outcome))?;
    }
    for finding in &assessment.findings {
        writeln!(out, "finding    {finding}")?;
    }
    writeln!(out, "verdict    {} (checked for {at})", assessment.verdict)?;
    for (number, words, advice) in reasons(&assessment.verdict) {
        writeln!(out, "           {number} {words}\n           to do: {advice}")?;
    }
    Ok(())
}

/// Number, words and advice of every reason.
fn reasons(verdict: &Verdict) -> Vec<(u16, String, &'static str)> {
    let doubt = |doubt: &Doubt| (doubt.number(), doubt.to_string(), doubt.advice());
    let forgery = |forgery: &Forgery| (forgery.number(), forgery.to_string(), forgery.advice());
    match verdict {
        Verdict::Authentic => Vec::new(),
        Verdict::Unverified { why } => why.iter().map(doubt).collect(),
        Verdict::Forged { what } => what.iter().map(forgery).collect(),
    }
}

fn to_json(assessment: &Assessment, at: Moment) -> Value {
    let chain = assessment.chain.iter().map(|one| {
        json!({
            "role": one.role.to_string(), "subject": one.subject, "issuer": one.issuer, "serial": one.serial,
            "key": one.key, "not_before": one.not_before.to_string(), "not_after": one.not_after.to_string(),
        })
    });
    let outcome = |outcome| match outcome {
        GroupOutcome::Matches => "matches",
        GroupOutcome::WrongHash => "wrong-hash",
        GroupOutcome::NotListed => "not-listed",
        GroupOutcome::NotGiven => "not-given",
        GroupOutcome::NotChecked => "not-checked",
    };
    let groups = assessment.groups.iter().map(|group| {
        json!({ "file": FileKind::Group(group.number).to_string(), "bytes": group.length, "outcome": outcome(group.outcome) })
    });
    let findings = assessment.findings.iter().map(|finding| {
        json!({
            "severity": finding.severity.to_string(), "offset": finding.offset, "field": finding.field,
            "clause": finding.clause, "message": finding.message,
        })
    });
    let reasons = reasons(&assessment.verdict)
        .into_iter()
        .map(|(number, words, advice)| json!({ "number": number, "text": words, "advice": advice }));
    json!({
        "verdict": assessment.verdict.to_string(),
        "reasons": reasons.collect::<Vec<_>>(),
        "at": at.to_string(),
        "chain": chain.collect::<Vec<_>>(),
        "signature": assessment.signature,
        "hash": assessment.hash,
        "signed_at": assessment.signed_at.map(|time| time.to_string()),
        "groups": groups.collect::<Vec<_>>(),
        "findings": findings.collect::<Vec<_>>(),
    })
}
