//! The batch path and the single path agree on every input.

use proptest::prelude::*;
use ravao_payload::{decode, decode_batch, issue, verify_batch, verify_text};

use crate::fixture::{issuer, now, pass, trust, venue};

fn text() -> impl Strategy<Value = String> {
    let base = "https://qr.example.vn".parse().unwrap();
    let valid = [
        issue(&issuer(), &pass()).unwrap().to_pass_text(),
        issue(&issuer(), &venue()).unwrap().to_pass_text(),
        issue(&issuer(), &venue()).unwrap().to_poster_url(&base),
    ];
    let mutated = (prop::sample::select(valid.to_vec()), any::<prop::sample::Index>(), "[0-9A-Z]")
        .prop_map(|(text, position, letter)| {
            let position = position.index(text.len());
            format!("{}{letter}{}", &text[..position], &text[position + 1..])
        });
    prop_oneof![prop::sample::select(valid.to_vec()), mutated, any::<String>()]
}

proptest! {
    #[test]
    fn batches_agree_with_single_calls(texts in prop::collection::vec(text(), 0..20)) {
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let (mut decoded, mut verified) = (Vec::new(), Vec::new());
        for _ in 0..2 {
            decode_batch(&texts, &mut decoded);
            verify_batch(&texts, &trust(), now(), &mut verified);
        }
        let single: Vec<_> = texts.iter().map(|text| decode(text)).collect();
        prop_assert_eq!(decoded, single);
        let single: Vec<_> = texts.iter().map(|text| verify_text(text, &trust(), now())).collect();
        prop_assert_eq!(verified, single);
    }
}
