//! Reading protocol buffers, strictly: the few fields of a venue, nothing generated.
//!
//! Stricter than the encoding asks where the same bytes could mean two things: a number has one
//! form only, and a field that is asked for stands once.

use ravao_core::DecodeError;

/// The largest field number.
const MAX_FIELD: u64 = (1 << 29) - 1;

/// What a field holds.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Value<'a> {
    Number(u64),
    Bytes(&'a [u8]),
    /// Of a fixed width, which no field of a venue has.
    Fixed,
}

/// The fields of a message, in their order.
#[derive(Debug, Default)]
pub(super) struct Message<'a>(Vec<(u64, Value<'a>)>);

impl<'a> Message<'a> {
    /// Reads the fields of a message to its end.
    ///
    /// # Errors
    /// `Length` where it is cut off, `Structure` where it is not built like a message.
    pub(super) fn read(mut rest: &'a [u8]) -> Result<Self, DecodeError> {
        let mut fields = Vec::new();
        while !rest.is_empty() {
            fields.push(field(&mut rest)?);
        }
        Ok(Self(fields))
    }

    /// A number; 0 where it is absent, as the encoding has it.
    ///
    /// # Errors
    /// `BadClaim` over 32 bits, and as [`bytes`](Self::bytes).
    pub(super) fn number(&self, field: u64) -> Result<u32, DecodeError> {
        self.long(field)?.unwrap_or_default().try_into().map_err(|_| DecodeError::BadClaim)
    }

    /// A number of 64 bits.
    ///
    /// # Errors
    /// As [`bytes`](Self::bytes).
    pub(super) fn long(&self, field: u64) -> Result<Option<u64>, DecodeError> {
        match self.only(field)? {
            None => Ok(None),
            Some(Value::Number(number)) => Ok(Some(number)),
            Some(_) => Err(DecodeError::Structure),
        }
    }

    /// Bytes, a text or a message within.
    ///
    /// # Errors
    /// `DuplicateKey` where the field stands twice: others would take the last, and show another
    /// venue than we do. `Structure` where it is of another type.
    pub(super) fn bytes(&self, field: u64) -> Result<Option<&'a [u8]>, DecodeError> {
        match self.only(field)? {
            None => Ok(None),
            Some(Value::Bytes(bytes)) => Ok(Some(bytes)),
            Some(_) => Err(DecodeError::Structure),
        }
    }

    /// A text, empty where it is absent.
    ///
    /// # Errors
    /// `Text` where it is not UTF-8, and as [`bytes`](Self::bytes).
    pub(super) fn text(&self, field: u64) -> Result<&'a str, DecodeError> {
        let bytes = self.bytes(field)?.unwrap_or_default();
        std::str::from_utf8(bytes).map_err(|_| DecodeError::Text)
    }

    fn only(&self, field: u64) -> Result<Option<Value<'a>>, DecodeError> {
        let mut found = self.0.iter().filter(|(number, _)| *number == field);
        let first = found.next().map(|(_, value)| *value);
        if found.next().is_some() {
            return Err(DecodeError::DuplicateKey);
        }
        Ok(first)
    }
}

fn field<'a>(rest: &mut &'a [u8]) -> Result<(u64, Value<'a>), DecodeError> {
    let tag = varint(rest)?;
    let number = tag >> 3;
    if !(1..=MAX_FIELD).contains(&number) {
        return Err(DecodeError::Structure);
    }
    let value = match tag & 7 {
        0 => Value::Number(varint(rest)?),
        1 => take(rest, 8).map(|_| Value::Fixed)?,
        2 => {
            let length = varint(rest)?;
            Value::Bytes(take(rest, length)?)
        }
        5 => take(rest, 4).map(|_| Value::Fixed)?,
        // Groups were withdrawn from the encoding; 6 and 7 never were in it.
        _ => return Err(DecodeError::Structure),
    };
    Ok((number, value))
}

fn take<'a>(rest: &mut &'a [u8], length: u64) -> Result<&'a [u8], DecodeError> {
    let length = usize::try_from(length).map_err(|_| DecodeError::Length)?;
    let (taken, after) = rest.split_at_checked(length).ok_or(DecodeError::Length)?;
    *rest = after;
    Ok(taken)
}

