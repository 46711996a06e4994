//! The story of a small day.

use std::path::Path;

use ravao_examples::day::{Plan, run};

fn tell(seed: u64, out: &Path) -> String {
    let plan = Plan { seed, venues: 60, visitors: 80, pictures: 6, out: out.to_owned() };
    let mut story = Vec::new();
    run(&plan, &mut story).expect("the figures hold");
    String::from_utf8(story).expect("a text")
}

#[test]
fn the_same_seed_tells_the_same_story_and_another_seed_another() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("day");
    let first = tell(1, &out);
    let database = std::fs::metadata(out.join("ravao.db")).unwrap().len();
    assert_eq!(tell(1, &out), first);
    assert_eq!(std::fs::metadata(out.join("ravao.db")).unwrap().len(), database);
    assert_ne!(tell(2, &out), first);
}

#[test]
fn a_folder_of_somebody_else_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let letter = folder.path().join("letter.txt");
    std::fs::write(&letter, "dear").unwrap();
    let out = folder.path().to_owned();
    let plan = Plan { seed: 1, venues: 60, visitors: 80, pictures: 0, out };
    assert!(run(&plan, &mut Vec::new()).is_err());
    assert_eq!(std::fs::read_to_string(letter).unwrap(), "dear");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}
