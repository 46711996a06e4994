//! Calls at the same time, from any thread, and calls that are given up.

use std::sync::Barrier;
use std::task::{Context, Waker};
use std::thread;

use pollster::block_on;
use ravao_core::{
    AppendCount, Appended, Direction, EventQuery, PageRequest, Position, VisitEvent, VisitStore,
    VisitStoreExt,
};

use super::fixture::{MINUTE, all, check_in, events, holds, now, visitor};
use crate::outcome::{equal, same};
use crate::{Failure, Outcome};

const THREADS: u64 = 6;

/// Runs a job on several threads that begin together, and gives what each returned.
fn at_once<T: Send>(job: impl Fn(u64) -> Result<T, Failure> + Sync) -> Result<Vec<T>, Failure> {
    let start = Barrier::new(THREADS as usize);
    thread::scope(|scope| {
        let begin = |number| {
            let (start, job) = (&start, &job);
            scope.spawn(move || {
                start.wait();
                job(number)
            })
        };
        let threads: Vec<_> = (0..THREADS).map(begin).collect();
        let join = |thread: thread::ScopedJoinHandle<'_, Result<T, Failure>>| {
            thread.join().unwrap_or_else(|_| Err(Failure::new("the store panicked")))
        };
        threads.into_iter().map(join).collect()
    })
}

/// Of one batch appended from many threads, each event is recorded once and else a duplicate.
pub async fn the_same_batch_from_many_threads_is_recorded_once(store: &dyn VisitStore) -> Outcome {
    let batch = events(0..200);
    let outcomes = at_once(|_| Ok(block_on(store.append(&batch, now()))?))?;
    let mut count = AppendCount::default();
    outcomes.iter().for_each(|outcomes| count.add(outcomes));
    let expected = AppendCount { recorded: 200, duplicates: 200 * (THREADS - 1), conflicts: 0 };
    equal("outcomes of one batch from many threads", &count, &expected)?;
    holds(store, "events", &EventQuery::ALL, &batch).await
}

/// Different batches appended from many threads are all recorded.
pub async fn different_batches_from_many_threads_are_all_kept(store: &dyn VisitStore) -> Outcome {
    let outcomes = at_once(|thread| {
        let batches = (0..5).map(|batch| events(range(thread, batch)));
        let append = |batch: Vec<VisitEvent>| Ok(block_on(store.append(&batch, now()))?);
        batches.map(append).collect::<Result<Vec<_>, Failure>>()
    })?;
    let recorded = outcomes.iter().flatten().flatten().all(|&one| one == Appended::Recorded);
    equal("whether all were recorded", &recorded, &true)?;
    holds(store, "events of all threads", &EventQuery::ALL, &events(0..THREADS * 5 * 20)).await
}

/// The numbers of a batch of a thread: those of different threads lie between each other.
const fn range(thread: u64, batch: u64) -> std::ops::Range<u64> {
    let first = (batch * THREADS + thread) * 20;
    first..first + 20
}

/// Of batches that contradict each other, one wins each event, and its event is the one kept.
pub async fn of_contradicting_batches_one_wins_each_event(store: &dyn VisitStore) -> Outcome {
    let version = |thread: u64| -> Vec<_> {
        (0..100).map(|number| check_in(number, thread, thread, number as i64 * MINUTE)).collect()
    };
    let outcomes = at_once(|thread| Ok(block_on(store.append(&version(thread), now()))?))?;
    let kept = all(store).await?;
    equal("events kept", &kept.len(), &100)?;
    for (number, stored) in kept.iter().enumerate() {
        let outcome = |thread: u64| outcomes[thread as usize].get(number);
        let winner = |thread: &u64| outcome(*thread) == Some(&Appended::Recorded);
        let winners: Vec<_> = (0..THREADS).filter(winner).map(visitor).collect();
        same("who was recorded and who is kept", &winners, &[stored.event.visitor()])?;
    }
    Ok(())
}

/// A query sees every append that returned before it began, whatever else goes on.
pub async fn a_query_sees_every_append_that_returned(store: &dyn VisitStore) -> Outcome {
    at_once(|thread| {
        for round in 0..10 {
            let number = thread * 1_000 + round;
            let event = check_in(number, thread, 0, round as i64 * MINUTE).going(Direction::Out);
            block_on(store.append(&[event], now()))?;
            let query = EventQuery::ALL.of_visitor(visitor(thread));
            let seen = block_on(store.query_all(&query))?.len() as u64;
            equal("events of a thread that it appended before", &seen, &(round + 1))?;
        }
        Ok(())
    })?;
    equal("all events", &(all(store).await?.len() as u64), &(THREADS * 10))
}

/// Whoever turns pages while others append sees every event that was there before exactly once, and
/// no event twice.
pub async fn pages_hold_every_event_once_while_others_append(store: &dyn VisitStore) -> Outcome {
    let there = |number: u64| check_in(number * 10, 0, 0, number as i64 * 10 * MINUTE);
    let before: Vec<_> = (0..60).map(there).collect();
    store.append(&before, now()).await?;
    at_once(|thread| {
        if thread == 0 {
            return all_pages_hold(store, &before);
        }
        for number in 0..60 {
            let between = number * 10 + thread;
            let event = check_in(between, thread, thread, between as i64 * MINUTE);
            block_on(store.append(&[event], now()))?;
        }
        Ok(())
    })?;
    equal("all events", &(all(store).await?.len() as u64), &(60 * THREADS))
}

/// Turns all pages and looks for the events that were there before.
fn all_pages_hold(store: &dyn VisitStore, before: &[VisitEvent]) -> Outcome {
    let mut found: Vec<VisitEvent> = Vec::new();
    let mut page = PageRequest::first(4);
    loop {
        let answer = block_on(store.query(&EventQuery::ALL, page))?;
        let goes_on = answer.next.is_none() || page.after < answer.next;
        equal("whether a page goes on from the one before", &goes_on, &true)?;
        found.extend(answer.events.into_iter().map(|stored| stored.event));
        page.after = answer.next;
        if page.after.is_none() {
            break;
        }
    }
    let in_order = found.is_sorted_by(|one, next| Position::from(one) < Position::from(next));
    equal("whether pages go on in order, none twice", &in_order, &true)?;
    found.retain(|event| before.contains(event));
    same("events that were there before", &found, before)
}

/// An append whose future is dropped is recorded whole or not at all; appending again is safe.
pub async fn an_append_that_is_given_up_is_whole_or_not_at_all(store: &dyn VisitStore) -> Outcome {
    for round in 0..10 {
        let batch = events(round * 50..(round + 1) * 50);
        let mut given_up = store.append(&batch, now());
        let _ = given_up.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        drop(given_up);
        let again = store.append(&batch, now()).await?;
        let as_one = again == [Appended::Recorded; 50] || again == [Appended::Duplicate; 50];
        equal("whether a batch given up was recorded as one", &as_one, &true)?;
    }
    holds(store, "events of all batches", &EventQuery::ALL, &events(0..500)).await
}
