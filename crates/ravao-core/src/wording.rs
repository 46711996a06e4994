//! The words that people read at a gate and on a poster, in one place that can be translated.

use crate::{Direction, Reason};

/// A language of the words.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub enum Language {
    /// Vietnamese.
    #[default]
    Vi,
    /// English.
    En,
}

/// What a visitor or a receptionist is told, one sentence, without personal data.
pub const fn reason(reason: Reason, language: Language) -> &'static str {
    let (vi, en) = match reason {
        Reason::UnsignedCard => (
            "Thẻ không có chữ ký số, đề nghị đối chiếu người với thẻ.",
            "The card carries no signature: compare the person with the card.",
        ),
        Reason::Typed => (
            "Thông tin do người trực nhập, đề nghị kiểm tra lại.",
            "The identity was typed: check it again.",
        ),
        Reason::StaleTrust => (
            "Danh sách khóa tin cậy đã quá hạn cập nhật.",
            "The list of trusted keys is due for renewal.",
        ),
        Reason::DeclarationMissing => (
            "Chưa có tờ khai y tế, đề nghị khai báo.",
            "There is no health declaration: please declare.",
        ),
        Reason::DeclarationOutdated => (
            "Tờ khai y tế đã cũ, đề nghị khai báo lại.",
            "The health declaration is too old: please declare again.",
        ),
        Reason::HealthWarning => (
            "Tờ khai y tế có yếu tố cần lưu ý, đề nghị hỏi thêm.",
            "The health declaration calls for a closer look: please ask.",
        ),
        Reason::HealthRefusal => (
            "Tờ khai y tế có dấu hiệu nguy cơ, đề nghị liên hệ trạm y tế gần nhất.",
            "The health declaration shows a risk: please contact the nearest health station.",
        ),
        Reason::VenueClosed => {
            ("Sự kiện không diễn ra vào lúc này.", "The event does not take place now.")
        }
        Reason::UnknownKey => {
            ("Mã không do cơ quan được tin cậy cấp.", "No trusted issuer signed this code.")
        }
        Reason::KeyNotAllowed => (
            "Cơ quan cấp mã không có thẩm quyền cấp loại mã này.",
            "The issuer may not sign such codes.",
        ),
        Reason::BadSignature => ("Mã bị giả mạo hoặc bị hỏng.", "The code is forged or damaged."),
        Reason::Expired => ("Mã đã hết hạn.", "The code has expired."),
        Reason::NotYetValid => ("Mã chưa có hiệu lực.", "The code is not valid yet."),
        Reason::Revoked => ("Mã đã bị thu hồi.", "The code was withdrawn."),
        Reason::Replayed => {
            ("Mã dùng một lần đã được sử dụng.", "The code was for one use and has been used.")
        }
        Reason::Malformed => (
            "Không đọc được mã, đề nghị quét lại.",
            "The code could not be read: please scan again.",
        ),
        Reason::Unrecognised => (
            "Mã này không dùng để ra vào; mã trên giấy phép lái xe cũng vậy. Hãy quét thẻ khác hoặc nhập số giấy tờ.",
            "This code is not for gates; nor is that of a driving licence. Scan another card or type the number of a document.",
        ),
        Reason::PaymentCode => (
            "Đây là mã thanh toán, không phải mã ra vào. Hãy quét thẻ hoặc mã cá nhân.",
            "This is a payment code, not one for gates. Scan a card or a pass.",
        ),
        Reason::WebAddress => (
            "Đây là địa chỉ trang web, không phải mã ra vào. Đừng mở; hãy quét thẻ hoặc mã cá nhân.",
            "This is a web address, not a code for gates. Do not open it; scan a card or a pass.",
        ),
        Reason::NumberHidden => (
            "Mã này che số giấy tờ. Hãy bật hiển thị đầy đủ rồi quét lại, hoặc quét thẻ.",
            "This code hides the number of the document. Show it in full and scan again, or scan a card.",
        ),
    };
    in_language(vi, en, language)
}

/// The heading of a venue poster.
pub const fn poster_heading(language: Language) -> &'static str {
    in_language("QUÉT MÃ ĐỂ KHAI BÁO VÀO, RA", "SCAN TO CHECK IN AND OUT", language)
}

/// The heading of a visitor pass.
pub const fn pass_heading(language: Language) -> &'static str {
    in_language("THẺ RA VÀO", "VISITOR PASS", language)
}

/// What a gate shows when somebody passes.
pub const fn passed(direction: Direction, language: Language) -> &'static str {
    match direction {
        Direction::In => in_language("Mời vào.", "Welcome.", language),
        Direction::Out => in_language("Hẹn gặp lại.", "Goodbye.", language),
    }
}

const fn in_language(vi: &'static str, en: &'static str, language: Language) -> &'static str {
    match language {
        Language::Vi => vi,
        Language::En => en,
    }
}
