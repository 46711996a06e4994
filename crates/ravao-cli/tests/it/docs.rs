use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::tool::Folder;

/// One fenced block of the documentation.
struct Block {
    language: String,
    body: String,
    line: usize,
}

fn blocks(text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut is_inside = false;
    for (number, line) in (1..).zip(text.lines()) {
        match line.strip_prefix("```") {
            Some(_) if is_inside => is_inside = false,
            Some(language) => {
                is_inside = true;
                let language = language.to_owned();
                blocks.push(Block { language, body: String::new(), line: number });
            }
            None if is_inside => {
                let block = blocks.last_mut().unwrap();
                block.body += line;
                block.body.push('\n');
            }
            None => {}
        }
    }
    blocks
}

/// Runs a block of commands; every one must end well. The tool is found by its name.
fn run(folder: &Folder, block: &Block) -> String {
    let tool = Path::new(env!("CARGO_BIN_EXE_ravao")).parent().unwrap();
    let path = format!("{}:{}", tool.display(), std::env::var("PATH").unwrap());
    let output = Command::new("sh")
        .args(["-eu", "-c", &block.body])
        .env("PATH", path)
        .env_remove("RAVAO_ROOT")
        .current_dir(folder.path())
        .output()
        .unwrap();
    let messages = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "docs/cli.md line {}: {messages}", block.line);
    String::from_utf8(output.stdout).unwrap()
}

/// Whether two records have the same fields with values of the same types. Values differ where
/// keys are random.
fn is_alike(shown: &Value, found: &Value) -> bool {
    match (shown, found) {
        (Value::Object(shown), Value::Object(found)) => {
            shown.len() == found.len()
                && shown.iter().zip(found).all(|((shown_name, shown), (found_name, found))| {
                    shown_name == found_name && is_alike(shown, found)
                })
        }
        (Value::Array(shown), Value::Array(found)) => {
            shown.len() == found.len()
                && shown.iter().zip(found).all(|(shown, found)| is_alike(shown, found))
        }
        (Value::Number(_), Value::Number(_)) | (Value::String(_), Value::String(_)) => true,
        (shown, found) => shown == found,
    }
}

fn assert_alike(block: &Block, printed: &str) {
    let shown: Vec<&str> = block.body.lines().collect();
    let found: Vec<&str> = printed.lines().collect();
    assert_eq!(shown.len(), found.len(), "docs/cli.md line {}: {printed}", block.line);
    for (shown, found) in shown.iter().zip(&found) {
        let shown_record: Value = serde_json::from_str(shown).unwrap();
        let found_record: Value = serde_json::from_str(found).unwrap();
        assert!(is_alike(&shown_record, &found_record), "line {}: {found}", block.line);
    }
}

#[test]
fn examples_work_in_order_and_print_what_is_shown() {
    if Command::new("sh").args(["-c", "command -v jq"]).output().is_ok_and(|o| !o.status.success())
    {
        assert!(std::env::var_os("RAVAO_REQUIRE_SERVICES").is_none(), "jq is missing");
        println!("skipped: jq is missing");
        return;
    }
    let text = include_str!("../../../../docs/cli.md");
    let folder = Folder::new();
    let mut printed = String::new();
    let mut run_blocks = 0;
    for block in blocks(text) {
        match block.language.as_str() {
            "sh" => {
                printed = run(&folder, &block);
                run_blocks += 1;
            }
            "json" => assert_alike(&block, &printed),
            _ => {}
        }
    }
    assert!(run_blocks > 10, "the documentation has lost its examples");
}
