//! A good store passes the suite; each fault seeded into it is caught by the check named here.

use std::collections::BTreeSet;
use std::sync::Arc;

use pollster::block_on;
use ravao_conformance::visit_store::CHECKS;
use ravao_conformance::visit_store::reopen::what_was_acknowledged_is_there_when_opened_again;
use ravao_conformance::visit_store_report;
use ravao_store_memory::MemoryStore;

use Fault::*;

use crate::faulty::Faulty;

/// What is wrong with a store.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Fault {
    Nothing,
    DropsAnEvent,
    RecordsDuplicates,
    KeepsTheSecondOfAConflict,
    CallsConflictsDuplicates,
    CallsConflictsInABatchDuplicates,
    StopsAtAConflict,
    SortsOutcomes,
    RecordsAgainLater,
    KeepsRecordingToTheSecond,
    RecordsBeforeRefusing,
    TakesAnyBatch,
    RefusesTheLargestBatch,
    RefusesAnEmptyBatch,
    LosesMilliseconds,
    CutsIdentities,
    CutsVisitors,
    ForgetsModes,
    ForgetsCheckpoints,
    SortsTiesBackwards,
    SortsTiesByVisitor,
    SkipsOneAfterEachPage,
    RepeatsTheLastOfAPage,
    AlwaysHasNext,
    NeverHasNext,
    HasNextAfterAFullPage,
    FillsPagesBeforeNarrowing,
    TakesAnyLimit,
    TakesNoLimitForOne,
    LooksForThePosition,
    PagesOfASnapshot,
    TurnsPeriodsAround,
    IncludesUntil,
    ExcludesFrom,
    CutsBounds,
    IgnoresTheVenue,
    IgnoresTheVisitor,
    IgnoresTheVenueOfAVisitor,
    ErasesAllButOne,
    ErasesTheInstant,
    MiscountsErasing,
    HidesTheErased,
    ChecksBeforeRecording,
    LocksOutOthers,
    AnswersBeforeRecording,
    StopsHalfWayWhenGivenUp,
    CountsVisitsAtTheEnd,
    ForgetsLongStays,
    TracesOneDegree,
    CountsActivityOfUtcDays,
    ForgetsTheLastScan,
    RemembersActivity,
    CountsInNanoseconds,
    ErasesByNanoseconds,
    RefusesTheFuture,
    RefusesAClockSetBack,
    SortsByRecording,
    LooksAhead,
    ForgetsMidnight,
    ForgetsIdentitiesOnErasing,
    LooksForConflictsNearby,
    AnswersInAnotherOrder,
    PagesByCount,
    ForgetsEstimatedContacts,
}

