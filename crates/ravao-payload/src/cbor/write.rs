//! Writing the few items that are written for every code, without values in between.

/// Begins an array of so many items.
pub(crate) fn push_array(length: usize, out: &mut Vec<u8>) {
    push_head(4, length, out);
}

/// Writes a byte string.
pub(crate) fn push_bytes(bytes: &[u8], out: &mut Vec<u8>) {
    push_head(2, bytes.len(), out);
    out.extend_from_slice(bytes);
}

/// Writes a text.
pub(crate) fn push_text(text: &str, out: &mut Vec<u8>) {
    push_head(3, text.len(), out);
    out.extend_from_slice(text.as_bytes());
}

fn push_head(major: u8, number: usize, out: &mut Vec<u8>) {
    let (head, length) = head(major, number as u64);
    out.extend_from_slice(&head[..length]);
}

/// The shortest head of a major type and a number, and how many bytes it has.
#[inline]
pub(super) const fn head(major: u8, number: u64) -> ([u8; 9], usize) {
    let (info, length) = match number {
        0..=23 => (number as u8, 0),
        24..=0xff => (24, 1),
        0x100..=0xffff => (25, 2),
        0x1_0000..=0xffff_ffff => (26, 4),
        _ => (27, 8),
    };
    let mut head = [0; 9];
    head[0] = major << 5 | info;
    let (digits, mut i) = (number.to_be_bytes(), 0);
    while i < length {
        head[1 + i] = digits[8 - length + i];
        i += 1;
    }
    (head, 1 + length)
}

#[cfg(test)]
mod tests {
    use ciborium::Value;

    use super::*;
    use crate::value::to_bytes;

    #[test]
    fn lengths_are_written_as_others_write_them() {
        for length in [0, 1, 23, 24, 255, 256, 65_535, 65_536] {
            let (bytes, text) = (vec![7; length], "a".repeat(length));
            let mut out = Vec::new();
            push_bytes(&bytes, &mut out);
            assert_eq!(out, to_bytes(&Value::Bytes(bytes)), "{length}");
            out.clear();
            push_text(&text, &mut out);
            assert_eq!(out, to_bytes(&Value::Text(text)), "{length}");
            out.clear();
            push_array(length, &mut out);
            let array = to_bytes(&Value::Array(vec![Value::Null; length]));
            assert_eq!(out, array[..out.len()], "{length}");
        }
    }
}
