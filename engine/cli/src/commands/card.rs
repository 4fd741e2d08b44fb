//! `card`: whether the files of a chip are what an authority signed.

use std::io::Write;
use std::path::{Path, PathBuf};

use bioverify::Lang;
use bioverify_trust::{Assessment, Doubt, FileKind, Files, Forgery, GroupOutcome, Moment, Verdict, authenticate};
use clap::Args;
use serde_json::{Value, json};

use crate::commands::verify::Language;
use crate::fault::{Answer, Fault};
use crate::output::remark;
use crate::trust::{Found, RulesArgs, chip_files, folder_files, trust_store};

/// Exit status of a card that is unverified: as of a visit that is referred to a person.
const EXIT_UNVERIFIED: u8 = 11;
/// Exit status of a card that is forged or whose signer was revoked: as of a visit that is rejected.
const EXIT_REFUSED: u8 = 12;

/// `bioverify card`.
#[derive(Debug, Args)]
#[command(
    arg_required_else_help = true,
    after_help = "Examples:
  bioverify card chip/ --trust authorities/ --lang vi
  bioverify card testdata/cards/genuine-rsa-pss --trust testdata/cards/trust --at 2026-11-22 --json

DIR holds the files of one chip as they were read, tag and length included: EF.SOD, the data groups, EF.COM. Which is which is
told by content, and by its name where the content tells nothing. Whatever else lies there is passed over with a note; so is a sealed
template, which is never a chip's: what is signed are the bytes that the chip gave, in clear. CERT_DIR holds certificates and revocation lists of country signing authorities in
DER or PEM; whatever else lies there is passed over with a note. A certificate there is trusted because it is there: get it from
its publisher. A CSCA master list there is believed where such a certificate vouches for its signer.
authentic: the groups read are what a trusted authority had signed. unverified: something is missing, expired or
unknown. A file that was cut, or is none of a chip by its content although its name says so, is told with its offset: read the card again.
forged: a hash or a signature is wrong. revoked: an authority has withdrawn the signer's certificate; `verify` refuses such a card
like a forged one.
Exit status: 0 authentic, 11 unverified, 12 forged or revoked, 2 wrong call, 1 error."
)]
pub struct CardArgs {
    /// Folder of the files read from one chip
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Folder of the authorities' certificates, revocation lists and master lists
    #[arg(long, value_name = "CERT_DIR")]
    trust: PathBuf,
    #[command(flatten)]
    rules: RulesArgs,
    /// Language of the answer
    #[arg(long, value_enum, default_value_t = Language::En)]
    lang: Language,
    /// Print the assessment as one line of JSON
    #[arg(long)]
    pub json: bool,
}

/// Checks one card.
pub fn run(args: &CardArgs, out: &mut dyn Write) -> Answer {
    let rules = args.rules.rules();
    let store = trust_store(&args.trust, rules.at)?;
    let read = folder_files(&args.folder)?;
    let files = only_chip_files(&read, &args.folder)?;
    let assessment = authenticate(&files, &store, &rules);
    if args.json {
        writeln!(out, "{}", to_json(&assessment, rules.at))?;
    } else {
        tell(&assessment, rules.at, args.lang.into(), out)?;
    }
    Ok(match assessment.verdict {
        Verdict::Authentic => 0,
        refused if refused.is_refused() => EXIT_REFUSED,
        _ => EXIT_UNVERIFIED,
    })
}

/// The files of a chip; whatever else lies there is told of.
fn only_chip_files<'a>(read: &'a [Found], folder: &Path) -> Result<Files<'a>, Fault> {
    let (files, others) = chip_files(read)?;
    for (path, _) in &others {
        remark(format_args!("{} is no file of a chip; passed over", path.display()));
    }
    if others.len() == read.len() {
        let advice = "put EF.SOD and the data groups there as the chip gave them, tag and length included";
        return Err(Fault::error("there is no file of a chip in the folder", advice).in_file(folder));
    }
    Ok(files)
}

fn outcome_text(outcome: GroupOutcome, lang: Lang) -> &'static str {
    match outcome {
        GroupOutcome::Matches => lang.pick("khớp với giá trị băm đã ký", "matches its signed hash"),
        GroupOutcome::WrongHash => lang.pick("SAI: không phải là bản đã ký", "WRONG: not the one that was signed"),
        GroupOutcome::NotListed => lang.pick(
            "không nằm trong các nhóm đã ký: không ai bảo đảm",
            "not among the signed ones: nobody vouches for it",
        ),
        GroupOutcome::NotGiven => lang.pick("đã ký, chưa đọc", "signed, not read"),
        GroupOutcome::Damaged => lang.pick("đọc lỗi, không dùng được", "read badly, not to be used"),
        GroupOutcome::Padded => lang.pick(
            "đúng bản đã ký, nhưng có thêm byte phía sau không ai ký",
            "the one that was signed, with bytes behind it that nobody signed",
        ),
        GroupOutcome::NotChecked => lang.pick("chưa kiểm tra", "not checked"),
    }
}

