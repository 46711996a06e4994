use ravao_conformance::Subject;
use ravao_store_sqlite::SqliteStore;

ravao_conformance::visit_store!(|| async {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(folder.path().join("visits.db")).unwrap();
    Subject::new(store).keeping(folder)
});

#[test]
fn a_store_without_a_file_keeps_the_contract_too() {
    let report =
        ravao_conformance::visit_store_report(|| async { SqliteStore::in_memory().unwrap() });
    assert!(report.is_clean(), "{report}");
}
