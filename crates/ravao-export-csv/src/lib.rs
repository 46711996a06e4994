//! CSV exports of visits, contacts and coverage for Ravao, safe to open in a spreadsheet.
