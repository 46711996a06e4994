//! Vietnamese.

use crate::{Direction, Reason, WhyNot};

pub(super) const POSTER_HEADING: &str = "QUÉT MÃ ĐỂ KHAI BÁO VÀO, RA";
pub(super) const PASS_HEADING: &str = "THẺ RA VÀO";

pub(super) const fn passed(direction: Direction) -> &'static str {
    match direction {
        Direction::In => "Mời vào.",
        Direction::Out => "Hẹn gặp lại.",
    }
}

#[rustfmt::skip]
pub(super) const fn reason(reason: Reason) -> &'static str {
    match reason {
        Reason::UnsignedCard => "Thẻ không có chữ ký số, đề nghị đối chiếu người với thẻ.",
        Reason::Typed => "Thông tin do người trực nhập, đề nghị kiểm tra lại.",
        Reason::StaleTrust => "Danh sách khóa tin cậy đã quá hạn cập nhật.",
        Reason::DeclarationMissing => "Chưa có tờ khai y tế, đề nghị khai báo.",
        Reason::DeclarationOutdated => "Tờ khai y tế đã cũ, đề nghị khai báo lại.",
        Reason::HealthWarning => "Tờ khai y tế có yếu tố cần lưu ý, đề nghị hỏi thêm.",
        Reason::HealthRefusal => "Tờ khai y tế có dấu hiệu nguy cơ, đề nghị liên hệ trạm y tế gần nhất.",
        Reason::VenueClosed => "Sự kiện không diễn ra vào lúc này.",
        Reason::UnknownKey => "Mã không do cơ quan được tin cậy cấp.",
        Reason::KeyNotAllowed => "Cơ quan cấp mã không có thẩm quyền cấp loại mã này.",
        Reason::BadSignature => "Mã bị giả mạo hoặc bị hỏng.",
        Reason::Expired => "Mã đã hết hạn.",
        Reason::NotYetValid => "Mã chưa có hiệu lực.",
        Reason::Revoked => "Mã đã bị thu hồi.",
        Reason::ProofFailed => "Mã trên màn hình không còn mới: có thể là ảnh chụp, hoặc đồng hồ sai. Đề nghị mở lại mã trên điện thoại.",
        Reason::Replayed => "Mã dùng một lần đã được sử dụng.",
        Reason::Malformed => "Không đọc được mã, đề nghị quét lại.",
        Reason::Unrecognised => "Mã này không dùng để ra vào; mã trên giấy phép lái xe cũng vậy. Hãy quét thẻ khác hoặc nhập số giấy tờ.",
        Reason::PaymentCode => "Đây là mã thanh toán, không phải mã ra vào. Hãy quét thẻ hoặc mã cá nhân.",
        Reason::WebAddress => "Đây là địa chỉ trang web, không phải mã ra vào. Đừng mở; hãy quét thẻ hoặc mã cá nhân.",
        Reason::NumberHidden => "Mã này che số giấy tờ. Hãy bật hiển thị đầy đủ rồi quét lại, hoặc quét thẻ.",
        Reason::OtherVenue => "Đây là mã địa điểm của hệ thống khác, không phải mã của người ra vào. Hãy quét thẻ hoặc mã cá nhân.",
        Reason::NotAPass => "Mã này không phải mã của người ra vào.",
        Reason::ClockWrong => "Đồng hồ của thiết bị sai, đề nghị chỉnh lại.",
    }
}

#[rustfmt::skip]
pub(super) const fn why_not(why_not: WhyNot) -> &'static str {
    match why_not {
        WhyNot::NothingSeen => "Đưa mã QR vào trước máy quét.",
        WhyNot::OutOfTime => "Giữ yên mã trước máy quét.",
        WhyNot::TooBlurred => "Hình bị mờ: giữ yên mã hoặc lau ống kính.",
        WhyNot::TooSmall => "Đưa mã lại gần máy quét hơn.",
        WhyNot::Damaged => "Mã bị che hoặc bị hỏng: vuốt phẳng, tránh lóa sáng, không che tay lên mã.",
        WhyNot::TooMany => "Có quá nhiều hình trước máy quét: chỉ đưa một mã.",
    }
}
