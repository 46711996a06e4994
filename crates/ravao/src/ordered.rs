//! Work spread over threads, results in the order of the input, memory bounded.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::panic::resume_unwind;
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

/// Items a thread may be ahead of the slowest one: enough to keep all threads busy while one
/// picture takes long, little enough to bound the results that wait for it.
const WINDOW_PER_JOB: usize = 16;

/// More threads than any machine at a gate has cores.
const MAX_JOBS: usize = 1_024;

/// Applies `work` to every item on `jobs` threads (1,024 at most) and hands the results to
/// `deliver` on the calling thread, in the order of the items.
///
/// Items are taken from the iterator as threads become free, never more than a small window ahead
/// of what was delivered.
///
/// # Panics
/// A panic of `work` or `deliver` ends the call with that panic.
///
/// ```
/// let mut squares = Vec::new();
/// let jobs = std::num::NonZero::new(2).unwrap();
/// ravao::ordered_parallel(1..=4, jobs, |n| n * n, |square| squares.push(square));
/// assert_eq!(squares, [1, 4, 9, 16]);
/// ```
pub fn ordered_parallel<T, R>(
    items: impl IntoIterator<Item = T, IntoIter: Send>,
    jobs: NonZero<usize>,
    work: impl Fn(T) -> R + Sync,
    deliver: impl FnMut(R),
) where
    R: Send,
{
    let jobs = jobs.get().min(MAX_JOBS);
    let queue = Queue::new(items.into_iter(), jobs * WINDOW_PER_JOB);
    let (results, arrived) = mpsc::channel();
    thread::scope(|scope| {
        // Closing also when `deliver` panics, or the threads would wait for it for ever.
        let _closing = CloseOnDrop(&queue);
        let spawn = |_| {
            let (queue, work, results) = (&queue, &work, results.clone());
            scope.spawn(move || work_off(queue, work, &results))
        };
        let threads: Vec<_> = (0..jobs).map(spawn).collect();
        drop(results);
        deliver_in_order(&queue, arrived, deliver);
        for thread in threads {
            thread.join().unwrap_or_else(|panic| resume_unwind(panic));
        }
    });
}

/// What one thread does until the queue is empty or closed.
fn work_off<I: Iterator, R>(
    queue: &Queue<I>,
    work: &impl Fn(I::Item) -> R,
    results: &Sender<(usize, R)>,
) {
    let _closing = CloseOnDrop(queue);
    while let Some((index, item)) = queue.take() {
        if results.send((index, work(item))).is_err() {
            return;
        }
    }
}

/// Hands on each result once all before it have arrived.
fn deliver_in_order<I: Iterator, R>(
    queue: &Queue<I>,
    arrived: Receiver<(usize, R)>,
    mut deliver: impl FnMut(R),
) {
    let mut waiting = BTreeMap::new();
    let mut next = 0;
    for (index, result) in arrived {
        waiting.insert(index, result);
        while let Some(result) = waiting.remove(&next) {
            deliver(result);
            next += 1;
        }
        queue.delivered_until(next);
    }
}

/// The items not yet taken, and how far ahead a thread may go.
struct Queue<I> {
    state: Mutex<State<I>>,
    moved: Condvar,
    window: usize,
}

struct State<I> {
    items: I,
    taken: usize,
    delivered: usize,
    closed: bool,
}

impl<I: Iterator> Queue<I> {
    fn new(items: I, window: usize) -> Self {
        let state = Mutex::new(State { items, taken: 0, delivered: 0, closed: false });
        Self { state, moved: Condvar::new(), window }
    }

    /// The next item and its index, once it lies within the window; `None` at the end.
    fn take(&self) -> Option<(usize, I::Item)> {
        let ahead =
            |state: &mut State<I>| !state.closed && state.taken >= state.delivered + self.window;
        let waited = self.moved.wait_while(self.state(), ahead);
        let mut state = waited.unwrap_or_else(PoisonError::into_inner);
        if state.closed {
            return None;
        }
        let item = state.items.next()?;
        state.taken += 1;
        Some((state.taken - 1, item))
    }

    fn delivered_until(&self, next: usize) {
        self.state().delivered = next;
        self.moved.notify_all();
    }

    fn state(&self) -> MutexGuard<'_, State<I>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Stops the queue when a thread panics, so that the others do not wait for its result.
struct CloseOnDrop<'a, I: Iterator>(&'a Queue<I>);

impl<I: Iterator> Drop for CloseOnDrop<'_, I> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.state().closed = true;
            self.0.moved.notify_all();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    fn jobs(count: usize) -> NonZero<usize> {
        NonZero::new(count).unwrap()
    }

    #[test]
    fn results_come_in_order_whatever_takes_long() {
        for threads in [1, 2, 7] {
            let mut results = Vec::new();
            let work = |n: u64| {
                // The first of every ten does more, so that the others overtake it.
                let rounds = if n.is_multiple_of(10) { 20_000 } else { 1 };
                (0..rounds).fold(n, |sum, _| std::hint::black_box(sum)) * 2
            };
            ordered_parallel(0..500, jobs(threads), work, |result| results.push(result));
            assert!(results.iter().copied().eq((0..500).map(|n| n * 2)), "{threads}");
        }
    }

    #[test]
    fn no_thread_runs_far_ahead_of_delivery() {
        let taken = AtomicUsize::new(0);
        let items = (0..1_000).inspect(|_| {
            taken.fetch_add(1, Ordering::SeqCst);
        });
        let mut delivered = 0;
        ordered_parallel(
            items,
            jobs(2),
            |n| n,
            |_| {
                delivered += 1;
                let ahead = taken.load(Ordering::SeqCst) - delivered;
                assert!(ahead <= 3 * WINDOW_PER_JOB, "{ahead}");
            },
        );
        assert_eq!(delivered, 1_000);
    }

    /// The message of the panic with which a call ends.
    fn panic_of(call: impl FnOnce() + std::panic::UnwindSafe) -> String {
        let panic = std::panic::catch_unwind(call).unwrap_err();
        panic.downcast_ref::<String>().cloned().unwrap_or_default()
    }

    #[test]
    fn a_panic_of_work_ends_the_call_with_that_panic() {
        let work = |n| match n {
            5 => panic!("item {n}"),
            _ => n,
        };
        let call = || ordered_parallel(0..1_000, jobs(3), work, |_| ());
        assert_eq!(panic_of(call), "item 5");
    }

    #[test]
    fn a_panic_of_deliver_ends_the_call_with_that_panic() {
        let deliver = |n| assert_ne!(n, 0, "the first result");
        let call = || ordered_parallel(0..1_000, jobs(1), |n| n, deliver);
        assert!(panic_of(call).contains("the first result"));
    }

    #[test]
    fn any_number_of_jobs_is_taken() {
        let mut sum = 0;
        ordered_parallel(0..10, NonZero::<usize>::MAX, |n| n, |n| sum += n);
        assert_eq!(sum, 45);
    }

    #[test]
    fn nothing_gives_nothing() {
        ordered_parallel(std::iter::empty::<u8>(), jobs(4), |n| n, |_| panic!("no result"));
    }
}
