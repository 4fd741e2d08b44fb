//! `seal`: templates at rest under a key, whom to ask a registry about, and its answers for tests.

mod person;

use std::io::Write;
use std::path::{Path, PathBuf};

use bioverify_trust::{Moment, Nonce, PersonReference, SealClaims, SealKey, TemplateKey, seal_record};
use clap::{Args, Subcommand};
use serde_json::{Value, json};

use self::person::{PersonArgs, person};
use crate::fault::{Answer, Fault};
use crate::input::read_bytes;
use crate::keys::{Sealer, cannot_open, key_ring, secret};
use crate::output::{refuse_same, write_file};
use crate::trust::{parse_moment, parse_nonce, parse_person};

/// `bioverify seal`.
#[derive(Debug, Subcommand)]
pub enum SealCommand {
    /// Make a key of templates
    #[command(after_help = "Example:
  bioverify seal new-key template.key

Writes 32 random bytes as 64 hexadecimal digits. Keep the file where only the service can read it: whoever has it opens every
template sealed with it. With --json: file, key (its number).")]
    NewKey {
        /// Where the key goes; a file that is there is never overwritten
        #[arg(value_name = "FILE")]
        out: PathBuf,
        /// Print one line of JSON
        #[arg(long)]
        json: bool,
    },
    /// Seal a native finger or face template
    #[command(after_help = "Example:
  bioverify seal template finger.bvt --key template.key --owner \"row 17\" --out finger.bvst

Every sealed finger has the same length. verify, compare and inspect take sealed templates with --key and --owner; extract and
embed write them with --seal-with. With --json: file, key (its number), bytes.")]
    Template(TemplateArgs),
    /// Open a sealed template
    #[command(after_help = "Example:
  bioverify seal open finger.bvst --key template.key --owner \"row 17\" --out finger.bvt

While keys are changed give both, as --key new.key --key template.key. With --json: file, bytes.")]
    Open(OpenArgs),
    /// Seal a sealed template again under a new key
    #[command(after_help = "Example:
  bioverify seal renew finger.bvst --old-key template.key --key new.key --owner \"row 17\" --out finger.bvst.new

A key is changed in four steps: make the new one (seal new-key); seal with it from now on, and give verify, compare, search, inspect and
seal open both keys, as --key new.key --key template.key; renew every stored template; leave the old key out. Until then a store that is half
renewed is read as a whole. With --json: file, key (the number of the one it is sealed with now), renewed (false where it was sealed with it already).")]
    Renew(RenewArgs),
    /// Make a person reference: whom to ask a registry about, without saying who
    #[command(after_help = "Examples:
  bioverify seal person number.txt --key shared.key
  printf %s \"$NUMBER\" | bioverify seal person --key shared.key

Prints the 64 hexadecimal digits that verify --person, seal answer --person and bv_visit_add_reference_sealed take. They are
HMAC-SHA-256 (RFC 2104) under the shared key of: the text `bioverify person reference v1`, one zero byte, and the person's number in UTF-8
as registry and institution have agreed to write it, without spaces around it. The key is 32 random bytes, another one for every
institution (seal new-key makes one); it is no key of templates. The number is read from a file or from standard input, never from the
command line, where the shell and other users would see it. With --json: person.")]
    Person(PersonArgs),
    /// Seal a registry's answer, for tests of a desk
    #[command(after_help = "Example:
  bioverify seal answer record.fmr --certificate registry.der --key registry.key --person REF --nonce HEX --out record.cose

The seal is a detached COSE_Sign1; the documentation of the crate bioverify-trust shows it byte by byte. The key file is
the private key of the certificate as OpenSSL writes it, not encrypted (PEM or DER, PKCS #8 or EC PRIVATE KEY), or its number alone, 32 bytes for
P-256 or 48 for P-384, or their hexadecimal digits. A pair for tests:
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout registry.pem -out registry.crt -subj /CN=Registry \\
    -addext basicConstraints=critical,CA:FALSE -addext keyUsage=critical,digitalSignature
With --json: file, bytes, valid_until.")]
    Answer(AnswerArgs),
}

/// What a command writes, and how it tells.
#[derive(Debug, Args)]
struct ResultArgs {
    /// Where the result goes
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Print one line of JSON
    #[arg(long)]
    json: bool,
}

/// `bioverify seal template`.
#[derive(Debug, Args)]
pub struct TemplateArgs {
    /// The template
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The key
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// Whose it is: a text that is known beside the sealed template, such as the number of its row
    #[arg(long, value_name = "TEXT", default_value = "")]
    owner: String,
    #[command(flatten)]
    result: ResultArgs,
}

/// `bioverify seal open`.
#[derive(Debug, Args)]
pub struct OpenArgs {
    /// The sealed template
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// A key that it may be sealed with; can be repeated
    #[arg(long, value_name = "FILE", required = true)]
    key: Vec<PathBuf>,
    /// Whose it is: the text that it was sealed for
    #[arg(long, value_name = "TEXT", default_value = "")]
    owner: String,
    #[command(flatten)]
    result: ResultArgs,
}

/// `bioverify seal renew`.
#[derive(Debug, Args)]
pub struct RenewArgs {
    #[command(flatten)]
    template: TemplateArgs,
    /// A key that it may be sealed with; can be repeated
    #[arg(long = "old-key", value_name = "FILE", required = true)]
    old: Vec<PathBuf>,
}

/// `bioverify seal answer`.
#[derive(Debug, Args)]
pub struct AnswerArgs {
    /// The record
    #[arg(value_name = "RECORD")]
    record: PathBuf,
    /// Certificate of the registry, DER or PEM
    #[arg(long, value_name = "FILE")]
    certificate: PathBuf,
    /// Private key of the certificate: PEM, DER, or its number
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// The person reference, 64 hexadecimal digits (bioverify seal person)
    #[arg(long, value_name = "REF", value_parser = parse_person)]
    person: PersonReference,
    /// What the desk sent, 32 to 128 hexadecimal digits
    #[arg(long, value_name = "HEX", value_parser = parse_nonce)]
    nonce: Option<Nonce>,
    /// When it is made [default: now]
    #[arg(long, value_name = "DATE", value_parser = parse_moment)]
    at: Option<Moment>,
    /// For how many seconds it is valid
    #[arg(long, value_name = "SECONDS", default_value_t = 300)]
    valid_for: u32,
    /// Format of the record, as a media type
    #[arg(long, value_name = "TYPE", default_value = "application/octet-stream")]
    format: String,
    #[command(flatten)]
    result: ResultArgs,
}

impl SealCommand {
    /// Whether the caller asked for JSON.
    pub const fn speaks_json(&self) -> bool {
        match self {
            Self::NewKey { json, .. } => *json,
            Self::Template(args) => args.result.json,
            Self::Open(args) => args.result.json,
            Self::Renew(args) => args.template.result.json,
            Self::Person(args) => args.json,
            Self::Answer(args) => args.result.json,
        }
    }
}

/// What was written: for a person, and the same as JSON.
struct Written {
    line: String,
    facts: Value,
}

/// Does one of them.
pub fn run(command: &SealCommand, out: &mut dyn Write) -> Answer {
    let written = match command {
        SealCommand::NewKey { out, .. } => new_key(out)?,
        SealCommand::Template(args) => seal(args)?,
        SealCommand::Open(args) => open(args)?,
        SealCommand::Renew(args) => renew(args)?,
        SealCommand::Person(args) => person(args)?,
        SealCommand::Answer(args) => answer(args)?,
    };
    if command.speaks_json() {
        writeln!(out, "{}", written.facts)?;
    } else {
        writeln!(out, "{}", written.line)?;
    }
    Ok(0)
}

fn new_key(path: &Path) -> Result<Written, Fault> {
    if path.exists() {
        let advice = "give another name; templates sealed with a key that is gone never open again";
        return Err(Fault::error("the file is there already, a key is not overwritten", advice).in_file(path));
    }
    let key = TemplateKey::random().map_err(|error| Fault::error(error, "check the operating system"))?;
    let digits: zeroize::Zeroizing<String> =
        key.expose().iter().map(|byte| format!("{byte:02x}")).collect::<String>().into();
    write_file(path, digits.as_bytes())?;
    let (file, id) = (path.display().to_string(), key.id().to_string());
    Ok(Written { line: format!("{file}: key {id}"), facts: json!({ "file": file, "key": id }) })
}

fn seal(args: &TemplateArgs) -> Result<Written, Fault> {
    refuse_same(&args.result.out, &[&args.file, &args.key])?;
    let sealer = Sealer::new(&args.key, &args.owner)?;
    let sealed = sealer.seal(&read_bytes(&args.file)?, &args.file)?;
    write_file(&args.result.out, &sealed)?;
    let (file, key, bytes) = (args.result.out.display().to_string(), sealer.key(), sealed.len());
    let line = format!("{file}: sealed with key {key}, {bytes} bytes");
    Ok(Written { line, facts: json!({ "file": file, "key": key, "bytes": bytes }) })
}

fn open(args: &OpenArgs) -> Result<Written, Fault> {
    let read: Vec<&Path> = std::iter::once(&args.file).chain(&args.key).map(PathBuf::as_path).collect();
    refuse_same(&args.result.out, &read)?;
    let opened = key_ring(&args.key)?.open(&read_bytes(&args.file)?, args.owner.as_bytes());
    let opened = opened.map_err(|error| cannot_open(error, &args.file))?;
    write_file(&args.result.out, &opened)?;
    let (file, bytes) = (args.result.out.display().to_string(), opened.len());
    Ok(Written { line: format!("{file}: {bytes} bytes"), facts: json!({ "file": file, "bytes": bytes }) })
}

fn renew(args: &RenewArgs) -> Result<Written, Fault> {
    let template = &args.template;
    let mut read: Vec<&Path> = vec![&template.file, &template.key];
    read.extend(args.old.iter().map(PathBuf::as_path));
    refuse_same(&template.result.out, &read)?;
    let ring = key_ring(std::iter::once(&template.key).chain(&args.old))?;
    let sealed = read_bytes(&template.file)?;
    let renewed = ring.reseal(&sealed, template.owner.as_bytes());
    let renewed = renewed.map_err(|error| cannot_open(error, &template.file))?;
    write_file(&template.result.out, renewed.as_deref().unwrap_or(&sealed))?;
    let how = if renewed.is_some() { "sealed again" } else { "was sealed already" };
    let (file, key) = (template.result.out.display().to_string(), ring.current().to_string());
    let facts = json!({ "file": file, "key": key, "renewed": renewed.is_some() });
    Ok(Written { line: format!("{file}: {how} with key {key}"), facts })
}

fn answer(args: &AnswerArgs) -> Result<Written, Fault> {
    refuse_same(&args.result.out, &[&args.record, &args.certificate, &args.key])?;
    let private = secret(&args.key)?;
    let wrong = |error, path: &Path| Fault::error(error, "see: bioverify seal answer --help").in_file(path);
    let key = SealKey::read(&private).map_err(|error| wrong(error, &args.key))?;
    let issued = args.at.unwrap_or_else(Moment::now);
    let id =
        Nonce::random().ok_or_else(|| Fault::error("no random bytes for the seal's number", "check the system"))?;
    let claims = SealClaims {
        person: args.person,
        issued,
        not_before: None,
        expires: Moment::from_unix(issued.unix().saturating_add(i64::from(args.valid_for))),
        id: id.bytes().to_vec(),
        nonce: args.nonce.clone(),
        format: args.format.clone(),
    };
    let certificate = read_bytes(&args.certificate)?;
    let sealed = seal_record(&read_bytes(&args.record)?, &claims, &certificate, &key);
    let sealed = sealed.map_err(|error| wrong(error, &args.certificate))?;
    write_file(&args.result.out, &sealed)?;
    let (file, bytes, until) = (args.result.out.display().to_string(), sealed.len(), claims.expires.to_string());
    let line = format!("{file}: {bytes} bytes, valid until {until}");
    Ok(Written { line, facts: json!({ "file": file, "bytes": bytes, "valid_until": until }) })
}
