//! EF.CardAccess: which PACE the chip offers (ICAO Doc 9303-11, 9.2).

use dmrtd::lds::asn1_object_identifiers::{
    CipherAlgorithm, KeyLength, MappingType, OiePaceProtocol, TokenAgreementAlgo,
};
use dmrtd::lds::substruct::pace_info::PaceInfo;
use dmrtd::lds::tlv::Tlv;

use crate::list::CARD_ACCESS_TAG;

/// A kind of PACE that is offered here: elliptic curves, generic mapping, AES.
pub struct Offer {
    /// The protocol, for the library.
    pub protocol: OiePaceProtocol,
    /// Number of its standardised curve (ICAO Doc 9303-11, 9.5.1).
    pub parameters: u32,
}

impl Offer {
    /// The first kind in the file that is offered here; `None` where there is none or the file cannot be read.
    ///
    /// The infos are taken one by one: the library's reader of the whole file demands the order of DER, chips do not keep it.
    pub fn of(file: &[u8]) -> Option<Self> {
        let set = Tlv::decode(file).ok().filter(|set| set.tag.value == u32::from(CARD_ACCESS_TAG))?;
        let mut rest = set.value.as_slice();
        while !rest.is_empty() {
            let info = Tlv::decode(rest).ok()?;
            let (bytes, more) = rest.split_at_checked(info.encoded_len)?;
            if let Some(offer) = PaceInfo::from_der(bytes).ok().and_then(|info| Self::of_info(&info)) {
                return Some(offer);
            }
            rest = more;
        }
        None
    }

    fn of_info(info: &PaceInfo) -> Option<Self> {
        let protocol = &info.protocol;
        // The library would also take prime fields; their arithmetic there takes a time that depends on secrets.
        let offered = info.is_pace_domain_parameter_supported
            && protocol.token_agreement_algorithm == TokenAgreementAlgo::Ecdh
            && protocol.mapping_type == MappingType::Gm
            && protocol.cipher_algorithm == CipherAlgorithm::Aes;
        let parameters = u32::try_from(info.parameter_id?).ok()?;
        offered.then(|| Self { protocol: protocol.clone(), parameters })
    }

    /// Bytes of its session keys.
    pub const fn key_bytes(&self) -> usize {
        match self.protocol.key_length {
            KeyLength::S128 => 16,
            KeyLength::S192 => 24,
            KeyLength::S256 => 32,
        }
    }

    /// For a person: mapping, cipher and curve.
    pub fn name(&self) -> String {
        let bits = 8 * self.key_bytes();
        let curve = match self.parameters {
            10 => "P-224",
            12 => "P-256",
            13 => "brainpoolP256r1",
            15 => "P-384",
            16 => "brainpoolP384r1",
            18 => "P-521",
            _ => "another curve",
        };
        format!("ECDH-GM-AES-{bits} on {curve}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::script::hex;

    /// A set of one `PACEInfo` of version 2 with the last two arcs of its protocol and a curve.
    fn set(arcs: &[(u8, u8, u8)]) -> Vec<u8> {
        let info = |(kind, cipher, curve): &(u8, u8, u8)| {
            [&hex("3012060A04007F0007020204")[..], &[*kind, *cipher], &hex("020102 0201"), &[*curve]].concat()
        };
        let infos: Vec<u8> = arcs.iter().flat_map(info).collect();
        [&[0x31, infos.len() as u8][..], &infos].concat()
    }

    #[test]
    fn the_file_of_the_worked_example_is_offered() {
        let offer = Offer::of(&hex("31143012060A04007F0007020204020202010202010D")).unwrap();
        assert_eq!(offer.name(), "ECDH-GM-AES-128 on brainpoolP256r1");
        assert_eq!(set(&[(2, 2, 13)]), hex("31143012060A04007F0007020204020202010202010D"));
    }

    #[test]
    fn only_what_is_offered_is_chosen() {
        assert_eq!(Offer::of(&set(&[(4, 2, 12), (2, 4, 16)])).unwrap().name(), "ECDH-GM-AES-256 on brainpoolP384r1");
        // Integrated mapping, Triple-DES, a prime field, curves that are not offered, nothing.
        for none in [&[(4, 2, 13)][..], &[(2, 1, 13)], &[(1, 2, 2)], &[(2, 2, 17)], &[(2, 2, 9)], &[]] {
            assert!(Offer::of(&set(none)).is_none(), "{none:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_file_makes_it_panic(bytes: Vec<u8>) {
            let _ = Offer::of(&bytes);
        }

        #[test]
        fn no_change_of_a_file_makes_it_panic(at in 0..22usize, with: u8) {
            let mut file = set(&[(2, 2, 13)]);
            file[at] = with;
            let _ = Offer::of(&file);
        }
    }
}
