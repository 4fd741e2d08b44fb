//! Any bytes as EF.SOD, checked against the committed authorities: authentic only if they are one of the committed cards', or
//! leave a finding.
#![no_main]

use std::sync::LazyLock;

use bioverify_trust::{FileKind, Files, GroupNumber, Moment, Rules, SecurityObject, TrustStore, Verdict, authenticate};

const GROUP: &[u8] = include_bytes!("../../../../testdata/cards/genuine-rsa-pss/DG1.bin");
const GENUINE: [&[u8]; 4] = [
    include_bytes!("../../../../testdata/cards/genuine-rsa-pss/EF_SOD.bin"),
    include_bytes!("../../../../testdata/cards/genuine-rsa-v15/EF_SOD.bin"),
    include_bytes!("../../../../testdata/cards/genuine-ecdsa-p256/EF_SOD.bin"),
    include_bytes!("../../../../testdata/cards/genuine-ecdsa-brainpool256/EF_SOD.bin"),
];

static STORE: LazyLock<TrustStore> = LazyLock::new(|| {
    let mut store = TrustStore::new();
    for file in [
        &include_bytes!("../../../../testdata/cards/trust/utopia-1.der")[..],
        include_bytes!("../../../../testdata/cards/trust/utopia-1.crl"),
        include_bytes!("../../../../testdata/cards/trust/utopia-2.pem"),
        include_bytes!("../../../../testdata/cards/trust/utopia-2.crl.pem"),
    ] {
        assert!(store.add(file).iter().all(Result::is_ok));
    }
    store
});

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _known = (FileKind::of(bytes), SecurityObject::read(bytes));
    let mut files = Files::new();
    let (Ok(()), Some(number)) = (files.add_sod(bytes), GroupNumber::new(1)) else { return };
    let _added = files.add_group(number, GROUP);
    let told = authenticate(&files, &STORE, &Rules::at(Moment::from_unix(1_795_305_600)));
    let genuine = GENUINE.contains(&bytes);
    assert!(told.verdict != Verdict::Authentic || genuine || !told.findings.is_empty());
});
