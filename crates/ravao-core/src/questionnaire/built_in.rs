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

pub(super) fn population_2021() -> Questionnaire {
    let symptoms = SYMPTOMS
        .iter()
        .map(|&(id, label)| Choice { id: id.to_owned(), label_vi: label.to_owned() })
        .collect();
    Questionnaire {
        id: QuestionnaireId { name: "population".to_owned(), version: 1 },
        lookback_days: 21,
        fresh_hours: 72,
        questions: vec![
            question(
                "symptoms",
                "Trong vòng 21 ngày qua, Anh/Chị có thấy xuất hiện dấu hiệu nào sau đây không?",
                QuestionKind::Choices(symptoms),
                Risk::Refuse,
            ),
            question(
                "contact_with_case",
                "Anh/Chị có tiếp xúc với người bệnh hoặc nghi ngờ mắc bệnh không?",
                QuestionKind::TriState,
                Risk::Refuse,
            ),
            question(
                "contact_with_traveller",
                "Anh/Chị có tiếp xúc với người đến từ nơi đang có dịch không?",
                QuestionKind::TriState,
                Risk::Warn,
            ),
            question(
                "contact_with_symptomatic",
                "Anh/Chị có tiếp xúc với người có biểu hiện sốt, ho, khó thở không?",
                QuestionKind::TriState,
                Risk::Warn,
            ),
            Question {
                required: false,
                ..question(
                    "visited_places",
                    "Trong vòng 21 ngày qua, Anh/Chị đã đến những tỉnh, thành phố hoặc quốc gia nào?",
                    QuestionKind::Text,
                    Risk::None,
                )
            },
        ],
    }
}

fn question(id: &str, label_vi: &str, kind: QuestionKind, risk: Risk) -> Question {
    Question { id: id.to_owned(), label_vi: label_vi.to_owned(), kind, required: true, risk }
}
