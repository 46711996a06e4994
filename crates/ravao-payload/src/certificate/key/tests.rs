use data_encoding::HEXLOWER;

use super::*;

/// A DER element.
fn element(tag: u8, contents: &[u8]) -> Vec<u8> {
    let length = contents.len();
    let mut bytes = match length {
        0..128 => vec![tag, length as u8],
        _ => vec![tag, 0x82, (length >> 8) as u8, length as u8],
    };
    bytes.extend_from_slice(contents);
    bytes
}

/// A SubjectPublicKeyInfo of RSA with an odd modulus of so many bytes.
fn rsa(bytes: usize, exponent: &[u8]) -> Vec<u8> {
    let modulus = [&[0][..], &vec![0xff; bytes]].concat();
    let numbers = [element(2, &modulus), element(2, exponent)].concat();
    let algorithm = HEXLOWER.decode(b"300d06092a864886f70d0101010500").unwrap();
    let key = element(3, &[&[0][..], &element(0x30, &numbers)].concat());
    element(0x30, &[algorithm, key].concat())
}

fn read(der: &[u8]) -> Result<CertificateKey> {
    CertificateKey::from_public_key_der(KeyId::from_bytes([1; 8]), der)
}

#[test]
fn rsa_keys_of_usual_sizes_are_read() {
    for bytes in [256, 384, 512] {
        let key = read(&rsa(bytes, &[1, 0, 1])).unwrap();
        assert_eq!(key.algorithm(), Algorithm::RsaPss);
        assert!(!key.verifies(b"", &vec![1; bytes]) && !key.verifies(b"", &[]));
    }
}

#[test]
fn unsafe_and_unknown_keys_are_refused() {
    let valid = rsa(256, &[1, 0, 1]);
    let point_at_infinity = "301a301306072a8648ce3d020106082a8648ce3d03010703020000";
    for der in [
        Vec::new(),
        rsa(128, &[1, 0, 1]),
        rsa(513, &[1, 0, 1]),
        rsa(256, &[1; 64]),
        rsa(256, &[0x7f; 255]),
        rsa(256, &[1]),
        rsa(256, &[2]),
        valid[1..].to_vec(),
        [&valid[..], &[0]].concat(),
        HEXLOWER.decode(point_at_infinity.as_bytes()).unwrap(),
        vec![0x30; MAX_SIGNER_BYTES],
    ] {
        assert!(read(&der).is_err(), "{} bytes", der.len());
        assert!(CertificateKey::from_certificate_der(&der).is_err());
    }
    assert!(read(&vec![0; MAX_SIGNER_BYTES + 1]).is_err());
}

#[test]
fn purposes_stand_for_kinds_of_statement() {
    for (purpose, kind) in [
        ("1.3.6.1.4.1.1847.2021.1.1", Some(StatementKind::Test)),
        ("1.3.6.1.4.1.1847.2021.1.2", Some(StatementKind::Vaccination)),
        ("1.3.6.1.4.1.0.1847.2021.1.3", Some(StatementKind::Recovery)),
        ("1.3.6.1.4.1.1847.2021.1.4", None),
        ("1.3.6.1.4.1.1847.2021.2.1", None),
        ("1.3.6.1.5.5.7.3.1", None),
    ] {
        assert_eq!(kind_of(&ObjectIdentifier::new_unwrap(purpose)), kind, "{purpose}");
    }
}
