use std::fs;
use std::path::Path;

use ravao_core::ErrorKind;
use ravao_scanner_image::picture_files;

/// Creates empty files, folders where needed.
fn create(root: &Path, names: &[&str]) {
    for name in names {
        let path = root.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "").unwrap();
    }
}

/// The paths below `root`, errors as their kind.
fn names(root: &Path, given: &[&str]) -> Vec<String> {
    picture_files(given.iter().map(|name| root.join(name)))
        .map(|file| match file {
            Ok(path) => path.strip_prefix(root).unwrap().display().to_string(),
            Err(unreadable) => format!("{:?}", unreadable.error.kind()),
        })
        .collect()
}

#[test]
fn a_folder_is_expanded_by_name_with_the_folders_below() {
    let root = tempfile::tempdir().unwrap();
    create(root.path(), &["b.png", "a/2.JPG", "a/1.webp", "c/d/e.tiff", "notes.txt", "noname"]);
    assert_eq!(names(root.path(), &["."]), ["a/1.webp", "a/2.JPG", "b.png", "c/d/e.tiff"]);
}

#[test]
fn files_come_in_the_order_given_whatever_their_name() {
    let root = tempfile::tempdir().unwrap();
    create(root.path(), &["z.png", "a.dat", "m/1.png"]);
    assert_eq!(names(root.path(), &["z.png", "m", "a.dat"]), ["z.png", "m/1.png", "a.dat"]);
}

#[test]
fn a_missing_path_is_one_error_and_the_rest_follows() {
    let root = tempfile::tempdir().unwrap();
    create(root.path(), &["a.png"]);
    assert_eq!(names(root.path(), &["gone", "a.png"]), ["NotFound", "a.png"]);
    let unreadable = picture_files([root.path().join("gone")]).next().unwrap().unwrap_err();
    assert_eq!(unreadable.error.kind(), ErrorKind::NotFound);
    assert!(unreadable.path.ends_with("gone"));
}

#[test]
fn an_empty_list_or_folder_has_no_files() {
    let root = tempfile::tempdir().unwrap();
    assert!(names(root.path(), &[]).is_empty());
    assert!(names(root.path(), &["."]).is_empty());
}

#[cfg(unix)]
#[test]
fn links_make_no_loop() {
    use std::os::unix::fs::symlink;

    let root = tempfile::tempdir().unwrap();
    create(root.path(), &["a/1.png"]);
    symlink(root.path(), root.path().join("a/up")).unwrap();
    symlink(root.path().join("a/1.png"), root.path().join("a/2.png")).unwrap();
    symlink("nowhere", root.path().join("a/3.png")).unwrap();
    assert_eq!(names(root.path(), &["a"]), ["a/1.png", "a/2.png"]);
}
