//! What a text is, whether it may be believed, and why not.

use chrono::{DateTime, Utc};
use ravao::payload::{
    Answers, CertificateTrust, Change, Changes, Cleaned, Code, CodeFault, CodeReader,
    VenueJwsTrust, clean, code_fault,
};
use ravao::wording::{self, Language};
use ravao::{DecodeError, Disclosure, Reason, Verdict, VerifierPool};
use serde::{Serialize, Serializer};

use super::certificate::{stage_of_text, stage_of_verdict};
use super::claims::ShownClaims;

/// One line of the answer.
#[derive(Serialize)]
pub(super) struct Judged {
    pub(super) line: u64,
    pub(super) kind: &'static str,
    pub(super) verdict: &'static str,
    pub(super) reason: Option<String>,
    #[serde(serialize_with = "ids")]
    pub(super) changes: Changes,
    pub(super) degraded: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) stage: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) fault: Option<&'static str>,
    pub(super) claims: ShownClaims,
}

impl Judged {
    /// Whether the code may be believed as far as codes of its kind may.
    pub(super) fn is_good(&self) -> bool {
        matches!(self.verdict, "valid" | "valid_stale_trust" | "unsigned")
    }
}

fn ids<S: Serializer>(changes: &Changes, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(changes.iter().map(Change::id))
}

/// How hard to look for what happened to a code of our own that is refused.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Examination {
    /// As far as the verdict tells: a bad signature alone makes nobody a forger.
    ByVerdict,
    /// By trying every other character in every place.
    ByTrial,
}

/// By what codes are judged.
pub(super) struct Judge {
    pub(super) reader: CodeReader,
    pub(super) verifiers: VerifierPool,
    pub(super) signers: CertificateTrust,
    pub(super) venue_keys: VenueJwsTrust,
    pub(super) now: DateTime<Utc>,
    pub(super) disclosure: Disclosure,
    pub(super) examination: Examination,
}

impl Judge {
    /// Judges consecutive lines: the texts, or why a line holds none. The codes of our own among
    /// them are verified together.
    pub(super) fn judge_all(&self, first: u64, texts: &[Result<&str, DecodeError>]) -> Vec<Judged> {
        let plain: Vec<&str> = texts.iter().map(|text| text.unwrap_or_default()).collect();
        let mut answers = Answers::new();
        self.verifiers.verify(&plain, self.now, &mut answers);
        let verdicts =
            answers.iter().map(|it| it.as_ref().map_or_else(|it| *it, |it| it.verdict()));
        let lines = (first..).zip(texts).zip(verdicts);
        lines.map(|((line, text), verdict)| self.judge(line, *text, verdict)).collect()
    }

    fn judge(&self, line: u64, text: Result<&str, DecodeError>, native: Verdict) -> Judged {
        match text.and_then(|text| self.reader.read_with_report(text)) {
            Ok((code, cleaned)) => self.readable(line, &code, &cleaned, native),
            Err(error) => self.unreadable(line, text.unwrap_or_default(), (error, native)),
        }
    }

    fn readable(&self, line: u64, code: &Code, cleaned: &Cleaned<'_>, native: Verdict) -> Judged {
        let grade = self.grade(code, &cleaned.text, native);
        let reason = |reason| wording::reason(reason, Language::En).to_owned();
        Judged {
            line,
            kind: code.kind_id(),
            verdict: grade.verdict,
            reason: grade.reason.map(reason),
            changes: cleaned.changes,
            degraded: cleaned.degraded,
            stage: grade.stage,
            fault: grade.fault,
            claims: ShownClaims::of(code, self.disclosure),
        }
    }

    fn unreadable(&self, line: u64, text: &str, (error, native): (DecodeError, Verdict)) -> Judged {
        let (verdict, reason) = match error {
            DecodeError::Unrecognised => {
                ("unrecognised", wording::reason(Reason::Unrecognised, Language::En).to_owned())
            }
            error => (Verdict::Malformed(error).id(), format!("The text cannot be used: {error}.")),
        };
        let cleaned = clean(text).ok();
        Judged {
            line,
            kind: "unknown",
            verdict,
            reason: Some(reason),
            changes: cleaned.as_ref().map_or(Changes::NONE, |cleaned| cleaned.changes),
            degraded: cleaned.is_some_and(|cleaned| cleaned.degraded),
            stage: stage_of_text(text),
            fault: self.fault(text, native),
            claims: ShownClaims::None {},
        }
    }

    fn grade(&self, code: &Code, text: &str, native: Verdict) -> Grade {
        match code {
            Code::IdentityCard(_)
            | Code::InsuranceCard(_)
            | Code::PersonalQr(_)
            | Code::TravelDocument(_) => Grade::of("unsigned", Some(Reason::UnsignedCard)),
            Code::TraceLocation(_) | Code::VenueLink(_) => {
                Grade::of("unsigned", Some(Reason::OtherVenue))
            }
            Code::NotForGates(code) => Grade::of("refused", Some(code.reason())),
            Code::Native(signed) => {
                let verdict = match native {
                    // Only what cleaning made of the text is a code.
                    Verdict::Malformed(_) => signed
                        .verify(self.verifiers.trust(), self.now)
                        .map_or_else(|verdict| verdict, |it| it.verdict()),
                    verdict => verdict,
                };
                Grade { fault: self.fault(text, verdict), ..Grade::signed(verdict) }
            }
            Code::Certificate(signed) => {
                let verdict = signed.verify(&self.signers, self.now).err();
                let stage = verdict.map(|verdict| stage_of_verdict(signed, &self.signers, verdict));
                Grade { stage, ..Grade::signed(verdict.unwrap_or(Verdict::Valid)) }
            }
            Code::VenueJws(code) => {
                let verified = code.verify(&self.venue_keys, self.now);
                Grade::signed(verified.err().unwrap_or(Verdict::Valid))
            }
            // A code that this tool cannot verify is not to be believed.
            _ => Grade::signed(Verdict::UnknownKey),
        }
    }

    /// What happened to a code of our own with a verdict.
    fn fault(&self, text: &str, verdict: Verdict) -> Option<&'static str> {
        let by_verdict = CodeFault::of(verdict).filter(|fault| *fault != CodeFault::Forged);
        let fault = match self.examination {
            Examination::ByVerdict => by_verdict,
            Examination::ByTrial => code_fault(text, self.verifiers.trust(), self.now),
        };
        fault.map(|fault| match fault {
            CodeFault::Damaged => "damaged",
            CodeFault::Forged => "forged",
            _ => "unclear",
        })
    }
}

/// What came of verifying a code.
struct Grade {
    verdict: &'static str,
    reason: Option<Reason>,
    /// Where a health certificate failed.
    stage: Option<&'static str>,
    /// What happened to a code of our own that failed.
    fault: Option<&'static str>,
}

impl Grade {
    const fn of(verdict: &'static str, reason: Option<Reason>) -> Self {
        Self { verdict, reason, stage: None, fault: None }
    }

    const fn signed(verdict: Verdict) -> Self {
        Self::of(verdict.id(), verdict.reason())
    }
}
