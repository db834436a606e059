//! Reports as other programs read them.

use quick_junit::{NonSuccessKind, Report as Junit, TestCase, TestCaseStatus, TestSuite};

use crate::{Level, RULES, Report};

/// JUnit's XML: a suite a component, a case a rule; skipped is what was not tried.
///
/// # Errors
/// When the XML cannot be written.
pub fn junit(reports: &[Report], level: Level) -> Result<String, quick_junit::SerializeError> {
    let mut all = Junit::new("bellhop check");
    for report in reports {
        let mut suite = TestSuite::new(report.component.clone());
        for rule in RULES.iter().filter(|rule| rule.level <= level) {
            let broken: Vec<String> = report
                .findings
                .iter()
                .filter(|finding| finding.rule.id == rule.id)
                .map(|finding| format!("{}: {}", finding.subject, finding.what))
                .collect();
            let status = if report.untried.contains(&rule.id) {
                TestCaseStatus::skipped()
            } else if broken.is_empty() {
                TestCaseStatus::success()
            } else {
                let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
                status
                    .set_message(rule.title)
                    .set_description(broken.join("\n"));
                status
            };
            suite.add_test_case(TestCase::new(rule.id, status));
        }
        all.add_test_suite(suite);
    }
    all.to_string()
}

/// GitHub's workflow commands, a line a finding.
pub fn github(reports: &[Report], level: Level) -> String {
    let escaped = |text: &str| {
        text.replace('%', "%25")
            .replace('\r', "%0D")
            .replace('\n', "%0A")
    };
    let mut lines = String::new();
    for report in reports {
        for finding in &report.findings {
            let command = if finding.level <= level {
                "error"
            } else {
                "notice"
            };
            let text = escaped(&format!("{}: {}", finding.subject, finding.what));
            let file = escaped(&report.component);
            lines += &format!(
                "::{command} file={file},title={}::{text}\n",
                finding.rule.id
            );
        }
    }
    lines
}