/// Each fault, and a check that must be among those that catch it.
const CAUGHT: &[(Fault, &str)] = &[
    (DropsAnEvent, "the_largest_batch_is_recorded"),
    (RecordsDuplicates, "the_same_event_again_is_a_duplicate"),
    (KeepsTheSecondOfAConflict, "another_event_of_a_known_identity_is_a_conflict"),
    (CallsConflictsDuplicates, "another_event_of_a_known_identity_is_a_conflict"),
    (CallsConflictsInABatchDuplicates, "the_first_of_a_conflict_in_one_batch_is_kept"),
    (StopsAtAConflict, "a_conflict_stops_nothing_else"),
    (SortsOutcomes, "outcomes_come_in_the_order_given"),
    (RecordsAgainLater, "the_first_time_of_recording_is_kept"),
    (KeepsRecordingToTheSecond, "the_time_of_recording_is_cut_to_the_millisecond"),
    (RecordsBeforeRefusing, "a_batch_over_the_limit_is_refused_whole"),
    (TakesAnyBatch, "a_batch_over_the_limit_is_refused_whole"),
    (RefusesTheLargestBatch, "the_largest_batch_is_recorded"),
    (RefusesAnEmptyBatch, "an_empty_batch_is_nothing"),
    (LosesMilliseconds, "the_whole_range_of_time_is_kept"),
    (CutsIdentities, "identities_that_differ_in_one_bit_are_different"),
    (CutsVisitors, "every_byte_of_an_identity_is_kept"),
    (ForgetsModes, "every_direction_mode_and_identification_is_kept"),
    (ForgetsCheckpoints, "every_checkpoint_and_venue_is_kept"),
    (SortsTiesBackwards, "order_is_by_time_then_identity"),
    (SortsTiesByVisitor, "order_is_by_time_then_identity"),
    (SkipsOneAfterEachPage, "every_limit_gives_every_event_once"),
    (RepeatsTheLastOfAPage, "every_limit_gives_every_event_once"),
    (AlwaysHasNext, "an_empty_store_answers_with_an_empty_page"),
    (NeverHasNext, "every_limit_gives_every_event_once"),
    (HasNextAfterAFullPage, "every_limit_gives_every_event_once"),
    (FillsPagesBeforeNarrowing, "pages_of_narrowed_queries_are_complete"),
    (TakesAnyLimit, "a_limit_over_the_largest_is_too_large"),
    (TakesNoLimitForOne, "a_limit_of_none_is_invalid"),
    (LooksForThePosition, "a_position_outlives_its_event"),
    (PagesOfASnapshot, "events_appended_between_pages_are_seen_after_the_position"),
    (TurnsPeriodsAround, "a_period_that_runs_backwards_holds_nothing"),
    (IncludesUntil, "bounds_are_half_open_to_the_millisecond"),
    (ExcludesFrom, "bounds_are_half_open_to_the_millisecond"),
    (CutsBounds, "bounds_are_half_open_to_the_millisecond"),
    (IgnoresTheVenue, "each_condition_narrows"),
    (IgnoresTheVisitor, "each_condition_narrows"),
    (IgnoresTheVenueOfAVisitor, "each_condition_narrows"),
    (ErasesAllButOne, "a_visitor_is_erased_with_everything_and_nobody_else"),
    (ErasesTheInstant, "erasing_before_an_instant_keeps_that_instant"),
    (MiscountsErasing, "erasing_again_removes_nothing"),
    (HidesTheErased, "what_was_erased_can_be_appended_again"),
    (ChecksBeforeRecording, "the_same_batch_from_many_threads_is_recorded_once"),
    (AnswersBeforeRecording, "a_query_sees_every_append_that_returned"),
    (StopsHalfWayWhenGivenUp, "an_append_that_is_given_up_is_whole_or_not_at_all"),
    (CountsVisitsAtTheEnd, "visits_agree_with_the_default"),
    (ForgetsLongStays, "inside_agrees_with_the_default"),
    (TracesOneDegree, "contacts_agree_with_the_default"),
    (CountsActivityOfUtcDays, "activity_agrees_with_the_default"),
    (ForgetsTheLastScan, "activity_agrees_with_the_default"),
    (RemembersActivity, "answers_after_erasing_agree_with_the_default"),
    (CountsInNanoseconds, "extreme_instants_are_answered"),
    (ErasesByNanoseconds, "erasing_at_the_ends_of_time_removes_nothing_or_all"),
    (LocksOutOthers, "different_batches_from_many_threads_are_all_kept"),
    (RefusesTheFuture, "events_of_any_time_are_recorded_at_any_time"),
    (RefusesAClockSetBack, "a_clock_set_back_records_all_the_same"),
    (SortsByRecording, "the_time_of_recording_has_no_say"),
    (LooksAhead, "the_future_is_kept_and_not_answered"),
    (ForgetsMidnight, "days_of_vietnam_hold_every_event_once"),
    (ForgetsIdentitiesOnErasing, "known_identities_are_known_after_erasing_others"),
    (LooksForConflictsNearby, "a_conflict_is_found_however_far_apart"),
    (AnswersInAnotherOrder, "several_queries_at_once_are_answered_each"),
    (PagesByCount, "pages_hold_every_event_once_while_others_append"),
    (ForgetsEstimatedContacts, "contacts_over_many_days_agree_with_the_default"),
];

#[test]
fn good_stores_pass() {
    for report in [
        visit_store_report(|| async { MemoryStore::new() }),
        visit_store_report(|| async { Faulty::new(Nothing) }),
    ] {
        assert!(report.is_clean(), "{report}");
        assert_eq!(report.results.len(), CHECKS.len());
    }
}

#[test]
fn a_store_that_forgets_when_closed_is_caught() {
    let kept = Arc::new(MemoryStore::new());
    let good = block_on(what_was_acknowledged_is_there_when_opened_again(|| Arc::clone(&kept)));
    assert_eq!(good, Ok(()));
    let forgets = block_on(what_was_acknowledged_is_there_when_opened_again(MemoryStore::new));
    assert!(forgets.is_err());
}

#[test]
fn every_fault_is_caught_and_every_check_catches_one() {
    let mut idle: BTreeSet<_> = CHECKS.iter().map(|check| check.name).collect();
    for &(fault, expected) in CAUGHT {
        let report = visit_store_report(|| async move { Faulty::new(fault) });
        let caught: Vec<_> = report.failures().map(|(name, _)| name).collect();
        println!("{fault:?}: {}", caught.join(", "));
        assert!(caught.contains(&expected), "{fault:?} was not caught by {expected}");
        idle.retain(|name| !caught.contains(name));
    }
    println!("{} faults, {} checks", CAUGHT.len(), CHECKS.len());
    assert_eq!(idle, BTreeSet::new(), "checks that catch no fault");
}
