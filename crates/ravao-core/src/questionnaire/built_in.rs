//! The questionnaires that come with the crate; the Vietnamese text of each is here and only here.

use super::{Choice, Question, QuestionKind, Questionnaire, QuestionnaireId, Risk};

/// Symptoms of the forms of 2021 and 2022, by identifier and label.
const SYMPTOMS: &[(&str, &str)] = &[
    ("fever", "Sốt"),
    ("cough", "Ho"),
    ("dyspnea", "Khó thở"),
    ("pneumonia", "Viêm phổi"),
    ("sore_throat", "Đau họng"),
    ("fatigue", "Mệt mỏi"),
    ("body_ache", "Đau người"),
    ("nausea_vomiting", "Buồn nôn, nôn"),
    ("diarrhea", "Tiêu chảy"),
    ("skin_hemorrhage", "Xuất huyết ngoài da"),
    ("rash", "Nổi ban ngoài da"),
    ("loss_of_taste_smell", "Mất vị giác, khứu giác"),
];

const HAS_SYMPTOMS: &str =
    "Trong vòng 21 ngày qua, Anh/Chị có thấy xuất hiện dấu hiệu nào sau đây không?";
const VISITED_PLACES: &str =
    "Trong vòng 21 ngày qua, Anh/Chị đã đến những tỉnh, thành phố hoặc quốc gia nào?";
const CONTACT_WITH_CASE: &str = "Anh/Chị có tiếp xúc với người bệnh hoặc nghi ngờ mắc bệnh không?";
const CONTACT_WITH_TRAVELLER: &str = "Anh/Chị có tiếp xúc với người đến từ nơi đang có dịch không?";
const CONTACT_WITH_SYMPTOMATIC: &str =
    "Anh/Chị có tiếp xúc với người có biểu hiện sốt, ho, khó thở không?";

pub(super) fn population_2021() -> Questionnaire {
    let tri_state = |id, label, risk| required(id, label, QuestionKind::TriState, risk);
    let places = required("visited_places", VISITED_PLACES, QuestionKind::Text, Risk::None);
    Questionnaire {
        id: QuestionnaireId { name: "population".to_owned(), version: 1 },
        lookback_days: 21,
        fresh_hours: 72,
        questions: vec![
            required("symptoms", HAS_SYMPTOMS, symptoms(), Risk::Refuse),
            tri_state("contact_with_case", CONTACT_WITH_CASE, Risk::Refuse),
            tri_state("contact_with_traveller", CONTACT_WITH_TRAVELLER, Risk::Warn),
            tri_state("contact_with_symptomatic", CONTACT_WITH_SYMPTOMATIC, Risk::Warn),
            Question { required: false, ..places },
        ],
    }
}

fn symptoms() -> QuestionKind {
    let choice =
        |&(id, label): &(&str, &str)| Choice { id: id.to_owned(), label_vi: label.to_owned() };
    QuestionKind::Choices(SYMPTOMS.iter().map(choice).collect())
}

fn required(id: &str, label_vi: &str, kind: QuestionKind, risk: Risk) -> Question {
    Question { id: id.to_owned(), label_vi: label_vi.to_owned(), kind, required: true, risk }
}
