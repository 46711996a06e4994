//! One who signs health certificates, and what they sign. Keys and people are invented.

use ciborium::Value;
use data_encoding::{BASE64, HEXLOWER};
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{DerSignature, Signature, SigningKey};

/// When all certificates begin and end, in seconds since 1970: from 20 December 2021 for a year.
const ISSUED: i64 = 1_640_000_000;
const ENDS: i64 = 1_671_536_000;

/// The claim of a health certificate and its only known content.
const HCERT: i64 = -260;

/// The signature scheme ES256, the label for it and that of the key id.
const ES256: i64 = -7;
const ALG: i64 = 1;
const KID: i64 = 4;

/// The purposes of the scheme, in DER, without the last number.
const PURPOSE: &str = "060b2b060104018e378f6501";

/// A signer with a certificate of its own that is good from 2021 to 2031.
pub(crate) struct Signer {
    key: SigningKey,
    purposes: Vec<u8>,
}

impl Signer {
    pub(crate) fn new(seed: u8) -> Self {
        Self { key: SigningKey::from_slice(&[seed; 32]).unwrap(), purposes: Vec::new() }
    }

    /// One who may sign only these: 1 tests, 2 vaccinations, 3 recoveries.
    pub(crate) fn of(seed: u8, purposes: &[u8]) -> Self {
        Self { purposes: purposes.to_vec(), ..Self::new(seed) }
    }

    /// The X.509 certificate in DER.
    pub(crate) fn der(&self) -> Vec<u8> {
        let ecdsa = HEXLOWER.decode(b"300a06082a8648ce3d040302").unwrap();
        let nobody = element(0x30, &[]);
        let utc = |text: &str| element(0x17, text.as_bytes());
        let validity = element(0x30, &[utc("211101000000Z"), utc("311101000000Z")].concat());
        let version = element(0xa0, &[2, 1, 2]);
        let parts = [version, vec![2, 1, 1], ecdsa.clone(), nobody.clone(), validity, nobody];
        let signed = [&parts.concat()[..], &self.public_key(), &self.extensions()].concat();
        let signed = element(0x30, &signed);
        let signature: DerSignature = self.key.sign(&signed);
        let signature = element(3, &[&[0][..], signature.as_bytes()].concat());
        element(0x30, &[signed, ecdsa, signature].concat())
    }

    fn public_key(&self) -> Vec<u8> {
        let algorithm = HEXLOWER.decode(b"301306072a8648ce3d020106082a8648ce3d030107").unwrap();
        let point = self.key.verifying_key().to_sec1_point(false);
        let key = element(3, &[&[0][..], point.as_bytes()].concat());
        element(0x30, &[algorithm, key].concat())
    }

    fn extensions(&self) -> Vec<u8> {
        if self.purposes.is_empty() {
            return Vec::new();
        }
        let purpose = |number: &u8| {
            let mut oid = HEXLOWER.decode(PURPOSE.as_bytes()).unwrap();
            oid.push(*number);
            oid
        };
        let purposes: Vec<u8> = self.purposes.iter().flat_map(purpose).collect();
        let usage = element(4, &element(0x30, &purposes));
        let extension = element(0x30, &[vec![6, 3, 0x55, 0x1d, 0x25], usage].concat());
        element(0xa3, &element(0x30, &extension))
    }

    /// The same in PEM.
    pub(crate) fn pem(&self) -> String {
        let body = BASE64.encode(&self.der());
        let lines: Vec<&str> =
            body.as_bytes().chunks(64).map(|line| str::from_utf8(line).unwrap()).collect();
        let (begin, end) = ("-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----");
        format!("{begin}\n{}\n{end}\n", lines.join("\n"))
    }

    /// The text of the vaccination certificate of Nguyễn Văn An, under a key id.
    pub(crate) fn certificate(&self, kid: &[u8]) -> String {
        self.sign(kid, &contents("1990-01-01"))
    }

    /// The same with another date of birth, which may break the rules of the scheme.
    pub(crate) fn certificate_of_birth(&self, kid: &[u8], birth: &str) -> String {
        self.sign(kid, &contents(birth))
    }

    fn sign(&self, kid: &[u8], contents: &Value) -> String {
        let hcert = Value::Map(vec![(1.into(), contents.clone())]);
        let claims = [(1, "VN".into()), (4, ENDS.into()), (6, ISSUED.into()), (HCERT, hcert)];
        let claims = bytes(&map(claims));
        let protected = bytes(&map([(ALG, ES256.into()), (KID, Value::Bytes(kid.to_vec()))]));
        let blob = |bytes: &[u8]| Value::Bytes(bytes.to_vec());
        let signed = ["Signature1".into(), blob(&protected), blob(b""), blob(&claims)];
        let signature: Signature = self.key.sign(&bytes(&Value::Array(signed.to_vec())));
        let parts = [blob(&protected), map([]), blob(&claims), blob(&signature.to_bytes())];
        format!("HC1:{}", base45::encode(bytes(&Value::Array(parts.to_vec()))))
    }
}

fn contents(birth: &str) -> Value {
    let name = texts(&[("fn", "Nguyễn"), ("gn", "Văn An"), ("fnt", "NGUYEN"), ("gnt", "VAN<AN")]);
    let mut vaccination = texts(&[
        ("tg", "840539006"),
        ("vp", "1119349007"),
        ("mp", "EU/1/20/1528"),
        ("ma", "ORG-100030215"),
        ("dt", "2021-11-20"),
        ("co", "VN"),
        ("is", "Bộ Y tế"),
        ("ci", "URN:UVCI:01:VN:INVENTED0001"),
    ]);
    vaccination.extend([("dn".into(), 2.into()), ("sd".into(), 2.into())]);
    let mut map = texts(&[("ver", "1.3.0"), ("dob", birth)]);
    map.push(("nam".into(), Value::Map(name)));
    map.push(("v".into(), Value::Array(vec![Value::Map(vaccination)])));
    Value::Map(map)
}

fn texts(fields: &[(&str, &str)]) -> Vec<(Value, Value)> {
    fields.iter().map(|&(key, text)| (key.into(), text.into())).collect()
}

fn map<const N: usize>(fields: [(i64, Value); N]) -> Value {
    Value::Map(fields.map(|(key, value)| (key.into(), value)).to_vec())
}

fn bytes(value: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).unwrap();
    bytes
}

/// A DER element.
fn element(tag: u8, contents: &[u8]) -> Vec<u8> {
    let length = contents.len();
    let mut bytes = match length {
        0..128 => vec![tag, length as u8],
        128..256 => vec![tag, 0x81, length as u8],
        _ => vec![tag, 0x82, (length >> 8) as u8, length as u8],
    };
    bytes.extend_from_slice(contents);
    bytes
}
