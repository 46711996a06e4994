//! Signatures good, mutated and made up: a batch, a single call and `verify_strict` say the same.
#![no_main]

use std::sync::LazyLock;

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use libfuzzer_sys::fuzz_target;
use ravao_ed25519::{Item, PreparedKey, Verifier, Window};

/// A byte that says what to make, one for the length of the message, and 64 that change a signature.
const CHUNK: usize = 66;

static SIGNERS: LazyLock<Vec<SigningKey>> =
    LazyLock::new(|| [1, 2].map(|seed| SigningKey::from_bytes(&[seed; 32])).into());

/// Each signer's key plain, with a small table and with a large one.
static KEYS: LazyLock<Vec<PreparedKey>> = LazyLock::new(|| {
    let keys = SIGNERS.iter().map(|signer| signer.verifying_key().to_bytes());
    keys.flat_map(|key| [None, Window::new(4), Window::new(8)].map(|window| prepare(&key, window)))
        .map(|key| key.expect("a signer's key"))
        .collect()
});

struct Case {
    key: Option<PreparedKey>,
    known: usize,
    message: Vec<u8>,
    signature: [u8; 64],
}

fuzz_target!(|bytes: &[u8]| {
    let cases: Vec<_> = bytes.chunks(CHUNK).take(70).map(case).collect();
    let items: Vec<_> = cases.iter().map(item).collect();
    let expected: Vec<_> = items.iter().map(strictly).collect();
    let mut verdicts = Vec::new();
    for verifier in [Verifier::new(), Verifier::portable()] {
        verifier.verify_batch(items.iter().copied(), &mut verdicts);
        assert_eq!(verdicts, expected);
        for (item, expected) in items.iter().zip(&expected).take(3) {
            assert_eq!(verifier.verify(item), *expected);
        }
    }
});

/// The lowest bits choose the key; the highest two, whether bytes replace the key or the signature
/// instead of changing a good one.
fn case(chunk: &[u8]) -> Case {
    let control = chunk[0];
    let length = usize::from(chunk.get(1).copied().unwrap_or_default());
    let message: Vec<u8> = chunk.iter().copied().cycle().take(length).collect();
    let known = usize::from(control % 6);
    let mut signature = SIGNERS[known / 3].sign(&message).to_bytes();
    for (byte, change) in signature.iter_mut().zip(chunk.iter().skip(2)) {
        *byte = if control & 0x40 == 0 { *byte ^ change } else { *change };
    }
    let other = chunk.get(2..34).filter(|_| control & 0x80 != 0);
    let other = other.and_then(|bytes| bytes.try_into().ok());
    let key = other.and_then(|bytes| prepare(bytes, Window::new(control & 4)));
    Case { key, known, message, signature }
}

/// A key that cannot be prepared must be weak, or none for `ed25519-dalek` either.
fn prepare(bytes: &[u8; 32], window: Option<Window>) -> Option<PreparedKey> {
    let key = match window {
        Some(window) => PreparedKey::with_table(bytes, window),
        None => PreparedKey::plain(bytes),
    };
    let usable = VerifyingKey::from_bytes(bytes).is_ok_and(|key| !key.is_weak());
    assert_eq!(key.is_ok(), usable);
    key.ok()
}

fn item(case: &Case) -> Item<'_> {
    let key = case.key.as_ref().unwrap_or(&KEYS[case.known]);
    Item { key, message: &case.message, signature: &case.signature }
}

fn strictly(item: &Item<'_>) -> bool {
    let key = VerifyingKey::from_bytes(item.key.as_bytes()).expect("a prepared key");
    key.verify_strict(item.message, &Signature::from_bytes(item.signature)).is_ok()
}
