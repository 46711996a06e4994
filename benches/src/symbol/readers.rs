use std::cell::RefCell;
use std::fmt;
use std::panic::catch_unwind;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use ravao_core::SymbolReader;
use ravao_symbol::{Look, QrReader, RqrrReader, RxingReader, default_reader};
use rustix::time::{ClockId, clock_gettime};
use rxing::common::HybridBinarizer;
use rxing::{BarcodeFormat, BinaryBitmap, DecodeHints, Luma8Source, Reader as _};

use super::zxing_cpp::{Mode, ZxingCpp};
use crate::camera::Photograph;

/// How much a reader is asked for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Wanted {
    /// One symbol is enough; a reader that cannot stop early reads all.
    First,
    /// All symbols of the frame.
    All,
}

/// The texts that a reader found in a frame, `None` where it failed.
pub type Texts = Option<Vec<String>>;

/// A reader with its name: ours or a peer.
pub struct Reader {
    /// What tables call it.
    pub name: &'static str,
    read: Box<Read>,
}

type Read = dyn FnMut(&Photograph) -> (Texts, Duration);

impl Reader {
    /// Reads a frame, and tells how long that kept the processor.
    pub fn read(&mut self, picture: &Photograph) -> (Texts, Duration) {
        (self.read)(picture)
    }

    fn new(name: &'static str, read: impl Fn(&Photograph) -> Texts + 'static) -> Self {
        let timed = move |picture: &Photograph| {
            let start = cpu_time();
            let texts = read(picture);
            (texts, cpu_time() - start)
        };
        Self { name, read: Box::new(timed) }
    }
}

/// The time that this thread computed: unlike a clock on the wall it does not count the time that a
/// busy machine gave to others, which falls on a process that never sleeps more than on a child.
fn cpu_time() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

impl fmt::Debug for Reader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Reader({})", self.name)
    }
}

/// The readers whose names hold one of `names`, ours first; all of them where no name is given.
pub fn readers(wanted: Wanted, names: &[String]) -> Vec<Reader> {
    let (ours, rxing) = match wanted {
        Wanted::First => (
            Reader::new("ours, first symbol", first_by_ours()),
            Reader::new("rxing 0.9 (QrReader)", by_rxing),
        ),
        Wanted::All => (
            Reader::new("ours, all symbols", by(default_reader())),
            Reader::new("rxing 0.9 (adapter)", by(Arc::new(RxingReader::default()))),
        ),
    };
    let rqrr = Reader::new("rqrr 0.11", by(Arc::new(RqrrReader::default())));
    let all = [ours].into_iter().chain(zxing_cpp(wanted)).chain([rxing, rqrr]);
    let is_asked = |reader: &Reader| names.iter().any(|name| reader.name.contains(name.as_str()));
    all.filter(|reader| names.is_empty() || is_asked(reader)).collect()
}

fn first_by_ours() -> impl Fn(&Photograph) -> Texts {
    let (reader, look) = (QrReader::default(), Look::new().at_most(1));
    move |picture| {
        let sight = reader.look(picture.frame().ok()?, &look, &mut || true);
        Some(sight.symbols.into_iter().filter_map(|symbol| symbol.text).collect())
    }
}

fn by(reader: Arc<dyn SymbolReader>) -> impl Fn(&Photograph) -> Texts {
    move |picture| {
        let mut found = Vec::new();
        reader.read(picture.frame().ok()?, &mut found).ok()?;
        Some(found.into_iter().filter_map(|symbol| symbol.text).collect())
    }
}

/// As the library's own documentation reads one picture.
fn by_rxing(picture: &Photograph) -> Texts {
    let Photograph { pixels, width, height } = picture;
    let read = || {
        let source = Luma8Source::new_with_slice(pixels, *width, *height).ok()?;
        let mut bitmap = BinaryBitmap::new(HybridBinarizer::new(source));
        let hints = DecodeHints::default()
            .with(rxing::DecodeHintValue::TryHarder(true))
            .with(rxing::DecodeHintValue::PossibleFormats([BarcodeFormat::QR_CODE].into()));
        let result = rxing::qrcode::cpp_port::QrReader.decode_with_hints(&mut bitmap, &hints);
        Some(result.iter().map(|result| result.getText().to_owned()).collect())
    };
    catch_unwind(read).ok().flatten()
}

/// zxing-cpp in its modes; nothing, with a word on stderr, where it is not installed.
#[allow(clippy::print_stderr, reason = "a table without its peer must say why")]
fn zxing_cpp(wanted: Wanted) -> Vec<Reader> {
    let Some(peer) = ZxingCpp::start() else {
        eprintln!("skipped: zxing-cpp not found (python3 -m pip install zxing-cpp numpy)");
        return Vec::new();
    };
    let peer = Rc::new(RefCell::new(peer));
    let reader = |name, mode| {
        let peer = Rc::clone(&peer);
        let read = move |picture: &Photograph| match peer.borrow_mut().read(picture, mode) {
            Ok((texts, time)) => (Some(texts), time),
            Err(_) => (None, Duration::ZERO),
        };
        Reader { name, read: Box::new(read) }
    };
    match wanted {
        Wanted::First => vec![
            reader("zxing-cpp, try harder", Mode::Harder),
            reader("zxing-cpp, fastest", Mode::Fastest),
        ],
        Wanted::All => vec![reader("zxing-cpp, all symbols", Mode::All)],
    }
}
