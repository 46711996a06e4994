//! The contract of [`VisitStore`] as checks.
//!
//! Each check takes a fresh and empty store. The persons and places in them are invented.
#![allow(clippy::missing_errors_doc, reason = "a check fails with what it found")]

pub mod append;
pub mod clocks;
pub mod concurrent;
pub mod derived;
pub mod erase;
mod fixture;
mod network;
pub mod pages;
pub mod query;
pub mod reopen;
pub mod values;

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;

use pollster::block_on;
use ravao_core::VisitStore;

use crate::{CheckResult, Failure, Outcome, Report, Subject};

/// A check while it runs.
pub type Running<'a> = Pin<Box<dyn Future<Output = Outcome> + 'a>>;

/// One check of the suite.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct Check {
    /// Its name, which states what must hold.
    pub name: &'static str,
    /// The check itself, on a fresh and empty store.
    pub run: for<'a> fn(&'a dyn VisitStore) -> Running<'a>,
}

impl fmt::Debug for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Check").field("name", &self.name).finish_non_exhaustive()
    }
}

/// Names every check, for a macro to make something of each.
#[doc(hidden)]
#[macro_export]
macro_rules! __visit_store_checks {
    ($each:ident! $argument:tt) => {
        $crate::$each! { $argument
            append::outcomes_come_in_the_order_given,
            append::the_same_event_again_is_a_duplicate,
            append::the_same_event_in_one_batch_is_a_duplicate,
            append::another_event_of_a_known_identity_is_a_conflict,
            append::the_first_of_a_conflict_in_one_batch_is_kept,
            append::a_conflict_stops_nothing_else,
            append::known_identities_are_known_after_erasing_others,
            append::a_conflict_is_found_however_far_apart,
            append::the_first_time_of_recording_is_kept,
            append::the_time_of_recording_is_cut_to_the_millisecond,
            append::a_batch_over_the_limit_is_refused_whole,
            append::the_largest_batch_is_recorded,
            append::an_empty_batch_is_nothing,
            values::every_byte_of_an_identity_is_kept,
            values::identities_that_differ_in_one_bit_are_different,
            values::every_direction_mode_and_identification_is_kept,
            values::every_checkpoint_and_venue_is_kept,
            values::the_whole_range_of_time_is_kept,
            query::an_empty_store_answers_with_an_empty_page,
            query::order_is_by_time_then_identity,
            query::each_condition_narrows,
            query::bounds_are_half_open_to_the_millisecond,
            query::a_period_that_runs_backwards_holds_nothing,
            query::extreme_instants_are_answered,
            query::several_queries_at_once_are_answered_each,
            clocks::events_of_any_time_are_recorded_at_any_time,
            clocks::the_time_of_recording_has_no_say,
            clocks::the_future_is_kept_and_not_answered,
            clocks::days_of_vietnam_hold_every_event_once,
            clocks::a_clock_set_back_records_all_the_same,
            pages::every_limit_gives_every_event_once,
            pages::pages_of_narrowed_queries_are_complete,
            pages::a_limit_of_none_is_invalid,
            pages::a_limit_over_the_largest_is_too_large,
            pages::a_position_outlives_its_event,
            pages::events_appended_between_pages_are_seen_after_the_position,
            erase::a_visitor_is_erased_with_everything_and_nobody_else,
            erase::erasing_before_an_instant_keeps_that_instant,
            erase::erasing_again_removes_nothing,
            erase::erasing_at_the_ends_of_time_removes_nothing_or_all,
            erase::what_was_erased_can_be_appended_again,
            concurrent::the_same_batch_from_many_threads_is_recorded_once,
            concurrent::different_batches_from_many_threads_are_all_kept,
            concurrent::of_contradicting_batches_one_wins_each_event,
            concurrent::a_query_sees_every_append_that_returned,
            concurrent::pages_hold_every_event_once_while_others_append,
            concurrent::an_append_that_is_given_up_is_whole_or_not_at_all,
            derived::visits_agree_with_the_default,
            derived::inside_agrees_with_the_default,
            derived::contacts_agree_with_the_default,
            derived::contacts_over_many_days_agree_with_the_default,
            derived::activity_agrees_with_the_default,
            derived::answers_after_erasing_agree_with_the_default,
        }
    };
}

/// Makes a table of the checks named.
#[doc(hidden)]
#[macro_export]
macro_rules! __visit_store_table {
    (() $($module:ident::$check:ident,)*) => {
        &[$(Check {
            name: stringify!($check),
            run: |store| Box::pin($module::$check(store)),
        },)*]
    };
}

/// Every check, in the order in which one best mends what they find.
pub const CHECKS: &[Check] = __visit_store_checks! { __visit_store_table! () };

/// Runs every check on a fresh store each. A store that panics fails the check.
pub fn visit_store_report<F, S>(factory: impl Fn() -> F) -> Report
where
    F: Future<Output = S>,
    S: Into<Subject>,
{
    let outcome = |check: &Check| {
        let run = AssertUnwindSafe(|| run(&factory, check.run));
        catch_unwind(run).unwrap_or_else(|_| Err(Failure::new("the store panicked")))
    };
    let result = |check: &Check| CheckResult { name: check.name, outcome: outcome(check) };
    Report { results: CHECKS.iter().map(result).collect() }
}

/// Runs one check on a fresh store.
#[doc(hidden)]
pub fn run<F, S>(
    factory: impl Fn() -> F,
    check: impl for<'a> Fn(&'a dyn VisitStore) -> Running<'a>,
) -> Outcome
where
    F: Future<Output = S>,
    S: Into<Subject>,
{
    block_on(async {
        let subject = factory().await.into();
        check(subject.store()).await
    })
}
