//! Files into a store: what each holds, and master lists after everything that says whether to believe them.

use std::borrow::Cow;

use crate::certificate::Certificate;
use crate::crl::RevocationList;
use crate::master_list::{Origin, is_signed_data};
use crate::moment::Moment;
use crate::pem::{is_pem, objects};
use crate::store::{Added, StoreError, TrustStore};

/// What became of each object of a file.
type Answers = Vec<Result<Added, StoreError>>;

impl TrustStore {
    /// Adds what a file holds: a certificate, a revocation list or a master list in DER, or any number of them in PEM. One answer
    /// for each object, in their order; what is refused leaves the store as it was.
    ///
    /// A master list is believed where an authority that is **already** here, put in by hand, vouches for its signer now: add other
    /// files first, or all at once with [`TrustStore::add_files_at`]. Of one file, lists are added last wherever they stand in it.
    /// Every certificate on a list is checked like one put in by hand.
    pub fn add(&mut self, bytes: &[u8]) -> Vec<Result<Added, StoreError>> {
        self.add_at(bytes, Moment::now())
    }

    /// The same with another time at which the signer of a master list must be valid.
    pub fn add_at(&mut self, bytes: &[u8], at: Moment) -> Vec<Result<Added, StoreError>> {
        self.add_files_at([bytes], at).into_iter().flatten().collect()
    }

    /// Adds files in any order: the master lists of all of them come last, so that what else is there, revocation lists as well as
    /// authorities, says whether to believe them. The answers are those of [`TrustStore::add_at`], file by file.
    pub fn add_files_at<'b>(
        &mut self,
        files: impl IntoIterator<Item = &'b [u8]>,
        at: Moment,
    ) -> Vec<Vec<Result<Added, StoreError>>> {
        let files: Vec<_> = files.into_iter().map(parts).collect();
        let mut answers: Vec<Vec<_>> = files.iter().map(|parts| parts.iter().map(|_| None).collect()).collect();
        for lists in [false, true] {
            for (part, answer) in files.iter().flatten().zip(answers.iter_mut().flatten()) {
                match part {
                    None => *answer = Some(Err(StoreError::Pem)),
                    Some(der) if is_signed_data(der) == lists => *answer = Some(self.add_der(der, at)),
                    Some(_) => {}
                }
            }
        }
        answers.into_iter().map(|answers| answers.into_iter().flatten().collect::<Answers>()).collect()
    }

    fn add_der(&mut self, der: &[u8], at: Moment) -> Result<Added, StoreError> {
        if is_signed_data(der) {
            return self.add_master_list(der, at);
        }
        match (Certificate::read(der), RevocationList::read(der)) {
            (Ok(certificate), _) => self.add_certificate(&certificate, Origin::Hand),
            (_, Ok(list)) => self.add_list(der, &list),
            // The one that got further was more likely meant.
            (Err(one), Err(other)) => Err(StoreError::Unreadable(if one.offset >= other.offset { one } else { other })),
        }
    }
}

/// The objects of a file; `None` for one whose base64 is broken.
pub(crate) fn parts(file: &[u8]) -> Vec<Option<Cow<'_, [u8]>>> {
    match is_pem(file) {
        true => objects(file).into_iter().map(|object| object.whole().map(Cow::Owned)).collect(),
        false => vec![Some(Cow::Borrowed(file))],
    }
}