fn verdict_text(verdict: &Verdict, lang: Lang) -> &'static str {
    match verdict {
        Verdict::Unverified { .. } if verdict.is_refused() => lang.pick("chứng thư đã bị thu hồi", "revoked"),
        Verdict::Authentic => lang.pick("xác thực được", "authentic"),
        Verdict::Unverified { .. } => lang.pick("chưa xác thực được", "unverified"),
        Verdict::Forged { .. } => lang.pick("không đúng bản gốc", "forged"),
    }
}

/// Labels of the lines, in one width.
fn label(vi: &'static str, en: &'static str, lang: Lang) -> String {
    format!("{:<11}", lang.pick(vi, en))
}

/// For a person: the chain, the groups, what deviates, the verdict and what to do.
fn tell(assessment: &Assessment, at: Moment, lang: Lang, out: &mut dyn Write) -> std::io::Result<()> {
    tell_chain(assessment, lang, out)?;
    for group in &assessment.groups {
        let bytes = lang.pick("byte", "bytes");
        let length = if group.length > 0 { format!("{} {bytes}, ", group.length) } else { String::new() };
        writeln!(out, "{:<11}{length}{}", group.number.to_string(), outcome_text(group.outcome, lang))?;
    }
    tell_findings(assessment, lang, out)?;
    let (verdict, checked) = (verdict_text(&assessment.verdict, lang), lang.pick("kiểm tra cho", "checked for"));
    writeln!(out, "{}{verdict} ({checked} {at})", label("kết quả", "verdict", lang))?;
    for (number, words, advice) in reasons(&assessment.verdict, lang) {
        writeln!(out, "           {number} {words}\n           {}: {advice}", lang.pick("cần làm", "to do"))?;
    }
    Ok(())
}

/// What deviates is for support staff, in English; elsewhere the line says where it stands.
fn tell_findings(assessment: &Assessment, lang: Lang, out: &mut dyn Write) -> std::io::Result<()> {
    let (findings, label) = (&assessment.findings, label("ghi nhận", "finding", lang));
    match lang {
        Lang::En => findings.iter().try_for_each(|finding| writeln!(out, "{label}{finding}")),
        Lang::Vi if findings.is_empty() => Ok(()),
        Lang::Vi => writeln!(out, "{label}{} điểm khác chuẩn; chi tiết: thêm --json hoặc --lang en", findings.len()),
    }
}

/// The signer, the authorities above it, and the signature.
fn tell_chain(assessment: &Assessment, lang: Lang, out: &mut dyn Write) -> std::io::Result<()> {
    for one in &assessment.chain {
        writeln!(out, "{:<10} {}", one.role.text(lang), one.subject)?;
        let (from, until) = (one.not_before, one.not_after);
        let (serial, key) = (&one.serial, &one.key);
        match lang {
            Lang::Vi => writeln!(out, "           số {serial}, {key}, hiệu lực {from} đến {until}")?,
            Lang::En => writeln!(out, "           serial {serial}, {key}, valid {from} to {until}")?,
        }
    }
    let Some(signature) = assessment.signature.map(|one| one.text(lang)) else { return Ok(()) };
    let dated = |time| format!(", {} {time}", lang.pick("ngày", "dated"));
    writeln!(
        out,
        "{}{signature}{}",
        label("chữ ký", "signature", lang),
        assessment.signed_at.map(dated).unwrap_or_default()
    )
}

/// Number, words and advice of every reason.
fn reasons(verdict: &Verdict, lang: Lang) -> Vec<(u16, String, &'static str)> {
    let doubt = |doubt: &Doubt| (doubt.number(), doubt.text(lang), doubt.advice(lang));
    let forgery = |forgery: &Forgery| (forgery.number(), forgery.text(lang), forgery.advice(lang));
    match verdict {
        Verdict::Authentic => Vec::new(),
        Verdict::Unverified { why } => why.iter().map(doubt).collect(),
        Verdict::Forged { what } => what.iter().map(forgery).collect(),
    }
}

/// The verdict's word in JSON.
fn verdict_word(verdict: &Verdict) -> String {
    let revoked = verdict.is_refused() && matches!(verdict, Verdict::Unverified { .. });
    if revoked { "revoked".to_owned() } else { verdict.to_string() }
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
        GroupOutcome::Damaged => "damaged",
        GroupOutcome::Padded => "padded",
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
    let told = reasons(&assessment.verdict, Lang::En).into_iter().zip(reasons(&assessment.verdict, Lang::Vi));
    let reasons = told.map(|((number, text, advice), (_, text_vi, advice_vi))| {
        json!({ "number": number, "text": text, "advice": advice, "text_vi": text_vi, "advice_vi": advice_vi })
    });
    json!({
        "verdict": verdict_word(&assessment.verdict),
        "reasons": reasons.collect::<Vec<_>>(),
        "at": at.to_string(),
        "chain": chain.collect::<Vec<_>>(),
        "signature": assessment.signature.map(|one| one.to_string()),
        "hash": assessment.hash,
        "signed_at": assessment.signed_at.map(|time| time.to_string()),
        "groups": groups.collect::<Vec<_>>(),
        "findings": findings.collect::<Vec<_>>(),
    })
}
