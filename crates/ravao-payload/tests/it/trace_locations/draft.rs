//! Writing trace locations, as the programs of their schemes do.

/// What a trace location holds, to be written as its programs write it.
#[derive(Clone)]
pub(super) struct Draft {
    pub(super) version: u64,
    pub(super) description: String,
    pub(super) address: String,
    pub(super) times: Vec<(u64, u64)>,
    pub(super) keys: Vec<u8>,
    pub(super) own: Vec<u8>,
}

impl Draft {
    pub(super) fn new(description: &str) -> Self {
        Self {
            version: 1,
            description: description.to_owned(),
            address: "Phố Chợ, Sơn Dương".to_owned(),
            times: Vec::new(),
            keys: [number(1, 1), bytes(2, b"public key"), bytes(3, b"seed")].concat(),
            own: Vec::new(),
        }
    }

    pub(super) fn times(mut self, times: &[(u64, u64)]) -> Self {
        self.times = times.to_vec();
        self
    }

    pub(super) fn location(&self) -> Vec<u8> {
        let mut location = [
            number(1, 1),
            bytes(2, self.description.as_bytes()),
            bytes(3, self.address.as_bytes()),
        ]
        .concat();
        self.times.iter().for_each(|&(field, seconds)| location.extend(number(field, seconds)));
        location
    }

    pub(super) fn payload(&self) -> Vec<u8> {
        let parts = [bytes(2, &self.location()), bytes(3, &self.keys), bytes(4, &self.own)];
        [number(1, self.version), parts.concat()].concat()
    }
}

fn varint(mut number: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
    bytes
}

pub(super) fn number(field: u64, number: u64) -> Vec<u8> {
    [varint(field << 3), varint(number)].concat()
}

pub(super) fn bytes(field: u64, bytes: &[u8]) -> Vec<u8> {
    [varint(field << 3 | 2), varint(bytes.len() as u64), bytes.to_vec()].concat()
}
