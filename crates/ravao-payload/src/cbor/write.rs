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

/// Writes the shortest head of a major type and a number.
fn push_head(major: u8, number: usize, out: &mut Vec<u8>) {
    let first = major << 5;
    let number = number as u64;
    match number {
        0..=23 => out.push(first | number as u8),
        24..=0xff => out.extend([first | 24, number as u8]),
        0x100..=0xffff => {
            out.push(first | 25);
            out.extend((number as u16).to_be_bytes());
        }
        0x1_0000..=0xffff_ffff => {
            out.push(first | 26);
            out.extend((number as u32).to_be_bytes());
        }
        _ => {
            out.push(first | 27);
            out.extend(number.to_be_bytes());
        }
    }
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
