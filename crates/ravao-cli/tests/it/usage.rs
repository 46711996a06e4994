use crate::tool::Folder;

const VERBS: [&[&str]; 22] = [
    &["read"],
    &["decode"],
    &["key"],
    &["key", "new"],
    &["key", "show"],
    &["trust"],
    &["trust", "new"],
    &["trust", "draft"],
    &["trust", "sign"],
    &["trust", "show"],
    &["issue"],
    &["issue", "venue"],
    &["issue", "pass"],
    &["poster"],
    &["ingest"],
    &["inside"],
    &["contacts"],
    &["coverage"],
    &["export"],
    &["export", "visits"],
    &["erase"],
    &["kinds"],
];

#[test]
fn every_verb_has_help_and_examples() {
    let folder = Folder::new();
    assert!(folder.run(&["--help"]).good().stdout.contains("Usage: ravao"));
    for verb in VERBS {
        let help = folder.run(&[verb, &["--help"]].concat()).good().stdout;
        assert!(help.contains("Usage: ravao"), "{verb:?}");
        assert!(verb.len() > 1 || help.contains("Examples:\n  "), "{verb:?}");
    }
}

#[test]
fn wrong_command_lines_end_with_two() {
    let folder = Folder::new();
    for args in [
        &[][..],
        &["frobnicate"],
        &["read"],
        &["read", "--jobs", "0", "a.png"],
        &["decode", "--now", "yesterday"],
        &["key", "new"],
        &["key", "new", "--kind", "other", "--out", "a.key"],
        &["poster"],
        &["ingest"],
        &["inside", "--store", "visits.db"],
        &["coverage", "--store", "sqlite:a", "--venues", "b", "--from", "1", "--until", "2"],
        &["contacts", "--store", "sqlite:a", "--from", "2021-11-02", "--until", "2021-11-01"],
    ] {
        let run = folder.run(args).ended(2);
        assert!(!run.stderr.is_empty() && run.stdout.is_empty(), "{args:?}");
    }
}
