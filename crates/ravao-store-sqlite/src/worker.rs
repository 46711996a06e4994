//! The thread that owns the connection.
//!
//! A connection blocks and is not to be shared, so one thread owns it and takes jobs in turn; the
//! callers wait without blocking, under any runtime or none. A job that panics rolls its
//! transaction back and answers `Internal`; the next job runs as if nothing had happened.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc;
use std::thread::{self, JoinHandle};

use futures_channel::oneshot;
use ravao_core::{Error, ErrorKind, Result};
use rusqlite::Connection;

use crate::database::Database;
use crate::inbox::Inbox;
use crate::merge::merge_if_full;

type Job = Box<dyn FnOnce(&mut Database) + Send>;

/// A connection on a thread of its own; dropping it finishes what was asked and ends the thread.
pub(crate) struct Worker {
    /// `None` only while dropping: without a sender, the thread ends.
    jobs: Option<mpsc::Sender<Job>>,
    thread: Option<JoinHandle<()>>,
}

impl Worker {
    pub(crate) fn spawn(connection: Connection) -> Result<Self> {
        let (jobs, queue) = mpsc::channel::<Job>();
        let work = move || {
            let mut database = Database::new(connection);
            for job in queue {
                // The answer of a job that panics is dropped unsent, which its caller notices.
                if catch_unwind(AssertUnwindSafe(|| job(&mut database))).is_err() {
                    database.inbox = Inbox::default();
                }
                merge_if_full(&mut database);
            }
        };
        let thread = thread::Builder::new()
            .name("ravao-store-sqlite".to_owned())
            .spawn(work)
            .map_err(|source| Error::new(ErrorKind::Io, "sqlite: thread").with_source(source))?;
        Ok(Self { jobs: Some(jobs), thread: Some(thread) })
    }

    /// Runs a job in turn and gives its answer. A job whose caller is gone before its turn is not
    /// begun; one that has begun is finished.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Database) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (answer, answered) = oneshot::channel();
        let job = move |database: &mut Database| {
            if !answer.is_canceled() {
                let _ = answer.send(job(database));
            }
        };
        let gone = Error::new(ErrorKind::Internal, "sqlite: the thread is gone");
        self.jobs.as_ref().and_then(|jobs| jobs.send(Box::new(job)).ok()).ok_or(gone)?;
        answered.await.map_err(|_| Error::new(ErrorKind::Internal, "sqlite: a job panicked"))?
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.jobs = None;
        let Some(thread) = self.thread.take() else { return };
        // A waker may drop the last handle on this very thread, which cannot wait for itself.
        if thread.thread().id() != thread::current().id() {
            let _ = thread.join();
        }
    }
}

impl fmt::Debug for Worker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Worker").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use pollster::block_on;

    use super::*;

    fn worker() -> Worker {
        Worker::spawn(Connection::open_in_memory().unwrap()).unwrap()
    }

    #[test]
    fn a_panic_answers_internal_and_rolls_back() {
        let worker = worker();
        let create = block_on(worker.run(|database| {
            Ok(database.connection.execute_batch("CREATE TABLE t (x); INSERT INTO t VALUES (1)"))
        }));
        assert_eq!(create.unwrap(), Ok(()));
        let panicked = block_on(worker.run(|database| -> Result<()> {
            let transaction = database.connection.transaction().unwrap();
            transaction.execute("DELETE FROM t", []).unwrap();
            panic!("on purpose");
        }));
        assert_eq!(panicked.unwrap_err().kind(), ErrorKind::Internal);
        let left = block_on(worker.run(|database| {
            let count = "SELECT count(*) FROM t";
            Ok(database.connection.query_row(count, [], |row| row.get::<_, i64>(0)))
        }));
        assert_eq!(left.unwrap(), Ok(1));
    }

    #[test]
    fn a_job_whose_caller_is_gone_is_not_begun() {
        let worker = worker();
        let (go, wait) = mpsc::channel::<()>();
        let (begun, count) = mpsc::channel();
        let mut first = Box::pin(worker.run(move |_| Ok(wait.recv().is_ok())));
        let mut second = Box::pin(worker.run(move |_| Ok(begun.send(()).is_ok())));
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        assert!(first.as_mut().poll(&mut context).is_pending());
        assert!(second.as_mut().poll(&mut context).is_pending());
        drop(second);
        go.send(()).unwrap();
        assert!(block_on(first).unwrap());
        drop(worker);
        assert!(count.recv().is_err());
    }
}
