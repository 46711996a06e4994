use std::fmt;
use std::sync::{Mutex, PoisonError};

use ravao_core::{Error, Frame, Result, Symbol, SymbolReader, WhyNot};

use crate::eye::{Eye, Look, Sight};
use crate::reader::append_sorted;

/// Reads symbols, by Ravao's own means: no picture library, no threads, no unsafe code.
///
/// A frame is looked at in several ways until a symbol is found: first small, then larger, then
/// inverted. The symbols of the first look that finds any are reported, all of them. QR Code model 2
/// is read, upright or mirrored, at any angle.
///
/// `read` answers `TooLarge` when nothing was found and the frame holds more candidates than are
/// tried; [`QrReader::look`] says in more detail why not.
///
/// Buffers are kept from frame to frame, one set for each thread that reads at the same time.
#[derive(Default)]
#[non_exhaustive]
pub struct QrReader {
    idle: Mutex<Vec<Eye>>,
}

impl QrReader {
    /// Looks for symbols as long as `may_go_on` says so, which is asked before each step of some
    /// tens of microseconds: a caller with a clock gives a frame its time by that.
    ///
    /// ```
    /// use ravao_core::{Frame, Level, WhyNot};
    /// use ravao_symbol::{Look, QrReader, SymbolCode};
    ///
    /// let (pixels, width) = SymbolCode::encode("RAVAO", Level::M)?.to_luma(4)?;
    /// let frame = Frame::new(&pixels, width, width, width as usize)?;
    /// let reader = QrReader::default();
    ///
    /// let sight = reader.look(frame, &Look::new().at_most(1), &mut || true);
    /// assert_eq!(sight.symbols[0].text.as_deref(), Some("RAVAO"));
    /// let sight = reader.look(frame, &Look::new(), &mut || false);
    /// assert_eq!(sight.why_not, Some(WhyNot::OutOfTime));
    /// # Ok::<(), ravao_core::Error>(())
    /// ```
    pub fn look(
        &self,
        frame: Frame<'_>,
        look: &Look,
        may_go_on: &mut dyn FnMut() -> bool,
    ) -> Sight {
        let mut eye = self.take();
        let mut sight = eye.look(frame, look, may_go_on);
        self.give_back(eye);
        let mut symbols = Vec::with_capacity(sight.symbols.len());
        append_sorted(std::mem::take(&mut sight.symbols), &mut symbols);
        Sight { symbols, ..sight }
    }

    fn take(&self) -> Eye {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.pop().unwrap_or_default()
    }

    fn give_back(&self, eye: Eye) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(eye);
    }
}

impl SymbolReader for QrReader {
    fn read(&self, frame: Frame<'_>, found: &mut Vec<Symbol>) -> Result<()> {
        let mut sight = self.look(frame, &Look::new(), &mut || true);
        if sight.why_not == Some(WhyNot::TooMany) {
            return Err(Error::too_large("symbol reader: candidates in the picture"));
        }
        found.append(&mut sight.symbols);
        Ok(())
    }
}

impl fmt::Debug for QrReader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("QrReader").finish_non_exhaustive()
    }
}