/// A number in groups of seven bits, the lowest first, in as few bytes as it takes.
fn varint(rest: &mut &[u8]) -> Result<u64, DecodeError> {
    let mut number: u64 = 0;
    for shift in (0..64).step_by(7) {
        let (&byte, after) = rest.split_first().ok_or(DecodeError::Length)?;
        *rest = after;
        let bits = u64::from(byte & 0x7f);
        if bits << shift >> shift != bits || (byte == 0 && shift > 0) {
            return Err(DecodeError::Structure);
        }
        number |= bits << shift;
        if byte & 0x80 == 0 {
            return Ok(number);
        }
    }
    Err(DecodeError::Structure)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_have_one_form() {
        for (bytes, number) in [
            (&[0][..], 0),
            (&[0x7f], 127),
            (&[0x80, 1], 128),
            (&[0xac, 2], 300),
            (&[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1], u64::MAX),
        ] {
            let mut rest = bytes;
            assert_eq!((varint(&mut rest), rest), (Ok(number), &[][..]), "{bytes:?}");
        }
        for (bytes, error) in [
            (&[][..], DecodeError::Length),
            (&[0x80], DecodeError::Length),
            (&[0x80, 0], DecodeError::Structure),
            (&[0xff, 0x80, 0], DecodeError::Structure),
            (&[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2], DecodeError::Structure),
            (&[0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x81], DecodeError::Structure),
            (&[0xff; 11], DecodeError::Structure),
        ] {
            assert_eq!(varint(&mut &bytes[..]), Err(error), "{bytes:?}");
        }
    }

    #[test]
    fn fields_are_told_by_number_and_type() {
        let bytes = [0x08, 7, 0x12, 2, b'v', b'n', 0x1d, 1, 2, 3, 4, 0x21, 1, 2, 3, 4, 5, 6, 7, 8];
        let message = Message::read(&bytes).unwrap();
        assert_eq!((message.number(1), message.text(2)), (Ok(7), Ok("vn")));
        assert_eq!((message.number(9), message.text(9)), (Ok(0), Ok("")));
        for wrong in [message.number(2), message.number(3), message.number(4)] {
            assert_eq!(wrong, Err(DecodeError::Structure));
        }
        assert_eq!(message.bytes(1), Err(DecodeError::Structure));
    }

    #[test]
    fn other_bytes_are_no_message() {
        for (bytes, error) in [
            (&[0x08][..], DecodeError::Length),
            (&[0x12, 3, b'v', b'n'], DecodeError::Length),
            (&[0x12, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1], DecodeError::Length),
            (&[0x1d, 1, 2, 3], DecodeError::Length),
            (&[0x21, 1, 2, 3, 4, 5, 6, 7], DecodeError::Length),
            (&[0x00, 0], DecodeError::Structure),
            (&[0x0b, 0x0c], DecodeError::Structure),
            (&[0x0c], DecodeError::Structure),
            (&[0x0e, 0], DecodeError::Structure),
            (&[0x0f, 0], DecodeError::Structure),
            (&[0x80, 0x80, 0x80, 0x80, 0x10, 0], DecodeError::Structure),
        ] {
            assert_eq!(Message::read(bytes).map(drop), Err(error), "{bytes:?}");
        }
    }

    #[test]
    fn what_is_asked_for_stands_once_and_in_range() {
        let twice = Message::read(&[0x08, 1, 0x08, 1]).unwrap();
        assert_eq!(twice.number(1), Err(DecodeError::DuplicateKey));
        let minus_one = [0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1];
        let negative = Message::read(&minus_one).unwrap();
        assert_eq!(negative.number(1), Err(DecodeError::BadClaim));
        let text = Message::read(&[0x0a, 1, 0xff]).unwrap();
        assert_eq!(text.text(1), Err(DecodeError::Text));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_panic(bytes in any::<Vec<u8>>(), asked in 0..4_u64) {
            if let Ok(message) = Message::read(&bytes) {
                let _ = (message.number(asked), message.text(asked));
            }
        }
    }
}
